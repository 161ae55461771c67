"""Rows of Get-ClusterNetwork to what they say: that there is a cluster, and what its networks carry."""

from collections.abc import Sequence
from dataclasses import dataclass

from nicwise.understand.pasted.blocks import Block
from nicwise.understand.pasted.flow import Cell

_NOT_FOR_CLUSTER = frozenset({"none", "0"})


@dataclass(frozen=True, slots=True)
class ClusterNetwork:
    """name: as the cluster has it. is_excluded: the cluster may not use it, as is right for iSCSI."""

    name: Cell
    is_excluded: bool


def find_networks(blocks: Sequence[Block]) -> tuple[ClusterNetwork, ...]:
    """The networks of the cluster, each once, in order."""
    found: dict[str, ClusterNetwork] = {}
    for block in blocks:
        if block.kind == "networks":
            for row in block.rows:
                if "name" in row:
                    role = row.get("role")
                    excluded = role is not None and role.key in _NOT_FOR_CLUSTER
                    found.setdefault(row["name"].key, ClusterNetwork(row["name"], excluded))
    return tuple(found.values())
