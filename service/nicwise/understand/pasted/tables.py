"""Tables as Format-Table prints them, tidy or mangled: with tabs or bars, blanks collapsed, wrapped, run together.

Values with a fixed form (addresses, speeds, states) are taken off the ends of a row first; what is left is split among
the columns of free text. So a table is read whether or not its columns still stand below their headings.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nicwise.understand.pasted.columns import BEGINS, ENDS, STRONG, TYPED, WITHIN, column
from nicwise.understand.pasted.flow import Flow, Row, joined
from nicwise.understand.pasted.lines import Line

_TOKEN = re.compile(r"\S+")
_GAP = re.compile(r"\t\s*|[ \xa0]{2,}|(?<=\.{3})[ ]|(?<=…)[ ]")
_ASKS = re.compile(r"[?!:]\s*$|[a-z]\.\s*$")
_DASHES = re.compile(r"[\s:+=–—-]*")
_LONGEST_VALUE = 450
_MOST_COLUMNS = 16
_MOST_LEAD = 6
"""Lines from the headings to the first row: rules, blank lines of a double-spaced mail, a wrapped heading."""

_MOST_WRAPS = 2
"""Lines that one row of a table is wrapped into, beside its first."""

MAKERS = re.compile(
    r"(?<!\S)(?:intel|broadcom|hpe?|qlogic|mellanox|nvidia|chelsio|emulex|realtek|cisco|microsoft|hyper-v|marvell|dell"
    r"|remote|usb|solarflare|netxtreme|bcm\d{4,5}\w{0,4}|qinetic|cavium|lenovo|ibm|oce\d{4,6}|aquantia|vmware|vmxnet3"
    r"|bluetooth|wan|teredo|isatap|fujitsu|supermicro|asix|tap-\w{1,10}|killer|pensando|amd|napatech|huawei|inspur"
    r"|team|basp|idrac|sonicwall|fortinet|wireguard)(?=[\s(])",
    re.IGNORECASE,
)
"""Words that the description of an adapter begins with."""

_CLUSTER = frozenset({"name", "role"})
_CLUSTER_MORE = frozenset({"state", "metric", "address"})


@dataclass(frozen=True, slots=True)
class Header:
    """names: of the columns, in order. places: where each begins on its line; empty where that tells nothing.

    first, last: the stretch of its line.
    """

    names: tuple[str, ...]
    places: tuple[int, ...]
    first: int
    last: int


_ADAPTERS = Header(("name", "interfacedescription", "ifindex", "status", "macaddress", "linkspeed"), (), 0, 0)
"""The columns of Get-NetAdapter when nothing else is asked of it."""


@dataclass(frozen=True, slots=True)
class Table:
    """rows: never empty. end: code point behind its last word. last: index behind its last line."""

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    start: int
    end: int
    last: int


def find_header(line: Flow) -> Header | None:
    """The headings that stand on a line, be it between other words, or None."""
    best: list[tuple[str, int, int]] = []
    run: list[tuple[str, int, int]] = []
    for token in _TOKEN.finditer(line.text):
        name = column(token[0])
        if name is None or any(name == other for other, _, _ in run):
            run = []
        if name is not None:
            run = [*run, (name, token.start(), token.end())][-_MOST_COLUMNS:]
        if len(run) > len(best):
            best = run
    names = tuple(name for name, _, _ in best)
    if len(names) < 2:
        return None
    first, last = best[0][1], best[-1][2]
    alone = not line.text[:first].strip()
    strong = any(name in STRONG for name in names)
    more = len(_CLUSTER_MORE.intersection(names))
    cluster = _CLUSTER.issubset(names) and (more > 1 or (more == 1 and alone))
    if not strong and not cluster:
        return None
    return Header(names, tuple(start for _, start, _ in best), first, last)


def read_table(lines: Sequence[Line], i: int) -> Table | None:
    """The table whose headings stand on line `i`, or None."""
    header = find_header(lines[i].flow)
    if header is None:
        return None
    rest = lines[i].flow.part(header.last, len(lines[i].text))
    if _DASHES.sub("", rest.text):
        return _run_together(lines, i, header, rest)
    j = i + 1
    while j < min(i + _MOST_LEAD, len(lines)) and (more := _only_headings(lines[j])):
        header, j = Header((*header.names, *more), (), header.first, header.last), j + 1
    while j < min(i + _MOST_LEAD, len(lines)) and (lines[j].is_rule or lines[j].is_blank):
        j += 1
    flows: list[Flow] = []
    rows: list[Row] = []
    last = j
    while j < len(lines):
        if lines[j].is_blank:
            following = next((k for k in range(j, min(j + 2, len(lines))) if not lines[k].is_blank), None)
            if following is None or not rows or not _is_sure(lines[following].flow, header):
                break
            j = following
        taken = _take(lines, j, header, flows, rows)
        if not taken:
            break
        j += taken
        last = j
    if not rows:
        return None
    return Table(header.names, tuple(rows), lines[i].flow.at[header.first], flows[-1].at[-1] + 1, last)


def read_headless(lines: Sequence[Line], i: int) -> Table | None:
    """Rows of Get-NetAdapter that were copied without their headings: every value with a fixed form is there."""
    fixed = sum(name in TYPED for name in _ADAPTERS.names)
    rows: list[Row] = []
    last = i
    while last < len(lines):
        row = read_row(lines[last].flow, _ADAPTERS, at_least=fixed)
        if row is None or "name" not in row:
            break
        rows.append(row)
        last += 1
    if not rows:
        return None
    first, final = lines[i].flow, lines[last - 1].flow
    return Table(_ADAPTERS.names, tuple(rows), first.at[0], final.at[-1] + 1, last)


def _take(lines: Sequence[Line], j: int, header: Header, flows: list[Flow], rows: list[Row]) -> int:
    """Read the row on line `j`; the number of lines it takes, 0 where there is none."""
    flow = lines[j].flow
    if lines[j].command or find_header(flow) is not None:
        return 0
    row = read_row(flow, header)
    if row is not None and (header.names[0] in row or header.names[0] in TYPED):
        flows.append(flow)
        rows.append(row)
        return 1
    if rows:
        longer = joined((flows[-1], flow))
        wider = read_row(longer, header)
        tail = read_row(flow, header, at_least=1)
        bare = tail is not None and header.names[0] not in tail
        if bare and wider is not None and len(wider) > len(rows[-1]) and wider.items() >= _fixed(rows[-1]).items():
            flows[-1], rows[-1] = longer, wider
            return 1
    if row is not None or _ASKS.search(flow.text):
        return 0
    for more in range(1, _MOST_WRAPS + 1):
        parts = lines[j : j + more + 1]
        if len(parts) <= more or any(part.is_blank or part.command or _ASKS.search(part.text) for part in parts):
            return 0
        whole = joined(part.flow for part in parts)
        row = read_row(whole, header)
        if row is not None and header.names[0] in row:
            flows.append(whole)
            rows.append(row)
            return more + 1
    return 0


def _fixed(row: Row) -> Row:
    return {name: cell for name, cell in row.items() if name in TYPED}


def _only_headings(line: Line) -> tuple[str, ...]:
    """The columns of a wrapped heading's second line; empty where it has other words."""
    names = [column(token) for token in line.text.split()]
    known = tuple(name for name in names if name is not None)
    return known if len(known) == len(names) else ()


def _is_sure(flow: Flow, header: Header) -> bool:
    """Whether a line behind a blank one surely goes on with the table."""
    fixed = sum(name in TYPED for name in header.names)
    row = read_row(flow, header, at_least=max(2, fixed // 2 + 1))
    return row is not None and header.names[0] in row and not _ASKS.search(flow.text)


def _run_together(lines: Sequence[Line], i: int, header: Header, rest: Flow) -> Table | None:
    """A table whose lines were joined into one: a row ends where a value of the last column does."""
    last = i + 1
    while last < len(lines) and not lines[last].is_blank and read_row(lines[last].flow, header) is not None:
        last += 1
    flow = joined([rest, *(line.flow for line in lines[i + 1 : last])])
    ending = header.names[-1]
    if ending not in TYPED:
        return None
    loose = Header(header.names, (), header.first, header.last)
    skipped = _DASHES.match(flow.text)
    start = begin = skipped.end() if skipped else 0
    rows: list[Row] = []
    for match in WITHIN[ending].finditer(flow.text, start):
        row = read_row(flow.part(begin, match.end()), loose)
        if row is not None and header.names[0] in row:
            rows.append(row)
            begin = match.end()
    if not rows:
        return None
    return Table(header.names, tuple(rows), lines[i].flow.at[header.first], flow.at[begin - 1] + 1, last)


def read_row(flow: Flow, header: Header, *, at_least: int | None = None) -> Row | None:
    """The values of one row; None where too few of those with a fixed form are found (half, unless told)."""
    names, text = header.names, flow.text
    first, last, left, right = 0, len(names), 0, len(text)
    row: Row = {}
    while last > first and names[last - 1] in TYPED:
        right = len(text[:right].rstrip())
        name = names[last - 1]
        match = ENDS[name].search(text, max(left, right - _LONGEST_VALUE), right)
        if match:
            _put(row, name, flow, match.start(), match.end())
            right = match.start()
        last -= 1
    while first < last and names[first] in TYPED:
        left = right - len(text[left:right].lstrip())
        match = BEGINS[names[first]].match(text, left, right)
        if match:
            _put(row, names[first], flow, match.start(), match.end())
            left = match.end()
        first += 1
    while first < last:
        place = next((k for k in range(first, last) if names[k] in TYPED), last)
        match = _nearest(text, left, right, header, place, named=place > first) if place < last else None
        end = match.start() if match else right
        _split(row, flow, header, range(first, place if match else last), left, end)
        if match is None:
            break
        _put(row, names[place], flow, match.start(), match.end())
        first, left = place + 1, match.end()
    fixed = sum(name in TYPED for name in names)
    wanted = at_least if at_least is not None else (fixed + 1) // 2
    found = sum(name in TYPED for name in row)
    if found < wanted or (not fixed and len(row) < min(2, len(names))):
        return None
    return row


def _put(row: Row, name: str, flow: Flow, first: int, last: int) -> None:
    cell = flow.cell(first, last)
    if cell is not None:
        row[name] = cell


def _nearest(text: str, left: int, right: int, header: Header, place: int, *, named: bool) -> re.Match[str] | None:
    """The value of a column between others: below its heading where there is one, else the first.

    named: another column's words stand before it.
    """
    found = WITHIN[header.names[place]].finditer(text, left, right)
    matches = [match for match in found if not named or text[left : match.start()].strip()]
    if header.places:
        below = [match for match in matches if match.start() == header.places[place]]
        matches = below or matches
    return matches[0] if matches else None


def _split(row: Row, flow: Flow, header: Header, columns: range, left: int, right: int) -> None:
    """Share a stretch of free text among its columns."""
    names = [header.names[k] for k in columns if header.names[k] not in TYPED]
    if not names or not flow.text[left:right].strip():
        return
    left = right - len(flow.text[left:right].lstrip())
    if "ismanagementos" in row and names == ["vmname", "switchname"]:
        names = ["switchname"]  # a virtual NIC of the host belongs to no VM
    bounds = _bounds(flow.text, header, names, left, right)
    for name, begin, end in zip(names, bounds, [*bounds[1:], right], strict=False):
        _put(row, name, flow, begin, end)


def _bounds(text: str, header: Header, names: Sequence[str], left: int, right: int) -> list[int]:
    """Where the value of each column begins; fewer than columns where no more can be told apart."""
    if len(names) == 1:
        return [left]
    gaps = [match.end() for match in _GAP.finditer(text, left, right) if text[match.end() : right].strip()]
    if len(gaps) == len(names) - 1:
        return [left, *gaps]
    if header.places:
        places = [header.places[header.names.index(name)] for name in names[1:]]
        if all(left < p < right and text[p - 1].isspace() and not text[p].isspace() for p in places):
            return [left, *places]
    if len(names) == 2:
        maker = next((m for m in MAKERS.finditer(text, left, right) if m.start() > left), None)
        if maker:
            return [left, maker.start()]
        if gaps:
            return [left, gaps[0]]
        head = re.compile(r"\S+(?:\s\d{1,2}(?=\s))?\s").match(text, left, right)
        if head:
            return [left, head.end()]
    return [left, *gaps[: len(names) - 1]]
