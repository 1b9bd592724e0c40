"""Strict YAML: every value remembers its line, and a key written twice is an error."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Loc = tuple[str | int, ...]
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
            given = "" if first["type"] == "missing" else f", not {first['input']!r:.80}"
            raise self.error(_real_loc(first["loc"], self.data), first["msg"] + given) from None


def read_yaml(path: Path) -> Document:
    """Read one file. Raises `FactsError` for broken YAML, a repeated key, or an empty file."""
    try:
        return parse_yaml(path.read_text(encoding="utf-8"), path)
    except UnicodeDecodeError as problem:
        raise FactsError(f"{path}:1: not readable as UTF-8 text: {problem}") from None


def parse_yaml(text: str, path: Path, first_line: int = 1) -> Document:
    """Parse YAML that starts at ``first_line`` of ``path``; errors as for `read_yaml`."""
    lines: dict[Loc, int] = {(): first_line}
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = mark.line + first_line if mark else first_line
        raise FactsError(f"{path}:{line}: not readable as YAML: {problem}") from None
    if root is None:
        raise FactsError(f"{path}:{first_line}: the file is empty; write its facts or remove it")
    reading = _Reading(path, first_line, lines)
    return Document(path, reading.plain(root, ()), lines)


@dataclass(frozen=True)
class _Reading:
    """Turns nodes into plain data while noting, for every value, the line of the file it stands on."""

    path: Path
    first_line: int
    lines: dict[Loc, int]

    def plain(self, node: yaml.Node, loc: Loc) -> Any:
        self.lines[loc] = self._line(node)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, loc)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(child, (*loc, i)) for i, child in enumerate(node.value)]
        try:
            return _scalar(node)
        except (ValueError, yaml.YAMLError) as problem:
            raise self._error(node, loc, str(problem)) from None

    def _mapping(self, node: yaml.MappingNode, loc: Loc) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in found:
                raise self._error(key_node, (*loc, key), "this key stands here twice")
            found[key] = self.plain(value_node, (*loc, key))
            self.lines[(*loc, key)] = self._line(key_node)
        return found

    def _line(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + self.first_line

    def _error(self, node: yaml.Node, loc: Loc, message: str) -> FactsError:
        field = ".".join(str(part) for part in loc)
        return FactsError(f"{self.path}:{self._line(node)}: {field}: {message}")


def _scalar(node: yaml.Node) -> Any:
    loader = yaml.SafeLoader("")
    return loader.construct_object(node)  # dates such as 2021-02-31 raise ValueError here


def _real_loc(loc: Loc, data: Any) -> Loc:
    """Drop the union tags pydantic adds to a location: they are not keys of the file."""
    real: list[str | int] = []
    for part in loc:
        if isinstance(data, list) and isinstance(part, int):
            real, data = [*real, part], data[part] if part < len(data) else None
        elif isinstance(data, dict) and (part in data or part == loc[-1]):
            real, data = [*real, part], data.get(part)
    return tuple(real)
