"""What ipconfig prints: a heading for each adapter and dotted lines below it. English, German, French, Spanish."""

import re
from collections.abc import Sequence

from nicwise.understand.pasted.flow import Row
from nicwise.understand.pasted.lines import Line
from nicwise.understand.pasted.lists import Listing

_HEADING = re.compile(
    r"\s{0,20}(?P<kind>ethernet adapter|ethernet-adapter|carte ethernet|adaptador de ethernet|wireless lan adapter"
    r"|drahtlos-lan-adapter|tunnel adapter|tunneladapter|ppp adapter|unknown adapter|infiniband adapter)"
    r"\s{1,4}(?P<name>[^\n]{1,120}?)\s{0,3}:\s*$",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\s*windows[ -]ip[ -](?:configuration|konfiguration)\s*$|\s*configuration ip de windows\s*$", re.I)
_DOTTED = re.compile(r"\s{0,60}(?P<key>[^\n:.]{2,60}?)(?:[ .]{2,80}| ?\.) ?:(?:\s|$)")
_PLAIN = re.compile(r"\s{0,60}(?P<key>[A-Za-z][\w -]{2,50})\s{0,3}:(?:\s|$)")
_DESCRIPTION = frozenset({"description", "beschreibung", "descripción", "descripcion"})
_MEDIA = frozenset({"media state", "medienstatus", "statut du média", "estado de los medios"})
_ADDRESS = frozenset({"physical address", "physische adresse", "physikalische adresse", "adresse physique"})
_LOOK_AHEAD = 30
"""Lines within which the first adapter follows the title."""

_INDENT = 20
_NO_ETHERNET = ("wireless", "drahtlos", "tunnel", "ppp", "unknown")


def read_ipconfig(lines: Sequence[Line], i: int) -> Listing | None:
    """The output that begins on line `i`, or None.

    Its rows have `name`, `interfacedescription`, `status`, `macaddress` and `kind`.
    """
    if not (_TITLE.match(lines[i].text[:80]) or _HEADING.match(lines[i].text[:200])):
        return None
    if not any(_HEADING.match(line.text[:200]) for line in lines[i : i + _LOOK_AHEAD]):
        return None
    rows: list[Row] = []
    j, last = i, i
    while j < len(lines):
        line = lines[j]
        if line.is_blank:
            if j - last > 2:
                break
            j += 1
            continue
        heading = _HEADING.match(line.text[:200])
        dotted = _DOTTED.match(line.text[:200]) or (_PLAIN.match(line.text[:200]) if rows else None)
        if heading:
            row: Row = {}
            for group in ("name", "kind"):
                cell = line.flow.cell(*heading.span(group))
                if cell is not None:
                    row[group] = cell
            rows.append(row)
        elif dotted:
            _note(rows, line, dotted)
        elif not (_TITLE.match(line.text[:80]) or len(line.text) - len(line.text.lstrip()) >= _INDENT):
            break
        j += 1
        last = j
    found = tuple(row for row in rows if "name" in row)
    return Listing(found, lines[i].start, lines[last - 1].end, last) if found else None


def is_ethernet(row: Row) -> bool:
    """Whether a row stands below the heading of a wired adapter."""
    return "kind" not in row or not row["kind"].key.startswith(_NO_ETHERNET)


def _note(rows: list[Row], line: Line, dotted: re.Match[str]) -> None:
    key = dotted["key"].strip().casefold()
    name = (
        "interfacedescription"
        if key in _DESCRIPTION
        else "status"
        if key in _MEDIA
        else "macaddress"
        if key in _ADDRESS
        else None
    )
    cell = line.flow.cell(dotted.end(), len(line.text)) if rows and name else None
    if cell is not None and name is not None:
        rows[-1].setdefault(name, cell)
