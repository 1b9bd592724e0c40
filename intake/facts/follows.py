"""Which Latvian text a translation was made from, as 12 hex digits; ``portal stamp`` writes them."""

import hashlib
import unicodedata
from collections.abc import Mapping
from typing import Annotated

from pydantic import StringConstraints

HASH = r"^[0-9a-f]{12}$"
Hash = Annotated[str, StringConstraints(pattern=HASH)]


def digest(text: str) -> str:
    """12 hex digits of a text's lines; spaces, blank lines and the two ways to write an ā do not count."""
    lines = unicodedata.normalize("NFC", text).splitlines()
    said = "\n".join(" ".join(line.split()) for line in lines if line.strip())
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def behind(texts: Mapping[str, str], follows: Mapping[str, str]) -> list[str]:
    """The languages whose text follows another Latvian text than the present one, or an unknown one."""
    wanted = digest(texts["lv"])
    return [code for code in texts if code != "lv" and follows.get(code) != wanted]
