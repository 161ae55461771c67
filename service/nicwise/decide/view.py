"""What conditions look at: the facts of the profile and what follows from them by counting.

A derived fact is present only where it can be counted; `DERIVED` in pack/conditions.py says what each means.
"""

from collections.abc import Mapping
from typing import Any

from nicwise.pack.conditions import View
from nicwise.profile import HostProfile

_FAST_GBPS = 10
_SLOW_GBPS = 1
"""A port slower than this is the slowest, whatever speed the others have that were told without one."""

ASKED_FOR: Mapping[str, str] = {
    "port_gbps": "nic_groups",
    "fastest_gbps": "nic_groups",
    "fast_ports": "nic_groups",
    "rdma_ports": "nic_groups",
    "nics_missing": "nic_total",
    "layout_standing": "nic_total",
    "layout_fault": "layout",
    "layout_verdict": "layout",
}
"""Derived fact -> the fact to ask for where it is unknown."""


def port_facts(profile: HostProfile) -> dict[str, Any]:
    """Speeds and RDMA of the stated ports; where there are none those of the layout, or of the link asked about."""
    found: dict[str, Any] = {}
    groups = profile.nic_groups or ()
    speeds = [group.gbps for group in groups if group.gbps is not None]
    if not groups and profile.layout:
        speeds = [use.gbps for use in profile.layout if use.gbps is not None]
    if not groups and not speeds and profile.link_gbps is not None:
        speeds = [profile.link_gbps]
    if speeds:
        found["fastest_gbps"] = max(speeds)
    if speeds and (min(speeds) < _SLOW_GBPS or all(group.gbps is not None for group in groups)):
        found["port_gbps"] = min(speeds)
    if groups and speeds:
        found["fast_ports"] = sum(g.count for g in groups if g.gbps is not None and g.gbps >= _FAST_GBPS)
    if groups:
        found["rdma_ports"] = sum(g.count for g in groups if g.rdma)
    return found


def view_of(
    profile: HostProfile,
    given: frozenset[str],
    roles: tuple[str, ...],
    mentions: frozenset[str],
    more: Mapping[str, Any],
) -> View:
    """The view of a profile. more: facts that come from elsewhere (a layout search, an assumption without a field)."""
    facts: dict[str, Any] = {**profile.known(), **port_facts(profile)}
    facts["roles"] = roles
    facts["mentions"] = mentions
    facts.update(more)
    return View(facts, given)
