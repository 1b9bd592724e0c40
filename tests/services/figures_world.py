"""Dated facts of fictive people put where the service finds them, and who counts them."""

import hashlib
from dataclasses import replace

from intake.rules.policy import Role
from intake.services.person_facts import Said, rows
from intake.services.sign_in import Colleague
from intake.storage import household, staff
from tests.services.test_refer import run, send
from tests.services.test_triage import only_case

COORDINATOR = Colleague("c1", "Koordinatore", "foundation", Role.COORDINATOR)
SECOND = Colleague("c2", "Otra koordinatore", "foundation", Role.COORDINATOR)
LEAD = Colleague("l1", "Vadītāja", "one-stop-agency", Role.LEAD)
FORMER_LEAD = Colleague("l2", "Bijušā vadītāja", "lsk", Role.LEAD)
AUDITOR = Colleague("u1", "Revidente", "foundation", Role.AUDITOR)


def hexed(text):
    return hashlib.md5(text.encode()).hexdigest()


def record(deps, facts, known=frozenset()):
    """Store facts under ids a database takes; people not ``known`` yet are taken up in one case."""
    facts = [
        replace(f, id=hexed(f.id), person=hexed(f.person), voids=f.voids and hexed(f.voids)) for f in facts
    ]
    fresh = sorted({f.person for f in facts} - set(known))
    case = case_of(deps)

    def unit(door):
        already = len(household.people(door, case))
        people = [{"id": p, "case_id": case, "position": already + i} for i, p in enumerate(fresh)]
        household.add(door, people, rows([Said(f) for f in facts], "system", deps))

    run(deps.door.write(unit))
    return {f.person for f in facts} | set(known)


def case_of(deps):
    from intake.storage.models import Case
    from tests.services.test_refer import rows as stored

    if not stored(deps, Case):
        send(deps)
        return only_case(deps)
    return stored(deps, Case)[0]["id"]


def hire(deps, *people):
    """Make colleagues of them."""

    def unit(door):
        for p in people:
            row = {
                "id": p.id,
                "label": p.label,
                "desk": p.desk,
                "role": p.role.value,
                "created_at": deps.now(),
            }
            staff.add(door, active=True, **row)

    run(deps.door.write(unit))
