"""The shortest form of a layout search: which layout it would be and how many ports it takes, without reasons.

Trying out every answer to a question back needs no more, and costs a tenth.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from pydantic import BaseModel

from nicwise.decide.hosts import Port, host_of, taken_speed, with_ports
from nicwise.decide.layouts import Choice, widen
from nicwise.decide.naming import name_of
from nicwise.decide.needs import needs_of
from nicwise.decide.search import best
from nicwise.decide.shares import NO_SHARES, Shares, shares_of
from nicwise.pack.conditions import Condition
from nicwise.pack.layout_rows import Standing
from nicwise.pack.rules import Rules
from nicwise.profile import FACTS, HostProfile

_READ_IN_CODE = frozenset({"windows", "nic_groups", "nic_total", "link_gbps", "extra_roles", "teaming", "team_kind"})
"""Facts that the search reads beside those that conditions of the rules name."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """name, standing: of the best layout; one without a name counts as usable.

    needed, missing, spare: ports, as in `Choice`. how: the sum behind `needed`. shares: who gets how much of the ports.
    """

    name: str
    needed: int
    missing: int
    spare: int
    how: str
    standing: Standing = "usable"
    shares: Shares = NO_SHARES


def sketch(rules: Rules, profile: HostProfile) -> Sketch:
    """What `choose` would come to, for a profile in which assumptions are made already."""
    host = host_of(rules, profile)
    needed = needs_of(host)
    if profile.nic_total is None and not profile.nic_groups:
        gbps = profile.link_gbps or taken_speed(rules, profile, bought=True)
        host = with_ports(host, (Port(gbps),) * needed.ports)
    groups = widen(host, best(host)).groups
    present = len(host.ports)
    name = name_of(host, groups)
    standing = name.base.standing if name.base else "usable"
    missing, spare = max(0, needed.ports - present), max(0, present - needed.ports)
    return Sketch(name.text, needed.ports, missing, spare, needed.how, standing, shares_of(host, groups))


def sketch_of(choice: Choice) -> Sketch:
    """The sketch of a choice that is made."""
    layout = choice.layout
    return Sketch(layout.name, choice.needed, choice.missing, choice.spare, choice.how, layout.standing, choice.shares)


def facts_read(rules: Rules) -> frozenset[str]:
    """The facts on which a layout can hang: two profiles that agree in them have the same layout."""
    named = {fact for condition in _conditions(rules) for fact in condition.terms}
    return (_READ_IN_CODE | named) & frozenset(FACTS)


def reduced(profile: HostProfile, facts: frozenset[str]) -> HostProfile:
    """The profile with those facts alone."""
    return HostProfile.model_validate({name: value for name, value in profile.known().items() if name in facts})


def _conditions(part: Any) -> Iterator[Condition]:
    if isinstance(part, Condition):
        yield part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _conditions(getattr(part, name))
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            yield from _conditions(getattr(part, field.name))
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _conditions(value)
    elif isinstance(part, list | tuple | set | frozenset):
        for value in part:
            yield from _conditions(value)
