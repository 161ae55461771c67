"""Turns a layout that was found into ports with numbers, teams and virtual NICs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nicwise.answer import LayoutNic, Team, VirtualNic
from nicwise.decide.costs import costing_of
from nicwise.decide.groups import Group
from nicwise.decide.hosts import Host, Port
from nicwise.pack.sizing_rows import SpreadRow
from nicwise.profile import ROLES, Role

_LETTERS = "abcdefgh"
_DIRECT = "direct cable"
"""How the contract names the far end of a port that goes to no switch."""


@dataclass(frozen=True, slots=True)
class Wiring:
    """nics: in the order of their numbers, missing ones included. close: what ports of one group have in common."""

    nics: tuple[LayoutNic, ...]
    teams: tuple[Team, ...]
    virtual_nics: tuple[VirtualNic, ...]
    spare: int
    close: tuple[tuple[SpreadRow, tuple[int, ...]], ...]


def wire(host: Host, groups: tuple[Group, ...]) -> Wiring:
    """Give each group its ports, spread over cards and switches as far as may be, and number them."""
    costing = costing_of(host)
    around = costing.surroundings(group.roles for group in groups)
    dealt = deal(host, groups)
    nics: list[LayoutNic] = []
    teams: list[Team] = []
    virtual: list[VirtualNic] = []
    close: list[tuple[SpreadRow, tuple[int, ...]]] = []
    for group, near, ports in zip(groups, around, dealt, strict=True):
        numbers = tuple(range(len(nics) + 1, len(nics) + 1 + group.ports))
        team = None
        if costing.is_team(group):
            team = f"team-{len(teams) + 1}"
            teams.append(team_of(host, team, group, numbers))
        cap = costing.cap(group, near)
        is_direct = any(group.roles <= roles for roles in costing.direct)
        for i, (number, port) in enumerate(zip(numbers, ports, strict=True)):
            nics.append(
                LayoutNic(
                    nic=number,
                    gbps=port.gbps,
                    team=team,
                    roles=_ordered(group.roles),
                    network=network_of(host, group),
                    subnet=_subnet(host, group, i, is_team=team is not None),
                    peer=_DIRECT if is_direct else None,
                    missing=port.missing,
                    cap_percent=cap.percent if cap else None,
                )
            )
        virtual += _virtual_nics(host, group, team or f"nic-{numbers[0]}", numbers)
        close += [(row, numbers) for row in host.rules.sizing.spread if _are_close(ports, row)]
    return Wiring(tuple(nics), tuple(teams), tuple(virtual), len(host.ports) - len(nics), tuple(close))


def _ordered(roles: Iterable[Role]) -> tuple[Role, ...]:
    return tuple(sorted(roles, key=ROLES.index))


def deal(host: Host, groups: tuple[Group, ...]) -> list[list[Port]]:
    """Ports for each group. Groups of several choose first, so that their ports lie apart."""
    free = sorted(host.ports, key=_port_order)
    dealt: dict[int, list[Port]] = {}
    for i in sorted(range(len(groups)), key=lambda i: (-_reserved(free, groups[i]), -groups[i].ports, i)):
        group = groups[i]
        mine: list[Port] = []
        for _ in range(group.ports):
            port = min((p for p in free if p.kind == group.kind), key=lambda p: _preference(p, group, mine))
            free.remove(port)
            mine.append(port)
        dealt[i] = sorted(mine, key=_port_order)
    return [dealt[i] for i in range(len(groups))]


def _port_order(port: Port) -> tuple[bool, int, int, str]:
    return (port.missing, port.card or 0, port.switch or 0, port.use or "")


def _reserved(free: list[Port], group: Group) -> int:
    return sum(port.use in group.roles for port in free)


def _preference(port: Port, group: Group, mine: list[Port]) -> tuple[object, ...]:
    """Lower is better: spoken for by the group, there already, on other hardware than the ports it has."""
    shares = sum(
        (a is not None and a == b) for other in mine for a, b in ((port.switch, other.switch), (port.card, other.card))
    )
    return (port.use not in group.roles, port.use is not None, port.missing, shares, *_port_order(port))


def _are_close(ports: list[Port], row: SpreadRow) -> bool:
    where = [port.card if row.by == "card" else port.switch for port in ports]
    return len(where) > 1 and None not in where and len(set(where)) == 1


def team_of(host: Host, name: str, group: Group, numbers: tuple[int, ...]) -> Team:
    under_switch = "vm-switch" in group.roles
    for row in host.rules.sizing.teams:
        if row.when.holds(host.view) and row.under_switch in (None, under_switch):
            return Team(id=name, kind=row.kind, mode=row.mode, nics=numbers)
    raise AssertionError("the last row of teams has no condition")


def network_of(host: Host, group: Group) -> str:
    """What kind of network its ports are on, the most demanding first."""
    kinds = {host.rules.roles[role].network for role in group.roles}
    return next(kind for kind in ("trunk", "storage", "routed", "private") if kind in kinds)


def _subnet(host: Host, group: Group, i: int, *, is_team: bool) -> str | None:
    """The subnet of its i-th port; None where there are several or, on a virtual switch, none of its own."""
    named = [host.rules.roles[role].subnet for role in _ordered(group.roles)]
    storage = [host.rules.roles[role].subnet for role in _ordered(group.roles) if host.rules.roles[role].storage]
    if "vm-switch" in group.roles:
        hosted = [name for name in named if name]
        return hosted[0] if len(hosted) == 1 else None
    name = (storage or named)[0]
    if name and group.ports > 1 and not is_team:
        return f"{name}-{_LETTERS[i % len(_LETTERS)]}"
    return f"{name}-a" if storage else name


def _virtual_nics(host: Host, group: Group, on: str, numbers: tuple[int, ...]) -> list[VirtualNic]:
    """The host's adapters on the virtual switch. Before weights there were, its one adapter is not named."""
    if "vm-switch" not in group.roles:
        return []
    sizing = host.rules.sizing
    row = next((row for row in sizing.weights if row.when.holds(host.view)), None)
    weights: Mapping[Role, int] = row.weights if row else {}
    if row is None or not row.host_adapters:
        return []
    found: list[VirtualNic] = []
    names: set[str] = set()
    for role in _ordered(group.roles):
        rule = host.rules.roles[role]
        if rule.virtual_nic is None or rule.virtual_nic in names:
            continue
        names.add(rule.virtual_nic)
        pins = numbers[:2] if rule.storage else (None,)
        for i, pin in enumerate(pins):
            found.append(
                VirtualNic(
                    name=rule.virtual_nic + (str(i + 1) if rule.storage else ""),
                    role=role,
                    on=on,
                    weight=weights.get(role),
                    subnet=f"{rule.subnet}-{_LETTERS[i]}" if rule.storage else rule.subnet,
                    rdma=rule.storage and group.kind[1],
                    pinned_to=pin,
                )
            )
    return found
