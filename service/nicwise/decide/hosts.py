"""A host as the search sees it: the kinds of traffic it has, and its ports by kind.

Speed and RDMA make a kind; ports of one kind are interchangeable. What is unknown is taken from the
rules, never from here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from nicwise.pack.conditions import View
from nicwise.pack.row_values import AnyWhen
from nicwise.pack.rules import Rules
from nicwise.profile import ROLES, HostProfile, Role

Kind = tuple[float, bool]
"""Speed in Gb/s (0 where unknown) and RDMA. Ports of one kind are interchangeable, and can form a team."""


@dataclass(frozen=True, slots=True)
class Port:
    """A physical port. gbps None: unknown. use: the role it is spoken for. missing: yet to be bought."""

    gbps: float | None
    rdma: bool = False
    use: Role | None = None
    card: int | None = None
    switch: int | None = None
    missing: bool = False

    @property
    def kind(self) -> Kind:
        return (self.gbps or 0.0, self.rdma)


@dataclass(frozen=True)
class Stock:
    """Ports by kind, as far as a search tells them apart. uses: (kind, role they are spoken for) and how many."""

    uses: tuple[tuple[Kind, Role | None, int], ...]

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """Kinds of port there are, fastest first."""
        return tuple(sorted({kind for kind, _, _ in self.uses}, reverse=True))

    @cached_property
    def counts(self) -> Mapping[Kind, int]:
        """Kind -> ports of it."""
        return {kind: sum(n for other, _, n in self.uses if other == kind) for kind in self.kinds}

    @cached_property
    def reserved(self) -> Mapping[Kind, Mapping[Role, int]]:
        """Kind -> role -> ports of that kind that are spoken for."""
        return {kind: {use: n for other, use, n in self.uses if use and other == kind} for kind in self.kinds}

    def own(self, kind: Kind, roles: frozenset[Role]) -> int:
        """Ports of a kind that are spoken for by these roles."""
        return sum(n for role, n in self.reserved[kind].items() if role in roles)

    @cached_property
    def unreserved(self) -> Mapping[Kind, int]:
        """Kind -> ports of it that are not spoken for."""
        return {kind: count - sum(self.reserved[kind].values()) for kind, count in self.counts.items()}

    @cached_property
    def fastest(self) -> float:
        """Speed of the fastest port, Gb/s; 0 where unknown."""
        return max((kind[0] for kind in self.kinds), default=0.0)


@dataclass(frozen=True)
class Host:
    """profile: the facts; ports: what there is to give out; roles: kinds of traffic wanted, in the order of ROLES."""

    rules: Rules
    profile: HostProfile
    ports: tuple[Port, ...]
    roles: tuple[Role, ...]

    @cached_property
    def view(self) -> View:
        """The facts as conditions see them."""
        return view_of(self.rules, self.profile, self.ports)

    @cached_property
    def stock(self) -> Stock:
        """Its ports by kind."""
        found = Counter((port.kind, port.use) for port in self.ports)
        return Stock(tuple(sorted(((*key, n) for key, n in found.items()), key=str)))

    @cached_property
    def not_there(self) -> tuple[Role, ...]:
        """Kinds of traffic that the facts ask for and that its Windows version does not have."""
        return _not_there(self.rules, self.view, _asked_for(self.rules, self.profile))

    @cached_property
    def counted(self) -> frozenset[Role]:
        """Roles whose sharing costs something."""
        rows = self.rules.roles
        return frozenset(role for role in self.roles if self.holds(rows[role].counts))

    @cached_property
    def can_team(self) -> bool:
        return self.profile.teaming is not False or self.profile.vm_fault_tolerance is True

    def holds(self, alternatives: AnyWhen) -> bool:
        """Whether any of the conditions holds for certain; none at all always holds."""
        return not alternatives or any(when.holds(self.view) for when in alternatives)

    def is_fast(self, kind: Kind) -> bool:
        return kind[0] >= self.rules.sizing.fast_gbps


def host_of(rules: Rules, profile: HostProfile) -> Host:
    """The host that the profile describes, with the ports that are there."""
    profile = _with_version(rules, profile)
    return Host(rules, profile, present_ports(rules, profile), wanted_roles(rules, profile))


def with_ports(host: Host, ports: Iterable[Port]) -> Host:
    """The same host with other ports."""
    return Host(host.rules, host.profile, tuple(ports), host.roles)


def wanted_roles(rules: Rules, profile: HostProfile) -> tuple[Role, ...]:
    """Kinds of traffic that such a host has. Roles for which ports are spoken for are among them."""
    profile = _with_version(rules, profile)
    wanted = _asked_for(rules, profile)
    lacking = _not_there(rules, view_of(rules, profile, ()), wanted)
    return tuple(role for role in wanted if role not in lacking)


def _asked_for(rules: Rules, profile: HostProfile) -> tuple[Role, ...]:
    """Kinds of traffic that the facts ask for, whether Windows has them or not."""
    view = view_of(rules, profile, ())
    wanted = {group.use for group in profile.nic_groups or () if group.use} | set(profile.extra_roles or ())
    for role, row in rules.roles.items():
        states = [when.holds(view) for when in row.needed] or [True]
        if any(state or (state is None and row.assumed) for state in states):
            wanted.add(role)  # type: ignore[arg-type]  # the loader takes no other ids
    return tuple(role for role in ROLES if role in wanted)


def _not_there(rules: Rules, view: View, roles: tuple[Role, ...]) -> tuple[Role, ...]:
    return tuple(role for role in roles if rules.roles[role].there.holds(view) is False)


def present_ports(rules: Rules, profile: HostProfile) -> tuple[Port, ...]:
    """The ports that the host is said to have, unknown speeds filled in where the rules take one."""
    speed = taken_speed(rules, profile, bought=False)
    if not profile.nic_groups:
        return _divided(rules, profile, (Port(profile.link_gbps or speed),) * (profile.nic_total or 0))
    ports = (
        Port(group.gbps or speed, bool(group.rdma), group.use, group.card, group.switch)
        for group in profile.nic_groups
        for _ in range(group.count)
    )
    return _divided(rules, profile, tuple(ports))


def _divided(rules: Rules, profile: HostProfile, ports: tuple[Port, ...]) -> tuple[Port, ...]:
    """Whole ports cut into slices where that is how such a host uses them. Slices of one port are one card."""
    view = view_of(rules, profile, ())
    row = next((row for row in rules.sizing.partitions if row.when.holds(view)), None)
    if row is None or any((port.gbps or 0) < row.from_gbps for port in ports):
        return ports
    return tuple(
        Port(gbps, port.rdma, port.use, number, port.switch) for number, port in enumerate(ports) for gbps in row.gbps
    )


def taken_speed(rules: Rules, profile: HostProfile, *, bought: bool) -> float | None:
    """The speed taken for a port of unknown speed; `bought`: for one that is yet to be bought."""
    view = view_of(rules, profile, ())
    for row in rules.sizing.speeds:
        if row.when.holds(view):
            return row.bought if bought else row.present
    return None


def view_of(rules: Rules, profile: HostProfile, ports: tuple[Port, ...]) -> View:
    """Facts of the profile, and those worked out of its ports."""
    facts: dict[str, Any] = profile.known()
    facts["nic_total"] = len(ports)
    facts["fast_ports"] = sum((port.gbps or 0) >= rules.sizing.fast_gbps for port in ports)
    facts["rdma_ports"] = sum(port.rdma for port in ports)
    facts["network_ports"] = _network_ports(rules, profile, ports)
    return View(MappingProxyType(facts), frozenset(profile.known()))


def _network_ports(rules: Rules, profile: HostProfile, ports: tuple[Port, ...]) -> int:
    """Ports of the fastest kind, less those that storage takes for itself where all are of that kind."""
    fastest = max((port.gbps or 0 for port in ports), default=0)
    fast = [port for port in ports if (port.gbps or 0) == fastest]
    taken = sum(row.ports for row in rules.sizing.least if row.role in (profile.storage or ()))
    return max(0, len(fast) - (taken if len(fast) == len(ports) else 0))


def _with_version(rules: Rules, profile: HostProfile) -> HostProfile:
    if profile.windows:
        return profile
    return profile.model_copy(update={"windows": rules.sizing.windows})
