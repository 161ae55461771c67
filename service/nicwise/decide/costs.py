"""What a layout costs: the sharing of each port and what is single, each with its reason.

The search and the trade-offs that are shown read the same entries, so a layout is never chosen for
reasons other than those it names.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations

from nicwise.decide.bill import Entry, charged
from nicwise.decide.groups import Group, Surroundings
from nicwise.decide.hosts import Host, Kind, Stock
from nicwise.decide.in_force import InForce, in_force
from nicwise.decide.outlines import BACKGROUND, outlines
from nicwise.pack.row_values import FORBIDDEN, Column
from nicwise.pack.sharing_rows import Modifier, PairRule, Trait
from nicwise.pack.sizing_rows import CapRow, Charge, Test
from nicwise.profile import ROLES, Role

_KEPT = 128
"""Sets of rows whose prices are kept. After searches for 128 random hosts all that is kept takes 14 MB."""


def costing_of(host: Host) -> "Costing":
    """The prices for a host."""
    return costing_for(in_force(host))


@lru_cache(_KEPT)
def costing_for(terms: InForce) -> "Costing":
    """The prices where these rows hold."""
    return Costing(terms)


class Costing:
    """Prices groups where certain rows hold. Prices are kept, for searches ask for the same group many times."""

    def __init__(self, terms: InForce) -> None:
        self.terms = terms
        self.rules = rules = terms.rules
        sizing = rules.sizing
        self._columns = [sizing.columns[i] for i in terms.columns]
        self._modifiers = [rules.modifiers[i] for i in terms.modifiers]
        self._caps = [sizing.caps[i] for i in terms.caps]
        self._teamed = frozenset(sizing.teamed[terms.teamed[0]].roles if terms.teamed else ())
        self.direct = [frozenset(sizing.direct[i].roles) for i in terms.direct]
        """Kinds of traffic that go over cables to the other hosts; a port that carries nothing else is such a cable."""
        self._guests = frozenset(sizing.switch_guests[terms.switch_guests[0]].roles) if terms.switch_guests else None
        self._charges = self._charges_in_force()
        self.minds_the_host = any(row.management_on_switch is not None for row in self._caps)
        """Whether it matters to other groups that management rides on the virtual switch."""
        self.steps = [sizing.steps[i] for i in terms.steps]
        self.least = {sizing.least[i].role: sizing.least[i].ports for i in terms.least}
        """Role -> ports that it gets at least."""
        self.outlines = outlines(rules.layouts.named[i] for i in terms.named)
        """How layouts that have a name group the roles."""
        self._storage = frozenset(role for role, row in rules.roles.items() if row.storage)
        self._traits_sought = {column: self._sought_in(column) for column in _COLUMNS}
        self._pairs_of: dict[frozenset[Role], tuple[tuple[Role, Role], ...]] = {}
        self._levels: dict[tuple[Column, frozenset[Trait]], dict[tuple[Role, Role], int]] = {}
        self._charged: dict[tuple[Kind, int, bool], tuple[tuple[Charge, frozenset[Role]], ...]] = {}
        self._prices: dict[tuple[Group, Surroundings], tuple[int, int]] = {}

    def _sought_in(self, column: Column) -> tuple[tuple[Trait, tuple[tuple[Role, Role], ...]], ...]:
        """What modifiers in force ask for in a column, and of which pairs."""
        about: dict[Trait, list[tuple[Role, Role]]] = {}
        for modifier in self._modifiers:
            pairs = [row.roles for row in self.rules.pairs if modifier.is_about(row, column)]
            about.setdefault(modifier.trait, []).extend(pairs)
        return tuple((trait, tuple(pairs)) for trait, pairs in about.items() if pairs)

    def _charges_in_force(self) -> dict[Test, list[Charge]]:
        """Test -> rows that hold; of those about the same role the first."""
        found: dict[Test, list[Charge]] = {}
        for i in self.terms.charges:
            row = self.rules.sizing.charges[i]
            rows = found.setdefault(row.test, [])
            if not any(row.role and row.role == other.role for other in rows):
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
        fast = self._is_fast(group.kind)
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
                and (row.fast is None or row.fast == self._is_fast(group.kind))
                and (row.teamed is None or row.teamed == self.is_team(group))
                and (row.management_on_switch is None or row.management_on_switch == around.management_on_switch)
            ):
                return row
        return None

    def can_ride(self, role: Role) -> bool:
        """Whether that traffic of the host can ride on the virtual switch."""
        return role == "vm-switch" or self._guests is None or role in self._guests

    def price(self, group: Group, around: Surroundings) -> tuple[int, int]:
        """Worst sharing, FORBIDDEN where something must not be, and the sum of what is paid beside it."""
        key = (group, around)
        found = self._prices.get(key)
        if found is None:
            column = self.column(group)
            levels = self._levels_at(column, self._traits(group, around, column))
            shared = max([levels[pair] for pair in self._pairs(group.roles)], default=0)
            found = self._prices[key] = (shared, sum([row.cost for row, _ in self._single(group, around)]))
        return found

    def entries(self, group: Group, around: Surroundings) -> tuple[Entry, ...]:
        """All that the group pays by itself."""
        column = self.column(group)
        traits = self._traits(group, around, column)
        found = []
        for roles in self._pairs(group.roles):
            row = self.rules.pair[roles]
            rank, eased = self._eased(row, column, traits)
            if rank:
                found.append(Entry(row.rule_in(column), rank, row, roles, True, eased))
        return (*found, *(charged(row, mine) for row, mine in self._single(group, around)))

    def price_of_a_team(self) -> int:
        """What the first team of a layout costs."""
        return sum(row.cost for row in self._of("any-team"))

    def price_of_idling(self, groups: Iterable[Group], stock: Stock) -> int:
        """What a layout pays for slower ports that lie idle."""
        return sum(row.cost for row in self._idling(tuple(groups), stock))

    def price_anyway(self, unplaced: tuple[Role, ...]) -> int:
        """What every layout costs: roles without a port, and those that this Windows does not have."""
        without = sum(row.cost for row in self._of("unplaced")) * len(unplaced)
        return without + sum(row.cost for row in self._missed())

    def minds_idle_ports(self) -> bool:
        """Whether it may pay to take more ports than are needed."""
        return bool(self._of("idle-slower-port"))

    def whole(self, groups: Iterable[Group], unplaced: Iterable[Role], stock: Stock) -> tuple[Entry, ...]:
        """What is paid once for the layout as a whole."""
        groups = tuple(groups)
        found = [charged(row, ()) for row in self._of("any-team") if any(map(self.is_team, groups))]
        found += [charged(row, (row.role,) if row.role else ()) for row in self._idling(groups, stock)]
        found += [charged(row, (role,)) for row in self._of("unplaced") for role in unplaced]
        found += [charged(row, (row.role,)) for row in self._missed() if row.role]
        return tuple(found)

    def _idling(self, groups: tuple[Group, ...], stock: Stock) -> Iterator[Charge]:
        for row in self._of("idle-slower-port"):
            rider = next((g for g in groups if row.role in g.roles), None)
            if rider and self._is_fast(rider.kind) and _idle_below(rider.kind, groups, stock):
                yield row

    def _missed(self) -> list[Charge]:
        return [row for row in self._of("not-there") if row.role in self.terms.not_there]

    def may_share(self, roles: Iterable[Role]) -> bool:
        """Whether no two of them are forbidden to each other on any port, be their sharing counted or not."""
        rows = map(self.rules.pair.__getitem__, combinations(roles, 2))
        return not any(min(row.e1, row.e2, row.e3) == FORBIDDEN for row in rows)

    def eased(self, group: Group, around: Surroundings) -> frozenset[str]:
        """Ids of the modifiers that change how a pair of its roles shares."""
        column = self.column(group)
        traits = self._traits(group, around, column)
        rows = map(self.rules.pair.__getitem__, self._pairs(group.roles))
        return frozenset(modifier.id for row in rows for modifier in self._eased(row, column, traits)[1])

    def _is_fast(self, kind: Kind) -> bool:
        return kind[0] >= self.rules.sizing.fast_gbps

    def _traits(self, group: Group, around: Surroundings, column: Column) -> frozenset[Trait]:
        """What is so of a group, as far as modifiers of its pairs ask for it."""
        roles = group.roles
        return frozenset(
            [
                trait
                for trait, pairs in self._traits_sought[column]
                if any([a in roles and b in roles for a, b in pairs]) and self._has(trait, group, around)
            ]
        )

    def _pairs(self, roles: frozenset[Role]) -> tuple[tuple[Role, Role], ...]:
        """Pairs of them whose sharing costs something."""
        if roles not in self._pairs_of:
            counted = [role for role in ROLES if role in roles and role in self.terms.counted]
            self._pairs_of[roles] = tuple(combinations(counted, 2))
        return self._pairs_of[roles]

    def _levels_at(self, column: Column, traits: frozenset[Trait]) -> dict[tuple[Role, Role], int]:
        """Pair -> level at which it shares a port that is so."""
        if (column, traits) not in self._levels:
            counted = [role for role in ROLES if role in self.terms.counted]
            self._levels[column, traits] = {
                pair: self._eased(self.rules.pair[pair], column, traits)[0] for pair in combinations(counted, 2)
            }
        return self._levels[column, traits]

    def _eased(self, row: PairRule, column: Column, traits: frozenset[Trait]) -> tuple[int, tuple[Modifier, ...]]:
        level = written = row.level(column)
        if written == FORBIDDEN:
            return FORBIDDEN, ()
        used = []
        for modifier in self._modifiers:
            if modifier.trait not in traits or not modifier.is_about(row, column):
                continue
            if modifier.becomes_fine:
                written = level = 0
            elif written == 0:
                level = max(level, modifier.fine_becomes or 0)
            else:
                level = max(1, level + modifier.change)
            used.append(modifier)
        return min(level, 10), tuple(used)

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

    def _single(self, group: Group, around: Surroundings) -> Iterator[tuple[Charge, frozenset[Role]]]:
        """Each charge on the group, and those of its roles that it is about."""
        key = (group.kind, group.ports, around.only_path)
        if key not in self._charged:
            self._charged[key] = tuple(self._charges_on(*key))
        for row, concerned in self._charged[key]:
            if not concerned.isdisjoint(group.roles) and self._is_in_company(row, group):
                yield row, concerned & group.roles

    def _is_in_company(self, row: Charge, group: Group) -> bool:
        """Whether a group carries what a charge asks for beside the roles that it is about."""
        if row.beside and not group.has(*row.beside):
            return False
        on_switch = "vm-switch" in group.roles
        match row.test:
            case "rides-fast-switch" | "rdma-on-switch" | "not-a-switch-guest":
                return on_switch
            case "apart-single" | "apart-pair":
                return not (on_switch or group.roles & self._storage or group.roles <= BACKGROUND)
            case "not-direct":
                return not any(group.roles <= roles for roles in self.direct)
            case _:
                return True

    def _charges_on(self, kind: Kind, ports: int, only_path: bool) -> Iterator[tuple[Charge, frozenset[Role]]]:
        """Each charge that a group on such ports may have to pay, and the roles that it hits."""
        for test in _GROUP_TESTS:
            for row in self._charges.get(test, ()):
                about = frozenset(role for role in row.roles or ROLES if row.role in (None, role))
                roles = self._hit(row, about, kind, ports, only_path)
                if roles and row.fast in (None, self._is_fast(kind)):
                    yield row, roles

    def _hit(self, row: Charge, about: frozenset[Role], kind: Kind, ports: int, only_path: bool) -> frozenset[Role]:
        """Those of the roles that a charge is about which it hits on such ports."""
        terms, none = self.terms, frozenset[Role]()
        gbps, rdma = kind
        match test := row.test:
            case "single":
                return about if ports == 1 else none
            case "below-floor":
                slow = {role for role in terms.counted if 0 < gbps < self.rules.roles[role].least_gbps}
                return about & slow
            case "slower-than-host":
                return about & terms.counted if gbps < terms.fastest else none
            case "rides-fast-switch":
                return about if self._is_fast(kind) else none
            case "rdma-on-switch":
                return about if rdma else none
            case "not-a-switch-guest":
                return frozenset(role for role in about if not self.can_ride(role))
            case "apart-single" | "apart-pair":
                could_team = terms.can_team and gbps == terms.fastest
                return about if could_team and (ports == 1) == (test == "apart-single") else none
            case "not-direct":
                return about
            case "fewer-than":
                return about if ports < row.ports else none
            case "only-path":
                return about if only_path and ports == 1 else none
            case "only-path-team":
                return about if only_path and ports > 1 else none
            case _:
                return none

    def _of(self, test: Test) -> list[Charge]:
        return self._charges.get(test, [])


_GROUP_TESTS: tuple[Test, ...] = (
    "single", "below-floor", "slower-than-host", "rides-fast-switch", "rdma-on-switch", "not-a-switch-guest",
    "apart-single", "apart-pair", "not-direct", "fewer-than", "only-path", "only-path-team",
)  # fmt: skip


_COLUMNS: tuple[Column, ...] = ("e1", "e2", "e3")


def _idle_below(kind: Kind, groups: tuple[Group, ...], stock: Stock) -> bool:
    """Whether a slower port is neither used nor spoken for. Groups use the ports spoken for by their roles first."""
    idle = dict(stock.unreserved)
    for group in groups:
        idle[group.kind] -= max(0, group.ports - stock.own(group.kind, group.roles))
    return any(0 < other[0] < kind[0] and count > 0 for other, count in idle.items())
