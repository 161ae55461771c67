"""Closes facts that were not given, by the rows of rules/assumptions.yaml, and keeps what was taken and why."""

from dataclasses import dataclass
from typing import Any

from nicwise.decide.model import Assumption
from nicwise.decide.view import view_of
from nicwise.pack.tables import AssumptionRow
from nicwise.profile import FACTS, HostProfile, NicGroup


@dataclass(frozen=True, slots=True)
class Closed:
    """A profile with its assumptions.

    profile: what the asker gave plus what was taken. derived: taken values that are no field of the profile.
    given: facts stated or implied, which `unstated` counts as given. beside: the profile to show next to this one.
    """

    profile: HostProfile
    derived: dict[str, Any]
    given: frozenset[str]
    assumptions: tuple[Assumption, ...]
    beside: HostProfile | None


def close(
    rows: tuple[AssumptionRow, ...],
    stated: HostProfile,
    roles: tuple[str, ...] = (),
    mentions: frozenset[str] = frozenset(),
) -> Closed:
    """Take a value for every fact that a row closes. The first row that holds for an unknown fact counts."""
    profile, given = _counted(stated), frozenset(stated.known())
    derived: dict[str, Any] = {}
    taken: list[Assumption] = []
    beside: HostProfile | None = None
    view = view_of(profile, given, roles, mentions, derived)
    for row in rows:
        if row.fact in view.facts or row.when.holds(view) is not True:
            continue
        if row.fact in FACTS:
            profile = with_fact(profile, row.fact, row.value)
        else:
            derived[row.fact] = row.value
        if row.implied:
            given |= {row.fact}
        taken.append(Assumption(row.fact, row.value, row.because, row.implied, row.says))
        beside = beside or row.beside
        view = view_of(profile, given, roles, mentions, derived)
    if "port_gbps" in derived:
        profile = _with_speed(profile, derived["port_gbps"])
    return Closed(profile, derived, given, tuple(taken), _next_to(stated, beside))


def with_fact(profile: HostProfile, fact: str, value: Any) -> HostProfile:
    """The profile with one fact more. Raises pydantic's ValidationError where the two don't go together."""
    return HostProfile.model_validate({**profile.known(), fact: value})


def _counted(stated: HostProfile) -> HostProfile:
    """The number of ports follows from a layout that names them."""
    if stated.layout is None or stated.nic_total is not None:
        return stated
    return with_fact(stated, "nic_total", max(nic for use in stated.layout for nic in use.nics))


def _with_speed(profile: HostProfile, gbps: float) -> HostProfile:
    """Give a speed to the ports of which the asker named none."""
    groups = profile.nic_groups or ((NicGroup(count=profile.nic_total),) if profile.nic_total else ())
    if not groups:
        return profile
    filled = tuple(g if g.gbps is not None else g.model_copy(update={"gbps": gbps}) for g in groups)
    return with_fact(profile, "nic_groups", filled)


def _next_to(stated: HostProfile, beside: HostProfile | None) -> HostProfile | None:
    """What the asker gave, in the light of `beside`; its ports count only where the asker gave none."""
    if beside is None:
        return None
    has_ports = stated.nic_total is not None or stated.layout is not None
    ports = {"nic_groups", "nic_total"} if has_ports else set()
    changes = {name: value for name, value in beside.known().items() if name not in ports}
    return HostProfile.model_validate({**stated.known(), **changes})
