"""Letters: of two scripts in one word, of a neighbour's alphabet, or hidden marks of direction."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from intake.facts.yaml_source import Document
from intake.locale import FOLDER
from site_overrides.plugin.check.pages import CheckedPage
from site_overrides.plugin.check.words import texts
from site_overrides.plugin.sources import Sources

_SCRIPTS = ("A-Za-zÀ-ɏ", "Ͱ-Ͽ", "Ѐ-ӿ")  # Latin, Greek, Cyrillic: the three whose letters look alike
_BESIDE = "|".join(f"[{one}][{other}]" for one in _SCRIPTS for other in _SCRIPTS if one != other)
# The same, beginning at one kind of letter, which is found far quicker than six pairs of letters are.
_NOT_LATIN = re.compile("[Ͱ-ӿ]")
_BESIDE_LATIN = re.compile("[A-Za-zÀ-ɏ](?:(?=[Ͱ-ӿ])|(?<=[Ͱ-ӿ].))")
_BESIDE_GREEK = re.compile("[Ͱ-Ͽ](?:(?=[Ѐ-ӿ])|(?<=[Ѐ-ӿ].))")
_MIXED = re.compile(rf"\w*(?:{_BESIDE})\w*")

_NEIGHBOURS = {
    "ar": dict(zip("یکپچژگ", ("ي", "ك", "ب", "ج", "ز", "غ"), strict=True)),
    "fa-AF": dict(zip("يىكةۀ", ("ی", "ی", "ک", "ه", "هٔ"), strict=True)),
}
"""Letters no text of a language has, each with the one that belongs there: search tells them apart."""
_HIDDEN = "\u00ad\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_WORDS_AS_TYPED = ("also", "forbidden")  # of the glossary: as readers type them, in any letters


def mixed(file: Path, text: str) -> Iterator[str]:
    """Each word of a file with letters of two scripts: search, spelling and screen readers miss it."""
    if not _has_seam(text):
        return
    for number, line in enumerate(text.splitlines(), 1):
        for word in _MIXED.findall(line):
            strange = ", ".join(f"{letter!r} is {unicodedata.name(letter)}" for letter in _odd_ones(word))
            yield f"{file}:{number}: {word!r} mixes alphabets ({strange}); type the word anew"


def strange(page: CheckedPage) -> Iterator[str]:
    """Each line of a page with a letter of another language's alphabet, or with a hidden mark."""
    for number, says in _in(page.raw, page.code):
        yield f"{page.file}:{number}: {says}"


def suspicious(text: str, code: str) -> bool:
    """Whether `mixed` or `strange` may have something to say of a text."""
    return _has_seam(text) or bool(_strange(code).search(text))


def in_facts(facts: Iterable[Document], sources: Sources) -> Iterator[str]:
    """The same of the texts of facts and notices, and mixed alphabets in any fact file."""
    for doc in facts:
        yield from mixed(doc.path, doc.path.read_text(encoding="utf-8"))
        for loc, text in texts(doc.data, ()):
            codes = [str(part) for part in loc if part in sources.facts.languages]
            if not set(loc) & set(_WORDS_AS_TYPED):
                yield from (str(doc.error(loc, says)) for _, says in _in(text, (codes or [""])[-1]))


def in_catalogues(sources: Sources) -> Iterator[str]:
    """The same of the words of site and form."""
    for code in sources.facts.languages:
        file = FOLDER / f"{code}.yml"
        text = file.read_text(encoding="utf-8")
        yield from mixed(file, text)
        for number, says in _in(text, code):
            yield f"{file}:{number}: {says}"


def _has_seam(text: str) -> bool:
    """Whether letters of two scripts stand side by side; most texts are of one script, and of Latin."""
    if not _NOT_LATIN.search(text):
        return False
    return bool(_BESIDE_LATIN.search(text) or _BESIDE_GREEK.search(text))


def _odd_ones(word: str) -> list[str]:
    """The letters of the script a word has fewest of, each once; of all scripts when none has fewer."""
    of = [re.findall(f"[{script}]", word) for script in _SCRIPTS]
    fewest = min(len(letters) for letters in of if letters)
    return list(dict.fromkeys(c for c in word if any(c in some and len(some) == fewest for some in of)))


def _in(text: str, code: str) -> Iterator[tuple[int, str]]:
    own = _NEIGHBOURS.get(code, {})
    for found in _strange(code).finditer(text):
        letter, number = found[0], text.count("\n", 0, found.start()) + 1
        if letter in own:
            yield number, f"the letter {_named(letter)} is none of {code}; write {_named(own[letter])}"
        else:
            yield number, f"a hidden mark, {_named(letter)}; remove it: the markup knows the direction"


def _strange(code: str) -> re.Pattern[str]:
    return re.compile(f"[{''.join(_NEIGHBOURS.get(code, ()))}{_HIDDEN}]")


def _named(letter: str) -> str:
    name = " with ".join(unicodedata.name(c, "") for c in letter)
    return f"U+{ord(letter[0]):04X} {name}"
