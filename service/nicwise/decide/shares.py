"""Who gets how much of the ports of a layout: bandwidth weights, and the ports that migrations take."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nicwise.decide.groups import Group
from nicwise.decide.hosts import Host
from nicwise.profile import ROLES, Role


@dataclass(frozen=True, slots=True)
class Shares:
    """weights: role -> weight of each of its virtual NICs, for traffic on the virtual switch. total: of them all.

    port_gbps, ports: the ports that carry migrations; speed 0 where unknown. with_s2d: whether storage rides there too.
    """

    weights: Mapping[Role, int] = field(default_factory=dict)
    total: int = 0
    port_gbps: float = 0
    ports: int = 0
    with_s2d: bool = False

    @property
    def gbps(self) -> float:
        """The ports that carry migrations, together."""
        return self.port_gbps * self.ports


NO_SHARES = Shares()
"""Of a layout of which nothing is known."""


def shares_of(host: Host, groups: Iterable[Group]) -> Shares:
    """The shares in a layout that has these groups."""
    weights: dict[Role, int] = {}
    total, port_gbps, ports, with_s2d = 0, 0.0, 0, False
    for group in groups:
        if "live-migration" in group.roles:
            port_gbps, ports, with_s2d = group.kind[0], group.ports, "s2d" in group.roles
        if "vm-switch" in group.roles:
            row = next((row for row in host.rules.sizing.weights if row.when.holds(host.view)), None)
            weights = {role: row.weights[role] for role in ROLES if row and role in group.roles & row.weights.keys()}
            # Storage has a virtual NIC on each of two ports.
            total = sum(weight * (2 if host.rules.roles[role].storage else 1) for role, weight in weights.items())
    return Shares(weights, total, port_gbps, ports, with_s2d)
