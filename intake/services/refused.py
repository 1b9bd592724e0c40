"""What a use case answers when it does not do what was asked."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Refused:
    """It is not done: never theirs to do, not in this state, it does not fit, or somebody was faster."""

    because: str
