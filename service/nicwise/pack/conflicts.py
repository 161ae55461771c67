"""Finds rows that can never speak and rows that contradict one another.

It compares conditions, so it is sure of what it reports and silent where it can't tell: two ranges of numbers are
only compared where one of them is a plain value.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, TypeVar

from nicwise.pack.conditions import DERIVED, LAYOUT_FACTS, Condition, matches
from nicwise.profile import WINDOWS

Row = TypeVar("Row")
Any_ = Sequence[Condition]
"""Alternatives, of which one that holds is enough; none at all always holds."""


def implies(narrow: Condition, wide: Condition) -> bool:
    """Whether `wide` holds wherever `narrow` does, as far as that can be told."""
    return all(
        name in narrow.terms and _within(name, narrow.terms[name], alternatives)
        for name, alternatives in wide.terms.items()
    )


def any_implies(narrow: Any_, wide: Any_) -> bool:
    """The same for alternatives."""
    if not wide:
        return True
    return bool(narrow) and all(any(implies(one, other) for other in wide) for one in narrow)


def impossible(when: Condition, assumed: frozenset[str] = frozenset()) -> Iterator[str]:
    """Why the condition can never hold. assumed: facts that have a value even where the asker gave none."""
    versions = when.terms.get("windows")
    if versions and not _versions(versions):
        yield f"no Windows version is {' or '.join(map(str, versions))}"
    for fact in when.terms.get("unstated", ()):
        if fact in when.terms and fact not in assumed:
            yield f'"{fact}" can\'t be unstated and have a value, as nothing is assumed for it'


def unread(when: Condition, *, by_layouts: bool) -> Iterator[str]:
    """Facts that nothing works out for such a row. by_layouts: it is read by the search over layouts."""
    known = LAYOUT_FACTS if by_layouts else DERIVED - {"network_ports"}
    for name in when.terms:
        if name in DERIVED and name not in known:
            yield f'nothing works out "{name}" for rows of this file'


def shadowed(
    rows: Sequence[Row], when: Callable[[Row], Any_], traits: Callable[[Row], tuple[object, ...]]
) -> Iterator[tuple[int, int]]:
    """Rows of a list in which the first that holds decides, that an earlier one keeps from ever being reached.

    traits: what else decides whether a row fits; None fits all. Yields (row, the earlier one).
    """
    for later, row in enumerate(rows):
        for earlier, other in enumerate(rows[:later]):
            fits = all(a is None or a == b for a, b in zip(traits(other), traits(row), strict=True))
            if fits and any_implies(when(row), when(other)):
                yield later, earlier
                break


def contradicting(
    rows: Sequence[Row], key: Callable[[Row], Hashable], says: Callable[[Row], object]
) -> Iterator[tuple[int, int]]:
    """Rows that hold for the same and say different things. Yields (row, the earlier one)."""
    first: dict[Hashable, int] = {}
    for i, row in enumerate(rows):
        earlier = first.setdefault(key(row), i)
        if earlier != i and says(rows[earlier]) != says(row):
            yield i, earlier


def key_of(when: Condition) -> Hashable:
    """Equal for conditions that ask for the same."""
    return frozenset((name, frozenset(map(repr, alternatives))) for name, alternatives in when.terms.items())


def _within(name: str, narrow: Sequence[Any], wide: Sequence[Any]) -> bool:
    if name == "windows":
        return _versions(narrow) <= _versions(wide)
    if name in ("unstated", "roles_all", "mentions_all", "storage_all"):
        return set(wide) <= set(narrow)
    known = set(map(repr, wide))
    return all(repr(value) in known or _meets(value, wide) for value in narrow)


def _meets(value: Any, wide: Sequence[Any]) -> bool:
    """Whether a plain value is what one of the alternatives asks for."""
    is_plain = not (isinstance(value, str) and value[:1] in "<>!=")
    return is_plain and any(matches(value, wanted) for wanted in wide)


def _versions(alternatives: Sequence[Any]) -> frozenset[str]:
    return frozenset(version for version in WINDOWS if any(matches(version, wanted) for wanted in alternatives))
