"""Reads a layout that the asker gave into the groups that the search knows.

Traffic for which no port is named rides where it would land: CSV traffic, the heartbeat and migrations take a
network that the cluster may use.
"""

from dataclasses import dataclass

from nicwise.answer import LayoutNic, Team
from nicwise.decide.groups import Group
from nicwise.decide.hosts import Host, Port, host_of, present_ports
from nicwise.decide.model import Plan
from nicwise.decide.ports import network_of, team_of
from nicwise.pack.rules import Rules
from nicwise.profile import ROLES, HostProfile, PortUse, Role

_CARRIERS: dict[Role, tuple[Role, ...]] = {
    "csv": ("heartbeat", "live-migration", "management"),
    "heartbeat": ("csv", "live-migration", "management"),
    "live-migration": ("heartbeat", "csv", "management"),
}
"""For traffic without a named port: whose port it takes, the likeliest first."""


@dataclass(frozen=True, slots=True)
class GivenGroup:
    """Ports that carry the same. nics: their numbers as given. team: whether they are said to be one."""

    group: Group
    nics: tuple[int, ...]
    ports: tuple[Port, ...]
    team: bool


@dataclass(frozen=True, slots=True)
class Given:
    """host: with the ports that the layout names. unplaced: traffic that is nowhere in it."""

    host: Host
    groups: tuple[GivenGroup, ...]
    unplaced: tuple[Role, ...]


def written(plan: Plan) -> tuple[PortUse, ...]:
    """A layout that was found, as if somebody had given it."""
    uses: dict[tuple[object, ...], PortUse] = {}
    for nic in plan.nics:
        key = (nic.team, nic.roles)
        before = uses[key].nics if key in uses else ()
        uses[key] = PortUse(nics=(*before, nic.nic), roles=nic.roles, gbps=nic.gbps, team=nic.team is not None)
    return tuple(uses.values())


def read_layout(rules: Rules, profile: HostProfile, layout: tuple[PortUse, ...]) -> Given:
    """The layout as groups of ports, on a host that has these ports and those that it leaves idle.

    A port for CSV traffic says that there is CSV.
    """
    if profile.csv is None and any("csv" in use.roles for use in layout):
        profile = profile.model_copy(update={"csv": True})
    bare = host_of(rules, profile)
    known = dict(enumerate(bare.ports, start=1)) if profile.nic_groups else {}
    slots: list[tuple[set[Role], list[int], list[Port], bool]] = []
    for use in layout:
        ports = [_port(rules, profile, use, known.get(nic)) for nic in use.nics]
        same = next((slot for slot in slots if slot[0] == set(use.roles)), None)
        if same:
            same[1].extend(use.nics)
            same[2].extend(ports)
        else:
            slots.append((set(use.roles), list(use.nics), ports, bool(use.team) and len(use.nics) > 1))
    placed: set[Role] = set().union(*(slot[0] for slot in slots))
    wanted = tuple(role for role in (*bare.roles, *sorted(placed)) if role != "csv" or profile.csv or "csv" in placed)
    unplaced = [role for role in bare.roles if role in wanted and role not in placed]
    for role in [role for role in unplaced if role in _CARRIERS]:
        carrier = next((slot for other in _CARRIERS[role] for slot in slots if other in slot[0]), None)
        if carrier:
            carrier[0].add(role)
            unplaced.remove(role)
    named = {nic for use in layout for nic in use.nics}
    idle = [port for nic, port in known.items() if nic not in named]
    there = (*(port for slot in slots for port in slot[2]), *idle)
    host = Host(rules, bare.profile, there, tuple(dict.fromkeys(wanted)))
    groups = tuple(
        GivenGroup(Group(frozenset(roles), min(p.kind for p in ports), len(ports)), tuple(nics), tuple(ports), team)
        for roles, nics, ports, team in slots
    )
    return Given(host, groups, tuple(unplaced))


def plan_as_given(given: Given) -> Plan:
    """The layout as a plan that can be drawn: the asker's numbers and teams, nothing added to them."""
    nics: list[LayoutNic] = []
    teams: list[Team] = []
    for part in given.groups:
        team = team_of(given.host, f"team-{len(teams) + 1}", part.group, part.nics) if part.team else None
        if team:
            teams.append(team.model_copy(update={"kind": given.host.profile.team_kind or team.kind}))
        nics += [
            LayoutNic(
                nic=number,
                gbps=port.gbps,
                team=team.id if team else None,
                roles=tuple(sorted(part.group.roles, key=ROLES.index)),
                network=network_of(given.host, part.group),
            )
            for number, port in zip(part.nics, part.ports, strict=True)
        ]
    nics.sort(key=lambda nic: nic.nic)
    return Plan(
        name="", parts=(), title="", nics=tuple(nics), teams=tuple(teams), virtual_nics=(),
        nics_used=len(nics), nics_spare=0, nics_missing=0, costs=(), gives=(), next_nic=None,
        windows=None, sections=(),
    )  # fmt: skip


def _port(rules: Rules, profile: HostProfile, use: PortUse, known: Port | None) -> Port:
    if use.gbps:
        return Port(
            use.gbps,
            known.rdma if known else False,
            None,
            known.card if known else None,
            known.switch if known else None,
        )
    return known or present_ports(rules, profile.model_copy(update={"nic_groups": None, "nic_total": 1}))[0]
