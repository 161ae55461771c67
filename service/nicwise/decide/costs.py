"""What a layout costs: the sharing of each port and what is single, each with its reason.

The search and the trade-offs that are shown read the same entries, so a layout is never chosen for
reasons other than those it names.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from nicwise.decide.hosts import Host
from nicwise.decide.outlines import BACKGROUND, outlines
from nicwise.pack.rules import FORBIDDEN, CapRow, Charge, Column, Modifier, PairRule, Test, Trait
from nicwise.profile import ROLES, Role

Kind = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class Group:
    """Roles that share ports. ports: how many, all of one kind. Storage pairs are paths; others become a team."""

    roles: frozenset[Role]
    kind: Kind
    ports: int

    def has(self, *roles: Role) -> bool:
        return any(role in self.roles for role in roles)

    @property
    def order(self) -> tuple[int, ...]:
        """Where it stands among the groups of a layout."""
        return tuple(sorted(_SHOWN.index(role) for role in self.roles))


_SHOWN: tuple[Role, ...] = (
    "management", "heartbeat", "csv", "live-migration", "vm-switch", "smb", "s2d", "replica", "backup", "iscsi",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a group must know of the others: whether it is the cluster's only path, and whether the host is on the
    switch."""

    only_path: bool
    management_on_switch: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One item on the bill. shared: from the sharing matrix (the worst counts), else added up."""

    rule: str
    rank: int
    row: PairRule | Charge
    roles: tuple[Role, ...]
    shared: bool
    eased: tuple[Modifier, ...] = ()


class Costing:
    """Prices groups for one host. Results are kept, for the search asks for the same group many times."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.rules = host.rules
        sizing = host.rules.sizing
        view = host.view
        self._columns = [row for row in sizing.columns if row.when.holds(view)]
        self._modifiers = [row for row in self.rules.modifiers if row.when.holds(view)]
        self._caps = [row for row in sizing.caps if row.when.holds(view)]
        self._teamed = next((frozenset(row.roles) for row in sizing.teamed if row.when.holds(view)), frozenset[Role]())
        self.direct = [frozenset(row.roles) for row in sizing.direct if row.when.holds(view)]
        """Kinds of traffic that go over cables to the other hosts; a port that carries nothing else is such a cable."""
        self._guests = next((frozenset(row.roles) for row in sizing.switch_guests if row.when.holds(view)), None)
        self._charges = self._charges_in_force()
        self._group_charges = [
            (row, frozenset(role for role in (row.roles or ROLES) if row.role in (None, role)))
            for test in _GROUP_TESTS
            for row in self._charges.get(test, ())
        ]
        self.outlines = outlines(host)
        """How layouts that have a name group the roles."""
        self._storage = frozenset(role for role, row in self.rules.roles.items() if row.storage)
        self._modifiers_of: dict[tuple[str, Column], tuple[Modifier, ...]] = {}
        self._kept: dict[tuple[Group, Surroundings], tuple[Entry, ...]] = {}

    def _charges_in_force(self) -> dict[Test, list[Charge]]:
        """Test -> rows that hold; of those about the same role the first."""
        found: dict[Test, list[Charge]] = {}
        for row in self.rules.sizing.charges:
            rows = found.setdefault(row.test, [])
            if self.host.holds(row.when) and not any(row.role and row.role == other.role for other in rows):
                rows.append(row)
        return found

    def surroundings(self, groups: Iterable[frozenset[Role]]) -> tuple[Surroundings, ...]:
        """For each group of roles, what it must know of the others."""
        groups = tuple(groups)
        roles = self.rules.roles
        paths = [any(roles[role].cluster_path for role in group) for group in groups]
        clustered = any("heartbeat" in group for group in groups)
        hosted = any({"management", "vm-switch"} <= group for group in groups)
        return tuple(Surroundings(clustered and path and sum(paths) == 1, hosted) for path in paths)

    def column(self, group: Group) -> Column:
        """The column of the matrix in which its ports are read."""
        fast = self.host.is_fast(group.kind)
        weighted = group.ports > 1 or "vm-switch" in group.roles
        for row in self._columns:
            if (row.fast is None or row.fast == fast) and (row.weighted is None or row.weighted == weighted):
                return row.column
        return "e1"

    def is_team(self, group: Group) -> bool:
        """Whether its ports form a team, rather than paths side by side."""
        paths = group.roles & self._storage and "vm-switch" not in group.roles
        return group.ports > 1 and bool(group.roles & self._teamed) and not paths

    def cap(self, group: Group, around: Surroundings) -> CapRow | None:
        """The cap that is taken as set on its ports."""
        for row in self._caps:
            if (
                row.role in group.roles
                and group.has(*row.with_any)
                and (row.fast is None or row.fast == self.host.is_fast(group.kind))
                and (row.teamed is None or row.teamed == self.is_team(group))
                and (row.management_on_switch is None or row.management_on_switch == around.management_on_switch)
            ):
                return row
        return None

    def can_ride(self, role: Role) -> bool:
        """Whether that traffic of the host can ride on the virtual switch."""
        return role == "vm-switch" or self._guests is None or role in self._guests

    def entries(self, group: Group, around: Surroundings) -> tuple[Entry, ...]:
        """All that the group pays by itself."""
        key = (group, around)
        if key not in self._kept:
            self._kept[key] = (*self._sharing(group, around), *self._single(group, around))
        return self._kept[key]

    def whole(self, groups: Iterable[Group], unplaced: Iterable[Role] = ()) -> tuple[Entry, ...]:
        """What is paid once for the layout as a whole."""
        groups = tuple(groups)
        found = [_charged(row, ()) for row in self._of("any-team") if any(map(self.is_team, groups))]
        for row in self._of("idle-slower-port"):
            rider = next((g for g in groups if row.role in g.roles), None)
            if rider and self.host.is_fast(rider.kind) and self._idle_below(rider.kind, groups):
                found.append(_charged(row, (row.role,) if row.role else ()))
        found += [_charged(row, (role,)) for row in self._of("unplaced") for role in unplaced]
        found += [
            _charged(row, (role,)) for row in self._of("not-there") for role in self.host.not_there if row.role == role
        ]
        return tuple(found)

    def _idle_below(self, kind: Kind, groups: tuple[Group, ...]) -> bool:
        used = {other: sum(g.ports for g in groups if g.kind == other) for other in self.host.kinds}
        spare = {k: n - sum(self.host.reserved[k].values()) for k, n in self.host.counts.items()}
        return any(0 < other[0] < kind[0] and spare[other] > used[other] for other in self.host.kinds)

    def eased(self, group: Group, around: Surroundings) -> frozenset[str]:
        """Ids of the modifiers that change how a pair of its roles shares."""
        column = self.column(group)
        roles = [role for role in ROLES if role in group.roles and role in self.host.counted]
        pairs = (self.rules.pair[pair] for pair in combinations(roles, 2))
        return frozenset(modifier.id for row in pairs for modifier in self._level(row, column, group, around)[1])

    def _sharing(self, group: Group, around: Surroundings) -> Iterable[Entry]:
        column = self.column(group)
        roles = [role for role in ROLES if role in group.roles and role in self.host.counted]
        for first, second in combinations(roles, 2):
            row = self.rules.pair[first, second]
            rank, eased = self._level(row, column, group, around)
            if rank:
                yield Entry(row.rule_in(column), rank, row, (first, second), True, eased)

    def _level(
        self, row: PairRule, column: Column, group: Group, around: Surroundings
    ) -> tuple[int, tuple[Modifier, ...]]:
        level = written = row.level(column)
        if written == FORBIDDEN:
            return FORBIDDEN, ()
        used = []
        for modifier in self._applying(row, column):
            if not self._has(modifier.trait, group, around):
                continue
            if modifier.becomes_fine:
                written = level = 0
            elif written == 0:
                level = max(level, modifier.fine_becomes or 0)
            else:
                level = max(1, level + modifier.change)
            used.append(modifier)
        return min(level, 10), tuple(used)

    def _applying(self, row: PairRule, column: Column) -> tuple[Modifier, ...]:
        """The modifiers in force that are about this pair in this column."""
        key = (row.id, column)
        if key not in self._modifiers_of:
            self._modifiers_of[key] = tuple(modifier for modifier in self._modifiers if modifier.is_about(row, column))
        return self._modifiers_of[key]

    def _has(self, trait: Trait, group: Group, around: Surroundings) -> bool:
        match trait:
            case "live-migration-capped":
                cap = self.cap(group, around)
                return cap is not None and cap.role == "live-migration" and cap.percent <= 50
            case "management-capped":
                cap = self.cap(group, around)
                return cap is not None and cap.role == "management"
            case "private-team":
                return self.is_team(group) and "vm-switch" not in group.roles
            case "wide-team":
                return group.ports >= 4 and "vm-switch" in group.roles
            case "only-path":
                return around.only_path and group.ports == 1
            case "smb-limited":
                return group.has("smb", "s2d")
            case "no-private-path":
                return True
        raise AssertionError(trait)

    def _single(self, group: Group, around: Surroundings) -> Iterable[Entry]:
        for row, concerned in self._group_charges:
            mine = concerned & group.roles
            if mine and self._hits(row, group, around, mine):
                if row.test == "not-a-switch-guest":
                    mine = frozenset(role for role in mine if not self.can_ride(role))
                yield _charged(row, tuple(role for role in ROLES if role in mine))

    def _hits(self, row: Charge, group: Group, around: Surroundings, mine: frozenset[Role]) -> bool:
        """Whether a group is charged; mine: those of its roles that the charge is about."""
        if (row.beside and not group.has(*row.beside)) or row.fast not in (None, self.host.is_fast(group.kind)):
            return False
        match test := row.test:
            case "single":
                return group.ports == 1
            case "below-floor":
                first = next(role for role in ROLES if role in mine)
                return 0 < group.kind[0] < self.rules.roles[first].least_gbps and first in self.host.counted
            case "slower-than-host":
                first = next(role for role in ROLES if role in mine)
                return group.kind[0] < self.host.fastest and first in self.host.counted
            case "rides-fast-switch":
                return "vm-switch" in group.roles and self.host.is_fast(group.kind)
            case "rdma-on-switch":
                return "vm-switch" in group.roles and group.kind[1]
            case "not-a-switch-guest":
                return "vm-switch" in group.roles and not all(map(self.can_ride, mine))
            case "apart-single" | "apart-pair":
                return (
                    self.host.can_team
                    and "vm-switch" not in group.roles
                    and not group.roles & self._storage
                    and not group.roles <= BACKGROUND
                    and group.kind[0] == self.host.fastest
                    and (group.ports == 1) == (test == "apart-single")
                )
            case "not-direct":
                return not any(group.roles <= roles for roles in self.direct)
            case "fewer-than":
                return group.ports < row.ports
            case "only-path":
                return around.only_path and group.ports == 1
            case "only-path-team":
                return around.only_path and group.ports > 1
            case _:
                return False

    def _of(self, test: Test) -> list[Charge]:
        return self._charges.get(test, [])


_GROUP_TESTS: tuple[Test, ...] = (
    "single", "below-floor", "slower-than-host", "rides-fast-switch", "rdma-on-switch", "not-a-switch-guest",
    "apart-single", "apart-pair", "not-direct", "fewer-than", "only-path", "only-path-team",
)  # fmt: skip


def worst_shared(entries: Iterable[Entry]) -> int:
    """The highest cost of sharing; FORBIDDEN where something must not be."""
    return max((entry.rank for entry in entries if entry.shared), default=0)


def added(entries: Iterable[Entry]) -> int:
    """The sum of what is paid beside sharing."""
    return sum(entry.rank for entry in entries if not entry.shared)


def _charged(row: Charge, roles: tuple[Role, ...]) -> Entry:
    return Entry(row.id, row.cost, row, roles, False)
