"""Strict YAML: every value remembers its line, and a key written twice is an error."""

import re
from collections.abc import Iterator
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
    """A parsed file: plain ``data``, and the lines its values stand on."""

    path: Path
    data: Any
    lines: "Lines"

    def error(self, loc: Loc, message: str) -> FactsError:
        """Return the error for the value at ``loc``, or for its nearest parent that has a line."""
        field = ".".join(str(part) for part in loc) or "the file"
        return FactsError(f"{self.path}:{self.lines.of(loc)}: {field}: {message}")

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
    try:
        root = _composed(text)
    except yaml.YAMLError as problem:
        raise _unreadable(problem, path, first_line) from None
    if root is None:
        raise FactsError(f"{path}:{first_line}: the file is empty; write its facts or remove it")
    lines = Lines(root, first_line)
    try:
        return Document(path, _plain(root, draft), lines)
    except _Slip as slip:
        field = ".".join(str(part) for part in slip.loc)
        raise FactsError(f"{path}:{lines.at(slip.node)}: {field}: {slip.message}") from None


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
class Lines:
    """Where the values of a file stand: looked up when something is wrong, so that reading takes no notes."""

    root: yaml.Node
    first: int

    def at(self, node: yaml.Node) -> int:
        """The line of the file (from 1) that a node of its YAML begins on."""
        return int(node.start_mark.line) + self.first

    def of(self, loc: Loc) -> int:
        """The line of the value at ``loc``, or of its nearest parent that stands in the file."""
        node, line = self.root, self.at(self.root)
        for part in loc:
            below = next((found for found in _below(node) if found[0] == part), None)
            if below is None:
                break
            node, line = below[2], self.at(below[1])
        return line


def _below(node: yaml.Node) -> Iterator[tuple[str | int, yaml.Node, yaml.Node]]:
    """Each value directly under a node: its key or place, the node whose line is told, and its own."""
    if isinstance(node, yaml.MappingNode):
        yield from ((str(key.value), key, value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from ((i, child, child) for i, child in enumerate(node.value))


class _Slip(Exception):
    """What is wrong with the value of a node; ``loc`` grows on the way up to the file."""

    def __init__(self, node: yaml.Node, message: str, *loc: str | int) -> None:
        self.node, self.message, self.loc = node, message, loc


def _plain(node: yaml.Node, draft: bool) -> Any:
    """The plain data of a node. Raises `_Slip`."""
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node, draft)
    found: dict[str | int, Any] = {}
    for key, key_node, value in _below(node):
        if key in found:
            raise _Slip(key_node, "this key stands here twice; remove one of the two", key)
        try:
            found[key] = _plain(value, draft)
        except _Slip as slip:
            slip.loc = (key, *slip.loc)
            raise
    return found if isinstance(node, yaml.MappingNode) else list(found.values())


def _scalar(node: yaml.ScalarNode, draft: bool) -> Any:
    try:
        value = node.value if node.tag == _TEXT else _constructed(node)
    except (ValueError, yaml.YAMLError) as problem:
        raise _Slip(node, f"{problem}; write a value that exists, a day as 2026-12-01") from None
    if not draft and isinstance(value, str) and PLACEHOLDER.match(value):
        raise _Slip(node, f"{value!r:.60} only holds the place; write what belongs here")
    return value


def _constructed(node: yaml.Node) -> Any:
    try:
        return _PLAIN.construct_object(node)  # dates such as 2021-02-31 raise ValueError here
    finally:
        _PLAIN.constructed_objects.clear()
        _PLAIN.recursive_objects.clear()


_TEXT = "tag:yaml.org,2002:str"
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
