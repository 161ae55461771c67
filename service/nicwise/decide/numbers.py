"""The figures that an answer shows, each with how it was worked out.

What is not known of the facts gives no figure. Times are by `moves`; constants are in rules/estimates.yaml.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from nicwise.answer import Number
from nicwise.decide.moves import Link, Pace, drain_gbps, drain_s, link_of, moves_at_once, pace_of
from nicwise.decide.shares import Shares
from nicwise.decide.sketch import Sketch
from nicwise.pack.conditions import View
from nicwise.pack.estimates import Estimates, Figure, Measured, first_that_holds
from nicwise.pack.templates import fill

PORT_FIGURES = frozenset({"nics_needed", "nics_missing", "nics_spare"})
"""Figures that a layout search gives."""
_TIMES = frozenset({"migration_seconds", "drain_seconds"})
"""Figures beside which stands what others measured."""


def heartbeat_kbps(estimates: Estimates, hosts: int) -> float:
    """kbit/s of heartbeats at one node on one network, both directions."""
    return (hosts - 1) * estimates.heartbeat_bytes_per_s.value * 8 / 1000


def sections_of(estimates: Estimates, view: View, name: str, ports: tuple[str, ...]) -> tuple[str, ...]:
    """The sections that a figure rests on. ports: those of the count of ports."""
    if name in PORT_FIGURES:
        return ports
    rows = {"simultaneous_migrations": estimates.at_once, "removal_seconds": estimates.removal_s}.get(name, ())
    if row := first_that_holds(rows, view):
        return row.sections
    figure = "weights" if name.startswith("weight_") else name
    own = next(shown.sections for known, shown in estimates.figures.items() if known == figure)
    link = link_of(estimates, view) if name in _TIMES else None
    return own if link is None else tuple(dict.fromkeys((*own, *_measured(estimates, view, link).sections)))


def figures(estimates: Estimates, view: View, wanted: tuple[Figure, ...], sketch: Sketch | None) -> tuple[Number, ...]:
    """The wanted figures, as far as the facts give them, in the order wanted.

    sketch: None where no layout was sought.
    """
    found: dict[Figure, list[Number]] = {}
    for figure, number in _all(_Writer(estimates), view, sketch):
        found.setdefault(figure, []).append(number)
    return tuple(number for name in wanted for number in found.get(name, ()))


class _Writer:
    """Writes figures in the words of rules/estimates.yaml."""

    def __init__(self, estimates: Estimates) -> None:
        self.estimates = estimates

    def write(
        self, figure: Figure, value: float, gaps: Mapping[str, Any], low: float | None = None, name: str | None = None
    ) -> tuple[Figure, Number]:
        """value: the upper end of a range, low: the lower one. name: where it is not that of the figure."""
        shown = self.estimates.figures[figure]
        words = {gap: str(word) for gap, word in gaps.items()}
        is_range = low is not None and low < value
        return figure, Number(
            name=name or figure,
            value=value,
            low=low if is_range else None,
            high=value if is_range else None,
            unit=fill(shown.unit, words),
            how=fill(shown.how, words),
        )


def _all(writer: _Writer, view: View, sketch: Sketch | None) -> Iterator[tuple[Figure, Number]]:
    if sketch:
        yield from _ports(writer, view, sketch)
        yield from _shares(writer, sketch.shares)
    yield from _moves(writer, view)
    yield from _cluster(writer, view)


def _ports(writer: _Writer, view: View, sketch: Sketch) -> Iterator[tuple[Figure, Number]]:
    yield writer.write("nics_needed", sketch.needed, {"how": sketch.how})
    present = view.facts.get("nic_total")
    if present is not None:
        gaps = {"needed": sketch.needed, "present": present}
        yield writer.write("nics_missing", sketch.missing, gaps)
        yield writer.write("nics_spare", sketch.spare, gaps)


def _shares(writer: _Writer, shares: Shares) -> Iterator[tuple[Figure, Number]]:
    """Weights on the virtual switch, and what migrations are sure of when everybody is busy."""
    estimates = writer.estimates
    for role, weight in shares.weights.items():
        yield writer.write("weights", weight, {"sum": shares.total}, name=f"weight_{role}")
    if not shares.gbps:
        return
    ports = str(Link(shares.gbps, shares.ports))
    if shares.with_s2d:
        smb, migration = estimates.s2d_smb_share.value, estimates.s2d_migration_share.value
        share = f"{migration * 100:g} % of the {smb * 100:g} % that storage traffic gets"
        yield writer.write("bandwidth_gbps", _short(shares.gbps * smb * migration), {"ports": ports, "share": share})
    elif "live-migration" in shares.weights:
        mine = shares.weights["live-migration"]
        gbps = _short(shares.gbps * mine / shares.total)
        yield writer.write("bandwidth_gbps", gbps, {"ports": ports, "share": f"{mine} of {shares.total}"})


def _moves(writer: _Writer, view: View) -> Iterator[tuple[Figure, Number]]:
    estimates, facts = writer.estimates, view.facts
    found = moves_at_once(estimates, view)
    if found is None:
        return
    at_once, why = found
    yield writer.write("simultaneous_migrations", at_once, {"how": why})
    memory, vms, link = facts.get("vm_memory_gb"), facts.get("vms"), link_of(estimates, view)
    if memory and vms:
        gaps = {"vms": vms, "memory": f"{memory:g}"}
        yield writer.write("drain_gbps", _short(drain_gbps(estimates, vms * memory)), gaps)
    if link is None:
        return
    if limit := first_that_holds(estimates.smb_limit, view):
        gaps = {"networks": f"{link.networks_gbps:g} Gb of cluster networks"}
        yield writer.write("smb_limit_gbps", _short(link.networks_gbps * limit.value), gaps)
    if memory is None:
        return
    pace = pace_of(estimates, view, link, 1)
    low, high = _range(writer, 1, memory, pace, 1)
    yield writer.write("migration_seconds", high, _move_gaps(writer, view, link, pace, memory), low)
    if vms:
        pace = pace_of(estimates, view, link, at_once)
        low, high = _range(writer, vms, memory, pace, at_once)
        gaps = {**_move_gaps(writer, view, link, pace, memory), "vms": vms, "at_once": at_once}
        yield writer.write("drain_seconds", high, gaps, low)


def _range(writer: _Writer, vms: int, memory_gib: float, pace: Pace, at_once: int) -> tuple[int, int]:
    low, _ = drain_s(writer.estimates, vms, memory_gib, pace.best, at_once)
    _, high = drain_s(writer.estimates, vms, memory_gib, pace.plan, at_once)
    return round(low), round(high)


def _move_gaps(writer: _Writer, view: View, link: Link, pace: Pace, memory_gib: float) -> dict[str, Any]:
    measured = _measured(writer.estimates, view, link)
    rate = f"{_short(pace.plan):g}" if pace.plan == pace.best else f"{_short(pace.plan):g} to {_short(pace.best):g}"
    limits = "".join(f", {limit}" for limit in pace.limits)
    return {"memory": f"{memory_gib:g}", "link": link, "rate": rate, "limits": limits, "measured": measured.says}


def _measured(estimates: Estimates, view: View, link: Link) -> Measured:
    found = first_that_holds(estimates.measured, View({**view.facts, "link_gbps": link.gbps}, view.given))
    assert found, "the last row always holds"
    return found


def _cluster(writer: _Writer, view: View) -> Iterator[tuple[Figure, Number]]:
    """What the number of hosts comes to, and how long a silent one is waited for."""
    estimates, facts = writer.estimates, view.facts
    if row := first_that_holds(estimates.removal_s, view):
        yield writer.write("removal_seconds", round(row.value), {"how": row.because}, row.least)
    hosts = facts.get("hosts")
    if not hosts or hosts < 2:
        return
    yield writer.write("heartbeat_kbps", round(heartbeat_kbps(estimates, hosts), 1), {"hosts": hosts})
    if hosts <= estimates.switchless_hosts.value and "s2d" in facts.get("storage", ()):
        ports = round(estimates.switchless_links.value) * (hosts - 1)
        yield writer.write("switchless_ports", ports, {"others": hosts - 1})
        yield writer.write("switchless_cables", hosts * ports // 2, {"hosts": hosts, "ports": ports})


def _short(gbps: float) -> float:
    """Gb/s as one says it: two places below 10, one above."""
    return round(gbps, 2 if gbps < 10 else 1)
