"""How many ports, and what a layout pays beside sharing: the rows of rules/sizing.yaml."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from nicwise.pack.conditions import ALWAYS
from nicwise.pack.reading import Row
from nicwise.pack.row_values import AnyWhen, Column, Sections, When
from nicwise.profile import Role, TeamKind, Windows


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
