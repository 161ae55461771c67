"""Lays a company's own content over the built-in one: the same files, of which the house has only what differs.

A house file is read as if it stood below the built-in file of its name. Of mappings the house's keys win; of lists of
rows those with the same id are replaced, and the others come first, so that the first row that holds is the house's.
Sections of guidance with an anchor that is there already take its place.
"""

from pathlib import Path

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

__all__ = ["below", "folders", "laid_over", "names"]

_NAMES = ("id", "term")
"""Keys by which a row is known, in a list of rows."""


def below(text: str, house: str) -> tuple[str, int]:
    """Text of a house file moved down to where it stands below another, and the lines of that one."""
    lines = text.count("\n") + 1
    return "\n" * lines + house, lines


def folders(folder: Path, house: Path | None) -> tuple[Path, ...]:
    """The places of a folder that exist: the built-in one, the house's."""
    return tuple(place for place in (folder, house) if place is not None and place.is_dir())


def names(folder: Path, house: Path | None, pattern: str = "*") -> list[Path]:
    """What a folder holds in either place, as paths of the built-in one, sorted."""
    found = {entry.name for place in folders(folder, house) for entry in place.glob(pattern)}
    return [folder / name for name in sorted(found)]


def laid_over(node: Node | None, house: Node | None) -> Node | None:
    """The tree of a YAML file with that of the house laid over it. Neither is changed."""
    if node is None or house is None:
        return house if node is None else node
    if isinstance(node, MappingNode) and isinstance(house, MappingNode):
        return _mapping(node, house)
    if isinstance(node, SequenceNode) and isinstance(house, SequenceNode):
        return _sequence(node, house)
    return house


def _mapping(node: MappingNode, house: MappingNode) -> MappingNode:
    own = {key.value: (key, value) for key, value in house.value}
    kept = [
        (own[key.value][0], laid_over(value, own[key.value][1])) if key.value in own else (key, value)
        for key, value in node.value
    ]
    there = {key.value for key, _ in node.value}
    added = [pair for name, pair in own.items() if name not in there]
    return MappingNode(node.tag, [*kept, *added], node.start_mark, node.end_mark)


def _sequence(node: SequenceNode, house: SequenceNode) -> SequenceNode:
    if not all(isinstance(part, MappingNode) for part in (*node.value, *house.value)):
        return house  # a list of plain values is one value
    there = {name for part in node.value if (name := _name(part))}
    own = {name: part for part in house.value if (name := _name(part)) in there}
    kept = [own.get(_name(part) or "", part) for part in node.value]
    present = {_plain(part) for part in node.value}  # a row without a name that is there already is no other one
    added = [part for part in house.value if _name(part) not in there and _plain(part) not in present]
    return SequenceNode(node.tag, [*added, *kept], node.start_mark, node.end_mark)


def _plain(node: Node) -> object:
    """What a tree holds, to compare it."""
    if isinstance(node, MappingNode):
        return tuple((key.value, _plain(value)) for key, value in node.value)
    if isinstance(node, SequenceNode):
        return tuple(_plain(part) for part in node.value)
    return node.tag, node.value


def _name(part: MappingNode) -> str | None:
    """What a row is called, if it has a name."""
    for key, value in part.value:
        if key.value in _NAMES and isinstance(value, ScalarNode):
            return str(value.value)
    return None
