"""Random hosts: any version, up to three unlike kinds of ports, with and without what makes layouts hard."""

import random

from nicwise.profile import WINDOWS, HostProfile, NicGroup, Role, Storage

KINDS = ((1.0, False), (2.5, False), (10.0, False), (10.0, True), (25.0, False), (25.0, True), (0.1, False))
_WEIGHTS = (6, 1, 5, 2, 1, 3, 0.3)
_STORAGE: tuple[tuple[Storage, ...], ...] = ((), ("fc",), ("iscsi",), ("smb",), ("s2d",), ("s2d", "iscsi"))
_EXTRA: tuple[tuple[Role, ...] | None, ...] = (
    None, None, None, ("replica",), ("backup",), ("replica", "backup"), ("smb",), ("csv",)
)  # fmt: skip
_USES: tuple[Role, ...] = ("management", "vm-switch", "live-migration", "iscsi", "smb", "backup", "heartbeat")


def random_profile(chance: random.Random, *, ports: int | None = None, kinds: int | None = None) -> HostProfile:
    """A host with `ports` ports (1 to 16) of `kinds` unlike kinds (1 to 3), both drawn where they are not given."""
    total = ports or chance.choice((1, 2, 2, 3, 3, 4, 4, 4, 5, 6, 6, 7, 8, 8, 10, 12, 16))
    unlike = min(total, kinds or chance.choice((1, 1, 2, 2, 3)))
    chosen: set[tuple[float, bool]] = set()
    while len(chosen) < unlike:
        chosen.add(chance.choices(KINDS, _WEIGHTS)[0])
    cuts = [0, *sorted(chance.sample(range(1, total), unlike - 1)), total]
    groups = [
        NicGroup(
            count=high - low,
            gbps=gbps if chance.random() < 0.95 else None,
            rdma=rdma or None,
        )
        for (gbps, rdma), low, high in zip(sorted(chosen), cuts[:-1], cuts[1:], strict=True)
    ]
    groups = [part for group in groups for part in _spoken_for(chance, group)]
    return HostProfile(
        windows=chance.choice(WINDOWS),
        nic_groups=tuple(groups),
        clustered=chance.choice((True, True, True, False, None)),
        hosts=chance.choice((None, None, 2, 4)),
        switches=chance.choice((None, None, None, 0, 2)),
        partitioned=True if total <= 2 and chance.random() < 0.2 else None,
        csv=chance.choice((None, True, False)),
        storage=chance.choice(_STORAGE),
        teaming=chance.choice((None, None, True, False)),
        vm_fault_tolerance=chance.choice((None, None, True, False)),
        extra_roles=chance.choice(_EXTRA),
    )


def _spoken_for(chance: random.Random, group: NicGroup) -> list[NicGroup]:
    """The same ports, now and then all or some of them spoken for."""
    if chance.random() > 0.15:
        return [group]
    some = chance.randint(1, group.count)
    used = group.model_copy(update={"count": some, "use": chance.choice(_USES)})
    rest = group.model_copy(update={"count": group.count - some})
    return [used, rest] if rest.count else [used]
