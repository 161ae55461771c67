"""Kinds of traffic that share ports, and what must be known around them to price it."""

from dataclasses import dataclass

from nicwise.decide.hosts import Kind
from nicwise.profile import Role


@dataclass(frozen=True, slots=True)
class Group:
    """Roles that share ports. ports: how many, all of one kind. Storage pairs are paths; others become a team."""

    roles: frozenset[Role]
    kind: Kind
    ports: int

    def has(self, *roles: Role) -> bool:
        return any(role in self.roles for role in roles)

    @property
    def order(self) -> tuple[int, ...]:
        """Where it stands among the groups of a layout."""
        return tuple(sorted(_SHOWN.index(role) for role in self.roles))


_SHOWN: tuple[Role, ...] = (
    "management", "heartbeat", "csv", "live-migration", "vm-switch", "smb", "s2d", "replica", "backup", "iscsi",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a group must know of the others: whether it is the cluster's only path, and whether the host is on the
    switch."""

    only_path: bool
    management_on_switch: bool
