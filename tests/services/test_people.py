"""People of the desks as an operator sees and ends them, on SQLite and on PostgreSQL."""

import pytest

from intake.services.people import NotOnePerson, everybody, revoke
from intake.services.sign_in import colleague_of, invite, sign_in
from intake.storage.models import AuditEntry, StaffSession
from tests.services.test_refer import rows, run


def sessions_of(deps, label, desk="caritas", browsers=1):
    return [run(sign_in(run(invite(label, desk, deps)), deps)) for _ in range(browsers)]


def test_revoking_ends_the_session_and_the_unspent_link_at_once(deps):
    [session] = sessions_of(deps, "Anna")
    [other] = sessions_of(deps, "Berta")
    anna = run(colleague_of(session, deps))
    assert run(revoke("Anna", deps)) == anna.id
    assert run(colleague_of(session, deps)) is None
    assert run(colleague_of(other, deps)).label == "Berta"
    assert len(rows(deps, StaffSession)) == 1
    unspent = run(invite("Cilda", "caritas", deps))
    run(revoke("Cilda", deps))
    assert run(sign_in(unspent, deps)) is None


def test_somebody_inactive_is_out_even_if_a_session_were_left(deps):
    from intake.storage.models import Staff
    from intake.storage.tables import table

    [session] = sessions_of(deps, "Anna")
    run(deps.door.write(lambda door: door.execute(table(Staff).update().values(active=False))))
    assert run(colleague_of(session, deps)) is None


def test_revoking_is_in_the_audit_and_never_deletes_anybody(deps):
    sessions_of(deps, "Anna")
    id_ = run(revoke("Anna", deps))
    last = rows(deps, AuditEntry)[-1]
    assert (last["actor"], last["action"], last["object_id"]) == ("operator", "staff_revoked", f"staff/{id_}")
    assert "Anna" not in str([dict(row) for row in rows(deps, AuditEntry)])
    assert [(p["label"], p["active"]) for p in run(everybody(deps))] == [("Anna", False)]


def test_an_unknown_or_already_revoked_name_is_told(deps):
    sessions_of(deps, "Anna")
    with pytest.raises(NotOnePerson, match="nobody active is called 'Berta'; see: intake staff list"):
        run(revoke("Berta", deps))
    run(revoke("Anna", deps))
    with pytest.raises(NotOnePerson, match="nobody active is called 'Anna'"):
        run(revoke("Anna", deps))


def test_a_label_two_people_share_revokes_neither_and_an_id_one(deps):
    first, second = sessions_of(deps, "Anna") + sessions_of(deps, "Anna", "no-contract")
    ids = [run(colleague_of(session, deps)).id for session in (first, second)]
    with pytest.raises(NotOnePerson, match="2 people are called 'Anna'; name one by id:") as told:
        run(revoke("Anna", deps))
    assert all(id_ in str(told.value) for id_ in ids)
    run(revoke(ids[1], deps))
    assert run(colleague_of(first, deps)) is not None
    assert run(colleague_of(second, deps)) is None
