"""How a word is looked up: the same letters for every way of writing it, and without its ending.

The script on the search page does the same with the tables it gets from here (`tables`); tests run both
over the same words. A rule is a regular expression both languages read: what its groups hold is kept.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from itertools import chain

LETTERS = (
    dict(zip("ىیېےکڪةەہھٱı", "ييييككههههاi", strict=True))
    | dict.fromkeys("ـء", "")
    | {digit: str(i % 10) for i, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
)
"""Letters that stand for another once marks are gone: two keyboards, one word."""

ZWNJ = "\u200c"
_WORD = re.compile(r"[^\W_]+")
_LATVIAN = (
    r"^(.{4,}?)(?:ajiem|ajam|ajai|ajos|ajas|ajā|aja|iem|ais|ām|am|ēm|em|īm|im|um|as|es|is|us|os|ai|ei|ie|"
    r"[aeiouāēīūsš])$",
)
_TURKISH = (
    r"^(.{3,}?)(?:lar|ler)?(?:[iu]n[iu]z|[iu]m[iu]z|[iu][mn]|s[iu]|[iu])?"
    r"(?:(?<=[cfhkpst])t[ae]n?|(?<![fhkpst])n?d[ae]n?|n?[iu]n|[ny]?[iuae]|(?<![aeiou])l[ae]|yl[ae])?$"
)
RULES: dict[str, tuple[str, ...]] = {
    "lv": _LATVIAN,
    "en": (r"^(.{3,}?)(?:ies|es|(?<![su])s|y|e|ing|ed)$",),
    "ru": (
        r"^(.{3,}?)(?:иями|ами|ями|ого|его|ому|ему|ыми|ими|иям|иях|ием|ая|яя|ое|ее|ые|ие|ый|ий|ой|ей|ую|юю|ых|"
        r"их|ов|ев|ам|ям|ах|ях|ом|ем|ия|ии|ию|[аяоеыиуюьй])$",
        r"^(.+)[ео]([кц])$",  # a vowel that comes and goes: беженец, беженцы
        *_LATVIAN,
    ),
    "tr": (
        *(_TURKISH, _TURKISH),  # çalışmalara, çalışmalar, çalışma
        r"^(.{1,2}[^aeiou])[iu]([^aeiou])$",  # a vowel that comes and goes: izin, izni
    ),
    "ar": (
        r"^ل(لاج.*)$",  # "for refugees": the next rule would take a letter of the word
        r"^(?:وال|بال|كال|فال|ولل|لل|ال)(.{3,})$",
        r"^(.{3,}?)(?:ات|ون|ين|ان|ها|هم|كم|نا|ة|ي)+$",
        *_LATVIAN,
    ),
    "fa-AF": (
        r"^(?:ها|های|هایی)$",  # a plural written apart
        r"^(.{3,}?)(?:ها|یان|گان|ان|ات|ه|ی)+$",
        *_LATVIAN,
    ),
}
"""What is taken off a word, rule after rule, by language; Latvian names stand in every script.

Light on purpose: two words that mean one thing should meet, and a rule too few only costs a hit. Latvian
keeps four letters, or the passport (pase) would meet every "self" (paša).
"""


def fold(text: str) -> str:
    """One writing for all: no marks, no case, European digits, one letter for each sound's variants."""
    return unicodedata.normalize("NFKD", text).lower().translate(_FOLDED)


class _Folded(dict[int, str | int | None]):
    """What becomes of each letter, worked out once a letter."""

    def __missing__(self, code: int) -> str | int | None:
        letter = chr(code)
        gone = unicodedata.category(letter) == "Cf" or unicodedata.category(letter)[0] == "M"
        self[code] = None if gone else LETTERS.get(letter, code)
        return self[code]


_FOLDED = _Folded()


class Reader:
    """Reads texts of one language. They are cut at their spaces, and each piece is worked out once, however
    often it stands on the pages."""

    def __init__(self, code: str) -> None:
        self._stems = stems = _Stems(code)  # not its own methods below: who is part of a ring is never let go
        self._words = _Pieces(lambda piece: [stem for stem, _ in _pairs(piece, stems)])
        self._forms = _Pieces(lambda piece: ["=".join(pair) for pair in _pairs(piece, stems)])

    def words(self, text: str) -> list[str]:
        """The words of a text as they stand in the index; single letters are left out."""
        return list(chain.from_iterable(map(self._words.__getitem__, text.split())))

    def forms(self, text: str) -> list[str]:
        """The same words, each with its whole form: ``school=schools``."""
        return list(chain.from_iterable(map(self._forms.__getitem__, text.split())))

    def spelt(self, text: str) -> list[str]:
        """The words of the text, and once more with its half-spaces as spaces: people type both."""
        found = self.words(text)
        return found + self.words(text.replace(ZWNJ, " ")) if ZWNJ in text else found

    def pairs(self, text: str) -> list[tuple[str, str]]:
        """The same as `forms`, as the script has it."""
        return _pairs(text, self._stems)


def _pairs(text: str, stems: Mapping[str, str]) -> list[tuple[str, str]]:
    folded = fold(text)
    words = [folded] if folded.isalnum() else _WORD.findall(folded)
    return [(stem, word) for word in words if len(stem := stems[word]) > 1]


class _Pieces(dict[str, list[str]]):
    """What there is in a piece of text."""

    def __init__(self, read: Callable[[str], list[str]]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, piece: str) -> list[str]:
        self[piece] = found = self._read(piece)
        return found


class _Stems(dict[str, str]):
    """The words of a language without their endings."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._rules = _rules(code)

    def __missing__(self, word: str) -> str:
        stem = word
        for rule in self._rules:
            if found := rule.match(stem):
                stem = "".join(found.groups(""))
        self[word] = stem
        return stem


def spellings(text: str) -> list[str]:
    """The text, and once more with its half-spaces as spaces: people type both."""
    return [text, text.replace(ZWNJ, " ")] if ZWNJ in text else [text]


def tables(code: str) -> dict[str, object]:
    """What the script needs to do the same."""
    return {"letters": LETTERS, "rules": [rule.pattern for rule in _rules(code)]}


@cache
def _rules(code: str) -> list[re.Pattern[str]]:
    return [re.compile(fold(rule)) for rule in RULES[code]]
