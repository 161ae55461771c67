"""Says ports and layouts in words, for headlines that speak of the host asked about."""

from collections import Counter
from collections.abc import Iterable

from nicwise.answer import LayoutNic
from nicwise.decide.model import Plan
from nicwise.pack.templates import fill
from nicwise.pack.wording import Wording
from nicwise.profile import HostProfile, Role


def ports_in_words(wording: Wording, profile: HostProfile) -> str:
    """The ports that a host is said to have: "two 10 Gb and four 1 Gb ports"."""
    speeds: Counter[float | None] = Counter()
    for group in profile.nic_groups or ():
        speeds[group.gbps] += group.count
    if not speeds:
        speeds[profile.link_gbps] = profile.nic_total or 0
    return _counted(wording, speeds, by_speed=True)


def layout_in_words(wording: Wording, plan: Plan) -> str:
    """What each port or team of a layout carries: "a team of two ports for VM traffic, one port for backup".

    Speeds are named where they differ.
    """
    groups: dict[tuple[str | None, tuple[Role, ...]], list[LayoutNic]] = {}
    for nic in plan.nics:
        groups.setdefault((nic.team, nic.roles), []).append(nic)
    differ = len({nic.gbps for nic in plan.nics}) > 1
    parts = []
    for (team, roles), nics in groups.items():
        counted = _counted(wording, Counter(nic.gbps for nic in nics), by_speed=differ)
        said = wording.said.team if team else wording.said.ports
        parts.append(fill(said, {"ports": counted, "roles": wording.join(_named(wording, roles))}))
    return "; ".join(parts)


def _counted(wording: Wording, speeds: Counter[float | None], *, by_speed: bool) -> str:
    kinds = []
    for gbps, count in sorted(speeds.items(), key=lambda kind: -(kind[0] or 0)):
        gaps = {"count": wording.count(count), "gbps": f"{gbps:g}" if gbps else ""}
        kinds.append(fill(wording.said.speed if by_speed and gbps else wording.said.count, gaps))
    noun = wording.said.port if sum(speeds.values()) == 1 else wording.said.port_many
    return f"{wording.join(kinds)} {noun}"


def _named(wording: Wording, roles: Iterable[Role]) -> list[str]:
    return [wording.roles[role] for role in roles]
