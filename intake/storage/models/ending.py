"""Where people went on, and what they were told when help ended."""

import datetime as dt

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from intake.rules.ending import NOTICE_LANGUAGES, Way
from intake.storage.models.checks import one_of


class PersonMove(SQLModel, table=True):
    """A person went on in another case from a day on, the same person; rows are never changed.

    ``person.case_id`` says where they are now; the rows here say where they were before, and as whom.
    """

    __tablename__ = "person_move"
    __table_args__ = (
        CheckConstraint("from_case <> to_case", name="person_move_goes_somewhere"),
        Index("person_move_from", "from_case"),
        Index("person_move_to", "to_case"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: str = Field(foreign_key="person.id")
    from_case: str = Field(foreign_key="cases.id")
    from_position: int
    to_case: str = Field(foreign_key="cases.id")
    to_position: int
    on_day: dt.date
    recorded_at: dt.datetime
    recorded_by: str


class NoticeGiven(SQLModel, table=True):
    """Somebody was told that help ended, in which language and how; rows are never changed.

    ``person_id`` is ``None`` when the whole household was told together.
    """

    __tablename__ = "notice_given"
    __table_args__ = (
        CheckConstraint(one_of("language", NOTICE_LANGUAGES), name="notice_given_language"),
        CheckConstraint(one_of("way", [w.value for w in Way]), name="notice_given_way"),
        Index("notice_given_of_case", "case_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    person_id: str | None = Field(default=None, foreign_key="person.id")
    language: str
    way: str
    on_day: dt.date
    recorded_at: dt.datetime
    recorded_by: str
