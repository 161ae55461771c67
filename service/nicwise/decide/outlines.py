"""How layouts group the roles, whatever their ports: what tells a layout that has a name from one that has none."""

from collections.abc import Iterable

from nicwise.pack.layout_rows import NamedLayout
from nicwise.profile import Role

Outline = frozenset[frozenset[Role]]

BACKGROUND: frozenset[Role] = frozenset({"replica", "backup"})
"""Roles that put up with whatever port is left."""

OPTIONAL: frozenset[Role] = BACKGROUND | {"csv"}
"""Roles that ride along without changing a layout's name."""


def outlines(rows: Iterable[NamedLayout]) -> frozenset[Outline]:
    """How these named layouts group the roles, whatever their ports."""
    return frozenset(outline(pattern.roles for pattern in variant) for row in rows for variant in row.variants)


def outline(groups: Iterable[Iterable[Role]]) -> Outline:
    """How roles are grouped, without those that may be left out and without ports for iSCSI alone."""
    grouped = (frozenset(group) - OPTIONAL for group in groups)
    return frozenset(roles for roles in grouped if roles and roles != {"iscsi"})
