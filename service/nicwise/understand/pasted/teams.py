"""Rows of Get-NetLbfoTeam, Get-VMSwitch, Get-VMSwitchTeam and Get-VMNetworkAdapter to teams and virtual switches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nicwise.understand.pasted.adapters import Inventory, Span, Virtual
from nicwise.understand.pasted.blocks import Block
from nicwise.understand.pasted.descriptions import is_lbfo_team, is_vendor_team
from nicwise.understand.pasted.flow import Cell, Row

_MODES = {"switchindependent": "switch-independent", "lacp": "lacp", "static": "static"}


@dataclass(frozen=True, slots=True)
class Team:
    """members: names or descriptions of ports. kind, mode: as in the profile. nics: names of its team interfaces."""

    name: str
    members: tuple[str, ...]
    kind: str
    mode: str | None
    nics: tuple[str, ...]
    spans: tuple[Span, ...]
    mode_spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class VirtualSwitch:
    """over: descriptions of the adapters below it. is_embedded: whether it teams them itself.

    is_shared: whether the host uses it too; None where that is not said.
    """

    name: str
    over: tuple[str, ...]
    is_external: bool
    is_embedded: bool
    is_shared: bool | None
    spans: tuple[Span, ...]


def find_teams(blocks: Sequence[Block]) -> tuple[Team, ...]:
    """All teams, each once, in order."""
    found: dict[tuple[str, str], Team] = {}
    for block in blocks:
        for row in block.rows:
            team = _lbfo(row) if block.kind == "teams" else _embedded(row) if block.kind == "switch-teams" else None
            if team is not None:
                found.setdefault((team.kind, team.name.casefold()), team)
        if block.kind == "team-members":
            for team in _by_member(block.rows):
                found.setdefault((team.kind, team.name.casefold()), team)
    return tuple(found.values())


def find_switches(blocks: Sequence[Block]) -> tuple[VirtualSwitch, ...]:
    """All virtual switches, each once, the fullest account of each."""
    found: dict[str, VirtualSwitch] = {}
    for block in blocks:
        if block.kind == "switches":
            for row in block.rows:
                switch = _switch(row)
                if switch is None:
                    continue
                known = found.get(switch.name.casefold())
                found[switch.name.casefold()] = switch if known is None else _fuller(known, switch)
    return tuple(found.values())


def virtual_nics(blocks: Sequence[Block]) -> tuple[tuple[Cell, str], ...]:
    """The host's virtual NICs, each with the name of its switch (empty where unknown)."""
    found: dict[str, tuple[Cell, str]] = {}
    for block in blocks:
        if block.kind == "virtual-nics":
            for row in block.rows:
                if _text(row, "ismanagementos").casefold() == "true" and "name" in row:
                    found.setdefault(row["name"].key, (row["name"], _text(row, "switchname")))
    return tuple(found.values())


def team_interfaces(inventory: Inventory) -> tuple[Virtual, ...]:
    """Adapters that stand for a team, Windows' own or a maker's."""
    return tuple(one for one in inventory.virtual if is_lbfo_team(one.description) or is_vendor_team(one.description))


def items(cell: Cell | None) -> tuple[str, ...]:
    """The members of a value such as "{NIC1, NIC2}"; what was cut off is left out."""
    if cell is None:
        return ()
    parts = (part.strip() for part in cell.text.strip("{} ").split(","))
    return tuple(part for part in parts if part and part.strip(".…"))


def _bare(cell: Cell) -> Cell:
    """A value without the braces around it."""
    if not cell.text.startswith("{") or not cell.text.strip("{} "):
        return cell
    closed = cell.text.endswith("}")
    return Cell(cell.text.strip("{}"), cell.start + 1, cell.end - closed)


def _lbfo(row: Row) -> Team | None:
    if "members" not in row and "teamnics" not in row and "teamingmode" not in row:
        return None
    mode = row.get("teamingmode")
    shown = [_bare(cell) for cell in (row.get("name"), row.get("members")) if cell is not None] or [
        next(iter(row.values()))
    ]
    return Team(
        _text(row, "name"), items(row.get("members")), "lbfo", _mode(mode), items(row.get("teamnics")),
        tuple(cell.span for cell in shown), (mode.span,) if mode is not None else (),
    )  # fmt: skip


def _embedded(row: Row) -> Team | None:
    over = row.get("netadapterinterfacedescription") or row.get("netadapterinterfacedescriptions")
    mode = row.get("teamingmode")
    shown = [_bare(cell) for cell in (row.get("name"), over) if cell is not None]
    if not shown:
        return None
    return Team(
        _text(row, "name"), items(over), "set", _mode(mode), (),
        tuple(cell.span for cell in shown), (mode.span,) if mode is not None else (),
    )  # fmt: skip


def _by_member(rows: Sequence[Row]) -> Iterator[Team]:
    members: dict[str, list[Row]] = {}
    for row in rows:
        if "team" in row and "name" in row:
            members.setdefault(row["team"].text, []).append(row)
    for name, those in members.items():
        names = tuple(row["name"].text for row in those)
        yield Team(name, names, "lbfo", None, (), tuple(row["name"].span for row in those))


def _mode(cell: Cell | None) -> str | None:
    return _MODES.get(cell.key) if cell is not None else None


def _switch(row: Row) -> VirtualSwitch | None:
    name = row.get("name")
    if name is None:
        return None
    listed = items(row.get("netadapterinterfacedescriptions"))
    single = row.get("netadapterinterfacedescription")
    one: tuple[str, ...] = () if single is None or not single.text.strip("{} ") else (single.text,)
    if single is not None and single.text.startswith("{"):
        one = items(single)
    teamed = bool(one) and one[0].casefold().startswith("teamed")
    over = listed or (() if teamed else one)
    kind = _text(row, "switchtype").casefold()
    embedded = _text(row, "embeddedteamingenabled").casefold()
    shared = _text(row, "allowmanagementos").casefold()
    shown = [cell for cell in (name, row.get("embeddedteamingenabled") or single) if cell is not None]
    return VirtualSwitch(
        name.text,
        over,
        kind == "external" if kind else bool(over) or teamed,
        embedded == "true" or (teamed and embedded != "false"),
        shared == "true" if shared else None,
        tuple(cell.span for cell in shown),
    )


def _fuller(one: VirtualSwitch, other: VirtualSwitch) -> VirtualSwitch:
    return replace(
        one,
        over=max(one.over, other.over, key=len),
        is_external=one.is_external or other.is_external,
        is_embedded=one.is_embedded or other.is_embedded,
        is_shared=one.is_shared if one.is_shared is not None else other.is_shared,
    )


def _text(row: Row, name: str) -> str:
    cell = row.get(name)
    return "" if cell is None else cell.text
