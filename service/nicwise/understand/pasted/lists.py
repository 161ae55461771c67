"""Lists as Format-List prints them: "Key : value" lines, also with wrapped values, or run together on one line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from nicwise.understand.pasted.columns import KNOWN, STRONG
from nicwise.understand.pasted.flow import Flow, Row, joined
from nicwise.understand.pasted.lines import Line

_PAIR = re.compile(r"\s{0,60}(?P<key>[A-Za-z][A-Za-z0-9_()\[\]]{1,50})(?P<pad>\s{0,60}):(?=\s|$|[\w{])")
_INLINE = re.compile(
    rf"(?<!\S)(?P<key>{'|'.join(map(re.escape, sorted(KNOWN, key=len, reverse=True)))})\s{{0,40}}:(?=\s|$)",
    re.IGNORECASE,
)
_INLINE_FROM = 3
"""A line with as many known keys is a list that was run together."""

_LOOK_AHEAD = 12
"""Lines within which a list shows that a command printed it; looking no further keeps time linear."""

_INDENT = 6
"""A wrapped value is indented at least this far."""

_CAMEL = re.compile(r"[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+$")
_ROLE = re.compile(r"(?:clusterandclient|cluster|none|[013])$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listing:
    """rows: never empty. end: code point behind its last word. last: index behind its last line."""

    rows: tuple[Row, ...]
    start: int
    end: int
    last: int


@dataclass(slots=True)
class _Record:
    values: dict[str, list[Flow]] = field(default_factory=dict)

    def row(self) -> Row:
        found: Row = {}
        for key, parts in self.values.items():
            whole = joined(parts)
            cell = whole.cell(0, len(whole.text))
            if cell is not None:
                found[key] = cell
        return found


def read_list(lines: Sequence[Line], i: int) -> Listing | None:
    """The list that begins on line `i`, or None."""
    return _run_together(lines, i) or _one_a_line(lines, i)


def _run_together(lines: Sequence[Line], i: int) -> Listing | None:
    flow = lines[i].flow
    keys = list(_INLINE.finditer(flow.text))
    if len(keys) < _INLINE_FROM or STRONG.isdisjoint(match["key"].casefold() for match in keys):
        return None
    records = [_Record()]
    for match, end in zip(keys, [*(m.start() for m in keys[1:]), len(flow.text)], strict=True):
        key = match["key"].casefold()
        if key in records[-1].values:
            records.append(_Record())
        records[-1].values[key] = [flow.part(match.end(), end)]
    last_key = keys[-1]["key"].casefold()
    tail = records[-1].values[last_key][0]
    if tail.text.strip():  # words behind the last value are prose, unless in braces
        bare = tail.text.lstrip()
        lead = len(tail.text) - len(bare)
        stop = bare.find("}") + 1 if bare.startswith("{") else 0
        kept = tail.part(0, lead + (stop or len(bare.split()[0])))
        records[-1].values[last_key] = [kept]
        end = kept.at[-1] + 1
    else:
        end = flow.at[len(flow.text.rstrip()) - 1] + 1
    rows = tuple(row for record in records if (row := record.row()))
    return Listing(rows, flow.at[keys[0].start()], end, i + 1) if rows else None


def _one_a_line(lines: Sequence[Line], i: int) -> Listing | None:
    if _key(lines[i]) not in KNOWN or not _is_telling(lines[i : i + _LOOK_AHEAD]):
        return None
    records = [_Record()]
    newest: list[Flow] | None = None
    j, last, parted, known = i, i, False, 0
    while j < len(lines):
        line = lines[j]
        if line.is_blank:
            parted, newest = True, None
            if j + 1 < len(lines) and j - last < 2:
                j += 1
                continue
            break
        match = _PAIR.match(line.text[:200])
        key = _key(line)
        if match and (key in KNOWN or (not parted and _is_property(match))):
            if key in records[-1].values or (parted and key == next(iter(records[0].values), None)):
                records.append(_Record())
            newest = [line.flow.part(match.end(), len(line.text))]
            records[-1].values[key] = newest
            known += key in KNOWN
            parted = False
        elif newest is not None and not parted and _goes_on(line, newest):
            newest.append(line.flow)
        else:
            break
        j += 1
        last = j
    rows = tuple(row for record in records if (row := record.row()))
    if not rows or known < 2:
        return None
    return Listing(rows, lines[i].start, lines[last - 1].end, last)


def _key(line: Line) -> str:
    match = _PAIR.match(line.text[:200])
    return match["key"].casefold() if match else ""


def _is_property(match: re.Match[str]) -> bool:
    """Whether an unknown key is written as a property is: padded, or of several capitals."""
    return len(match["pad"]) > 0 or _CAMEL.match(match["key"]) is not None


def _goes_on(line: Line, parts: Sequence[Flow]) -> bool:
    """Whether a line without a key is the rest of the value before it."""
    opened = sum(part.text.count("{") - part.text.count("}") for part in parts[:3])
    indent = len(line.text) - len(line.text.lstrip())
    return opened > 0 or (indent >= _INDENT and bool(parts[0].text.strip()))


def _is_telling(lines: Sequence[Line]) -> bool:
    """Whether lines have a property of these commands, with a value; a network needs no more than name and role."""
    names: set[str] = set()
    for line in lines:
        match = _PAIR.match(line.text[:200])
        value = line.text[match.end() :].strip() if match else ""
        if match is None or not value:
            continue
        key = match["key"].casefold()
        if key in STRONG:
            return True
        if key != "role" or _ROLE.match(value):
            names.add(key)
    return {"name", "role"} <= names
