"""A referral in the demo until it is decided: calls that reach somebody or not, questions, doubles."""

from random import Random

from intake.demo.acts import File
from intake.demo.desks import PROVIDERS
from intake.rules.case import Alternative, Decision, DeclineReason, Move, Question, RedirectReason
from intake.rules.contact import Channel, Outcome
from intake.rules.duplicates import Verdict
from intake.rules.routing import NO_CONTRACT

_CHANNELS = {
    "call": Channel.PHONE,
    "message": Channel.MESSAGE,
    "email": Channel.EMAIL,
    "sender": Channel.THROUGH_SENDER,
}
_FAILS = (Outcome.NO_ANSWER, Outcome.NO_ANSWER, Outcome.ASKED_TO_CALL_LATER, Outcome.NOT_SAFE_TO_TALK,
          Outcome.WRONG_NUMBER)  # fmt: skip


class FirstDays:
    """What a desk does with one referral before it decides."""

    def __init__(self, file: File, random: Random) -> None:
        self._file, self._random = file, random

    async def tried(self, reached: bool = True) -> None:
        """Somebody tries to reach them, mostly more than once."""
        channel = _CHANNELS[self._file.household.form["contact_way"]]
        for _ in range(self._random.choices((0, 1, 2), (50, 32, 18))[0]):
            await self._file.try_to_reach(channel, self._random.choice(_FAILS))
        if reached:
            await self._file.try_to_reach(channel, Outcome.REACHED)

    async def asked(self) -> None:
        """The sender is asked something."""
        await self._file.move(Decision(Move.ASK, question=self._random.choice(list(Question))))

    async def declined(self) -> None:
        """Not taken up, with where to turn instead."""
        why, instead = self._random.choice(list(DeclineReason)), self._random.choice(list(Alternative))
        await self._file.move(Decision(Move.DECLINE, reason=why, alternative=instead))

    async def sent_on(self) -> None:
        """It goes to the open desk, where the foundation sees it."""
        if (await self._file.row())["desk"] in PROVIDERS:
            because = self._random.choice(list(RedirectReason))
            await self._file.move(Decision(Move.REDIRECT, to=NO_CONTRACT, because=because))

    async def known_already(self) -> None:
        """A person sees that it is a family they know."""
        for reference in await self._file.alike():
            await self._file.settle(reference, Verdict.SAME_FAMILY)
        why = Decision(Move.DECLINE, reason=DeclineReason.ALREADY_HELPED, alternative=Alternative.REFER_AGAIN)
        await self._file.move(why)
