"""A person without a mouse: Tab and Shift+Tab, Enter and Space; arrows only within a choice or a list."""

from itertools import pairwise
from typing import Any

from playwright.sync_api import Locator, Response

from intake.web.questions import DATE_PARTS, Question, of_step
from tests.browser.looks import MEASURE
from tests.browser.visitor import Answers, Visitor, as_draft

MOST = 250
"""More stops than any page has: whoever has not come out after so many is in a trap."""
Stop = dict[str, Any]


class Keyboard:
    """Goes by keys alone, and keeps what was wrong at any stop on the way."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page, self.wrong = visitor, visitor.page, list[str]()

    def tab(self, key: str = "Tab") -> Stop | None:
        """Go on by one stop; what is there, or nothing between the last and the first."""
        self.page.keyboard.press(key)
        stop: Stop | None = self.page.evaluate("measure.stop()")
        self.wrong += stop["wrong"] if stop else []
        return stop

    def round(self, key: str = "Tab") -> list[Stop]:
        """Every stop from one end of the page to the other; some browsers then begin anew without a pause."""
        stops: list[Stop] = []
        self.page.evaluate(MEASURE)
        while (stop := self.tab(key)) and stop["at"] not in {earlier["at"] for earlier in stops}:
            stops.append(stop)
            assert len(stops) < MOST, f"no way out: {stop['says']}"
        return stops

    def to(self, target: Locator) -> None:
        """Go on until the focus is on ``target``; stops before it must come in the order of reading."""
        before: list[Stop] = []
        self.page.evaluate(MEASURE)
        place = target.evaluate("e => [...document.querySelectorAll('*')].indexOf(e)")
        stop = self.page.evaluate("measure.stop()")
        for _ in range(MOST):
            if stop and stop["at"] == place:
                self.wrong += out_of_order(before)
                return
            stop = self.tab()
            before = [*before, stop] if stop else []
        raise AssertionError(f"Tab never came to {target}")

    def enter(self, target: Locator) -> Response:
        """Go to what leads to another page, and follow it."""
        self.to(target)
        return self.visitor.enter()

    def fill(self, step: str, answers: Answers) -> None:
        """Answer the questions of one form page in their order."""
        for question in of_step(step, as_draft(answers)):
            if any(name in answers for name in question.fields):
                self._answer(question, answers)

    def _answer(self, question: Question, answers: Answers) -> None:
        match question.kind:
            case "choice":
                self._choose(question, str(answers[question.name]))
            case "choices":
                for value in answers[question.name]:
                    self.to(self.page.locator(f'[name="{question.name}"][value="{value}"]'))
                    self.page.keyboard.press("Space")
            case "day":
                for part in DATE_PARTS:
                    self._type(f"{question.name}-{part}", str(answers.get(f"{question.name}-{part}", "")))
            case "count" | "place" | "language":
                self._select(question.name, str(answers[question.name]))
            case _:
                self._type(question.name, str(answers[question.name]))

    def _choose(self, question: Question, value: str) -> None:
        self.to(self.page.locator(f'[name="{question.name}"]').first)
        place = question.values.index(value)
        for key in ["ArrowDown"] * place or ["Space"]:
            self.page.keyboard.press(key)

    def _select(self, name: str, value: str) -> None:
        listed = self.page.locator(f'select[name="{name}"]')
        self.to(listed)
        for _ in range(MOST):
            if listed.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name}: the arrows never came to {value}")

    def _type(self, name: str, text: str) -> None:
        self.to(self.page.locator(f'[name="{name}"]:not([type=hidden])'))
        self.page.keyboard.type(text)


def out_of_order(stops: list[Stop]) -> list[str]:
    """Where the focus goes back in the text, or against the way the page is read."""
    lying = [stop for stop in stops if not stop["over"]]
    wrong = [(one, other) for one, other in pairwise(lying) if not _follows(one, other)]
    return [f"{one['says']}, then {other['says']}" for one, other in wrong]


def _follows(one: Stop, other: Stop) -> bool:
    below = other["top"] >= one["bottom"] - 12
    beside = other["start"] >= one["end"] - 12 or other["top"] > one["top"] + 8
    return bool(other["at"] > one["at"] and (below or beside))
