"""Who works where in the demo, and which provider answers when."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import RowMapping

from intake.demo.families import ORGANISATION
from intake.facts import ServiceFacts
from intake.facts.models import Provider
from intake.rules.dates import add_months
from intake.rules.policy import Role
from intake.rules.routing import NO_CONTRACT
from intake.services.deps import Deps
from intake.services.mentors import Profile, keep_profile
from intake.services.people import everybody
from intake.services.sign_in import FOUNDATION, PARTNERS, Colleague, invite

FIRST, SECOND, THIRD = PROVIDERS = ("lsk", "caritas", "one-stop-agency")
"""In the order in which they had the contract."""
_AT_A_PROVIDER = {
    Role.LEAD: ("Vadītāja",),
    Role.WORKER: ("Darbiniece A", "Darbiniece B", "Darbinieks C"),
    Role.MENTOR: ("Mentore A", "Mentors B", "Mentore C", "Mentors D", "Mentore E"),
}
_PROFILES = (
    Profile((("ar", "Sīrijas"), ("en", "")), ("riga", "mucenieki"), "woman"),
    Profile((("fa_AF", ""), ("ps", ""), ("en", "")), ("riga", "mucenieki"), "man"),
    Profile((("ru", ""), ("uk", "")), ("riga", "jurmala"), "woman"),
    Profile((("tr", ""), ("ku", "")), ("liepna",)),
    Profile((("en", ""), ("lv", "")), ("jelgava", "ogre"), "woman"),
)
"""What the mentors of a desk speak, where they work, and the gender of those who say it."""


@dataclass(frozen=True)
class Changes:
    """The days on which the second and the third provider begin; the month before the second is nobody's."""

    second: dt.date
    third: dt.date

    def answers(self, day: dt.date) -> str:
        """Who has the contract on a day, or had it last."""
        return THIRD if day >= self.third else SECOND if day >= self.second else FIRST


def changes(first: dt.date, months: int) -> Changes:
    """When the contract changes in a demo of so many months from ``first``."""
    return Changes(add_months(first, months // 3), add_months(first, 2 * months // 3))


def moved(facts: ServiceFacts, first: dt.date, at: Changes) -> ServiceFacts:
    """The facts with the three contracts moved into the demo's time.

    No contract really ran so; only who comes after whom is as in the facts. Some day between the first
    two belongs to nobody, as in the facts at the turn of 2021 to 2022.
    """
    ends = {
        FIRST: (first - dt.timedelta(366), add_months(at.second, -1)),
        SECOND: (at.second, at.third - dt.timedelta(1)),
        THIRD: (at.third, None),
    }
    providers = {id_: _running(facts.providers[id_], *ends[id_]) for id_ in PROVIDERS}
    return facts.model_copy(update={"providers": {**facts.providers, **providers}})


def _running(provider: Provider, first: dt.date, last: dt.date | None) -> Provider:
    days = {"starts_on": first, "ends_on": last, "disputed_ends": (), "claimed_ends": ()}
    return provider.model_copy(update={"contracts": (provider.contracts[-1].model_copy(update=days),)})


class Desks:
    """Everybody who works in the demo, by desk and role."""

    def __init__(self, people: list[Colleague]) -> None:
        self._people = people

    def at(self, desk: str, role: Role) -> list[Colleague]:
        """Everybody of that role at the desk, in one order."""
        return [c for c in self._people if c.desk == desk and c.role is role]

    def one(self, desk: str, role: Role, number: int = 0) -> Colleague:
        """One of them; the same for the same number."""
        every = self.at(desk, role)
        return every[number % len(every)]

    def called(self, staff_id: str) -> Colleague:
        """Whoever has that id."""
        return next(c for c in self._people if c.id == staff_id)


async def hire(deps: Deps, last: dt.date) -> Desks:
    """Invite everybody, as an operator does; the auditor comes until a month after the ``last`` day."""
    for desk in PROVIDERS:
        for role, labels in _AT_A_PROVIDER.items():
            for label in labels:
                await invite(label, desk, deps, role)
    await invite("Vadītāja", NO_CONTRACT, deps, Role.LEAD)
    await invite("Darbiniece A", NO_CONTRACT, deps, Role.WORKER)
    await invite("Mentore A", NO_CONTRACT, deps, Role.MENTOR)
    await invite("Koordinatore", FOUNDATION, deps, Role.COORDINATOR)
    await invite("Auditore", FOUNDATION, deps, Role.AUDITOR, until=add_months(last, 1))
    await invite("Partnere", PARTNERS, deps, Role.PARTNER, ORGANISATION)
    desks = Desks([_colleague(row) for row in await everybody(deps) if row["active"]])
    for desk in PROVIDERS:
        for mentor, profile in zip(desks.at(desk, Role.MENTOR), _PROFILES, strict=True):
            await keep_profile(mentor.id, 0, profile, desks.one(desk, Role.LEAD), deps)
    return desks


def _colleague(row: RowMapping) -> Colleague:
    who = {name: row[name] for name in ("id", "label", "desk", "organisation", "sender")}
    return Colleague(role=Role(row["role"]), **who)
