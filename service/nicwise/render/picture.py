"""Draws a layout: the host, its ports in their teams, what they carry, and the networks they lead to.

The drawing is deterministic, tells in words whatever it shows in colour, and describes itself to a screen reader.
"""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from pathlib import Path

import resvg_py

from nicwise.answer import Layout, LayoutNic, Team
from nicwise.profile import Role
from nicwise.render.names import ROLE_NAMES, network_name, roles_name, speed_name, team_name
from nicwise.render.palette import LIGHT, style

_PORT_WIDTH = 128
_ROW, _CHIP, _GAP = 36, 26, 8
_LETTER = 7.8
"""Width of a letter of 13 units, wide enough for the sans-serif fonts that systems fall back to."""

_FONT_PACKAGE, _FONT_FAMILY = "font_hanken_grotesk", "Hanken Grotesk"


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand, in units; the picture scales to whatever room it gets.

    letters: of a title's line. stacked: ports stand below what they carry, and not beside it.
    """

    width: int
    letters: int
    host_left: int
    host_right: int
    port_left: int
    network_left: int
    network_width: int
    stacked: bool

    @property
    def chip_room(self) -> int:
        return (self.host_right if self.stacked else self.port_left) - self.host_left - 44


_WIDE = _Frame(780, 86, 12, 470, 406, 562, 206, stacked=False)
_NARROW = _Frame(360, 40, 2, 358, 24, 168, 168, stacked=True)
"""As wide as a phone, so that its letters keep their size there."""


@dataclass(frozen=True, slots=True)
class _Chip:
    """A label in the colour of its role."""

    role: Role
    text: str

    @property
    def width(self) -> float:
        return len(self.text) * _LETTER + 20


@dataclass(frozen=True, slots=True)
class _Group:
    """Ports that are one team, or a single port, with the rows of chips that they carry together."""

    nics: tuple[LayoutNic, ...]
    title: str
    rows: tuple[tuple[_Chip, ...], ...]

    def height(self, frame: _Frame) -> int:
        head = 24 if self.title else 0
        rows = (len(self.nics), len(self.rows))
        return head + (sum(rows) if frame.stacked else max(rows)) * _ROW + _GAP


def svg(layout: Layout, title: str, *, narrow: bool = False) -> str:
    """The layout as an SVG document that stands alone.

    title: one line, shown above and read out first. narrow: for a phone, with the ports below what they carry.
    """
    frame = _NARROW if narrow else _WIDE
    lines = textwrap.wrap(title, frame.letters)
    top = 20 + 22 * len(lines) if lines else 2
    groups = list(_groups(layout, frame))
    body = sum(group.height(frame) + _GAP for group in groups) + 30
    height = top + body + (26 if layout.nics_spare else 0) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{frame.width}" height="{height}"'
        f' viewBox="0 0 {frame.width} {height}" font-family="{_FONT_FAMILY}, system-ui, sans-serif" font-size="13">',
        f"<title>{_text(title)}</title>",
        f"<desc>{_text(describe(layout))}</desc>",
        f"<style>{style()}</style>",
        f'<rect class="nw-ground" width="{frame.width}" height="{height}"/>',
        *(_label(frame.host_left, 24 + 22 * i, line, size=16, weight=600) for i, line in enumerate(lines)),
        _rect("nw-host", frame.host_left, top, frame.host_right - frame.host_left, body),
        _label(frame.host_left + 14, top + 20, "host", kind="faint"),
    ]
    y = top + 30
    for group in groups:
        parts += _draw_group(group, y, frame)
        y += group.height(frame) + _GAP
    if layout.nics_spare:
        spare = "1 port is spare" if layout.nics_spare == 1 else f"{layout.nics_spare} ports are spare"
        parts.append(_label(frame.host_left + 14, top + body + 20, spare, kind="faint"))
    return "".join(parts) + "</svg>"


def png(svg: str) -> bytes:
    """The same picture as a bitmap of twice the size, on white.

    Text is set in the font that comes with the service, where that is installed, so that a machine without
    fonts shows it too and every machine shows the same.
    """
    fonts = _font_files()
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        background=LIGHT.ground,
        zoom=2,
        font_files=fonts,
        skip_system_fonts=bool(fonts),
        font_family=_FONT_FAMILY if fonts else None,
        sans_serif_family=_FONT_FAMILY if fonts else None,
    )


def describe(layout: Layout) -> str:
    """The layout in sentences, a port each."""
    teams = {team.id: team_name(team) for team in layout.teams}
    sentences = []
    for nic in layout.nics:
        speed = f" at {speed_name(nic.gbps)}" if nic.gbps is not None else ""
        buy = ", yet to be bought," if nic.missing else ""
        team = f" in a {teams[nic.team]}" if nic.team in teams and nic.team else ""
        sentences.append(f"NIC {nic.nic}{speed}{team}{buy} carries {roles_name(nic.roles)} ({network_name(nic)}).")
    sentences += [
        f"Virtual NIC {vnic.name} carries {ROLE_NAMES[vnic.role]}"
        + (f" with weight {vnic.weight}." if vnic.weight is not None else ".")
        for vnic in layout.virtual_nics
    ]
    return " ".join(sentences)


def _groups(layout: Layout, frame: _Frame) -> Iterator[_Group]:
    teams = {team.id: team for team in layout.teams}
    drawn: set[str] = set()
    for nic in layout.nics:
        team = teams.get(nic.team or "")
        if team is None:
            yield _group((nic,), f"nic-{nic.nic}", None, layout, frame)
        elif team.id not in drawn:
            drawn.add(team.id)
            members = tuple(member for member in layout.nics if member.team == team.id)
            yield _group(members, team.id, team, layout, frame)


def _group(nics: tuple[LayoutNic, ...], place: str, team: Team | None, layout: Layout, frame: _Frame) -> _Group:
    virtual = [vnic for vnic in layout.virtual_nics if vnic.on == place]
    carried = dict.fromkeys(role for nic in nics for role in nic.roles)
    chips = [_Chip(role, ROLE_NAMES[role]) for role in carried if role not in {vnic.role for vnic in virtual}]
    for vnic in virtual:
        weight = f" · weight {vnic.weight}" if vnic.weight is not None else ""
        rdma = " · RDMA" if vnic.rdma else ""
        pin = f" · NIC {vnic.pinned_to}" if vnic.pinned_to is not None else ""
        chips.append(_Chip(vnic.role, f"{vnic.name}{weight}{rdma}{pin}"))
    return _Group(nics, team_name(team) if team else "", tuple(_flow(chips, frame.chip_room)))


def _flow(chips: list[_Chip], room: float) -> Iterator[tuple[_Chip, ...]]:
    """Chips in rows, as many side by side as there is room for."""
    row: list[_Chip] = []
    for chip in chips:
        if row and sum(other.width + _GAP for other in row) + chip.width > room:
            yield tuple(row)
            row = []
        row.append(chip)
    if row:
        yield tuple(row)


def _draw_group(group: _Group, y: int, frame: _Frame) -> Iterator[str]:
    left = frame.host_left + 12
    yield _rect("nw-box", left, y, frame.host_right - left - 12, group.height(frame))
    if group.title:
        yield _label(left + 12, y + 18, group.title, kind="faint")
        y += 24
    for i, row in enumerate(group.rows):
        x = left + 10.0
        for chip in row:
            yield _box(f"nw-{chip.role}", x, y + _GAP + i * _ROW, chip.width, _CHIP, chip.text)
            x += chip.width + _GAP
    below = len(group.rows) if frame.stacked else 0
    for i, nic in enumerate(group.nics, start=below):
        yield from _draw_port(nic, y + _GAP + i * _ROW, frame)


def _draw_port(nic: LayoutNic, y: int, frame: _Frame) -> Iterator[str]:
    middle = y + _CHIP // 2
    dashes = ' stroke-dasharray="5 4"' if nic.missing else ""
    speed = "to buy" if nic.missing else speed_name(nic.gbps)
    yield f'<path class="nw-cable" d="M{frame.port_left + _PORT_WIDTH} {middle}H{frame.network_left}"{dashes}/>'
    name = f"NIC {nic.nic} · {speed}" if speed else f"NIC {nic.nic}"
    yield _box("nw-box", frame.port_left, y, _PORT_WIDTH, _CHIP, name, dashes)
    network = network_name(nic)
    room = frame.network_width - 8
    fits = len(network) * _LETTER <= room
    lines = [network] if fits else textwrap.wrap(network, int(room / 6), max_lines=2, placeholder=" …")
    yield _rect("nw-host", frame.network_left, y - 2, frame.network_width, _CHIP + 4, dashes)
    for i, line in enumerate(lines):
        at = middle + 5 if len(lines) == 1 else middle - 2 + 12 * i
        size = 13 if fits else 11
        yield _label(frame.network_left + frame.network_width / 2, at, line, size=size, anchor="middle")


def _rect(kind: str, x: float, y: float, width: float, height: float, extra: str = "") -> str:
    return f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="6"{extra}/>'


def _box(kind: str, x: float, y: float, width: float, height: float, text: str, extra: str = "") -> str:
    label = _label(x + width / 2, y + height / 2 + 4.5, text, anchor="middle")
    return _rect(kind, x, y, width, height, extra) + label


def _label(
    x: float, y: float, text: str, *, kind: str = "ink", size: int = 13, weight: int = 400, anchor: str = "start"
) -> str:
    extra = (f' font-size="{size}"' if size != 13 else "") + (f' font-weight="{weight}"' if weight != 400 else "")
    extra += f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text class="nw-{kind}" x="{x:g}" y="{y:g}"{extra}>{_text(text)}</text>'


def _text(text: str) -> str:
    """Text for XML: escaped, and without the control characters that XML can't hold."""
    return escape("".join(char for char in text if char.isprintable()))


def _font_files() -> list[str]:
    found = find_spec(_FONT_PACKAGE)
    if found is None or found.origin is None:
        return []
    folder = Path(found.origin).parent / "files"
    return [str(folder / f"HankenGrotesk-{weight}.otf") for weight in ("Regular", "SemiBold")]
