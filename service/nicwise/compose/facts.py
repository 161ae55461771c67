"""Tells the facts that an answer rests on: what was stated, known from before, implied or assumed, each in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from nicwise.answer import Fact
from nicwise.decide.model import Assumption
from nicwise.pack.tables import Question, Tables
from nicwise.pack.templates import fill
from nicwise.pack.wording import Wording
from nicwise.profile import FACTS, HostProfile, NicGroup, PortUse
from nicwise.understand.model import Reading


def tell_facts(reading: Reading, assumptions: Sequence[Assumption], tables: Tables) -> tuple[Fact, ...]:
    """All facts: those of this message first, then those known before, then what was taken for granted."""
    values = reading.profile.model_dump(mode="json", exclude_none=True)
    stated = [
        Fact(name=s.name, value=values.get(s.name, s.value), origin="stated", text=s.text, spans=s.spans)
        for s in reading.stated
        if reading.origins.get(s.name) != "profile"  # an explicit value won over these words
    ]
    named = {fact.name for fact in stated}
    before = [
        Fact(name=name, value=values[name], origin=origin, text=say(tables, name, getattr(reading.profile, name)))
        for name, origin in reading.origins.items()
        if origin != "stated" and name not in named and name in values
    ]
    before.sort(key=lambda fact: (fact.origin != "earlier", FACTS.index(fact.name)))
    taken = [
        Fact(
            name=taken.fact,
            value=_plain(taken.value),
            origin="implied" if taken.implied else "assumed",
            text=taken.says,
            because=taken.because,
        )
        for taken in assumptions
    ]
    taken.sort(key=lambda fact: fact.origin != "implied")
    return (*stated, *before, *taken)


def assumed_profile(reading: Reading, assumptions: Sequence[Assumption]) -> HostProfile:
    """Everything known now, assumptions included; assumptions that are no fact of the profile are left out."""
    taken = {a.fact: a.value for a in assumptions if a.fact in FACTS}
    return HostProfile.model_validate({**taken, **reading.profile.known()})


def say(tables: Tables, fact: str, value: Any) -> str:
    """A value in words: as the question back offers it where it does, else by the wording of its fact."""
    wording = tables.wording
    text = wording.facts[fact]
    if not isinstance(text, str):
        return text.yes if value else text.no
    return fill(text, {"value": _word(wording, tables.follow_ups, fact, value)})


def _word(wording: Wording, questions: Mapping[str, Question], fact: str, value: Any) -> str:
    if fact == "windows":
        return wording.versions[value]
    if fact == "storage":
        return wording.join([wording.storage[kind] for kind in value]) or wording.nothing
    if fact == "extra_roles":
        return wording.join([wording.roles[role] for role in value]) or wording.nothing
    if fact == "nic_groups":
        return wording.join([_ports(wording, group) for group in value]) or wording.nothing
    if fact == "layout":
        return "; ".join(_use(wording, use) for use in value) or wording.nothing
    choices = questions[fact].choices if fact in questions else ()
    label = next((choice.label for choice in choices if choice.value == value and isinstance(value, str)), None)
    return label or (f"{value:g}" if isinstance(value, int | float) else str(value))


def _ports(wording: Wording, group: NicGroup) -> str:
    if group.gbps is None:
        return fill(wording.port_group_plain, {"count": str(group.count)})
    return fill(wording.port_group, {"count": str(group.count), "gbps": f"{group.gbps:g}"})


def _use(wording: Wording, use: PortUse) -> str:
    roles = wording.join([wording.roles[role] for role in use.roles])
    return fill(wording.port_use, {"nics": "+".join(map(str, use.nics)), "roles": roles})


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
