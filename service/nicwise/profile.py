"""What is known of one host of the cluster: the facts that change an answer.

Hosts are taken to be alike. Every field is optional; absent means unknown. Names and values are
fixed by the contract. This module knows how facts are written, not what they mean for a network.
"""

import json
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from nicwise.errors import FactError

Windows = Literal["2008", "2008r2", "2012", "2012r2", "2016", "2019", "2022", "2025", "azure-local"]
Role = Literal[
    "management", "heartbeat", "csv", "live-migration", "vm-switch", "iscsi", "smb", "s2d", "replica", "backup"
]
Storage = Literal["iscsi", "fc", "smb", "s2d", "sas", "local"]
STORAGE: tuple[Storage, ...] = get_args(Storage)
"""Ways to reach the disks of VMs."""

TeamKind = Literal["lbfo", "set", "vendor"]
TeamMode = Literal["switch-independent", "lacp", "static"]

WINDOWS: tuple[Windows, ...] = get_args(Windows)
"""Versions, oldest first; Azure Local counts as newest."""

ROLES: tuple[Role, ...] = get_args(Role)

MOST_PORTS = 64
"""Ports a host may be said to have. Above it a number is a mistake, not a host."""

Count = Annotated[int, Field(ge=1, le=10_000)]
Ports = Annotated[int, Field(ge=0, le=MOST_PORTS)]
Gbps = Annotated[float, Field(gt=0, le=1600)]


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NicGroup(_Fact):
    """Physical ports of one kind in a host; a dual-port card is 2."""

    count: Annotated[int, Field(ge=1, le=MOST_PORTS)]
    gbps: Gbps | None = None
    rdma: bool | None = None
    use: Role | None = None
    """The role that these ports are spoken for."""
    card: int | None = None
    """The same number is the same card."""
    switch: int | None = None
    """The same number is the same physical switch."""


class PortUse(_Fact):
    """One entry of a layout that the asker has or plans."""

    nics: Annotated[tuple[Annotated[int, Field(ge=1, le=MOST_PORTS)], ...], Field(min_length=1)]
    """Port numbers, counted from 1 in the order named."""
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    gbps: Gbps | None = None
    team: bool | None = None
    """True where those ports are one team."""


class HostProfile(_Fact):
    """One host, as far as it is known."""

    windows: Windows | None = None
    nic_groups: tuple[NicGroup, ...] | None = None
    nic_total: Ports | None = None
    """Ports a host; the sum of `nic_groups` where those are given."""
    hosts: Count | None = None
    clustered: bool | None = None
    csv: bool | None = None
    storage: tuple[Storage, ...] | None = None
    teaming: bool | None = None
    team_kind: TeamKind | None = None
    team_mode: TeamMode | None = None
    vm_fault_tolerance: bool | None = None
    vlans: bool | None = None
    blade: bool | None = None
    partitioned: bool | None = None
    can_add_nics: bool | None = None
    switches: Annotated[int, Field(ge=0, le=10_000)] | None = None
    """Physical switches that the host is cabled to; 0: its private networks run over direct cables."""
    rdma_kind: Literal["iwarp", "roce", "infiniband"] | None = None
    migration_option: Literal["tcpip", "compression", "smb"] | None = None
    simultaneous_migrations: Count | None = None
    vms: Count | None = None
    vm_memory_gb: Annotated[float, Field(gt=0, le=100_000)] | None = None
    """Memory of one VM; "GB" of memory is read as GiB."""
    link_gbps: Gbps | None = None
    extra_roles: tuple[Role, ...] | None = None
    layout: tuple[PortUse, ...] | None = None

    @model_validator(mode="after")
    def _total_is_the_sum(self) -> "HostProfile":
        if self.nic_groups:
            total = sum(group.count for group in self.nic_groups)
            if total > MOST_PORTS:
                raise ValueError(f"nic_groups add up to {total} ports; a host has at most {MOST_PORTS}")
            if self.nic_total is None:
                object.__setattr__(self, "nic_total", total)
            elif self.nic_total != total:
                raise ValueError(
                    f"nic_total is {self.nic_total}, but nic_groups add up to {total}; make them agree or leave one out"
                )
        return self

    def known(self) -> dict[str, object]:
        """Field name -> value, of the fields that are known, in the order of the contract."""
        return {name: value for name in type(self).model_fields if (value := getattr(self, name)) is not None}


FACTS: tuple[str, ...] = tuple(HostProfile.model_fields)
"""The names of all facts, in the order of the contract."""


def read_profile(value: Mapping[str, Any], *, at: str = "/profile") -> tuple[HostProfile, frozenset[str]]:
    """Read a profile as a caller sent it: JSON types exactly, null for a fact to forget.

    at: JSON Pointer of the profile in the request, for messages.
    Returns the profile and the names of the facts to forget. Raises FactError that names every faulty field.
    """
    try:
        profile = HostProfile.model_validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        raise FactError(_fault(fault["loc"], fault["type"], fault["msg"], at) for fault in error.errors()) from None
    return profile, frozenset(name for name in value if value[name] is None)


def _fault(loc: tuple[int | str, ...], kind: str, message: str, at: str) -> tuple[str, str]:
    pointer = at + "".join(f"/{step}" for step in loc)
    if kind == "extra_forbidden":
        near = get_close_matches(str(loc[-1]), FACTS, 1)
        hint = f'did you mean "{near[0]}"?' if near else "see HostProfile in the schema for the names there are"
        return pointer, f'unknown fact "{loc[-1]}"; {hint}'
    return pointer, message.removeprefix("Value error, ")
