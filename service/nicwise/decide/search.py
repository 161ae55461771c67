"""Finds the cheapest layout: every way to group the roles, and every way to give the groups ports.

Branch and bound. The first role without a group gets one, of any others and of any ports; the rest follows. A branch
is left once it must end no better than the best layout so far; the bounds never overestimate, so the best is the best.

The choice: the smallest worst sharing plus what is paid beside it; then a layout that has a name, as it is known in
the field; the smaller worst sharing, storage apart from VMs, fewer ports, fewer roles on a single port, the host
apart from the VMs, fewer groups, and last the order of the roles.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from nicwise.decide.bill import Entry, added, worst_shared
from nicwise.decide.costs import Costing, costing_for, costing_of
from nicwise.decide.groups import Group, Surroundings
from nicwise.decide.hosts import Host, Kind, Stock
from nicwise.decide.in_force import InForce, in_force
from nicwise.decide.outlines import OPTIONAL, outline
from nicwise.decide.ways import Built, Terms, Units, Way, Ways, puts_storage_beside_vms
from nicwise.pack.row_values import FORBIDDEN
from nicwise.profile import Role

Key = tuple[int, bool, int, bool, int, int, bool, int, tuple[object, ...]]

_KEPT = 4096
"""Searches kept: hosts that differ in what no rule reads are one search. A few kB each."""

_Blocks = frozenset[int]
"""How a named layout groups the units."""

_LAST_TO_STAY: tuple[Role, ...] = ("iscsi", "s2d", "smb")
"""Roles that can't join others, in the order in which they go where there are no ports for them."""


@dataclass(frozen=True, slots=True)
class Found:
    """A way to build a layout. groups: in the order in which they are shown. unplaced: roles for which no port is
    left."""

    groups: tuple[Group, ...]
    unplaced: tuple[Role, ...]
    entries: tuple[Entry, ...]
    key: Key

    @property
    def total(self) -> int:
        """What it costs in all."""
        return self.key[0]


def best(host: Host) -> Found:
    """The cheapest layout that the ports allow."""
    return _search(in_force(host), host.stock, host.roles, alternatives=False)[0]


def search(host: Host) -> tuple[Found, ...]:
    """The best layout and others that have a name, cheapest first, each grouping once; never empty.

    The others cost no more than the best by over the slack that the rules leave to alternatives.
    """
    return _search(in_force(host), host.stock, host.roles, alternatives=True)


def finish(host: Host, groups: tuple[Group, ...], unplaced: tuple[Role, ...]) -> Found:
    """Price a whole layout."""
    return _finish(costing_of(host), host.stock, groups, unplaced)


_PASSES = tuple(
    Terms(reservations, least, guests)
    for reservations in (True, False) for least in (True, False) for guests in (True, False)
)  # fmt: skip
"""What is insisted on, dropped one after another until something fits."""


@lru_cache(_KEPT)
def _search(in_force: InForce, stock: Stock, wanted: tuple[Role, ...], *, alternatives: bool) -> tuple[Found, ...]:
    costing = costing_for(in_force)
    # Terms that ask nothing of this host are not tried again without them.
    idle = Terms(not any(stock.reserved.values()), not costing.least, not in_force.switch_guests)
    passes = [
        terms
        for terms in _PASSES
        if (terms.reservations or not idle.reservations)
        and (terms.least or not idle.least)
        and (terms.guests or not idle.guests)
    ]
    roles = list(wanted)
    unplaced: list[Role] = []
    leaving = [role for role in _LAST_TO_STAY if role in roles]
    while roles and stock.kinds:
        for terms in passes:
            one_pass = _Pass(costing, stock, tuple(roles), tuple(unplaced), terms)
            found = one_pass.find(_Goal(FORBIDDEN * 100))
            if found:
                others = one_pass.alternatives(found) if alternatives else ()
                return (found, *sorted(others, key=lambda other: other.key))
        gone = leaving.pop(0) if leaving else roles[-1]
        roles.remove(gone)
        unplaced.append(gone)
    return (_finish(costing, stock, (), wanted),)


def _finish(costing: Costing, stock: Stock, groups: tuple[Group, ...], unplaced: tuple[Role, ...]) -> Found:
    around = costing.surroundings(group.roles for group in groups)
    entries = [entry for group, near in zip(groups, around, strict=True) for entry in costing.entries(group, near)]
    entries += costing.whole(groups, unplaced, stock)
    is_known = outline(group.roles for group in groups) in costing.outlines
    key = _key(groups, worst_shared(entries), added(entries), is_known=is_known)
    return Found(tuple(sorted(groups, key=lambda g: (g.order, g.kind))), unplaced, tuple(entries), key)


def _key(groups: tuple[Group, ...], shared: int, paid: int, *, is_known: bool) -> Key:
    return (
        shared + paid,
        not is_known,
        shared,
        any(puts_storage_beside_vms(group.roles) for group in groups),
        sum(group.ports for group in groups),
        sum(len(group.roles) for group in groups if group.ports == 1),
        any(group.roles >= {"management", "vm-switch"} for group in groups),
        len(groups),
        _order(groups),
    )


def _order(groups: tuple[Group, ...]) -> tuple[object, ...]:
    return tuple(sorted((group.order, tuple(-part for part in group.kind), group.ports) for group in groups))


class _Branch(NamedTuple):
    """A layout in the making, by what layouts are compared by. outlines: layouts with a name that it may become;
    cores: groups that count for a name."""

    ways: tuple[Way, ...]
    shared: int
    paid: int
    beside_vms: bool
    ports: int
    singles: int
    has_team: bool
    outlines: tuple[_Blocks, ...]
    cores: int


class _Goal:
    """The best layout of those sought. limit: what it may cost. blocks: of the layout that it must become, if any."""

    def __init__(self, limit: int, blocks: _Blocks | None = None) -> None:
        self.best: Found | None = None
        self.limit = limit
        self.blocks = blocks


class _Pass:
    """One run of the search on fixed terms.

    What a group pays hangs a little on the other groups, so each of the possible surroundings is searched by itself.
    """

    def __init__(
        self, costing: Costing, stock: Stock, roles: tuple[Role, ...], unplaced: tuple[Role, ...], terms: Terms
    ) -> None:
        self.costing, self.stock, self.unplaced = costing, stock, unplaced
        self.units = Units(roles)
        self.is_clustered = "heartbeat" in roles
        self.unnamed = self.units.bits(OPTIONAL) & ~self.units.bits(["heartbeat"])
        self.iscsi = self.units.bits(["iscsi"])
        self.outlines = tuple(
            frozenset(map(self.units.bits, named))
            for named in costing.outlines
            if all(block <= set(roles) for block in named)
        )
        self.team_price = costing.price_of_a_team()
        free = stock.unreserved if terms.reservations else stock.counts
        apart: Built = {}
        built = (apart, {} if costing.minds_the_host else apart)
        can_host = {"management", "vm-switch"} <= set(roles)
        self._searches = [
            _Growing(
                self,
                Ways(costing, stock, self.units, terms, Surroundings(only_path, hosted), built[hosted]),
                free,
            )
            for only_path in ((False, True) if self.is_clustered else (False,))
            for hosted in ((False, True) if can_host else (False,))
        ]

    def find(self, goal: _Goal) -> Found | None:
        """The cheapest layout on these terms that is what is sought; None where there is none."""
        paid = self.costing.price_anyway(self.unplaced)
        outlines = self.outlines if goal.blocks is None else (goal.blocks,)
        start = _Branch((), 0, paid, False, 0, 0, False, outlines, 0)
        for one in self._searches:
            one.grow(self.units.all, start, goal)
        return goal.best

    def alternatives(self, best: Found) -> Iterator[Found]:
        """Of each other layout with a name the cheapest form, where it costs little more than the best."""
        mine = {core for group in best.groups if (core := self.core(self.units.bits(group.roles)))}
        for blocks in self.outlines:
            found = self.find(_Goal(best.total + self.costing.rules.sizing.slack, blocks)) if blocks != mine else None
            if found:
                yield found

    def core(self, units: int) -> int:
        """What of a group counts for the name of the layout; 0 where nothing does."""
        core = units & ~self.unnamed
        return 0 if core == self.iscsi else core


class _Growing:
    """The search among layouts in which each group has the same surroundings."""

    def __init__(self, one_pass: _Pass, ways: Ways, free: Mapping[Kind, int]) -> None:
        self.one_pass = one_pass
        self.ways = ways
        self.free = dict(free)

    def grow(self, left: int, branch: _Branch, goal: _Goal) -> None:
        """Put the units that are `left` into groups."""
        if not left:
            self._end(branch, goal)
            return
        for way in self.ways.beginning_with(left & -left):
            if branch.paid + way.paid + way.shared > goal.limit:
                break  # the ways are in this order
            if way.units & ~left or way.taken > self.free[way.group.kind]:
                continue
            core = self.one_pass.core(way.units)
            if goal.blocks is not None and not _is_named(way.units, core, goal.blocks):
                continue
            more = self._joined(branch, way, core)
            if self._is_hopeless(left & ~way.units, more, goal):
                continue
            self.free[way.group.kind] -= way.taken
            self.grow(left & ~way.units, more, goal)
            self.free[way.group.kind] += way.taken

    def _end(self, branch: _Branch, goal: _Goal) -> None:
        """Take a whole layout, where it is better than what there is."""
        one_pass = self.one_pass
        paths = sum(bool(way.units & self.ways.paths) for way in branch.ways)
        if one_pass.is_clustered and (paths == 1) != self.ways.near.only_path:
            return
        is_known = any(len(named) == branch.cores for named in branch.outlines)
        if goal.blocks is not None and not is_known:
            return
        groups = tuple(way.group for way in branch.ways)
        idling = one_pass.costing.price_of_idling(groups, one_pass.stock)
        key = self._key_so_far(branch, idling, 0, not is_known)
        if goal.best is None and key[0] <= goal.limit:
            better = True
        else:
            better = goal.best is not None and (*key, _order(groups)) < goal.best.key
        if better:
            goal.best = _finish(one_pass.costing, one_pass.stock, groups, one_pass.unplaced)
            goal.limit = goal.best.total

    def _joined(self, branch: _Branch, way: Way, core: int) -> _Branch:
        has_team = branch.has_team or way.is_team
        return _Branch(
            (*branch.ways, way),
            max(branch.shared, way.shared),
            branch.paid + way.paid + (self.one_pass.team_price if has_team > branch.has_team else 0),
            branch.beside_vms or way.beside_vms,
            branch.ports + way.group.ports,
            branch.singles + way.singles,
            has_team,
            tuple([named for named in branch.outlines if core in named]) if core else branch.outlines,
            branch.cores + bool(core),
        )

    def _is_hopeless(self, left: int, branch: _Branch, goal: _Goal) -> bool:
        """Whether a branch must end no better than what there is."""
        if branch.shared + branch.paid > goal.limit:
            return True
        if goal.best is None:
            return False
        more = int(left > 0)  # what is left takes a group and a port at least
        return self._key_so_far(branch, 0, more, not branch.outlines) > goal.best.key[:8]

    def _key_so_far(self, branch: _Branch, paid: int, more: int, is_unknown: bool) -> tuple[int, ...]:
        """What a branch at least comes to, in the order of `Key`. paid, more: costs, and groups and ports, to come."""
        return (
            branch.shared + branch.paid + paid,
            is_unknown,
            branch.shared,
            branch.beside_vms,
            branch.ports + more,
            branch.singles,
            self.ways.near.management_on_switch,
            len(branch.ways) + more,
        )


def _is_named(units: int, core: int, blocks: _Blocks) -> bool:
    """Whether a layout with that name may have this group: one of its own, or ports for a single unit beside it."""
    return core in blocks if core else not units & (units - 1)
