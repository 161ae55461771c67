"""The rules that layouts are searched and checked by, once they are loaded: roles, sharing, sizing, layouts, checks.

What stands in the files is opinion about networks; what stands here is their shape. `pack/rule_files.py` reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from nicwise.answer import Severity, Verdict
from nicwise.pack.conditions import ALWAYS, Condition, parse_condition
from nicwise.pack.reading import Row
from nicwise.profile import Role, TeamKind, Windows

When = Annotated[Condition, BeforeValidator(parse_condition)]
AnyWhen = tuple[When, ...]
"""Alternatives: one that holds is enough. Empty always holds."""
Level = Annotated[int, Field(ge=0, le=11)]
Sections = Annotated[tuple[str, ...], Field(min_length=1)]
Column = Literal["e1", "e2", "e3"]
Network = Literal["routed", "private", "trunk", "storage"]
Standing = Literal["recommended", "supported", "usable", "not-recommended", "lab"]

FORBIDDEN = 11
"""The level of a pair that must never share a port. 0 is fine; 1 to 10 discouraged, 10 worst."""


def _read_level(value: object) -> object:
    return {"F": 0, "X": FORBIDDEN}.get(value, value) if isinstance(value, str) else value


Written = Annotated[Level, BeforeValidator(_read_level)]


class RoleRule(Row):
    """A kind of traffic. needed: when a host has it; `assumed` lets an open condition count as met.

    there: when Windows has it at all. counts: when its sharing costs anything (empty: always). cluster_path:
    heartbeats can use its network.
    """

    name: str
    needed: AnyWhen
    assumed: bool = False
    there: When = ALWAYS
    counts: AnyWhen = ()
    network: Network
    subnet: str | None
    virtual_nic: str | None
    least_gbps: float
    cluster_path: bool
    storage: bool
    redundancy: str
    sections: Sections


class PairRule(Row):
    """How two kinds of traffic share a port, by column.

    rule: the rule it is an instance of. slow_rule: the same, where the port is slow or the pair forbidden.
    """

    id: str
    roles: tuple[Role, Role]
    e1: Written
    e2: Written
    e3: Written
    rule: str | None = None
    slow_rule: str | None = None
    because: str
    sections: Sections

    def level(self, column: Column) -> int:
        """0 fine, 1 to 10 discouraged, FORBIDDEN."""
        return {"e1": self.e1, "e2": self.e2, "e3": self.e3}[column]

    def rule_in(self, column: Column) -> str:
        """The id under which it fires."""
        slow = column == "e1" or self.level(column) == FORBIDDEN
        return (self.slow_rule if slow else None) or self.rule or self.id


class SharingWords(Row):
    """Sentences about any pair. `{first}` and `{second}` are the names of the two.

    shared: of a layout. forbidden, discouraged, fine: of the two as such. room: why a pair is fine where a slower
    port would not be. apart: what a port buys that parts them.
    """

    shared: str
    forbidden: str
    discouraged: str
    fine: str
    room: str
    apart: str


Trait = Literal[
    "live-migration-capped", "management-capped", "private-team", "wide-team", "only-path", "smb-limited",
    "no-private-path"
]  # fmt: skip


class Modifier(Row):
    """What changes the level of pairs, of all where neither `pairs` nor `role` is given.

    trait: what must be so of the port. fine_becomes: for pairs that were fine; only raises.
    """

    id: str
    pairs: tuple[str, ...] = ()
    role: Role | None = None
    columns: tuple[Column, ...]
    trait: Trait
    when: When = ALWAYS
    change: int = 0
    fine_becomes: Level | None = None
    becomes_fine: bool = False
    says: str
    sections: Sections

    def is_about(self, pair: PairRule, column: Column) -> bool:
        if column not in self.columns:
            return False
        return pair.id in self.pairs or self.role in pair.roles or not (self.pairs or self.role)


class ColumnRow(Row):
    """Which column of the sharing matrix a port is read in. The first that fits decides."""

    when: When = ALWAYS
    fast: bool | None = None
    weighted: bool | None = None
    column: Column


Test = Literal[
    "single", "below-floor", "slower-than-host", "rides-fast-switch", "rdma-on-switch", "not-a-switch-guest",
    "apart-single", "apart-pair", "not-direct", "fewer-than", "only-path", "only-path-team", "any-team",
    "idle-slower-port", "unplaced", "not-there",
]  # fmt: skip


class Charge(Row):
    """What a layout pays beside sharing. test: what it looks for; relief: what a port that removes it buys.

    beside: only where the group carries one of these too. fast: only on such ports. ports: of the group, for the test
    "fewer-than".
    """

    id: str
    test: Test
    role: Role | None = None
    roles: tuple[Role, ...] = ()
    beside: tuple[Role, ...] = ()
    fast: bool | None = None
    when: AnyWhen = ()
    ports: int = 0
    cost: Annotated[int, Field(ge=0, le=10)]
    what: str
    because: str
    relief: str | None = None
    sections: Sections


class CapRow(Row):
    """A cap that is taken as set. The first that fits a role decides. with_any: company on the same port."""

    role: Role
    with_any: tuple[Role, ...]
    when: When = ALWAYS
    fast: bool | None = None
    teamed: bool | None = None
    management_on_switch: bool | None = None
    percent: Annotated[int, Field(ge=1, le=100)]


class LeastRow(Row):
    """Ports that a role gets at least, as long as the host has them."""

    role: Role
    ports: int
    when: When = ALWAYS


class StepsRow(Row):
    """How many ports a group may be given. role: a kind that the group carries; absent: any group."""

    when: When = ALWAYS
    role: Role | None = None
    ports: tuple[int, ...]


class SurplusRow(Row):
    """What ports that are left over are given to, in this order.

    sizes: how many ports that group may then have, in rising order. alike: only where all ports of the host are alike.
    apart: only a group that carries nothing else, or that does. own: that traffic leaves where it rides for ports of
    its own, and traffic that nobody asked for gets some; out_of: only where it rides with just these.
    """

    when: When = ALWAYS
    role: Role
    sizes: Annotated[tuple[int, ...], Field(min_length=1)]
    alike: bool = False
    apart: bool | None = None
    own: bool = False
    out_of: tuple[Role, ...] = ()


class DirectRow(Row):
    """Kinds of traffic whose ports are cabled straight to the other hosts."""

    when: When = ALWAYS
    roles: tuple[Role, ...]


class PartitionsRow(Row):
    """The slices into which a whole port of at least `from_gbps` is divided, Gb/s each."""

    when: When = ALWAYS
    from_gbps: float
    gbps: Annotated[tuple[float, ...], Field(min_length=1)]


class GuestsRow(Row):
    """The host's kinds of traffic that can ride on a virtual switch."""

    when: When = ALWAYS
    roles: tuple[Role, ...]


class TeamedRow(Row):
    """Kinds of traffic whose ports become a team where there are several. The first row that holds decides."""

    when: When = ALWAYS
    roles: tuple[Role, ...]


class TeamRow(Row):
    """Which kind of team is built. under_switch: whether it carries the virtual switch."""

    when: When = ALWAYS
    under_switch: bool | None = None
    kind: TeamKind
    mode: str


class WeightRow(Row):
    """Bandwidth weights of the host's virtual NICs. The first row that holds decides.

    host_adapters: false where the host has a single adapter on the switch, which is not shown.
    """

    when: When = ALWAYS
    host_adapters: bool = True
    weights: Mapping[Role, int]


class BaseRow(Row):
    """Ports for the networks themselves. The first that holds decides.

    networks: those of which a host has any take a port each. ports: a plain number. one_more_than_present: see `most`.
    """

    id: str
    when: AnyWhen = ()
    networks: tuple[tuple[Role, ...], ...] = ()
    ports: int | None = None
    one_more_than_present: bool = False
    most: int | None = None
    says: str
    sections: Sections


class AddRow(Row):
    """Ports that come on top. Every row that holds adds."""

    id: str
    when: AnyWhen = ()
    role: Role | None = None
    ports: int
    says: str
    sections: Sections


class Needed(Row):
    """How many ports the recommended layout takes: one base, and all that comes on top."""

    base: tuple[BaseRow, ...]
    adds: tuple[AddRow, ...]


class SpeedRow(Row):
    """The speed that a port is taken to have. bought: for ports that are not there yet."""

    when: When = ALWAYS
    present: float | None = None
    bought: float | None = None


class SpreadRow(Row):
    """What two ports of one group on the same hardware cost. by: what they share."""

    id: str
    by: Literal["card", "switch"]
    cost: int
    what: str
    because: str
    sections: Sections


class Sizing(Row):
    """Figures and preferences of the search."""

    fast_gbps: float
    windows: Windows
    slack: int
    """How much worse than the best an alternative may be."""
    columns: tuple[ColumnRow, ...]
    charges: tuple[Charge, ...]
    spread: tuple[SpreadRow, ...]
    caps: tuple[CapRow, ...]
    least: tuple[LeastRow, ...]
    steps: tuple[StepsRow, ...]
    surplus: tuple[SurplusRow, ...]
    direct: tuple[DirectRow, ...]
    partitions: tuple[PartitionsRow, ...]
    switch_guests: tuple[GuestsRow, ...]
    teamed: tuple[TeamedRow, ...]
    teams: tuple[TeamRow, ...]
    weights: tuple[WeightRow, ...]
    needed: Needed
    speeds: tuple[SpeedRow, ...]


class PatternGroup(Row):
    """A port or team of a named layout. ports: a number, or the least and the most."""

    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    ports: int | tuple[int, int] = 1
    speed: Literal["fast", "slow"] | None = None

    def takes(self, ports: int) -> bool:
        if isinstance(self.ports, int):
            return ports == self.ports
        return self.ports[0] <= ports <= self.ports[1]


class NamedLayout(Row):
    """A layout that has a name. variants: each is one way to build it.

    `{n}` in name and title: ports under the switch; `{m}`: those of management beside it.
    """

    id: str
    name: str
    title: str
    when: When = ALWAYS
    standing: Standing
    gives: tuple[str, ...] = ()
    sections: Sections
    variants: Annotated[tuple[tuple[PatternGroup, ...], ...], Field(min_length=1)]


class NamedPart(Row):
    """Ports of one kind that are added to any layout: two for iSCSI."""

    role: Role
    name: str
    title: str
    gives: tuple[str, ...] = ()
    sections: Sections


class Fallback(Row):
    """What a layout without a name is called."""

    name: str
    title: str
    gives: tuple[str, ...] = ()
    sections: Sections


class Layouts(Row):
    named: tuple[NamedLayout, ...]
    parts: tuple[NamedPart, ...]
    unnamed: Fallback


class PortTest(Row):
    """Which ports of a layout a check is about. All that is given must be so."""

    all: tuple[Role, ...] = ()
    any: tuple[Role, ...] = ()
    none: tuple[Role, ...] = ()
    ports: Annotated[str, Field(pattern=r"^[<>]?=?\d+$")] | None = None
    gbps: Annotated[str, Field(pattern=r"^[<>]=?\d+(\.\d+)?$")] | None = None
    team: bool | None = None
    rdma: bool | None = None


Fault = Literal[
    "one-cluster-network", "named-not-recommended", "named-lab", "unplaced", "one-card", "one-switch",
    "mixed-speeds"
]  # fmt: skip


class CheckRow(Row):
    """What may be wrong with a given layout. Looks at ports (`port`) or at the whole (`fault`), or only at facts."""

    id: str
    when: AnyWhen = ()
    port: PortTest | None = None
    fault: Fault | None = None
    severity: Severity
    verdict: Verdict
    says: str
    because: str
    fix: str | None = None
    sections: Sections


class SharedCheck(Row):
    """How a level of the sharing matrix is judged in a given layout, from `least` on. The last that fits decides."""

    least: Level
    severity: Severity
    verdict: Verdict
    fix: str | None = None


class Checks(Row):
    shared: tuple[SharedCheck, ...]
    rows: tuple[CheckRow, ...]
    fine_up_to: Level
    """The level up to which sharing is called fine when it is asked about."""
    unknown_speed: CheckRow
    """What is said where the speed of the ports decides and nobody gave it."""
    fine: CheckRow
    """What is said of a layout with which nothing is wrong."""


@dataclass(frozen=True, eq=False)
class Rules:
    """All layout rules. Mappings are in the order of their file. Loaded once, so compared and hashed by identity.

    section_refs: (file, line, "topic#anchor") of every section that a row names.
    """

    roles: Mapping[str, RoleRule]
    words: SharingWords
    pairs: tuple[PairRule, ...]
    modifiers: tuple[Modifier, ...]
    sizing: Sizing
    layouts: Layouts
    checks: Checks
    section_refs: tuple[tuple[Path, int, str], ...]

    @cached_property
    def pair(self) -> Mapping[tuple[str, str], PairRule]:
        """(role, role) -> how they share; both orders."""
        found: dict[tuple[str, str], PairRule] = {row.roles: row for row in self.pairs}
        return MappingProxyType(found | {(b, a): row for (a, b), row in found.items()})

    @cached_property
    def ids(self) -> Mapping[str, PairRule | Modifier | Charge | SpreadRow | CheckRow]:
        """Every rule that can fire -> its row."""
        rows: dict[str, PairRule | Modifier | Charge | SpreadRow | CheckRow] = {row.id: row for row in self.pairs}
        rows.update((row.id, row) for row in self.modifiers)
        rows.update((row.id, row) for row in self.sizing.charges)
        rows.update((row.id, row) for row in self.sizing.spread)
        rows.update((row.id, row) for row in self.checks.rows)
        return MappingProxyType(rows)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name under which a rule can fire: its id, or that of the rule that a pair is an instance of."""
        columns: tuple[Column, ...] = ("e1", "e2", "e3")
        return frozenset(self.ids) | {row.rule_in(column) for row in self.pairs for column in columns}
