"""Finds the output of commands in a message: where it stands, which command printed it, and its rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from nicwise.understand.pasted.columns import column
from nicwise.understand.pasted.flow import Row
from nicwise.understand.pasted.ipconfig import read_ipconfig
from nicwise.understand.pasted.lines import Line, lines_of
from nicwise.understand.pasted.lists import read_list
from nicwise.understand.pasted.tables import read_headless, read_table

Kind = Literal[
    "adapters", "ipconfig", "rdma", "teams", "team-members", "switches", "switch-teams", "virtual-nics", "networks",
    "other",
]  # fmt: skip

_LOOK_BACK = 3
"""Lines before a table in which its command may stand."""

_HARDWARE = frozenset(
    """
        linkspeed linkspeed(gbps) linkspeed(mbps) ifindex interfaceindex macaddress status speed mediaconnectionstate
    """.split()
)
_RDMA = frozenset({"operational", "pfc", "ets"})
_RULED = re.compile(r"\s{0,20}-{2,}(?: +-{2,})+\s*$")
_MOST_RULED = 200
_FEWEST_KNOWN = 2
"""Headings of a table that some other command printed, among those that are known; a table drawn by hand has others."""


@dataclass(frozen=True, slots=True)
class Block:
    """One output. `start`, `end`: code points, the command before it included. `command`: as typed, or empty."""

    kind: Kind
    rows: tuple[Row, ...]
    start: int
    end: int
    command: str


def find_blocks(text: str) -> tuple[Block, ...]:
    """All outputs in a message, in order; they never overlap."""
    lines = lines_of(text)
    found: list[Block] = []
    i = 0
    while i < len(lines):
        blocks, i = _blocks_at(lines, i)
        found += blocks
    return tuple(found)


def _blocks_at(lines: Sequence[Line], i: int) -> tuple[list[Block], int]:
    """The output that begins on a line, and the index of the line to go on with."""
    if lines[i].is_blank or lines[i].command:
        return [], i + 1
    start, command = _command_before(lines, i)
    found = read_ipconfig(lines, i)
    if found is not None:
        return [Block("ipconfig", found.rows, start, _after(lines, found.last, found.end), command)], found.last
    table = read_table(lines, i) or read_headless(lines, i)
    if table is not None:
        kind = _kind(frozenset(table.names), command)
        begin = min(start, table.start) if _opens(lines[i], table.start) else table.start
        return [Block(kind, table.rows, begin, _after(lines, table.last, table.end), command)], table.last
    listing = read_list(lines, i)
    if listing is not None:
        begin = min(start, listing.start) if _opens(lines[i], listing.start) else listing.start
        end = _after(lines, listing.last, listing.end)
        return list(_by_kind(listing.rows, begin, end, command)), listing.last
    last = _other_table(lines, i)
    if last is not None:
        return [Block("other", (), start, lines[last - 1].end, command)], last
    return [], i + 1


def _by_kind(rows: Sequence[Row], start: int, end: int, command: str) -> Iterator[Block]:
    """One block for each run of records of one command: lists follow one another without a heading."""
    for kind, run in groupby(rows, key=lambda row: _kind(frozenset(row), command)):
        yield Block(kind, tuple(run), start, end, command)
        start = end


def _opens(line: Line, start: int) -> bool:
    """Whether an output begins with its line, rather than behind other words."""
    return not line.text[: max(0, start - line.flow.at[0])].strip()


def _command_before(lines: Sequence[Line], i: int) -> tuple[int, str]:
    """Where an output begins with the command that printed it, and that command."""
    start = lines[i].start
    for j in range(i - 1, max(i - 1 - _LOOK_BACK, -1), -1):
        if lines[j].command:
            return lines[j].start, lines[j].command
        if not lines[j].is_blank:
            break
    return start, ""


def _after(lines: Sequence[Line], last: int, end: int) -> int:
    """Where an output ends, with the prompt that stands behind it."""
    j = last
    while j < len(lines) and j < last + _LOOK_BACK:
        if lines[j].is_prompt:
            return lines[j].end
        if not lines[j].is_blank:
            break
        j += 1
    return end


def _kind(names: frozenset[str], command: str) -> Kind:
    """The command that prints such columns or properties. command: as typed, where it was pasted too."""
    typed = command.casefold()
    if "netadapterinterfacedescription" in names and "teamingmode" in names and "switchtype" not in names:
        return "switch-teams"
    if not names.isdisjoint({"switchtype", "embeddedteamingenabled", "allowmanagementos"}):
        return "switches"
    if "ismanagementos" in names and "switchname" in names:
        return "virtual-nics"
    if "administrativemode" in names and "team" in names:
        return "team-members"
    if "teamnics" in names or {"members", "teamingmode"} <= names:
        return "teams"
    if "enabled" in names and "interfacedescription" in names:
        return "rdma" if not _RDMA.isdisjoint(names) or "rdma" in typed else "other"
    if "team" in names and "interfacedescription" in names:
        return "other"
    if "role" in names and "name" in names:
        return "networks"
    hardware = not _HARDWARE.isdisjoint(names) or ("get-netadapter" in typed and "netadapterr" not in typed)
    if "interfacedescription" in names or ("name" in names and "linkspeed" in names):
        return "adapters" if hardware or names <= {"name", "interfacedescription"} else "other"
    return "other"


def _other_table(lines: Sequence[Line], i: int) -> int | None:
    """Index behind a table of a command that is not read; it is no prose either."""
    if i + 2 >= len(lines) or lines[i + 1].is_blank or not _RULED.match(lines[i + 1].text[:300]):
        return None
    headings = lines[i].text.split()
    printed = [len(rule) for rule in lines[i + 1].text.split()] == [len(heading) for heading in headings]
    if not printed or sum(column(heading) is not None for heading in headings) < _FEWEST_KNOWN:
        return None
    last = i + 2
    while last < len(lines) and last < i + _MOST_RULED and not lines[last].is_blank:
        last += 1
    return last
