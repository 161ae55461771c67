"""Layouts that have a name, and what may be wrong with one: the rows of rules/layouts.yaml and rules/checks.yaml."""

from typing import Annotated, Literal

from pydantic import Field

from nicwise.answer import Severity, Verdict
from nicwise.pack.conditions import ALWAYS
from nicwise.pack.reading import Row
from nicwise.pack.row_values import AnyWhen, Level, Sections, When
from nicwise.profile import Role

Standing = Literal["recommended", "supported", "usable", "not-recommended", "lab"]


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
