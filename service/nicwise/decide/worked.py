"""Works out the worked examples of rules/cases, and says which rules each of them reaches.

A rule without an example that fires it, or without a near one that does not, is a rule nobody has tried.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType
from typing import Any

from nicwise.answer import Verdict
from nicwise.decide import Choice, Decider
from nicwise.decide.costs import costing_of
from nicwise.decide.given import read_layout, written
from nicwise.decide.model import Plan
from nicwise.decide.sharing import SharingLevel
from nicwise.pack.cases import Case, Near
from nicwise.pack.rules import Rules
from nicwise.profile import HostProfile, PortUse, Role, read_profile


@dataclass(frozen=True, slots=True)
class Worked:
    """What a case comes to. rules: ids of all that fired, pairs of the matrix and what eased them included."""

    layout: str | None
    target: str | None
    alternatives: tuple[str, ...]
    verdict: Verdict | None
    numbers: Mapping[str, float | int]
    rules: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reached:
    """How often a rule fires in the cases, and how often a near host is spared by it."""

    rule: str
    fires: int
    spares: int


@dataclass(frozen=True, slots=True)
class _Asked:
    topic: str
    tone: Any
    roles: tuple[str, ...]
    mentions: frozenset[str]
    about: str | None = None
    vlans: tuple[tuple[Role, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    profile: HostProfile
    supposed: None = None
    why_not: bool = False


_SHARING: Mapping[SharingLevel, Verdict] = {"fine": "yes", "discouraged": "depends", "forbidden": "no"}


def work(decider: Decider, rules: Rules, case: Case, near: Near | None = None) -> Worked:
    """Work out a case, or the one near it. Raises FactError for a profile that can't be."""
    if near:
        case = case.model_copy(update={"profile": {**case.profile, **near.change}, "roles": near.roles or case.roles})
    stated, _ = read_profile({name: value for name, value in case.profile.items() if value is not None})
    if case.topic:
        return _decided(decider, rules, case, stated)
    profile = decider.close(stated).profile
    if case.roles:
        shared = decider.share(case.roles, profile)
        named = frozenset(rules.pair[pair].id for pair in combinations(case.roles, 2))
        fired = named | {fired.id for fired in shared.fired}
        return Worked(None, None, (), _SHARING[shared.level], {}, fired)
    if profile.layout:
        checked = decider.check(profile)
        found = _paid(rules, profile, profile.layout) | {finding.id for finding in checked.findings}
        return Worked(checked.nearest().name, None, (), checked.verdict, {}, found)
    return _chosen(rules, profile, decider.choose(profile))


def reach(decider: Decider, rules: Rules, cases: Iterable[Case]) -> tuple[Reached, ...]:
    """How the cases reach each rule that can fire, in the order of the rules' files."""
    fires, spares = dict.fromkeys(rules.ids, 0), dict.fromkeys(rules.ids, 0)
    for case in cases:
        for rule in work(decider, rules, case).rules & fires.keys():
            fires[rule] += 1
        for near in case.near:
            for rule in set(near.spares) & spares.keys():
                spares[rule] += 1
    return tuple(Reached(rule, fires[rule], spares[rule]) for rule in rules.ids)


def _decided(decider: Decider, rules: Rules, case: Case, stated: HostProfile) -> Worked:
    assert case.topic
    asked = _Asked(case.topic, case.tone, case.roles, frozenset(case.mentions))
    decision = decider.decide(asked, _Known(stated))
    fired = {fired.id for fired in decision.fired}
    if decision.layout:
        fired |= {cost.rule for cost in decision.layout.costs}
    numbers = {number.name: number.value for number in decision.numbers}
    plans = decision.alternatives
    return Worked(
        _name(decision.layout), _name(decision.target), tuple(plan.name for plan in plans), decision.verdict,
        MappingProxyType(numbers), frozenset(fired),
    )  # fmt: skip


def _chosen(rules: Rules, profile: HostProfile, choice: Choice) -> Worked:
    numbers = {"nics_needed": choice.needed, "nics_missing": choice.missing, "nics_spare": choice.spare}
    fired = {cost.rule for cost in choice.layout.costs} | _paid(rules, profile, written(choice.layout))
    return Worked(
        choice.layout.name, _name(choice.target), tuple(plan.name for plan in choice.alternatives), None,
        MappingProxyType(numbers), frozenset(fired),
    )  # fmt: skip


def _paid(rules: Rules, profile: HostProfile, layout: tuple[PortUse, ...]) -> frozenset[str]:
    """Pairs of the matrix that share a port at a price, charges, and the modifiers that bear on them."""
    given = read_layout(rules, profile, layout)
    costing = costing_of(given.host)
    groups = [part.group for part in given.groups]
    around = costing.surroundings(group.roles for group in groups)
    found: set[str] = set()
    for group, near in zip(groups, around, strict=True):
        found |= costing.eased(group, near)
        found |= {name for entry in costing.entries(group, near) for name in (entry.rule, entry.row.id)}
    found |= {entry.rule for entry in costing.whole(groups, given.unplaced, given.host.stock)}
    return frozenset(found)


def _name(plan: Plan | None) -> str | None:
    return plan.name if plan else None
