"""The questions back: of all answers together, most decisive first."""

from collections.abc import Sequence
from itertools import chain, zip_longest

from nicwise.answer import Choice, FollowUp
from nicwise.compose.facts import say
from nicwise.decide.model import Decision
from nicwise.pack.tables import Tables
from nicwise.pack.templates import fill
from nicwise.profile import HostProfile
from nicwise.understand.model import Conflict

MOST = 3


def ask_back(decisions: Sequence[Decision], conflicts: Sequence[Conflict], tables: Tables) -> tuple[FollowUp, ...]:
    """At most MOST questions. A contradiction comes first; then the first of each answer, then the second of each."""
    found = {conflict.fact: _settle(conflict, tables) for conflict in conflicts}
    in_turn = chain.from_iterable(zip_longest(*(decision.open_facts for decision in decisions)))
    for fact in (open_fact.fact for open_fact in in_turn if open_fact):
        found.setdefault(fact, ask_for(fact, tables))
    return tuple(found.values())[:MOST]


def ask_for(fact: str, tables: Tables) -> FollowUp:
    """The question for a fact that has one."""
    question = tables.follow_ups[fact]
    return FollowUp(
        fact=fact,
        question=question.question,
        input=question.input,
        multiple=question.multiple,
        choices=tuple(Choice(label=choice.label, value=choice.value) for choice in question.choices),
        changes=question.changes,
    )


def describe(conflict: Conflict, tables: Tables) -> dict[str, str]:
    """The gaps of a text about a contradiction."""
    wording = tables.wording
    values = wording.join([say(tables, conflict.fact, value) for value in _values(conflict)], either=True)
    return {"fact": wording.fact_names[conflict.fact], "values": values}


def _settle(conflict: Conflict, tables: Tables) -> FollowUp:
    messages = tables.wording.messages
    return FollowUp(
        fact=conflict.fact,
        question=fill(messages.which_value, describe(conflict, tables)),
        input="choice",
        choices=tuple(
            Choice(label=say(tables, conflict.fact, typed), value=given)
            for typed, given in zip(_values(conflict), conflict.values, strict=True)
        ),
        changes=messages.which_value_changes,
    )


def _values(conflict: Conflict) -> list[object]:
    """The values as the profile holds them."""
    return [getattr(HostProfile.model_validate({conflict.fact: value}), conflict.fact) for value in conflict.values]
