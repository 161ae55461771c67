"""How layouts group the roles, whatever their ports: what tells a layout that has a name from one that has none."""

from collections.abc import Iterable

from nicwise.decide.hosts import Host
from nicwise.profile import Role

Outline = frozenset[frozenset[Role]]

BACKGROUND: frozenset[Role] = frozenset({"replica", "backup"})
"""Roles that put up with whatever port is left."""

_OPTIONAL: frozenset[Role] = BACKGROUND | {"csv"}
"""Roles that ride along without changing a layout's name."""


def outlines(host: Host) -> frozenset[Outline]:
    """How the named layouts of such a host group the roles, whatever their ports."""
    view = host.view
    return frozenset(
        outline(pattern.roles for pattern in variant)
        for row in host.rules.layouts.named
        if row.when.holds(view)
        for variant in row.variants
    )


def outline(groups: Iterable[Iterable[Role]]) -> Outline:
    """How roles are grouped, without those that may be left out and without ports for iSCSI alone."""
    grouped = (frozenset(group) - _OPTIONAL for group in groups)
    return frozenset(roles for roles in grouped if roles and roles != {"iscsi"})
