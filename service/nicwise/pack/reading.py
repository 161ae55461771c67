"""Reads YAML so that every complaint has its path and line.

`read_yaml` gives plain values and remembers where each stood; `parse` turns them into a pydantic
model and reports what does not fit. Mistakes are collected in `Problems`, never raised one by one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from rapidfuzz import process
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

from nicwise.errors import Problem

Model = TypeVar("Model", bound=BaseModel)


class Row(BaseModel):
    """A mapping in a content file: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


@dataclass(slots=True)
class Problems:
    """All mistakes found so far. `root` is the folder that paths are shown against."""

    root: Path
    found: list[Problem] = field(default_factory=list)

    def add(self, path: Path, line: int, message: str, code: str) -> None:
        """Note one mistake. `line` counts from 1; `code` is kebab-case and stable."""
        shown = path.relative_to(self.root) if path.is_relative_to(self.root) else path
        self.found.append(Problem(shown.as_posix(), line, message, code))

    def add_unknown(self, path: Path, line: int, what: str, value: str, allowed: Mapping[str, Any] | set[str]) -> None:
        """Note a name that is not in the vocabulary, with the nearest that is."""
        near = process.extractOne(value, sorted(allowed), score_cutoff=60)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        self.add(path, line, f'unknown {what} "{value}"{hint}', f"unknown-{what.replace(' ', '-')}")


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as read. `value` is plain data; `line_of(loc)` says where a part of it stands."""

    path: Path
    value: Any
    _marked: Any

    def line_of(self, loc: tuple[int | str, ...]) -> int:
        """Line, from 1, of the part at `loc` (keys and indexes from the top), or of its nearest parent."""
        node, line = self._marked, 1
        for step in loc:
            if isinstance(node, CommentedMap) and step in node:
                line = node.lc.key(step)[0] + 1
            elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
                line = node.lc.item(step)[0] + 1
            else:
                break
            node = node[step]
        return line


def read_yaml(path: Path, problems: Problems) -> Document | None:
    """Read one YAML file; None where it can't be read, with the mistake noted."""
    yaml = YAML(typ="rt", pure=True)
    yaml.allow_duplicate_keys = False
    try:
        marked = yaml.load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.add(path, mark.line + 1 if mark else 1, " ".join(str(error.problem).split()), "bad-yaml")
        return None
    except (OSError, UnicodeDecodeError) as error:
        problems.add(path, 1, f"can't be read: {error}", "unreadable")
        return None
    return Document(path, _plain(marked), marked)


def parse(model: type[Model], document: Document, problems: Problems, loc: tuple[int | str, ...] = ()) -> Model | None:
    """Make `model` of the part of the document at `loc`; None where it does not fit, with every mistake noted."""
    value = document.value
    for step in loc:
        value = value[step]
    try:
        return model.model_validate(value)
    except ValidationError as error:
        for fault in error.errors():
            where = tuple(step for step in fault["loc"] if not (isinstance(step, str) and step.startswith("function-")))
            name = ".".join(map(str, where))
            message = fault["msg"].removeprefix("Value error, ")
            code = "unknown-key" if fault["type"] == "extra_forbidden" else "bad-value"
            problems.add(
                document.path, document.line_of((*loc, *where)), f"{name}: {message}" if name else message, code
            )
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    return value
