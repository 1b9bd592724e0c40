"""A person with a browser: presses what they see, by the words they see, and can be asked what it says."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from markupsafe import Markup
from playwright.sync_api import Error, Locator, Page, Request, Response

from intake.locale import Words
from intake.web.draft import Draft
from intake.web.questions import DATE_PARTS, STEPS, YES_NO, Question, of_step

Answers = Mapping[str, str | list[str]]

_TYPED = """() => {
  const kept = [...new FormData(document.getElementById("form"))];
  return kept.filter(([name, value]) => value && !["step", "go"].includes(name)).sort();
}"""
_WIDE = """() => {
  const outside = [...document.querySelectorAll("body *")].filter(e => {
    const box = e.getBoundingClientRect();
    const seen = box.width > 1 && box.height > 1 && !e.closest(".skip, .default, .scroll, thead, progress");
    return seen && (box.left < -1 || box.right > document.documentElement.clientWidth + 1);
  });
  return outside.map(e => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 40)}`);
}"""


@dataclass
class Visitor:
    """One browser context's page. ``t`` has the words of the language the visitor reads."""

    page: Page
    t: Words
    origin: str
    addresses: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._asked)
        self.page.on("console", lambda said: self._heard(said.text))
        self.page.on("pageerror", lambda problem: self.wrong.append(str(problem)))

    # ---- going places

    def open(self, path: str) -> Response:
        """Type an address."""
        found = self.page.goto(path)
        assert found is not None
        self.titles.append(self.page.title())
        return found

    def press(self, key: str) -> Response:
        """Press the button with these words; the answer of the page it leads to."""
        return self.press_this(self.button(key))

    def press_this(self, target: Locator) -> Response:
        """Press anything that leads to a new page."""
        with self.page.expect_navigation() as gone:
            target.click()
        self.titles.append(self.page.title())
        return gone.value

    def enter(self) -> Response:
        """Press the Enter key where we are."""
        with self.page.expect_navigation() as gone:
            self.page.keyboard.press("Enter")
        self.titles.append(self.page.title())
        return gone.value

    def back(self) -> None:
        """The browser's own back button. No page is kept, so it asks; we say yes, send it again."""
        with suppress(Error):
            self.page.go_back()
        for _ in range(20):
            with suppress(Error):  # the page that asks may still be on its way
                self.page.reload()
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("the browser did not go back")

    def button(self, key: str) -> Locator:
        """The button with these words."""
        return self.page.get_by_role("button", name=self.words(key), exact=True)

    def link(self, key: str) -> Locator:
        """The link that has these words."""
        return self.page.get_by_role("link", name=self.words(key))

    def read_in(self, words: Words) -> Response:
        """Press another language's name in the head of a form page, and read in it from now on."""
        self.t = words
        return self.press_this(self.page.get_by_role("button", name=words.language.name, exact=True))

    # ---- filling the form

    def fill(self, step: str, answers: Answers) -> None:
        """Answer the questions of one form page by their own words."""
        for question in of_step(step, as_draft(answers)):
            if any(name in answers for name in question.fields):
                self.answer(question, answers)

    def fill_to(self, step: str, answers: Answers) -> None:
        """From the first page of the form to ``step`` (or ``check``), page by page."""
        for earlier in (*STEPS, "check"):
            if earlier == step:
                return
            self.fill(earlier, answers)
            answer = self.press("refer.next")
            assert answer.status == 200, self.page.locator(".problem").all_inner_texts()

    def walk_the_form(self, language: str, answers: Answers, look_at: Callable[[str], None]) -> None:
        """See every page of the form and of its receipt, with and without errors, up to its status."""
        self.open(f"/intake/{language}/refer")
        for step in STEPS:
            look_at(step)
            if self.press("refer.next").status == 422:
                look_at(f"{step} with errors")
            self.fill(step, answers)
            self.press("refer.next")
        look_at("check")
        self.press("refer.send")
        look_at("receipt")
        reference, code = self.receipt()
        self.look_up(reference, "1")
        look_at("status with errors")
        self.look_up(reference, code)
        look_at("status")

    def answer(self, question: Question, answers: Answers) -> None:
        """Answer one question as a person would: pick, choose, or type."""
        match question.kind:
            case "choice" | "choices":
                given = answers[question.name]
                for value in [given] if isinstance(given, str) else given:
                    self.pick(question, value)
            case "day":
                for name, part in zip(question.fields, DATE_PARTS, strict=True):
                    box = self.group(question).get_by_label(self.words(f"ask.{part}"), exact=True)
                    self.type(box, str(answers.get(name, "")))
            case "tel":
                self.type(self.labelled(question), str(answers[question.name]))
            case "count" | "place" | "language":
                self.labelled(question).select_option(str(answers[question.name]))
            case _:
                self.labelled(question).fill(str(answers[question.name]))

    def pick(self, question: Question, value: str) -> None:
        """Press one answer's label."""
        key = f"yesno.{value}" if question.values == YES_NO else f"choice.{question.key}.{value}"
        self.group(question).locator("label.pick").get_by_text(self.words(key), exact=True).click()

    def type(self, box: Locator, text: str) -> None:
        """Type over what stands in a box, key by key."""
        box.fill("")
        box.press_sequentially(text)

    def group(self, question: Question) -> Locator:
        """The group of answers under a question's words."""
        groups = self._part(question).get_by_role("group", name=self.words(f"ask.{question.key}"), exact=True)
        return groups.last

    def labelled(self, question: Question) -> Locator:
        """The box beside a question's words."""
        return self._part(question).get_by_label(self.words(f"ask.{question.key}"), exact=True)

    def _part(self, question: Question) -> Page | Locator:
        """The whole page, or the part about one adult."""
        if not question.group.startswith("adult-"):
            return self.page
        number = int(question.group.removeprefix("adult-"))
        return self.page.locator(".person").nth(number)

    # ---- being asked

    def words(self, key: str, **values: object) -> str:
        """What stands in the reader's catalogue, without markup."""
        return Markup(self.t(key, **values)).striptags()

    def says(self, key: str) -> bool:
        """Whether the page's own text holds these words."""
        return self.words(key) in self.text()

    def text(self) -> str:
        """The text of the page between head and foot."""
        return " ".join(self.page.locator("main").inner_text().split())

    def heading(self) -> str:
        """The page's heading."""
        return self.page.locator("h1").inner_text().strip()

    def typed(self) -> list[list[str]]:
        """Everything the form holds: what is shown and what is carried along."""
        found: list[list[str]] = self.page.evaluate(_TYPED)
        return found

    def receipt(self) -> tuple[str, str]:
        """The two numbers as a person reads them."""
        reference, code = self.page.locator(".receipt dd").all_inner_texts()
        return reference, code

    def look_up(self, reference: str, code: str) -> Response:
        """Ask where a referral stands."""
        self.open(f"/intake/{self.t.language.code}/status")
        self.page.get_by_label(self.words("received.reference"), exact=True).fill(reference)
        self.page.get_by_label(self.words("received.code"), exact=True).fill(code)
        return self.press("status.look")

    def too_wide(self) -> list[str]:
        """What makes the page scroll sideways, or stands beside it."""
        width = self.page.viewport_size["width"]
        found: list[str] = self.page.evaluate(_WIDE)
        if (wide := self.page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"the page is {wide} px wide")
        return found

    def saw_nothing_wrong(self) -> None:
        """No page asked another server for anything or met the content security policy."""
        assert not self.wrong, self.wrong

    def _asked(self, request: Request) -> None:
        self.addresses.append(request.url)
        if not request.url.startswith(f"{self.origin}/"):
            self.wrong.append(f"asked elsewhere: {request.url}")

    def _heard(self, text: str) -> None:
        if "Security Policy" in text:
            self.wrong.append(text)


def as_draft(answers: Answers) -> Draft:
    """Answers as the form would carry them."""
    return Draft("", {n: (v,) if isinstance(v, str) else tuple(v) for n, v in answers.items()})
