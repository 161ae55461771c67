"""What is wrong with layout rules that are written soundly: pairs that are missing or doubled, conditions that can
never hold, rows that are never reached, rows that contradict one another. Each is told with its line."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from nicwise.pack.conditions import Condition
from nicwise.pack.conflicts import contradicting, impossible, key_of, shadowed, unread
from nicwise.pack.layout_rows import Checks, Layouts
from nicwise.pack.reading import Document, Problems
from nicwise.pack.sharing_rows import Modifier, PairRule
from nicwise.pack.sizing_rows import Sizing
from nicwise.pack.values import impossible_values
from nicwise.profile import ROLES

Loc = tuple[int | str, ...]

_ASSUMED = frozenset({"windows", "clustered", "storage"})
"""Facts that have a value by the time rules are read."""


def check_matrix(pairs: Sequence[PairRule], modifiers: Sequence[Modifier], document: Document, out: Problems) -> None:
    """Each pair of roles stands in the matrix once, and a modifier changes pairs that are there."""
    seen: set[frozenset[str]] = set()
    for i, row in enumerate(pairs):
        pair = frozenset(row.roles)
        if len(pair) < 2 or pair in seen:
            out.add(document.path, document.line_of(("pairs", i)), f'"{row.id}" stands here twice', "double-pair")
        seen.add(pair)
    for i, first in enumerate(ROLES):
        for second in ROLES[i + 1 :]:
            if frozenset((first, second)) not in seen:
                out.add(document.path, 1, f'"{first}" with "{second}" is missing', "missing-pair")
    known = {row.id for row in pairs}
    for i, modifier in enumerate(modifiers):
        for j, name in enumerate(modifier.pairs):
            if name not in known:
                out.add_unknown(document.path, document.line_of(("modifiers", i, "pairs", j)), "pair", name, known)


def check_conditions(rules: object, document: Document, out: Problems) -> None:
    """Every condition can hold, and asks for facts that are known where layouts are sought."""
    for loc, when in _conditions(rules, ()):
        line = document.line_of(loc)
        for message in (*impossible_values(when), *impossible(when, _ASSUMED)):
            out.add(document.path, line, message, "impossible-value")
        for message in unread(when, by_layouts=True):
            out.add(document.path, line, message, "unread-fact")


def check_sizing(sizing: Sizing, document: Document, out: Problems) -> None:
    """No row stands behind one that always comes before it, and no two charges differ about the same."""
    lists: tuple[tuple[str, Sequence[Any], tuple[str, ...]], ...] = (
        ("columns", sizing.columns, ("fast", "weighted")),
        ("steps", sizing.steps, ("role",)),
        ("teamed", sizing.teamed, ()),
        ("teams", sizing.teams, ("under_switch",)),
        ("switch_guests", sizing.switch_guests, ()),
        ("weights", sizing.weights, ()),
        ("speeds", sizing.speeds, ()),
        ("partitions", sizing.partitions, ()),
    )
    for name, rows, traits in lists:
        for later, earlier in shadowed(rows, lambda row: (row.when,), _traits(traits)):
            _unreachable(document, (name, later), (name, earlier), out)
    for later, earlier in shadowed(sizing.needed.base, lambda row: row.when, lambda row: ()):
        _unreachable(document, ("needed", "base", later), ("needed", "base", earlier), out)
    about = ("test", "role", "roles", "beside", "fast", "ports")
    for later, earlier in contradicting(
        sizing.charges,
        lambda row: (frozenset(map(key_of, row.when)), *(getattr(row, name) for name in about)),
        lambda row: row.cost,
    ):
        _contradiction(document, ("charges", later), ("charges", earlier), out)
    _check_ids([row.id for row in sizing.charges], document, ("charges",), out)


def check_layouts(layouts: Layouts, document: Document, out: Problems) -> None:
    """A way to build a layout has one name: the first that fits gives it."""
    variants = [
        ((i, j), row, tuple(sorted(pattern.model_dump_json() for pattern in variant)))
        for i, row in enumerate(layouts.named)
        for j, variant in enumerate(row.variants)
    ]
    for later, earlier in shadowed(variants, lambda part: (part[1].when,), lambda part: (part[2],)):
        (i, j), (k, n) = variants[later][0], variants[earlier][0]
        _unreachable(document, ("named", i, "variants", j), ("named", k, "variants", n), out)
    _check_ids([row.id for row in layouts.named], document, ("named",), out)


def check_checks(checks: Checks, document: Document, out: Problems) -> None:
    """No two checks differ about the same ports of the same hosts."""
    for later, earlier in contradicting(
        checks.rows,
        lambda row: (
            frozenset(map(key_of, row.when)),
            row.port.model_dump_json() if row.port else None,
            row.fault,
        ),
        lambda row: (row.verdict, row.severity),
    ):
        _contradiction(document, ("rows", later), ("rows", earlier), out)
    _check_ids([row.id for row in checks.rows], document, ("rows",), out)


def _traits(names: tuple[str, ...]) -> Callable[[Any], tuple[object, ...]]:
    return lambda row: tuple(getattr(row, name) for name in names)


def _check_ids(ids: Sequence[str], document: Document, at: Loc, out: Problems) -> None:
    for i, name in enumerate(ids):
        if name in ids[:i]:
            line = document.line_of((*at, ids.index(name)))
            out.add(
                document.path, document.line_of((*at, i)), f'"{name}" is also the id of line {line}', "duplicate-id"
            )


def _unreachable(document: Document, at: Loc, behind: Loc, out: Problems) -> None:
    line = document.line_of(behind)
    out.add(document.path, document.line_of(at), f"is never reached, as line {line} comes before it", "unreachable-row")


def _contradiction(document: Document, at: Loc, other: Loc, out: Problems) -> None:
    line = document.line_of(other)
    out.add(
        document.path, document.line_of(at), f"says something else than line {line} for the same case", "contradiction"
    )


def _conditions(part: object, loc: Loc) -> Iterator[tuple[Loc, Condition]]:
    """Every condition in a rule file, with where it stands."""
    if isinstance(part, Condition):
        yield loc, part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _conditions(getattr(part, name), (*loc, name))
    elif isinstance(part, Mapping):
        for name, value in part.items():
            yield from _conditions(value, (*loc, name))
    elif isinstance(part, list | tuple):
        for i, value in enumerate(part):
            yield from _conditions(value, (*loc, i))
