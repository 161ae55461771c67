"""Finds the cheapest layout: every way to group the roles, then every way to give the groups ports.

Branch and bound: a branch is left once it must cost more than the best found so far, or, for a grouping that is
wanted as an alternative, more than that and the slack. The bounds never overestimate, so the best is the best. Of
each grouping only the cheapest way to build it is kept.

The choice: the smallest worst sharing plus what is paid beside it; then a layout that has a name, as it is known in
the field; the smaller worst sharing, storage apart from VMs, fewer ports, fewer roles on a single port, the host
apart from the VMs, fewer groups, and last the order of the roles.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from nicwise.decide.costs import Costing, Entry, Group, Kind, Surroundings, added, worst_shared
from nicwise.decide.hosts import Host
from nicwise.decide.outlines import outline
from nicwise.pack.rules import FORBIDDEN
from nicwise.profile import Role

Key = tuple[int, bool, int, bool, int, int, bool, int, tuple[object, ...]]

_UNIT_ORDER: tuple[Role, ...] = (
    "iscsi", "vm-switch", "live-migration", "heartbeat", "csv", "management", "s2d", "smb", "backup", "replica",
)  # fmt: skip
_STORAGE: frozenset[Role] = frozenset({"iscsi", "smb", "s2d"})
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


Option = tuple[Group, int, int]
"""A way to give a group ports, its worst sharing, and what is paid beside that."""


@dataclass(frozen=True, slots=True)
class _Terms:
    """What a pass of the search insists on, dropped one after another until something fits."""

    reservations: bool
    least: bool
    guests: bool


_PASSES = tuple(
    _Terms(reservations, least, guests)
    for reservations in (True, False) for least in (True, False) for guests in (True, False)
)  # fmt: skip


def best(host: Host) -> Found:
    """The cheapest layout that the ports allow."""
    return _search(host, alternatives=False)[0]


def search(host: Host) -> tuple[Found, ...]:
    """The best layout and others that have a name, cheapest first, each grouping once; never empty.

    The others cost no more than the best by over the slack that the rules leave to alternatives.
    """
    return _search(host, alternatives=True)


def _search(host: Host, *, alternatives: bool) -> tuple[Found, ...]:
    costing = Costing(host)
    roles = list(host.roles)
    unplaced: list[Role] = []
    leaving = [role for role in _LAST_TO_STAY if role in roles]
    while roles and host.ports:
        for terms in _PASSES:
            found = _Pass(costing, tuple(roles), tuple(unplaced), terms, alternatives=alternatives).run()
            if found:
                return found
        gone = leaving.pop(0) if leaving else roles[-1]
        roles.remove(gone)
        unplaced.append(gone)
    return (finish(costing, (), host.roles),)


def finish(costing: Costing, groups: tuple[Group, ...], unplaced: tuple[Role, ...]) -> Found:
    """Price a whole layout."""
    around = costing.surroundings(group.roles for group in groups)
    entries = [entry for group, near in zip(groups, around, strict=True) for entry in costing.entries(group, near)]
    entries += costing.whole(groups, unplaced)
    key = _key(groups, entries, is_known=outline(group.roles for group in groups) in costing.outlines)
    return Found(tuple(sorted(groups, key=lambda g: (g.order, g.kind))), unplaced, tuple(entries), key)


def _key(groups: tuple[Group, ...], entries: list[Entry], *, is_known: bool) -> Key:
    shared = worst_shared(entries)
    return (
        shared + added(entries),
        not is_known,
        shared,
        any("vm-switch" in group.roles and group.roles & _STORAGE for group in groups),
        sum(group.ports for group in groups),
        sum(len(group.roles) for group in groups if group.ports == 1),
        any(group.roles >= {"management", "vm-switch"} for group in groups),
        len(groups),
        tuple(sorted((group.order, tuple(-part for part in group.kind), group.ports) for group in groups)),
    )


class _Pass:
    """One run of the search on fixed terms."""

    def __init__(
        self,
        costing: Costing,
        roles: tuple[Role, ...],
        unplaced: tuple[Role, ...],
        terms: _Terms,
        *,
        alternatives: bool,
    ) -> None:
        self.costing = costing
        self.host = costing.host
        self.unplaced = unplaced
        self.terms = terms
        self.anyway = added(costing.whole((), unplaced))
        """What every layout pays: for roles without a port, and for those that Windows does not have."""
        self.slack = self.host.rules.sizing.slack if alternatives else 0
        self.units = self._units(roles)
        self.floor = {(a, b): self._least_level(a, b) for a in roles for b in roles if a != b}
        self.least = self._least_ports() if terms.least else {}
        self.best: Found | None = None
        self.kept: list[Found] = []
        self.step_rows = [row for row in self.host.rules.sizing.steps if row.when.holds(self.host.view)]
        self.priced: dict[tuple[frozenset[Role], Surroundings], tuple[list[Option], int]] = {}

    def run(self) -> tuple[Found, ...]:
        self._group(0, [], 0)
        limit = self._limit(self.slack)
        return tuple(sorted((found for found in self.kept if found.total <= limit), key=lambda found: found.key))

    def _units(self, roles: tuple[Role, ...]) -> list[tuple[Role, ...]]:
        """Roles that go together. The heartbeat goes with CSV traffic: nowhere does it cost more than that does."""
        ordered = [role for role in _UNIT_ORDER if role in roles]
        if "csv" in ordered and "heartbeat" in ordered:
            return [("heartbeat", "csv") if role == "heartbeat" else (role,) for role in ordered if role != "csv"]
        return [(role,) for role in ordered]

    def _least_level(self, first: Role, second: Role) -> int:
        """The least that the pair can cost on any port of the host, whatever eases it."""
        row = self.host.rules.pair[first, second]
        if not {first, second} <= self.host.counted:
            return 0 if min(row.e1, row.e2, row.e3) < FORBIDDEN else FORBIDDEN
        levels = []
        for column in ("e1", "e2", "e3"):
            level = row.level(column)
            if 0 < level < FORBIDDEN:
                eased = [m for m in self.host.rules.modifiers if m.role is None and m.is_about(row, column)]
                level = (
                    0 if any(m.becomes_fine for m in eased) else max(1, level + sum(min(0, m.change) for m in eased))
                )
            levels.append(level)
        return min(levels)

    def _least_ports(self) -> dict[Role, int]:
        view = self.host.view
        return {row.role: row.ports for row in self.host.rules.sizing.least if row.when.holds(view)}

    def _limit(self, slack: int) -> int:
        return self.best.total + slack if self.best else FORBIDDEN * 100

    def _group(self, i: int, groups: list[frozenset[Role]], bound: int) -> None:
        """Put the units from `i` on into groups; `bound`: what the groups so far must at least cost."""
        if bound >= FORBIDDEN or bound + self.anyway > self._limit(self.slack):
            return
        if i == len(self.units):
            self._build(tuple(groups), bound)
            return
        unit = frozenset(self.units[i])
        for j, group in enumerate(groups):
            if not self._may_join(group, unit):
                continue
            level = max(bound, *(self.floor[a, b] for a in group for b in unit))
            groups[j] = group | unit
            self._group(i + 1, groups, level)
            groups[j] = group
        if len(groups) < len(self.host.ports):
            groups.append(unit)
            self._group(i + 1, groups, bound)
            groups.pop()

    def _may_join(self, group: frozenset[Role], unit: frozenset[Role]) -> bool:
        if not self.terms.guests:
            return True
        together = group | unit
        return "vm-switch" not in together or all(map(self.costing.can_ride, together))

    def _build(self, roles: tuple[frozenset[Role], ...], bound: int) -> None:
        """Give every group its ports, in the cheapest way."""
        grouped = outline(roles)
        is_unknown = grouped not in self.costing.outlines
        slack = 0 if is_unknown else self.slack
        around = self.costing.surroundings(roles)
        priced = [self._priced(group, near) for group, near in zip(roles, around, strict=True)]
        options = [ways for ways, _ in priced]
        if not all(options) or bound + self.anyway + sum(least for _, least in priced) > self._limit(slack):
            return
        order = sorted(range(len(roles)), key=lambda i: len(options[i]))
        least_after, ports_after = [0] * (len(order) + 1), [0] * (len(order) + 1)
        for place in range(len(order) - 1, -1, -1):
            ways, least = priced[order[place]]
            least_after[place] = least_after[place + 1] + least
            ports_after[place] = ports_after[place + 1] + min(group.ports for group, _, _ in ways)
        beside_guests = any("vm-switch" in group and group & _STORAGE for group in roles)
        free = {kind: count - sum(self.host.reserved[kind].values()) for kind, count in self.host.counts.items()}
        if not self.terms.reservations:
            free = dict(self.host.counts)
        here: Found | None = None

        def put(at: int, chosen: list[Group], worst: int, sum_added: int, ports: int) -> None:
            nonlocal here
            # What the layout must at least come to, in the order in which layouts are compared.
            cost = self.anyway + worst + sum_added + least_after[at]
            at_least = (cost, is_unknown, worst, beside_guests, ports + ports_after[at])
            if cost > self._limit(slack) or (here is not None and at_least > here.key[: len(at_least)]):
                return
            if not slack and self.best is not None and at_least > self.best.key[: len(at_least)]:
                return
            if at == len(order):
                found = finish(self.costing, tuple(chosen), self.unplaced)
                if here is None or found.key < here.key:
                    here = found
                return
            for group, shared, paid in options[order[at]]:
                taken = group.ports - self._own(group)
                if taken > free[group.kind]:
                    continue
                free[group.kind] -= max(0, taken)
                chosen.append(group)
                put(at + 1, chosen, max(worst, shared), sum_added + paid, ports + group.ports)
                chosen.pop()
                free[group.kind] += max(0, taken)

        put(0, [], bound, 0, 0)
        if here is not None:
            self.kept.append(here)
            if self.best is None or here.key < self.best.key:
                self.best = here

    def _own(self, group: Group) -> int:
        """Ports of its kind that are spoken for by its roles."""
        if not self.terms.reservations:
            return 0
        return sum(count for role, count in self.host.reserved[group.kind].items() if role in group.roles)

    def _priced(self, roles: frozenset[Role], near: Surroundings) -> tuple[list[Option], int]:
        """All ways to give the group ports, and the least that is paid beside sharing; the same in every grouping."""
        key = (roles, near)
        if key not in self.priced:
            ways = sorted(self._options(roles, near), key=lambda way: (way[1] + way[2], way[0].ports))
            self.priced[key] = (ways, min((cost for _, _, cost in ways), default=0))
        return self.priced[key]

    def _options(self, roles: frozenset[Role], near: Surroundings) -> Iterator[Option]:
        """Ways to give the group ports: (group, worst sharing, what is paid beside it)."""
        least = max((self.least.get(role, 1) for role in roles), default=1)
        bespoke = self._bespoke(roles)
        for kind in self.host.kinds:
            if bespoke and kind not in bespoke:
                continue
            for ports in self._steps(roles, kind):
                if ports < least or ports > self.host.counts[kind]:
                    continue
                group = Group(roles, kind, ports)
                if not self.host.can_team and self.costing.is_team(group):
                    continue
                entries = self.costing.entries(group, near)
                shared = worst_shared(entries)
                if shared < FORBIDDEN:
                    yield group, shared, added(entries)

    def _bespoke(self, roles: frozenset[Role]) -> set[Kind]:
        """Kinds of port that are spoken for by these roles."""
        if not self.terms.reservations:
            return set()
        return {kind for kind, uses in self.host.reserved.items() if any(role in roles for role in uses)}

    def _steps(self, roles: frozenset[Role], kind: Kind) -> list[int]:
        row = next(row for row in self.step_rows if row.role is None or row.role in roles)
        own = self._own(Group(roles, kind, 1))
        return sorted({*row.ports, own} - {0}) if own > 1 else list(row.ports)
