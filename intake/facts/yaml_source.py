"""Strict YAML: every value remembers its line, and a key written twice is an error."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from intake.facts.plain_words import plain

Loc = tuple[str | int, ...]
PLACEHOLDER = re.compile(r"TODO\b")
"""What `portal new` writes where an editor has yet to write: never read as a text."""
Model = TypeVar("Model", bound=BaseModel)


class FactsError(ValueError):
    """A fact file an editor can mend: the message names file, line, field and what was expected."""


@dataclass(frozen=True)
class Document:
    """A parsed file: plain ``data``, and the line (from 1) where each nested value stands."""

    path: Path
    data: Any
    lines: dict[Loc, int]

    def error(self, loc: Loc, message: str) -> FactsError:
        """Return the error for the value at ``loc``, or for its nearest parent that has a line."""
        near = loc
        while near not in self.lines:
            near = near[:-1]
        field = ".".join(str(part) for part in loc) or "the file"
        return FactsError(f"{self.path}:{self.lines[near]}: {field}: {message}")

    def parse(self, model: type[Model]) -> Model:
        """Validate the whole document as ``model``; raise `FactsError` at the first wrong line."""
        try:
            return model.model_validate(self.data)
        except ValidationError as problem:
            first = problem.errors(include_url=False)[0]
            raise self.error(_real_loc(first["loc"], self.data), plain(first, model)) from None


def read_yaml(path: Path) -> Document:
    """Read one file. Raises `FactsError` for broken YAML, a repeated key, or an empty file."""
    try:
        return parse_yaml(path.read_text(encoding="utf-8"), path)
    except UnicodeDecodeError as problem:
        raise FactsError(f"{path}:1: not readable as UTF-8 text: {problem}") from None


def parse_yaml(text: str, path: Path, first_line: int = 1, *, draft: bool = False) -> Document:
    """Parse YAML that starts at ``first_line`` of ``path``; errors as for `read_yaml`.

    A ``draft`` may hold a `PLACEHOLDER`; anything else with one is not finished, and refused.
    """
    lines: dict[Loc, int] = {(): first_line}
    try:
        root = _composed(text)
    except yaml.YAMLError as problem:
        raise _unreadable(problem, path, first_line) from None
    if root is None:
        raise FactsError(f"{path}:{first_line}: the file is empty; write its facts or remove it")
    reading = _Reading(path, first_line, lines, draft)
    return Document(path, reading.plain(root, ()), lines)


_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _composed(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=_FAST)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader)  # its words for what is wrong are the clearer ones


_BROKEN = (
    ("mapping values are not allowed", 'a colon and a space inside words; put the words in "…"'),
    ("expected ',' or", "a bracket is not closed; close it"),
    ("block end", "the spaces at the line's beginning are not those of the lines above; make them alike"),
    ("cannot start any token", 'use spaces for a tab, and put words that begin with a sign in "…"'),
    ("could not find expected ':'", "a key without its colon; write `key: value`"),
    ("unexpected end of stream", "words are not closed; end them with a quotation mark"),
    ("undefined alias", 'words that begin with * stand in "…"'),
)
_ELSE = "look at this line and the one above: spaces, colons, brackets, quotation marks"


def _unreadable(problem: yaml.YAMLError, path: Path, first_line: int) -> FactsError:
    """Broken YAML in our words: the line of the file, and what most often mends it."""
    mark, begun = getattr(problem, "problem_mark", None), getattr(problem, "context_mark", None)
    line = mark.line + first_line if mark else first_line
    says = str(getattr(problem, "problem", None) or getattr(problem, "reason", problem)).split(", but ")[0]
    remedy = next((words for sign, words in _BROKEN if sign in says), _ELSE)
    above = begun and mark and begun.line < mark.line
    since = f" (it began in line {begun.line + first_line})" if begun and above else ""
    said = "the lines do not fit together" if "<" in says else says  # the parser's own names help nobody
    return FactsError(f"{path}:{line}: not readable as YAML: {said}{since}; {remedy}")


@dataclass(frozen=True)
class _Reading:
    """Turns nodes into plain data while noting, for every value, the line of the file it stands on."""

    path: Path
    first_line: int
    lines: dict[Loc, int]
    draft: bool

    def plain(self, node: yaml.Node, loc: Loc) -> Any:
        self.lines[loc] = self._line(node)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, loc)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(child, (*loc, i)) for i, child in enumerate(node.value)]
        try:
            value = _scalar(node)
        except (ValueError, yaml.YAMLError) as problem:
            raise self._error(
                node, loc, f"{problem}; write a value that exists, a day as 2026-12-01"
            ) from None
        if not self.draft and isinstance(value, str) and PLACEHOLDER.match(value):
            raise self._error(node, loc, f"{value!r:.60} only holds the place; write what belongs here")
        return value

    def _mapping(self, node: yaml.MappingNode, loc: Loc) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in found:
                raise self._error(key_node, (*loc, key), "this key stands here twice; remove one of the two")
            found[key] = self.plain(value_node, (*loc, key))
            self.lines[(*loc, key)] = self._line(key_node)
        return found

    def _line(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + self.first_line

    def _error(self, node: yaml.Node, loc: Loc, message: str) -> FactsError:
        field = ".".join(str(part) for part in loc)
        return FactsError(f"{self.path}:{self._line(node)}: {field}: {message}")


def _scalar(node: yaml.Node) -> Any:
    if node.tag == "tag:yaml.org,2002:str":
        return node.value
    try:
        return _PLAIN.construct_object(node)  # dates such as 2021-02-31 raise ValueError here
    finally:
        _PLAIN.constructed_objects.clear()
        _PLAIN.recursive_objects.clear()


_PLAIN = yaml.SafeLoader("")


def _real_loc(loc: Loc, data: Any) -> Loc:
    """Drop the union tags pydantic adds to a location: they are not keys of the file."""
    real: list[str | int] = []
    for part in loc:
        if isinstance(data, list) and isinstance(part, int):
            real, data = [*real, part], data[part] if part < len(data) else None
        elif isinstance(data, dict) and (part in data or part == loc[-1]):
            real, data = [*real, part], data.get(part)
    return tuple(real)
