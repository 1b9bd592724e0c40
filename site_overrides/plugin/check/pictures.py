"""Pictures: each needs words for those who cannot see it, and a file."""

import re
from collections.abc import Iterator

from site_overrides.plugin.check.pages import CheckedPage

_PICTURE = re.compile(r"!\[(?P<says>[^\]]*)\]\((?P<file>[^)\s]*)[^)]*\)")
_LIKE_A_FILE = re.compile(
    r"[\w ().-]*\.(png|jpe?g|gif|svg|webp|heic)|(img|dsc|image|picture|photo|scan|screen ?shot)[ _()\d-]*",
    re.I,
)
_REMEDY = "write in one sentence what it shows"


def unsaid(page: CheckedPage) -> Iterator[str]:
    """Each picture without words, with a file's name for words, or without its file."""
    for found in _PICTURE.finditer(page.text):
        yield from _words(found["says"], page.where(found.start()))
        if not (page.file.parent / found["file"]).is_file():
            yield f"{page.where(found.start())}: no such picture: {found['file']!r}; write its path from here"


def _words(says: str, where: str) -> Iterator[str]:
    if not says.strip():
        yield f"{where}: a picture without words for those who cannot see it; {_REMEDY}"
    elif _LIKE_A_FILE.fullmatch(says.strip()):
        yield f"{where}: a picture's words are the name of a file, {says.strip()!r}; {_REMEDY}"
