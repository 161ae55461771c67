"""Reads the rule files that layouts are searched and checked by: roles, sharing, sizing, layouts, checks.

Section ids are collected in `Rules.section_refs`, to be compared with the guidance once both are loaded.
"""

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from nicwise.pack.layout_rows import Checks, Layouts
from nicwise.pack.reading import Document, Problems, Row, parse, read_yaml
from nicwise.pack.rule_faults import check_checks, check_conditions, check_layouts, check_matrix, check_sizing
from nicwise.pack.rules import Rules
from nicwise.pack.sharing_rows import Modifier, PairRule, RoleRule, SharingWords
from nicwise.pack.sizing_rows import Sizing
from nicwise.profile import ROLES

_Model = TypeVar("_Model", bound=Row)


class _Sharing(Row):
    words: SharingWords
    pairs: tuple[PairRule, ...]
    modifiers: tuple[Modifier, ...]


def load_rules(root: Path, problems: Problems) -> Rules | None:
    """Read the layout rules under `root`/rules. None where something is wrong, with every mistake noted."""
    before = len(problems.found)
    documents = {
        name: read_yaml(root / "rules" / f"{name}.yaml", problems)
        for name in ("roles", "sharing", "sizing", "layouts", "checks")
    }
    roles = _roles(documents["roles"], problems)
    sharing = _whole(_Sharing, documents["sharing"], problems)
    sizing = _whole(Sizing, documents["sizing"], problems)
    layouts = _whole(Layouts, documents["layouts"], problems)
    checks = _whole(Checks, documents["checks"], problems)
    refs: list[tuple[Path, int, str]] = []
    for document in documents.values():
        if document:
            refs += _section_refs(document)
    if sharing and documents["sharing"]:
        check_matrix(sharing.pairs, sharing.modifiers, documents["sharing"], problems)
    if sizing and documents["sizing"]:
        check_sizing(sizing, documents["sizing"], problems)
    if layouts and documents["layouts"]:
        check_layouts(layouts, documents["layouts"], problems)
    if checks and documents["checks"]:
        check_checks(checks, documents["checks"], problems)
    parts = {"roles": roles, "sharing": sharing, "sizing": sizing, "layouts": layouts, "checks": checks}
    for name, part in parts.items():
        document = documents[name]
        if part is not None and document:
            check_conditions(part, document, problems)
    if roles is None or sharing is None or sizing is None or layouts is None or checks is None:
        return None
    if len(problems.found) > before:
        return None
    return Rules(
        MappingProxyType(roles), sharing.words, sharing.pairs, sharing.modifiers, sizing, layouts, checks, tuple(refs)
    )


def _roles(document: Document | None, problems: Problems) -> dict[str, RoleRule] | None:
    if document is None:
        return None
    if not isinstance(document.value, dict):
        problems.add(document.path, 1, "must be a mapping of role ids", "bad-value")
        return None
    found: dict[str, RoleRule] = {}
    for role in document.value:
        if role not in ROLES:
            problems.add_unknown(document.path, document.line_of((role,)), "role", str(role), set(ROLES))
        elif row := parse(RoleRule, document, problems, (role,)):
            found[role] = row
    for role in ROLES:
        if role not in document.value:
            problems.add(document.path, 1, f'role "{role}" is missing', "missing-role")
    return found if len(found) == len(ROLES) else None


def _whole(model: type[_Model], document: Document | None, problems: Problems) -> _Model | None:
    return parse(model, document, problems) if document else None


def _section_refs(document: Document) -> Iterator[tuple[Path, int, str]]:
    """Every section named under a `sections` key, wherever it stands."""

    def walk(value: Any, loc: tuple[int | str, ...]) -> Iterator[tuple[Path, int, str]]:
        parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, part in parts:
            if key == "sections" and isinstance(part, list):
                for i, section in enumerate(part):
                    yield document.path, document.line_of((*loc, key, i)), str(section)
            else:
                yield from walk(part, (*loc, key))

    return walk(document.value, ())
