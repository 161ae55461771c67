"""How fast and how long VMs move: the formula of live migration, as seconds and Gb/s.

Constants come from rules/estimates.yaml, each with what it rests on. One pass over the memory is counted, plus what a
guest rewrites meanwhile where its rate is given.
"""

import math
from dataclasses import dataclass

from nicwise.pack.conditions import View
from nicwise.pack.estimates import Estimates, first_that_holds


@dataclass(frozen=True, slots=True)
class Link:
    """What moves go over. gbps: rate of all `ports` together. networks_gbps: of all the node's cluster networks."""

    gbps: float
    ports: int = 1
    networks_gbps: float = 0

    def __str__(self) -> str:
        each = f"{self.gbps / self.ports:g} Gb"
        return f"{self.ports} × {each}" if self.ports > 1 else each


@dataclass(frozen=True, slots=True)
class Pace:
    """Gb/s of memory that really moves. plan: to count on; best: under the best circumstances. limits: what holds it,
    in words."""

    plan: float
    best: float
    limits: tuple[str, ...] = ()


def link_of(estimates: Estimates, view: View) -> Link | None:
    """The link that migrations take, as far as the facts give it.

    SMB uses a pair of RDMA ports together; TCP and compression use one port.
    """
    facts = view.facts
    groups = [group for group in facts.get("nic_groups", ()) if group.gbps]
    uses_rdma = facts.get("migration_option") == "smb" and any(group.rdma for group in groups)
    if uses_rdma:
        groups = [group for group in groups if group.rdma]
    fastest = max((group.gbps for group in groups), default=0)
    count = sum(group.count for group in groups if group.gbps == fastest)
    if (stated := facts.get("link_gbps")) is not None:
        return Link(stated, 1, fastest * count or stated)
    if uses_rdma:
        ports = min(count, int(estimates.multichannel_ports.value))
        return Link(fastest * ports, ports, fastest * count)
    slowest = facts.get("port_gbps")
    return None if slowest is None else Link(slowest, 1, fastest * count or slowest)


def pace_of(estimates: Estimates, view: View, link: Link, at_once: int, *, ceiling_gbps: float | None = None) -> Pace:
    """The rate of `at_once` moves together. ceiling_gbps: a limit that was set by hand."""
    share, stream = first_that_holds(estimates.wire_share, view), first_that_holds(estimates.stream_gbps, view)
    assert share, "the last row always holds"
    assert stream, "the last row always holds"
    plan = link.gbps * share.value
    if stream.value is not None:
        plan = min(plan, at_once * stream.value)
    best, limits = plan, []
    if ceiling := first_that_holds(estimates.ceilings, view):
        most = ceiling.gbps if ceiling.gbps is not None else (ceiling.share or 1) * link.networks_gbps
        # A ceiling that is a share may or may not count what the wire takes.
        plan, best = min(plan, most * (share.value if ceiling.share else 1)), min(best, most)
        limits.append(ceiling.says)
    if ceiling_gbps is not None:
        plan, best = min(plan, ceiling_gbps), min(best, ceiling_gbps)
    if view.facts.get("migration_option") == "compression":
        plan, best = plan * estimates.compression_gain.value, best * estimates.compression_gain_idle.value
    return Pace(plan, best, tuple(limits))


def drain_s(
    estimates: Estimates, vms: int, memory_gib: float, rate_gbps: float, at_once: int, *, dirty_gbps: float = 0
) -> tuple[float, float]:
    """Least and most seconds that moving all VMs off a host takes. Equal where they move one at a time.

    dirty_gbps: rate at which a guest rewrites its memory. Raises ValueError where it keeps up with the link, for then
    the move does not end.
    """
    if dirty_gbps >= rate_gbps:
        raise ValueError(f"memory changes at {dirty_gbps:g} Gb/s, which {rate_gbps:g} Gb/s can't catch up with")
    overhead = estimates.move_overhead_s.value
    copying = memory_gib * estimates.gigabits_per_gib.value / (rate_gbps - dirty_gbps)
    sending = vms * max(copying, estimates.shortest_move_s.value)
    if at_once == 1:
        return vms * overhead + sending, vms * overhead + sending
    return overhead + sending, overhead * math.ceil(vms / at_once) + sending


def drain_gbps(estimates: Estimates, memory_gib: float) -> float:
    """Gb/s that a link must have to carry so much memory away in the time that a planned restart is given."""
    wire = estimates.wire_share[-1].value
    return memory_gib * estimates.gigabits_per_gib.value / wire / estimates.drain_window_s.value


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
    return row.value, row.because
