"""How a word is looked up: the same letters for every way of writing it, and without its ending.

The script on the search page does the same with the tables it gets from here (`tables`); tests run both
over the same words. A rule is a regular expression both languages read: what its groups hold is kept.
"""

import re
import unicodedata
from functools import cache

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


def words(text: str, code: str) -> list[str]:
    """The words of a text as they stand in the index of a language; single letters are left out."""
    stems = _stems(code)
    return [stem for word in _WORD.findall(fold(text)) if len(stem := stems[word]) > 1]


def pairs(text: str, code: str) -> list[tuple[str, str]]:
    """The same words, each with its whole form, folded."""
    stems = _stems(code)
    return [(stems[word], word) for word in _WORD.findall(fold(text)) if len(stems[word]) > 1]


def spellings(text: str) -> list[str]:
    """The text, and once more with its half-spaces as spaces: people type both."""
    return [text, text.replace(ZWNJ, " ")] if ZWNJ in text else [text]


def tables(code: str) -> dict[str, object]:
    """What the script needs to do the same."""
    return {"letters": LETTERS, "rules": [rule.pattern for rule in _rules(code)]}


class _Stems(dict[str, str]):
    """The words of a language without their endings, each worked out once."""

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


@cache
def _stems(code: str) -> _Stems:
    return _Stems(code)


@cache
def _rules(code: str) -> list[re.Pattern[str]]:
    return [re.compile(fold(rule)) for rule in RULES[code]]
