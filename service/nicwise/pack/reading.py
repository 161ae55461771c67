"""Reads YAML so that every complaint has its path and line.

`read_yaml` gives plain values and remembers where each stood; `parse` turns them into a pydantic
model and reports what does not fit. Mistakes are collected in `Problems`, never raised one by one.

The round-trip loader of ruamel.yaml would give lines as well, but takes a second for all of the content;
its node graph carries the same marks at a fraction of that, where libyaml's parser is installed.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from rapidfuzz import process
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from nicwise.errors import Problem
from nicwise.pack.overlay import below, laid_over

Model = TypeVar("Model", bound=BaseModel)


class Row(BaseModel):
    """A mapping in a content file: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


@dataclass(slots=True)
class Problems:
    """All mistakes found so far. `root` is the folder of the content, that paths are shown against.

    house: a company's folder that is laid over it, or None; see overlay.py. Its files are named by the paths of those
    that they are laid over, and their lines go on where those end.
    """

    root: Path
    found: list[Problem] = field(default_factory=list)
    house: Path | None = None
    ends: dict[Path, int] = field(default_factory=dict)
    """Path of a file with one of the house's below it -> lines of its own."""

    def add(self, path: Path, line: int, message: str, code: str) -> None:
        """Note one mistake. `line` counts from 1; `code` is kebab-case and stable."""
        if line > self.ends.get(path, line):
            path, line = self.in_house(path) or path, line - self.ends[path]
        shown = path.relative_to(self.root) if path.is_relative_to(self.root) else path
        self.found.append(Problem(shown.as_posix(), line, message, code))

    def in_house(self, path: Path) -> Path | None:
        """Where the house has what is at `path` in the built-in content, whether it exists or not."""
        return self.house / path.relative_to(self.root) if self.house and path.is_relative_to(self.root) else None

    def texts(self, path: Path) -> tuple[str, str] | None:
        """The built-in text of a file and the house's, "" for one that is not there. None, noted, without either."""
        house = self.in_house(path)
        own = _read(house, self) if house and house.exists() else ""
        text = "" if own and not path.exists() else _read(path, self)
        if own is None or text is None:
            return None
        if own:
            self.ends[path] = text.count("\n") + 1
        return text, own

    def add_unknown(self, path: Path, line: int, what: str, value: str, allowed: Collection[str]) -> None:
        """Note a name that is not in the vocabulary, with the nearest that is."""
        near = process.extractOne(value, sorted(allowed), score_cutoff=60)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        self.add(path, line, f'unknown {what} "{value}"{hint}', f"unknown-{what.replace(' ', '-')}")


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as read. `value` is plain data; `line_of(loc)` says where a part of it stands."""

    path: Path
    value: Any
    _node: Any  # a ruamel node, or None for an empty document
    _first_line: int = 1

    def line_of(self, loc: tuple[int | str, ...]) -> int:
        """Line, from 1, of the part at `loc` (keys and indexes from the top), or of its nearest parent."""
        node, line = self._node, 0
        for step in loc:
            if isinstance(node, MappingNode):
                found = [(key, part) for key, part in node.value if key.value == str(step)]
                if not found:
                    break
                line, node = found[0][0].start_mark.line, found[0][1]
            elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line
            else:
                break
        return line + self._first_line


def read_yaml(path: Path, problems: Problems) -> Document | None:
    """Read one YAML file, with the house's laid over it; None where it can't be read, with the mistake noted."""
    texts = problems.texts(path)
    return None if texts is None else read_yaml_text(texts[0], path, problems, house=texts[1])


def _read(path: Path, problems: Problems) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else f"not UTF-8 at byte {error.start}"
        problems.add(path, 1, f"can't be read: {reason}", "unreadable")
        return None


def read_yaml_text(text: str, path: Path, problems: Problems, first_line: int = 1, house: str = "") -> Document | None:
    """Read YAML that stands in the file at `path`, from `first_line` on; None where it is not sound.

    house: text of the file that is laid over it.
    """
    try:
        node = YAML(typ="safe").compose(text)
        if house:
            node = laid_over(node, YAML(typ="safe").compose(below(text, house)[0]))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        last = text.rstrip().count("\n")  # what is left open is noticed only beyond the end
        line = min(mark.line, last) if mark else 0
        problems.add(path, line + first_line, " ".join(str(error.problem).split()), "bad-yaml")
        return None
    except YAMLError as error:
        problems.add(path, first_line, " ".join(str(error).split()), "bad-yaml")
        return None
    builder = _Builder(lambda mark, message: problems.add(path, mark.line + first_line, message, "bad-yaml"))
    value = None if node is None else builder.build(node)
    return Document(path, value, node, first_line) if builder.sound else None


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


_STANDARD = "tag:yaml.org,2002:"
_NULL, _BOOL = {"", "~", "null", "Null", "NULL"}, {"true": True, "false": False}


@dataclass(slots=True)
class _Builder:
    """Makes plain values of nodes. Whatever is neither plain nor unmistakable is told to `complain(mark, message)`."""

    complain: Callable[[Any, str], None]
    sound: bool = True
    seen: set[int] = field(default_factory=set)

    def build(self, node: Any) -> Any:
        if id(node) in self.seen:
            return self._refuse(node, "write it out again; anchors and aliases are not used here")
        self.seen.add(id(node))
        if isinstance(node, MappingNode):
            return self._mapping(node)
        if isinstance(node, SequenceNode):
            return [self.build(part) for part in node.value]
        return self._scalar(node)

    def _mapping(self, node: MappingNode) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, part in node.value:
            if not isinstance(key, ScalarNode):
                self._refuse(key, "a key is a single word, not a list or a mapping")
            elif key.value in result:
                self._refuse(key, f'the key "{key.value}" stands here twice')
            else:
                result[key.value] = self.build(part)
        return result

    def _scalar(self, node: ScalarNode) -> Any:
        text = node.value
        kind = str(node.tag).removeprefix(_STANDARD)
        match kind:
            case "str":
                return str(text)
            case "null" if text in _NULL:
                return None
            case "bool" if text.lower() in _BOOL:
                return _BOOL[text.lower()]
            case "int" if re.fullmatch(r"[-+]?(0|[1-9][0-9]*)", text):
                return int(text)
            case "float" if re.fullmatch(r"[-+]?[0-9]+\.[0-9]+", text):
                return float(text)
        return self._refuse(node, f'put "{text}" in quotes, or write it plainly; it reads as {kind}')

    def _refuse(self, node: Any, message: str) -> None:
        self.sound = False
        self.complain(node.start_mark, message)
