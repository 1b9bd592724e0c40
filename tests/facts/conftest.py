import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.facts import FactsError, ServiceFacts, load_facts

REAL = Path(__file__).parents[2] / "docs" / "facts"
Break = Callable[..., str]


@pytest.fixture(scope="session")
def facts() -> ServiceFacts:
    return load_facts(REAL)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the real facts that a test may spoil."""
    return Path(shutil.copytree(REAL, tmp_path / "facts"))


@pytest.fixture
def spoil(copied: Path) -> Break:
    """Replace a passage of one file and return the error, its path shortened to the file's own."""

    def spoiled(file: str, old: str, new: str) -> str:
        path = copied / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(FactsError) as caught:
            load_facts(copied)
        return str(caught.value).replace(f"{copied}/", "")

    return spoiled


@pytest.fixture
def line_of() -> Callable[..., int]:
    """The line, from 1, on which the last line of a passage stands in a real file."""

    def line(file: str, passage: str) -> int:
        before, found, _ = (REAL / file).read_text(encoding="utf-8").partition(passage)
        assert found, f"{passage!r} is not in {file}"
        return (before + found).count("\n") + 1

    return line
