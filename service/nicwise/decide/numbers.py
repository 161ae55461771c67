"""The calculators: how many moves at once, how long they take, what heartbeats need.

Constants come from rules/estimates.yaml; what is not known of the facts gives no figure. Times count one pass over
the memory and ignore re-sent pages, so busy guests take longer.
"""

import math
from collections.abc import Mapping

from nicwise.answer import Number
from nicwise.decide.sketch import Sketch
from nicwise.pack.conditions import View
from nicwise.pack.estimates import Estimates, Figure, first_that_holds
from nicwise.pack.templates import fill

PORT_FIGURES = frozenset({"nics_needed", "nics_missing", "nics_spare"})
"""Figures that a layout search gives."""


def move_rate_gbps(estimates: Estimates, view: View, link_gbps: float, at_once: int) -> float:
    """Gbit/s of memory that `at_once` moves together bring over a link of `link_gbps`."""
    stream = first_that_holds(estimates.stream_gbps, view)
    wire = link_gbps * estimates.wire_share.value
    rate = min(wire, at_once * stream.value) if stream else wire
    return rate * (estimates.compression_gain.value if view.facts.get("migration_option") == "compression" else 1)


def drain_s(estimates: Estimates, vms: int, memory_gib: float, rate_gbps: float, at_once: int) -> tuple[float, float]:
    """Least and most seconds that moving all VMs off a host takes. Equal where they move one at a time."""
    overhead = estimates.move_overhead_s.value
    sending = vms * max(memory_gib * estimates.gigabits_per_gib.value / rate_gbps, estimates.shortest_move_s.value)
    if at_once == 1:
        return vms * overhead + sending, vms * overhead + sending
    return overhead + sending, overhead * math.ceil(vms / at_once) + sending


def heartbeat_kbps(estimates: Estimates, hosts: int) -> float:
    """kbit/s of heartbeats at one node on one network, both directions."""
    return (hosts - 1) * estimates.heartbeat_bytes_per_s.value * 8 / 1000


def moves_at_once(estimates: Estimates, view: View) -> tuple[int, str] | None:
    """Moves that a host takes part in at a time, and why; None where it makes none.

    A number that the asker set counts, unless the version leaves no choice.
    """
    row = first_that_holds(estimates.at_once, view)
    if row is None:
        return None
    as_set = view.facts.get("simultaneous_migrations")
    if as_set is not None and not row.fixed:
        return int(as_set), estimates.at_once_as_set
    return int(row.value), row.because


def sections_of(estimates: Estimates, view: View, name: str, ports: tuple[str, ...]) -> tuple[str, ...]:
    """The sections that a figure rests on. ports: those of the count of ports."""
    if name in PORT_FIGURES:
        return ports
    if name == "simultaneous_migrations" and (row := first_that_holds(estimates.at_once, view)):
        return row.sections
    return next(shown.sections for figure, shown in estimates.figures.items() if figure == name)


def figures(estimates: Estimates, view: View, wanted: tuple[Figure, ...], ports: Sketch | None) -> tuple[Number, ...]:
    """The wanted figures, as far as the facts give them, in the order wanted.

    ports: None where no layout was sought.
    """
    found: dict[str, Number] = {}
    if ports:
        _add_ports(estimates, view, ports, found)
    _add_moves(estimates, view, found)
    if (hosts := view.facts.get("hosts")) and hosts > 1:
        kbps = round(heartbeat_kbps(estimates, hosts), 1)
        _add(estimates, found, "heartbeat_kbps", kbps, {"hosts": str(hosts)})
    return tuple(found[name] for name in wanted if name in found)


def _add_ports(estimates: Estimates, view: View, ports: Sketch, found: dict[str, Number]) -> None:
    _add(estimates, found, "nics_needed", ports.needed, {"how": ports.how})
    present = view.facts.get("nic_total")
    if present is None:
        return
    gaps = {"needed": str(ports.needed), "present": str(present)}
    _add(estimates, found, "nics_missing", ports.missing, gaps)
    _add(estimates, found, "nics_spare", ports.spare, gaps)


def _add_moves(estimates: Estimates, view: View, found: dict[str, Number]) -> None:
    at_once = moves_at_once(estimates, view)
    if at_once is None:
        return
    count, why = at_once
    _add(estimates, found, "simultaneous_migrations", count, {"how": why})
    link = view.facts.get("link_gbps", view.facts.get("port_gbps"))
    memory = view.facts.get("vm_memory_gb")
    if link is None or memory is None:
        return
    gaps = {"memory": f"{memory:g}", "link": f"{link:g}", "at_once": str(count)}
    _, single = drain_s(estimates, 1, memory, move_rate_gbps(estimates, view, link, 1), 1)
    _add(estimates, found, "migration_seconds", round(single), gaps)
    if vms := view.facts.get("vms"):
        low, high = drain_s(estimates, vms, memory, move_rate_gbps(estimates, view, link, count), count)
        bounds = (round(low), round(high)) if low < high else None
        _add(estimates, found, "drain_seconds", round(high), {**gaps, "vms": str(vms)}, bounds)


def _add(
    estimates: Estimates,
    found: dict[str, Number],
    name: Figure,
    value: float | int,
    gaps: Mapping[str, str],
    bounds: tuple[int, int] | None = None,
) -> None:
    shown = estimates.figures[name]
    low, high = bounds or (None, None)
    found[name] = Number(
        name=name, value=value, low=low, high=high, unit=fill(shown.unit, gaps), how=fill(shown.how, gaps)
    )
