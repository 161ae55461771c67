"""From outputs to facts: one `Stated` for each fact that they tell, with the words that tell it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from nicwise.profile import FACTS, HostProfile
from nicwise.understand.model import Stated
from nicwise.understand.pasted.adapters import Inventory, Port, Span, find_inventory
from nicwise.understand.pasted.blocks import Block
from nicwise.understand.pasted.clusters import ClusterNetwork, find_networks
from nicwise.understand.pasted.descriptions import is_cluster_adapter, is_vendor_team
from nicwise.understand.pasted.layouts import find_layout
from nicwise.understand.pasted.names import Names
from nicwise.understand.pasted.teams import (
    Team,
    VirtualSwitch,
    find_switches,
    find_teams,
    team_interfaces,
    virtual_nics,
)

Told = tuple[str, Any, tuple[Span, ...]]
"""A fact, its value, and where it was read."""

_TOLD_BY_NAME = frozenset({"storage", "extra_roles", "csv"})
_SMB = "smb"
_MOST_PLACES = 64


def state(text: str, blocks: Sequence[Block], names: Names) -> tuple[tuple[Stated, ...], bool]:
    """All facts, in the order of the contract; and whether hosts have unlike numbers of ports."""
    inventory = find_inventory(blocks, names)
    teams, switches, networks = find_teams(blocks), find_switches(blocks), find_networks(blocks)
    told: list[Told] = [*_ports(inventory), *_teams(inventory, teams, switches), *_cluster(inventory, networks)]
    told += _by_names(inventory, networks, names)
    layout = find_layout(inventory, teams, switches, virtual_nics(blocks), names)
    if layout is not None:
        told.append(("layout", layout.uses, layout.spans))
    found = [fact for name in FACTS if (fact := _stated(text, name, [one for one in told if one[0] == name]))]
    return tuple(found), inventory.hosts_differ


def _stated(text: str, name: str, told: Sequence[Told]) -> Stated | None:
    """One fact; the first value where several are told, all members where it is a list."""
    if not told:
        return None
    if name in ("storage", "extra_roles"):
        value: Any = tuple(dict.fromkeys(member for _, members, _ in told for member in members))
    else:
        value = told[0][1]
        told = [one for one in told if one[1] == value]
    try:
        value = getattr(HostProfile.model_validate({name: value}), name)
    except ValidationError:
        return None
    spans = tuple(sorted({span for _, _, those in told for span in those}))[:_MOST_PLACES]
    words = dict.fromkeys(" ".join(text[start:end].split()) for start, end in spans)
    return Stated(name, value, ", ".join(words), spans)


def _ports(inventory: Inventory) -> Iterator[Told]:
    ports = inventory.ports
    if not ports or not inventory.is_whole:
        return
    merged: dict[tuple[float | None, bool | None, str | None], int] = {}
    for port in ports:
        kind = (port.gbps, port.rdma, _use(port))
        merged[kind] = merged.get(kind, 0) + 1
    groups = tuple(
        {"count": count}
        | {name: value for name, value in zip(("gbps", "rdma", "use"), kind, strict=True) if value is not None}
        for kind, count in merged.items()
    )
    spans = tuple(span for port in ports for span in port.spans)
    if any(kind != (None, None, None) for kind in merged):
        yield "nic_groups", groups, spans
    yield "nic_total", len(ports), spans


def _use(port: Port) -> str | None:
    """The traffic that a port is spoken for: that of its name, if it names one alone."""
    return port.roles[0] if len(port.roles) == 1 else None


def _teams(inventory: Inventory, teams: Sequence[Team], switches: Sequence[VirtualSwitch]) -> Iterator[Told]:
    kinds: dict[str, list[Span]] = {}
    for team in teams:
        kinds.setdefault(team.kind, []).extend(team.spans)
    for switch in switches:
        if switch.is_embedded:
            kinds.setdefault("set", []).extend(switch.spans)
    for one in team_interfaces(inventory):
        kinds.setdefault("vendor" if is_vendor_team(one.description) else "lbfo", []).extend(one.spans)
    spans = tuple(span for those in kinds.values() for span in those)
    if spans:
        yield "teaming", True, spans
    if len(kinds) == 1:
        yield "team_kind", next(iter(kinds)), spans
    modes = {team.mode for team in teams if team.mode is not None}
    if len(modes) == 1:
        yield "team_mode", modes.pop(), tuple(span for team in teams for span in team.mode_spans)


def _cluster(inventory: Inventory, networks: Sequence[ClusterNetwork]) -> Iterator[Told]:
    spans = [network.name.span for network in networks]
    spans += [span for one in inventory.virtual if is_cluster_adapter(one.description) for span in one.spans]
    if spans:
        yield "clustered", True, tuple(spans)


def _by_names(inventory: Inventory, networks: Sequence[ClusterNetwork], names: Names) -> Iterator[Told]:
    """What the names of networks and ports tell of storage, replicas, backups: evident things only."""
    named: list[tuple[str, tuple[Span, ...]]] = [(port.name, port.spans[:1]) for port in inventory.ports if port.is_up]
    named += [(network.name.text, (network.name.span,)) for network in networks]
    for name, spans in named:
        yield from _told_by(name, spans, names)


def _told_by(name: str, spans: tuple[Span, ...], names: Names) -> Iterable[Told]:
    for term in names.terms(name):
        # A port named SMB may serve Storage Spaces Direct or live migration as well as file shares.
        if term.fact in _TOLD_BY_NAME and term.value != _SMB and term.role is not None:
            yield term.fact, (term.value,) if term.fact != "csv" else True, spans
