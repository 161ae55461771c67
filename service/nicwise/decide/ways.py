"""The groups that a layout can be made of: which roles may share ports, and all ways to give them some, with prices.

Roles that go together are a unit, and a set of units is a number with a bit for each.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from nicwise.decide.costs import Costing
from nicwise.decide.groups import Group, Surroundings
from nicwise.decide.hosts import Kind, Stock
from nicwise.pack.row_values import FORBIDDEN
from nicwise.profile import Role

_UNIT_ORDER: tuple[Role, ...] = (
    "iscsi", "vm-switch", "live-migration", "heartbeat", "csv", "management", "s2d", "smb", "backup", "replica",
)  # fmt: skip
_STORAGE: frozenset[Role] = frozenset({"iscsi", "smb", "s2d"})


@dataclass(frozen=True, slots=True)
class Terms:
    """What a pass of the search insists on: ports that are spoken for, the least that roles get, and that only
    traffic that can ride on the virtual switch does."""

    reservations: bool
    least: bool
    guests: bool


class Units:
    """The roles of a host, those that go together as one."""

    def __init__(self, roles: tuple[Role, ...]) -> None:
        ordered = [role for role in _UNIT_ORDER if role in roles]
        together = "csv" in ordered and "heartbeat" in ordered
        # One network of the cluster carries its heartbeats and its CSV traffic.
        self._units: list[tuple[Role, ...]] = [
            ("heartbeat", "csv") if together and role == "heartbeat" else (role,)
            for role in ordered
            if not together or role != "csv"
        ]
        self.all = (1 << len(self._units)) - 1
        self._roles = {0: frozenset[Role]()}

    def bits(self, roles: Iterable[Role]) -> int:
        """The units of these roles."""
        wanted = set(roles)
        return sum(1 << i for i, unit in enumerate(self._units) if not wanted.isdisjoint(unit))

    def roles(self, units: int) -> frozenset[Role]:
        """The roles of these units."""
        if units not in self._roles:
            self._roles[units] = self.roles(units & (units - 1)) | set(self._units[(units & -units).bit_length() - 1])
        return self._roles[units]


class Way(NamedTuple):
    """A group and its ports. shared, paid: its price; taken: ports that it takes of those that are not spoken for;
    singles: roles that it puts on a single port."""

    group: Group
    units: int
    shared: int
    paid: int
    taken: int
    beside_vms: bool
    is_team: bool
    singles: int


Built = dict[tuple[int, bool], tuple[Way, ...]]
"""All ways to build a group: (its units, whether it is the cluster's only path) -> ways."""


def puts_storage_beside_vms(roles: frozenset[Role]) -> bool:
    """Whether storage shares the ports of the VMs."""
    return "vm-switch" in roles and bool(roles & _STORAGE)


class Ways:
    """All groups that the units can form on such ports, where each group has the same surroundings."""

    def __init__(
        self, costing: Costing, stock: Stock, units: Units, terms: Terms, near: Surroundings, built: Built
    ) -> None:
        """built: kept between surroundings among which prices are the same."""
        self.costing, self.stock, self.units, self.terms, self.near = costing, stock, units, terms, near
        self.paths = units.bits(role for role in units.roles(units.all) if costing.rules.roles[role].cluster_path)
        host, vms = units.bits(["management"]), units.bits(["vm-switch"])
        self._switched = host | vms if host and vms else 0
        self._vms = vms
        self._rides = units.all & ~units.bits(role for role in units.roles(units.all) if not costing.can_ride(role))
        self._kept: dict[int, list[Way]] = {}
        self._shared = built
        self._minds_idle_ports = costing.minds_idle_ports()

    def beginning_with(self, first: int) -> list[Way]:
        """Groups of which that unit is the first, the cheapest first."""
        if first not in self._kept:
            later = self.units.all & ~(2 * first - 1)
            apart = 0
            for i in range(later.bit_length()):
                other = later & 1 << i
                if other and not self.costing.may_share(self.units.roles(first | other)):
                    apart |= other
            groups = (first | others for others in _subsets(later & ~apart) if self._may_be(first | others))
            found = [way for units in groups for way in self._built(units)]
            self._kept[first] = sorted(found, key=lambda way: (way.shared + way.paid, way.group.ports))
        return self._kept[first]

    def _may_be(self, units: int) -> bool:
        """Whether these units can be a group in these surroundings."""
        switched = units & self._switched
        if switched and (switched == self._switched) != self.near.management_on_switch:
            return False
        if self.near.only_path and units & self.paths and self.paths & ~units:
            return False
        if self.terms.guests and units & self._vms and units & ~self._rides:
            return False
        return self.costing.may_share(self.units.roles(units))

    def _built(self, units: int) -> Iterable[Way]:
        """All ways to give a group ports, less those that cost no less than fewer ports of the kind do."""
        only_path = self.near.only_path and bool(units & self.paths)
        ways = self._shared.get((units, only_path))
        if ways is None:
            near = Surroundings(only_path, self.near.management_on_switch)
            ways = self._shared[units, only_path] = tuple(self._all(units, near))
        return [way for i, way in enumerate(ways) if not any(self._is_no_worse(other, way) for other in ways[:i])]

    def _is_no_worse(self, one: Way, other: Way) -> bool:
        """Whether a way serves as well as another that takes more ports of the same kind.

        Slower ports must not lie idle, so taking more of them may pay.
        """
        kind = one.group.kind
        if kind != other.group.kind or (self._minds_idle_ports and kind[0] < self.costing.terms.fastest):
            return False
        return one.shared <= other.shared and one.paid <= other.paid

    def _all(self, units: int, near: Surroundings) -> Iterator[Way]:
        """All ways to give a group ports, of each kind the fewest first."""
        costing, roles = self.costing, self.units.roles(units)
        least = max([costing.least.get(role, 1) for role in roles], default=1) if self.terms.least else 1
        beside_vms = puts_storage_beside_vms(roles)
        for kind, own in self._kinds(roles):
            for ports in self._steps(roles, own):
                if ports < least or ports > self.stock.counts[kind]:
                    continue
                group = Group(roles, kind, ports)
                is_team = costing.is_team(group)
                if is_team and not costing.terms.can_team:
                    continue
                shared, paid = costing.price(group, near)
                if shared < FORBIDDEN:
                    singles = len(roles) if ports == 1 else 0
                    yield Way(group, units, shared, paid, max(0, ports - own), beside_vms, is_team, singles)

    def _kinds(self, roles: frozenset[Role]) -> Iterable[tuple[Kind, int]]:
        """Kinds of port that the roles may have, and how many of each are spoken for by them."""
        if not self.terms.reservations:
            return [(kind, 0) for kind in self.stock.kinds]
        own = [(kind, self.stock.own(kind, roles)) for kind in self.stock.kinds]
        return [(kind, n) for kind, n in own if n] or own

    def _steps(self, roles: frozenset[Role], own: int) -> tuple[int, ...]:
        """How many ports a group may be given, the fewest first."""
        row = next(row for row in self.costing.steps if row.role is None or row.role in roles)
        return tuple(sorted({*row.ports, own})) if own > 1 else tuple(sorted(row.ports))


def _subsets(units: int) -> Iterator[int]:
    """Every set of some of these units, none included."""
    some = units
    while some:
        yield some
        some = (some - 1) & units
    yield 0
