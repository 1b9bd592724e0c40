"""What a copy for a person says of the work: the plan, attempts to reach them, mentors, notices."""

import json
from collections.abc import Iterator

from sqlalchemy import RowMapping

from intake.services.deps import Deps
from intake.services.person_copy_lines import Line, Stored, Value
from intake.services.plan_rows import opened_goal, opened_restricted, opened_step, opened_talk


def plan_lines(found: Stored, own: list[str], alone: bool, deps: Deps) -> Iterator[Line]:
    """What is the person's, and what is the whole family's: that without its words among several adults."""
    for goal in {row["id"]: row for row in found.goals}.values():
        if goal["stands"] and _theirs(goal, own):
            text, _ = opened_goal(goal, deps)
            yield Line("copy.goal", (Value("text", text),) if alone or goal["person_id"] else ())
    for step in found.steps:
        if _theirs(step, own):
            yield Line("copy.step", tuple(_step(step, alone, deps)))
    for talk in found.talks:
        if talk["person_id"] in own or alone:
            said = opened_talk(talk, deps)
            yield Line(
                "copy.talk", (Value("day", said.talk.on), Value("words", f"plan.answer.{said.answer}"))
            )
    for grade in found.grades:
        seen = Value("moment", grade["at"]), Value("words", "copy.ask_to_see")
        yield Line("copy.grade", seen)
    kept = sum(1 for row in found.steps if _theirs(row, own) and opened_restricted(row, deps))
    if kept:
        yield Line("copy.desk_notes", (Value("number", kept), Value("words", "copy.ask_to_see")))


def _theirs(row: RowMapping, own: list[str]) -> bool:
    return row["person_id"] is None or row["person_id"] in own


def _step(row: RowMapping, alone: bool, deps: Deps) -> Iterator[Value]:
    step = opened_step(row, deps)
    yield Value("step", step.kind)
    yield Value("day", row["on_day"])
    yield Value("words", f"plan.state.{step.state}")
    if step.result:
        yield Value("result", step.result)
    if step.note and (alone or row["person_id"]):
        yield Value("text", step.note)


def contact_lines(found: Stored, alone: bool, deps: Deps) -> Iterator[Line]:
    """Whom an attempt was meant for is not recorded: of several adults it may be any."""
    for one in found.attempts if alone else ():
        tried = Value("words", f"copy.outcome.{one['outcome']}")
        yield Line(f"copy.channel.{one['channel']}", (Value("moment", one["at"]), tried))
    for answer in found.answers if alone else ():
        said = json.loads(deps.ring.open(answer["sealed"], f"sender_answer/{answer['id']}"))
        texts = tuple(Value("text", text) for text in said.values() if isinstance(text, str) and text)
        yield Line("copy.answer", (Value("moment", answer["at"]), *texts))
    for mentor in found.mentors:
        yield Line("copy.mentor", (Value("moment", mentor["from_at"]),))
    for notice in found.notices:
        yield Line("copy.notice", (Value("day", notice["on_day"]),))
