"""What a layout pays, item by item."""

from collections.abc import Iterable
from dataclasses import dataclass

from nicwise.pack.sharing_rows import Modifier, PairRule
from nicwise.pack.sizing_rows import Charge
from nicwise.profile import ROLES, Role


@dataclass(frozen=True, slots=True)
class Entry:
    """One item on the bill. shared: from the sharing matrix (the worst counts), else added up."""

    rule: str
    rank: int
    row: PairRule | Charge
    roles: tuple[Role, ...]
    shared: bool
    eased: tuple[Modifier, ...] = ()


def charged(row: Charge, roles: Iterable[Role]) -> Entry:
    """The item of a charge that hits those roles."""
    return Entry(row.id, row.cost, row, tuple(sorted(roles, key=ROLES.index)), False)


def worst_shared(entries: Iterable[Entry]) -> int:
    """The highest cost of sharing; FORBIDDEN where something must not be."""
    return max((entry.rank for entry in entries if entry.shared), default=0)


def added(entries: Iterable[Entry]) -> int:
    """The sum of what is paid beside sharing."""
    return sum(entry.rank for entry in entries if not entry.shared)
