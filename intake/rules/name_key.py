"""A key under which the spellings of one name meet, whatever script or passport they come from.

Consonants only: vowels are what transliterations disagree about. Names are brought to Latin letters,
then shortened by the rules below, in order. Keys are short and coarse: many different names share
one (Mahmoud and Mohammad do). Never show a key, and never take it for the same person by itself.
Measured on the corpus in `tests/rules/spellings.py`.
"""

import re
import unicodedata

_CYRILLIC = dict(zip("абвгґдеёжзиійклмнопрстуўфхцчшщъыьэ", [
    "a", "b", "v", "g", "g", "d", "e", "e", "zh", "z", "i", "i", "y", "k", "l", "m", "n", "o", "p", "r",
    "s", "t", "u", "u", "f", "kh", "ts", "ch", "sh", "sh", "", "y", "", "e",
], strict=True)) | {"ю": "yu", "я": "ya", "є": "ye", "ї": "yi"}  # fmt: skip
_ARABIC = dict(zip("اآأإٱءئؤبپتثجچحخدذرزژسشصضطظعغفقكکگلمنهةوىيیې", [
    "a", "a", "a", "a", "a", "", "", "", "b", "p", "t", "th", "j", "ch", "h", "kh", "d", "dh", "r", "z",
    "zh", "s", "sh", "s", "dh", "t", "z", "a", "gh", "f", "k", "k", "k", "g", "l", "m", "n", "gh", "a",
    "w", "a", "y", "y", "y",
], strict=True))  # fmt: skip
_LETTERS = str.maketrans(_CYRILLIC | _ARABIC | {"ı": "i", "ə": "e", "ø": "o", "ł": "l", "ß": "s"})
_SOFT = str.maketrans({"č": "ch", "ç": "ch", "š": "sh", "ş": "sh", "ž": "zh", "ģ": "g", "ķ": "k"})

_RULES = tuple((re.compile(pattern), to) for pattern, to in (
    (r"[^a-z]", ""),
    (r"^abd[aeiou]?(?:l|([rsnzdt])(?=\1))?(?=[a-z]{2})", "abd"),  # the article after "servant of"
    (r"(?<=[bdfgjklmnprtvz])s$", ""),  # the Latvian ending: Ahmeds, Sergejs
    (r"(?<=[tlr])j(?=a)|(?<=[^d][iy])j(?=a$)|(?<=[aeiy])j(?=[^aeiou]|$)", ""),  # j that is a vowel's
    (r"^[yji]e", "e"),  # Yelena, Jelena
    (r"^y|^i(?=[aou])", "j"),  # Yusuf, Iulia
    (r"x", "ks"),
    (r"ph", "f"),
    (r"ck|q", "k"),
    (r"d?zh|dj|dz|t?ch|ts|c", "j"),
    (r"sch|sh|th", "s"),
    (r"dh", "z"),
    (r"kh|gh|g", "h"),
    (r"(?<=[aey])h$", ""),  # Fatimah, Fatemeh
    (r"^[aeiou]+(?=[^aeiouy])", "a"),
    (r"w", "v"),
    (r"(?<=.)v", ""),  # Dawood, Daoud
    (r"d$", "t"),
    (r"b$", "p"),
    (r"(?<=.)[aeiouy]", ""),
    (r"(.)\1+", r"\1"),
))  # fmt: skip
_ARTICLE = re.compile(r"\b(?:al|el|ul|as|ar|an|ad|az|at|ur|bin|ibn|bint)\b")
_SERVANT = re.compile(r"\b(abd[aeiou]?[lrsnzdt]?)\b[\s-]*(?:a[lrsnzdt]\b[\s-]*)?")
_ARABIC_ENDS = re.compile(r"(?<!\w)ال(?=\w{3})|(?<=\w)ه(?!\w)")
"""The article before a word, and the ه that ends one, mostly a vowel."""


def name_key(name: str) -> str:
    """The key of a whole name, its parts in any order; empty when nothing of it can be read."""
    parts = _ARTICLE.sub(" ", _SERVANT.sub(r"\1", _latin(name)))
    keys = sorted({skeleton(part) for part in re.split(r"[^a-z]+", parts) if len(part) > 1})
    return " ".join(key for key in keys if key)


def skeleton(part: str) -> str:
    """The key of one part of a name, in Latin letters."""
    for pattern, to in _RULES:
        part = pattern.sub(to, part)
    return part


def _latin(name: str) -> str:
    """Lower-case ASCII letters; apostrophes, joiners, vowel signs and tatweel go, hyphens stay."""
    text = unicodedata.normalize("NFKC", name).casefold()
    text = re.sub("['’ʼ‘`´ʿʾ\u200c-\u200f\u0640\u064b-\u065f\u0670]", "", text)
    text = _ARABIC_ENDS.sub("", text).translate(_SOFT).translate(_LETTERS)
    return "".join(ch for ch in unicodedata.normalize("NFKD", text) if not unicodedata.combining(ch))
