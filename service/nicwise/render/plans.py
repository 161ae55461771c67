"""Shows layouts as tables: a row for each port, and one for each virtual NIC where there are some."""

from collections.abc import Iterator, Sequence
from itertools import chain

from nicwise.answer import Layout
from nicwise.render.blocks import Block, Items, Paragraph, Span, Spans, Table, bold, cites, plain, prose
from nicwise.render.names import (
    ROLE_NAMES,
    WINDOWS_NAMES,
    network_name,
    port_name,
    roles_name,
    speed_name,
    team_name,
)


def layout_blocks(label: str, layout: Layout) -> Iterator[Block]:
    """A layout with its title, its table, and what it protects against."""
    yield Paragraph((*bold(f"{label}:"), Span(" "), *prose(layout.title), *_version(layout)))
    yield _ports(layout)
    if layout.virtual_nics:
        yield _virtual_nics(layout)
    if layout.gives:
        gained = prose(" ".join(f"{gain}." for gain in layout.gives))
        yield Paragraph((*gained, *chain.from_iterable((Span(" "), cite) for cite in cites(layout.citations))))


def alternatives(layouts: Sequence[Layout]) -> Iterator[Block]:
    """Other layouts, a line each: what it is, for which version, and where each kind of traffic goes."""
    if layouts:
        yield Paragraph(bold("Other ways"))
        yield Items(
            tuple(
                (
                    Paragraph(
                        (*prose(layout.title, strong=True), *_version(layout), Span(": "), *plain(_in_a_line(layout)))
                    ),
                )
                for layout in layouts
            )
        )


def _version(layout: Layout) -> Spans:
    return (Span(f" (for {WINDOWS_NAMES.get(layout.windows, layout.windows)})"),) if layout.windows else ()


def _ports(layout: Layout) -> Table:
    teams = {team.id: team_name(team) for team in layout.teams}
    columns = [
        ("NIC", [port_name(nic) for nic in layout.nics]),
        ("carries", [roles_name(nic.roles) for nic in layout.nics]),
        ("network", [network_name(nic) for nic in layout.nics]),
        ("speed", [speed_name(nic.gbps) for nic in layout.nics]),
        ("team", [teams.get(nic.team or "", nic.team or "") for nic in layout.nics]),
    ]
    shown = [(title, cells) for title, cells in columns if any(cells)]
    rows = zip(*(cells for _, cells in shown), strict=True)
    return Table(tuple(title for title, _ in shown), tuple(tuple(plain(cell) for cell in row) for row in rows))


def _virtual_nics(layout: Layout) -> Table:
    places = {team.id: f"NIC {_numbers(team.nics)}" for team in layout.teams}
    places |= {f"nic-{nic.nic}": f"NIC {nic.nic}" for nic in layout.nics}
    rows = tuple(
        (
            plain(nic.name),
            plain(ROLE_NAMES[nic.role]),
            plain(places.get(nic.on, nic.on)),
            plain("" if nic.weight is None else str(nic.weight)),
        )
        for nic in layout.virtual_nics
    )
    return Table(("virtual NIC", "carries", "on", "weight"), rows)


def _in_a_line(layout: Layout) -> str:
    teams = {team.id: team for team in layout.teams}
    parts: list[str] = []
    told: set[str] = set()
    for nic in layout.nics:
        if nic.team in teams and nic.team is not None:
            if nic.team not in told:
                team = teams[nic.team]
                parts.append(f"NIC {_numbers(team.nics)} ({team_name(team)}) {roles_name(nic.roles)}")
            told.add(nic.team)
        else:
            parts.append(f"NIC {port_name(nic)} {roles_name(nic.roles)}")
    return "; ".join(parts)


def _numbers(nics: tuple[int, ...]) -> str:
    return "+".join(map(str, nics))
