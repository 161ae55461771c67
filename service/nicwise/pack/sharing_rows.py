"""Kinds of traffic and how they share a port: the rows of rules/roles.yaml and rules/sharing.yaml."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from nicwise.pack.conditions import ALWAYS
from nicwise.pack.reading import Row
from nicwise.pack.row_values import FORBIDDEN, AnyWhen, Column, Level, Sections, When
from nicwise.profile import Role

Network = Literal["routed", "private", "trunk", "storage"]


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


def _read_level(value: object) -> object:
    return {"F": 0, "X": FORBIDDEN}.get(value, value) if isinstance(value, str) else value


Written = Annotated[Level, BeforeValidator(_read_level)]


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
