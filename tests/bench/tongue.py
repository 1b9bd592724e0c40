"""Made-up text in a real language: sentences and words such as our own pages have.

A chain over the sentences of ``docs`` gives the order of words; made-up words, the beginning of one and the
end of another, give a vocabulary that grows with the pages as a real one does.
"""

import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from random import Random

_NOT_TEXT = re.compile(r"\A---\n(?s:.*?)\n---\n|\{\{.*?\}\}|\{#[\w-]+\}|\]\([^)]*\)|^[|#>].*$", re.M)
_WORD = re.compile(r"(?:[^\W\d_][\u064b-\u065f\u0670]*)+(?:[-’\u200c][^\W\d_]+)*")
_SENTENCE = re.compile(r"[^.!?؟:;\n]+")
_SCRIPT = {"ru": "Ѐ-ӿ", "ar": "\u0600-ۿ", "fa-AF": "\u0600-ۿ\u200c"}
MADE_UP, SHARE = 20_000, 0.09
"""How many words there are to make up, and how often one stands where the chain has another."""


class Tongue:
    """A language as ``docs/<code>`` writes it; every text is drawn from the `Random` it is asked with."""

    def __init__(self, docs: Path, code: str) -> None:
        own = re.compile(f"[{_SCRIPT.get(code, 'A-Za-zÀ-ɏ')}-]+")
        sentences = [list(filter(own.fullmatch, words)) for words in _sentences(docs / code)]
        self._after: dict[tuple[str, str], list[str]] = {}
        for words in (words for words in sentences if len(words) > 3):
            for i, word in enumerate([*words, "."]):
                before = words[i - 2] if i > 1 else "", words[i - 1] if i else ""
                self._after.setdefault(before, []).append(word)
        self._starts = set(self._after["", ""])
        self._common = [word for words in sentences for word in words[1:] if word not in self._starts]
        known = sorted({word.lower() for words in sentences for word in words})
        self._made_up = _made_up(known, Random(f"words of {code}"))
        self._zipf = list(accumulate(1 / rank for rank in range(1, len(self._made_up) + 1)))

    def words(self, draw: Random, least: int, most: int) -> str:
        """So many words in a row, without a full stop."""
        found, before, last = [""] * draw.randint(least, most), "", ""
        for i in range(len(found)):
            word = draw.choice(self._after.get((before, last), self._common))
            while word == "." or (i and word in self._starts):
                word = draw.choice(self._common)
            before, last = last, word
            found[i] = self._another(draw) if draw.random() < SHARE else word
        text = " ".join(found)
        return text[0].upper() + text[1:]

    def sentences(self, draw: Random, least: int, most: int) -> str:
        """So many sentences."""
        return " ".join(f"{self.words(draw, 5, 14)}." for _ in range(draw.randint(least, most)))

    def _another(self, draw: Random) -> str:
        return draw.choices(self._made_up, cum_weights=self._zipf)[0]


def _sentences(folder: Path) -> Iterator[list[str]]:
    for file in sorted(folder.rglob("*.md")):
        if not file.name.startswith("made-"):
            text = _NOT_TEXT.sub("\n", file.read_text(encoding="utf-8"))
            yield from (_WORD.findall(sentence) for sentence in _SENTENCE.findall(text))


def _made_up(known: list[str], draw: Random) -> list[str]:
    long = [word for word in known if len(word) > 4]
    found: dict[str, None] = {}
    while len(found) < MADE_UP:
        one, other = draw.choice(long), draw.choice(long)
        found[one[: len(one) // 2 + 1] + other[len(other) // 2 + 1 :]] = None
    return list(found)
