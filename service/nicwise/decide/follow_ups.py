"""Which fact to ask for next: every offered answer is tried, and the fact whose answers differ most comes first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from nicwise.decide.assumptions import with_fact
from nicwise.decide.model import OpenFact
from nicwise.decide.numbers import PORT_FIGURES
from nicwise.decide.outcome import Outcome
from nicwise.decide.view import ASKED_FOR
from nicwise.pack.model import Topic
from nicwise.pack.tables import Question
from nicwise.profile import HostProfile

_LEADS = "windows"
"""Asked before all others where it changes the answer: nobody may take an obsolete layout for a current one.

Only what the topic is about goes before it, where that can't be tried: a layout to check, before the version it is for.
"""

_UNTRIED = 1000
"""Weight of a fact without offered answers that keeps the table open: nothing can be tried, all may change."""

# How far apart two outcomes are, by what differs. Only the order of the weights matters: a turned verdict outweighs
# all else, then where the traffic goes, then how many ports it takes, then what is said.
_VERDICT, _LAYOUT, _PORTS, _SAID = 8, 4, 2, 1


@dataclass(frozen=True, slots=True)
class _Weight:
    """How much a fact would change. outcomes: different ones, the present one included. leads: asked before others."""

    outcomes: int
    distance: int
    leads: bool = False

    def key(self) -> tuple[bool, int, int]:
        return self.leads, self.outcomes, self.distance


def open_facts(
    topic: Topic,
    questions: Mapping[str, Question],
    stated: HostProfile,
    now: Outcome,
    unsettled: tuple[str, ...],
    decide: Callable[[HostProfile], Outcome],
) -> tuple[OpenFact, ...]:
    """Facts not given that would change the answer, most decisive first; ties keep the topic's order.

    unsettled: facts that keep rows of the table open. decide: what the topic comes to for other facts than now.
    """
    keep_open = tuple(ASKED_FOR.get(fact, fact) for fact in unsettled)
    weighed: list[tuple[str, _Weight]] = []
    for fact in _candidates(topic, stated, now, keep_open):
        question = questions.get(fact)
        if question is None:
            continue
        weight = _weigh(fact, question, stated, now, keep_open, decide)
        if fact == _LEADS or (weight.outcomes == _UNTRIED and fact == topic.facts[0]):
            weight = replace(weight, leads=True)
        if weight.outcomes > 1:
            weighed.append((fact, weight))
    weighed.sort(key=lambda pair: pair[1].key(), reverse=True)
    return tuple(OpenFact(fact, questions[fact].question, questions[fact].changes) for fact, _ in weighed)


def _candidates(topic: Topic, stated: HostProfile, now: Outcome, keep_open: tuple[str, ...]) -> tuple[str, ...]:
    """Facts worth trying: the topic's own and those that keep rows open, less what is given in one form or another."""
    given = set(stated.known())
    if given & {"nic_groups", "nic_total"} or stated.layout:
        given |= {"nic_groups", "nic_total"}
    if "port_gbps" in now.view.facts and now.closed.derived.get("port_gbps") is None:
        given.add("link_gbps")
    asked = dict.fromkeys((*topic.facts, *keep_open))
    return tuple(fact for fact in asked if fact not in given)


def _weigh(
    fact: str,
    question: Question,
    stated: HostProfile,
    now: Outcome,
    keep_open: tuple[str, ...],
    decide: Callable[[HostProfile], Outcome],
) -> _Weight:
    if not question.choices:
        return _Weight(_UNTRIED if fact in keep_open else 0, 0)
    tried = [decide(profile) for choice in question.choices if (profile := _try(stated, fact, choice.value))]
    outcomes = {_mark(outcome) for outcome in (now, *tried)}
    distance = max((_distance(now, outcome) for outcome in tried), default=0)
    return _Weight(len(outcomes), distance)


def _try(stated: HostProfile, fact: str, value: Any) -> HostProfile | None:
    try:
        return with_fact(stated, fact, value)
    except ValidationError:  # does not go with what is given, so the answer can't be this one
        return None


def _mark(outcome: Outcome) -> tuple[Any, ...]:
    """Equal for outcomes that read the same."""
    figures = tuple((number.name, number.value) for number in outcome.numbers if number.name not in PORT_FIGURES)
    return _said(outcome), _layout(outcome), _ports(outcome), figures


def _said(outcome: Outcome) -> tuple[Any, ...]:
    return outcome.row.id, outcome.row.verdict


def _layout(outcome: Outcome) -> str | None:
    return outcome.sketch.name if outcome.sketch else None


def _ports(outcome: Outcome) -> tuple[int, int] | None:
    return (outcome.sketch.needed, outcome.sketch.missing) if outcome.sketch else None


def _distance(one: Outcome, other: Outcome) -> int:
    return (
        _VERDICT * (one.row.verdict != other.row.verdict)
        + _LAYOUT * (_layout(one) != _layout(other))
        + _PORTS * (_ports(one) != _ports(other))
        + _SAID * (_said(one) != _said(other))
    )
