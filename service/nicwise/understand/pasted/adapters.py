"""Rows of Get-NetAdapter, Get-NetAdapterRdma and ipconfig to the physical ports of a host."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nicwise.understand.pasted.blocks import Block
from nicwise.understand.pasted.descriptions import (
    described_gbps,
    is_cluster_adapter,
    is_lbfo_team,
    is_port,
    is_vendor_team,
    printed_gbps,
    whole,
)
from nicwise.understand.pasted.flow import Cell, Row
from nicwise.understand.pasted.ipconfig import is_ethernet
from nicwise.understand.pasted.names import Names

Span = tuple[int, int]

_SOME_ONLY = re.compile(
    r"get-netadapter\s+[\"'\w]|-name\s|-interfacedesc\w*\s|-eq\s*['\"](?!up)|-like\s|-match\s", re.IGNORECASE
)
"""Commands that show some adapters by name: what they leave out may be ports too."""

_ABSENT = ("not present",)
_DOWN = re.compile(r"disconn|getrennt|déconnect|desconect|down|disabled")


@dataclass(frozen=True, slots=True)
class Port:
    """One physical port. `roles`: those that its name says. `is_up`: not known to be without a link."""

    name: str
    description: str
    gbps: float | None
    rdma: bool | None
    is_up: bool
    roles: tuple[str, ...]
    spans: tuple[Span, ...]
    mac: str = ""

    @property
    def key(self) -> str:
        return (self.name or self.description).casefold()


@dataclass(frozen=True, slots=True)
class Virtual:
    """An adapter that is none of hardware, by the name it has ("vEthernet (LM)", "MgmtTeam")."""

    name: str
    description: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Inventory:
    """The adapters of one host, in the order listed.

    is_whole: all of its ports are among them. hosts_differ: another host had an unlike number.
    """

    ports: tuple[Port, ...] = ()
    virtual: tuple[Virtual, ...] = ()
    is_whole: bool = True
    hosts_differ: bool = False


def find_inventory(blocks: Sequence[Block], names: Names) -> Inventory:
    """What all outputs together tell of the adapters of a host; of hosts that differ, the one with fewest ports."""
    hosts: list[dict[str, Port]] = []
    named: dict[str, dict[str, Port]] = {}
    for block in blocks:
        for computer, rows in _by_computer(block).items():
            ports = {port.key: port for port in _ports(rows, names)}
            same = named.get(computer) if computer else hosts[-1] if hosts else None
            if same is not None and not _is_other_host(same, ports):
                same.update({key: port for key, port in ports.items() if key not in same})
            elif ports:
                hosts.append(ports)
                named[computer] = ports
    whole = bool(hosts) and not all(_SOME_ONLY.search(b.command) for b in blocks if b.kind == "adapters")
    virtual = tuple(one for block in blocks if block.kind in ("adapters", "ipconfig") for one in _virtual(block.rows))
    if not hosts:
        rows = [row for block in blocks if block.kind == "ipconfig" for row in block.rows if is_ethernet(row)]
        ports = {port.key: port for port in _ports(rows, names)}
        hosts = [ports] if ports else []
        # Members of a team and ports below a virtual switch have no address, and ipconfig leaves them out.
        whole = bool(ports) and not any(_hides_ports(one) for one in virtual)
    if not hosts:
        return Inventory(virtual=virtual, is_whole=False)
    least = min(hosts, key=len)
    rdma = _rdma(blocks)
    ports_found = tuple(replace(port, rdma=rdma.get(port.key, port.rdma)) for port in least.values())
    return Inventory(ports_found, virtual, whole, len({len(host) for host in hosts}) > 1)


def _by_computer(block: Block) -> dict[str, list[Row]]:
    """The rows of Get-NetAdapter for each computer that they name."""
    found: dict[str, list[Row]] = {}
    for row in block.rows if block.kind == "adapters" else ():
        found.setdefault((_text(row, "pscomputername") or _text(row, "systemname")).casefold(), []).append(row)
    return found


def _ports(rows: Sequence[Row], names: Names) -> Iterator[Port]:
    for row in rows:
        name, description = _text(row, "name"), _text(row, "interfacedescription")
        status = (_text(row, "status") or _text(row, "mediaconnectionstate")).casefold()
        if not is_port(name, description) or status.startswith(_ABSENT) or _is_virtual(row):
            continue
        is_up = _DOWN.search(status) is None
        speed, printed = _link(row)
        linked = printed if is_up else None
        gbps = linked if linked is not None else described_gbps(description)
        told = speed if linked is not None else row.get("interfacedescription") if gbps is not None else None
        shown = row.get("name") or row.get("interfacedescription")
        spans = tuple(dict.fromkeys(cell.span for cell in (shown, told) if cell is not None))
        mac = _text(row, "macaddress")
        yield Port(name, description, gbps, None, is_up, names.roles(name), spans, mac.casefold().replace(":", "-"))


def _link(row: Row) -> tuple[Cell | None, float | None]:
    """The value that tells the speed of a link, and that speed in Gb/s."""
    for name, unit in (("linkspeed", ""), ("speed", ""), ("linkspeed(gbps)", "g"), ("linkspeed(mbps)", "m")):
        cell = row.get(name)
        if cell is not None:
            return cell, printed_gbps(cell.text + unit)
    return None, None


def _is_virtual(row: Row) -> bool:
    return _text(row, "virtual").casefold() == "true" or _text(row, "hardwareinterface").casefold() == "false"


def _virtual(rows: Sequence[Row]) -> Iterator[Virtual]:
    for row in rows:
        name, description = _text(row, "name"), _text(row, "interfacedescription")
        cell = row.get("name") or row.get("interfacedescription")
        if cell is not None and not is_port(name, description):
            yield Virtual(name, description, (cell.span,))


def _hides_ports(one: Virtual) -> bool:
    if is_cluster_adapter(one.description):
        return False
    virtual = "hyper-v virtual" in whole(one.description).casefold() or one.name.casefold().startswith("vethernet")
    return virtual or is_lbfo_team(one.description) or is_vendor_team(one.description)


def _is_other_host(known: dict[str, Port], ports: dict[str, Port]) -> bool:
    """Whether a second list has the same names on other hardware."""
    both = known.keys() & ports.keys()
    return any(known[key].mac and ports[key].mac and known[key].mac != ports[key].mac for key in both)


def _rdma(blocks: Sequence[Block]) -> dict[str, bool]:
    """Name of an adapter -> whether RDMA is on."""
    found: dict[str, bool] = {}
    for block in blocks:
        if block.kind == "rdma":
            for row in block.rows:
                cell: Cell | None = row.get("name") or row.get("interfacedescription")
                enabled = _text(row, "enabled").casefold()
                if cell is not None and enabled in ("true", "false"):
                    found[cell.key] = enabled == "true" and _text(row, "operational").casefold() != "false"
    return found


def _text(row: Row, name: str) -> str:
    cell = row.get(name)
    return "" if cell is None else cell.text
