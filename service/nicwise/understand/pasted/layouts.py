"""The layout that a host has, where ports, teams, switches and their names together leave no doubt about it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nicwise.understand.pasted.adapters import Inventory, Port, Span
from nicwise.understand.pasted.flow import Cell
from nicwise.understand.pasted.names import Names, inner
from nicwise.understand.pasted.teams import Team, VirtualSwitch, team_interfaces

_NUMBER = re.compile(r"\s?#\s?\d+$")


@dataclass(frozen=True, slots=True)
class Layout:
    """uses: as PortUse of the profile, ports numbered in the order listed."""

    uses: tuple[dict[str, object], ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Use:
    ports: tuple[int, ...]
    roles: tuple[str, ...]
    is_team: bool


class _UnclearError(Exception):
    """Something of the layout is not told; raised and caught here."""


def find_layout(
    inventory: Inventory,
    teams: Sequence[Team],
    switches: Sequence[VirtualSwitch],
    nics: Sequence[tuple[Cell, str]],
    names: Names,
) -> Layout | None:
    """The layout, or None unless every connected port of the host has its traffic told.

    nics: virtual ones of the host, each with the name of its switch.
    """
    if not inventory.is_whole or inventory.hosts_differ or not inventory.ports:
        return None
    try:
        uses = _uses(inventory, teams, switches, nics, names)
    except _UnclearError:
        return None
    if len({role for use in uses for role in use.roles}) < 2:
        return None
    spans = tuple(span for use in uses for n in use.ports for span in inventory.ports[n].spans)
    return Layout(tuple(_as_profile(use, inventory.ports) for use in uses), spans)


def _uses(
    inventory: Inventory,
    teams: Sequence[Team],
    switches: Sequence[VirtualSwitch],
    nics: Sequence[tuple[Cell, str]],
    names: Names,
) -> list[_Use]:
    ports = inventory.ports
    grouped = [(team, _members(team.members, ports)) for team in teams]
    if any(len(numbers) != len(team.members) or not numbers for team, numbers in grouped):
        raise _UnclearError
    if team_interfaces(inventory) and not any(team.kind == "lbfo" for team in teams):
        raise _UnclearError
    external = [switch for switch in switches if switch.is_external]
    below: dict[tuple[int, ...], tuple[str, ...]] = {}
    for switch in external:
        numbers = _below(switch, external, grouped, inventory)
        below[numbers] = ("vm-switch", *_host_roles(switch, external, inventory, nics, names))
    uses: list[_Use] = []
    taken: set[int] = set()
    for numbers, roles in below.items():
        uses.append(_Use(numbers, roles, len(numbers) > 1))
        taken.update(numbers)
    for team, numbers in grouped:
        if numbers not in below and team.kind == "lbfo":
            said = [names.roles(name) for name in (team.name, *team.nics)]
            said += [ports[n].roles for n in numbers]
            roles = tuple(dict.fromkeys(role for those in said for role in those))
            if not roles:
                raise _UnclearError
            uses.append(_Use(numbers, roles, True))
            taken.update(numbers)
    for n, port in enumerate(ports):
        if n not in taken and port.roles:
            uses.append(_Use((n,), port.roles, False))
        elif n not in taken and port.is_up:
            raise _UnclearError
    return sorted(uses, key=lambda use: use.ports)


def _members(members: Iterable[str], ports: Sequence[Port]) -> tuple[int, ...]:
    """Indexes of the ports that are named, or described, as the members of a team are."""
    found = [n for member in members if (n := _port_of(member, ports)) is not None]
    return tuple(sorted(set(found)))


def _port_of(said: str, ports: Sequence[Port]) -> int | None:
    for n, port in enumerate(ports):
        if port.name.casefold() == said.casefold():
            return n
    alike = [n for n, port in enumerate(ports) if _is_same(port.description, said)]
    return alike[0] if len(alike) == 1 else None


def _is_same(one: str, other: str) -> bool:
    """Whether two descriptions are the same, be one of them cut short ("Ethernet Ad...#2")."""
    one, other = one.casefold().replace("…", "..."), other.casefold().replace("…", "...")
    if one == other:
        return True
    for short, full in ((one, other), (other, one)):
        head, dots, tail = short.partition("...")
        number = _NUMBER.search(full)
        if dots and len(head) > 5 and full.startswith(head.rstrip()):
            return (number[0].replace(" ", "") if number else "") == tail.replace(" ", "")
    return False


def _below(
    switch: VirtualSwitch,
    external: Sequence[VirtualSwitch],
    grouped: Sequence[tuple[Team, tuple[int, ...]]],
    inventory: Inventory,
) -> tuple[int, ...]:
    """Indexes of the ports that a switch stands on."""
    if switch.is_embedded:
        own = [
            numbers
            for team, numbers in grouped
            if team.kind == "set" and team.name.casefold() == switch.name.casefold()
        ]
        if own:
            return own[0]
        numbers = _members(switch.over, inventory.ports)
        if not numbers or len(numbers) != len(switch.over):
            raise _UnclearError
        return numbers
    if len(switch.over) != 1:
        raise _UnclearError
    lone = _port_of(switch.over[0], inventory.ports)
    if lone is not None:
        return (lone,)
    lbfo = [(team, numbers) for team, numbers in grouped if team.kind == "lbfo"]
    named = [one.name for one in team_interfaces(inventory) if _is_same(one.description, switch.over[0])]
    for team, numbers in lbfo:
        if len(named) == 1 and named[0].casefold() in {nic.casefold() for nic in (*team.nics, team.name)}:
            return numbers
    if len(lbfo) == 1 and len(external) == 1 and "multiplexor" in switch.over[0].casefold():
        return lbfo[0][1]
    raise _UnclearError


def _host_roles(
    switch: VirtualSwitch,
    external: Sequence[VirtualSwitch],
    inventory: Inventory,
    nics: Sequence[tuple[Cell, str]],
    names: Names,
) -> tuple[str, ...]:
    """What the host itself sends over a switch, by the names of its virtual NICs."""
    if nics:
        alone = len(external) == 1
        on = [cell.text for cell, name in nics if name.casefold() == switch.name.casefold() or (alone and not name)]
    elif len(external) == 1:
        virtual = [one.name for one in inventory.virtual if one.name.casefold().startswith("vethernet")]
        on = [inner(name) for name in virtual if "default switch" not in name.casefold()]
    else:
        on = []
    roles: list[str] = []
    for name in on:
        said = ("management",) if name.casefold() == switch.name.casefold() else names.roles(name)
        if not said:
            raise _UnclearError
        roles += said
    if not on and switch.is_shared is None and not nics and len(external) > 1:
        raise _UnclearError
    if not on and switch.is_shared:
        roles.append("management")
    return tuple(role for role in dict.fromkeys(roles) if role != "vm-switch")


def _as_profile(use: _Use, ports: Sequence[Port]) -> dict[str, object]:
    found: dict[str, object] = {"nics": tuple(n + 1 for n in use.ports), "roles": use.roles}
    speeds = {ports[n].gbps for n in use.ports}
    speed = speeds.pop() if len(speeds) == 1 else None
    if speed is not None:
        found["gbps"] = speed
    if use.is_team:
        found["team"] = True
    return found
