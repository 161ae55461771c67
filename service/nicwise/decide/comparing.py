"""Compares two choices: what more ports would buy, what fewer would cost, and which rule forbids a sharing asked for.

It decides nothing anew: layouts come from the search, rules from the matrix. Its words stand in rules/wording.yaml.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Protocol

from nicwise.decide.layout_words import layout_in_words, ports_in_words
from nicwise.decide.layouts import Choice
from nicwise.decide.model import Cost, Fired, Plan
from nicwise.decide.sharing import Sharing
from nicwise.pack.templates import fill
from nicwise.pack.wording import Wording
from nicwise.profile import HostProfile, NicGroup

_MOST_OF_A_KIND = 3
"""Differences told of what ends, gets better, comes and gets worse, each, the worst first."""


class Supposing(Protocol):
    """Ports that are only supposed; see `Supposed` in understand/model.py."""

    @property
    def more(self) -> int | None: ...
    @property
    def ports(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Comparison:
    """says: the difference in a sentence, without capital and full stop. rows: what is gained and lost, and why."""

    says: str
    sections: tuple[str, ...]
    rows: tuple[Fired, ...]


def compare_ports(
    wording: Wording, choose: Callable[[HostProfile], Choice], profile: HostProfile, supposed: Supposing
) -> Comparison | None:
    """The layout with the ports supposed against that with the ports there are; None where these are not known.

    Ports to buy are of a kind that the host has, those to go of the kind that is missed least.
    """
    present = profile.nic_total
    if not present:
        return None
    wanted = supposed.ports if supposed.ports is not None else present + (supposed.more or 0)
    others = [HostProfile.model_validate(facts) for facts in _with_ports(profile, wanted - present)]
    if wanted == present or not others:
        return None
    now = choose(profile).layout
    plans = [(choose(other).layout, other) for other in others]
    then, other = min(plans, key=lambda pair: _badness(pair[0]))
    gained, lost = _beside(now.costs, then.costs), _beside(then.costs, now.costs)
    changed = {(cost.rule, cost.what): cost.rank for cost in now.costs}
    both = [(cost, cost.rank - changed.get((cost.rule, cost.what), cost.rank)) for cost in then.costs]
    better, worse = [cost for cost, change in both if change < 0], [cost for cost, change in both if change > 0]
    words = wording.compared
    gaps = {
        "ports": ports_in_words(wording, profile), "other_ports": ports_in_words(wording, other),
        "layout": layout_in_words(wording, then),
    }  # fmt: skip
    told = ((gained, words.gained), (better, words.better), (lost, words.lost), (worse, words.worse))
    rows = [_row(cost, text) for costs, text in told for cost in costs[:_MOST_OF_A_KIND]]
    says = fill(words.ports if rows else words.nothing, gaps)
    return Comparison(says, then.sections, tuple(rows))


def why_not(wording: Wording, sharing: Sharing) -> Comparison | None:
    """The rule that speaks against a sharing asked for, the worst one first; where none does, what bears on it."""
    if not sharing.fired:
        return None
    worst = sharing.fired[0]
    words = wording.compared.forbidden if sharing.level != "fine" else wording.compared.allowed
    says = fill(words, {"says": _within(worst.says), "because": _within(worst.because)})
    return Comparison(says, worst.sections, sharing.fired)


def _with_ports(profile: HostProfile, change: int) -> Iterator[dict[str, object]]:
    """The facts with so many ports more or fewer, one for each way to do it."""
    groups = profile.nic_groups or (NicGroup(count=profile.nic_total or 0, gbps=profile.link_gbps),)
    facts = {name: value for name, value in profile.known().items() if name not in ("nic_groups", "nic_total")}
    for counts in _counts([group.count for group in groups], change):
        changed = [g.model_copy(update={"count": n}) for g, n in zip(groups, counts, strict=True) if n]
        if changed:
            yield {**facts, "nic_groups": tuple(changed)}


def _counts(counts: Sequence[int], change: int) -> Iterator[tuple[int, ...]]:
    if change > 0:
        for i in range(len(counts)):
            yield tuple(count + change * (i == j) for j, count in enumerate(counts))
        return
    for gone in product(*(range(count + 1) for count in counts)):
        if sum(gone) == -change:
            yield tuple(count - less for count, less in zip(counts, gone, strict=True))


def _badness(plan: Plan) -> tuple[int, int]:
    return max((cost.rank for cost in plan.costs), default=0), sum(cost.rank for cost in plan.costs)


def _beside(one: Sequence[Cost], other: Sequence[Cost]) -> list[Cost]:
    """What the one pays for and the other does not, worst first."""
    known = {(cost.rule, cost.what) for cost in other}
    return [cost for cost in one if (cost.rule, cost.what) not in known]


def _row(cost: Cost, words: str) -> Fired:
    says = fill(words, {"what": _within(cost.what)})
    return Fired(cost.rule, "info", says, cost.because, cost.sections)


def _within(sentence: str) -> str:
    """A sentence as part of another."""
    bare, word = sentence.removesuffix("."), sentence.split(maxsplit=1)[0]
    return bare[:1].lower() + bare[1:] if len(word) == 1 or word[1:].islower() else bare
