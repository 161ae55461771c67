"""Joins what is pasted with what is said beside it: both count, and what contradicts is asked about."""

from collections.abc import Sequence

from nicwise.profile import FACTS
from nicwise.understand.facts import Findings
from nicwise.understand.facts.resolve import ASKED_ABOUT
from nicwise.understand.model import Conflict, Stated
from nicwise.understand.scene import Scene

_LISTS = frozenset({"storage", "extra_roles"})
_PORTS = ("nic_total", "nic_groups")


def join(scene: Scene, said: Findings, pasted: Sequence[Stated], *, hosts_differ: bool) -> Findings:
    """One value a fact. scene: the prose of a message. said: what that states. pasted: what the output in it states."""
    if not pasted:
        return said
    one = {fact.name: fact for fact in said.stated}
    if any(fact.name == "nic_total" for fact in pasted) and _is_asked(scene, one.get("nic_total")):
        one = {name: fact for name, fact in one.items() if name not in _PORTS}
    other = {fact.name: fact for fact in pasted}
    conflicts = list(said.conflicts)
    asked = {conflict.fact for conflict in conflicts}
    known: dict[str, Stated] = {}
    for name in FACTS:
        if name in _PORTS or (name not in one and name not in other):
            continue
        if name not in one or name not in other:
            known[name] = one.get(name) or other[name]
        elif one[name].value == other[name].value:
            known[name] = _both(one[name], other[name], one[name])
        elif name in _LISTS:
            values = tuple(dict.fromkeys((*one[name].value, *other[name].value)))
            known[name] = _both(one[name], other[name], Stated(name, values, "", ()))
        elif name in ASKED_ABOUT:
            conflicts.append(_conflict(one[name], other[name]))
        else:
            known[name] = min(one[name], other[name], key=lambda fact: fact.spans)
    _join_ports(one, other, known, conflicts)
    stated = tuple(known[name] for name in FACTS if name in known and name not in asked)
    return Findings(stated, tuple(conflicts), said.hosts_differ or hosts_differ, said.port_speed)


def _is_asked(scene: Scene, fact: Stated | None) -> bool:
    """Whether a fact stands in a question: "can I team two NICs?" counts no ports of a host that was shown."""
    if fact is None:
        return False
    inside = [i for i, word in enumerate(scene.words) if any(start <= word.start < end for start, end in fact.spans)]
    return bool(inside) and all(scene.asks(i) for i in inside)


def _join_ports(
    one: dict[str, Stated], other: dict[str, Stated], known: dict[str, Stated], conflicts: list[Conflict]
) -> None:
    """Groups and totals stand or fall together."""
    total, pasted = one.get("nic_total"), other.get("nic_total")
    if total is not None and pasted is not None and total.value != pasted.value:
        conflicts.append(_conflict(total, pasted))
        return
    for name in _PORTS:
        fact = other.get(name) or one.get(name)
        if fact is not None:
            known[name] = _both(one[name], fact, fact) if name in one and fact is not one[name] else fact


def _both(one: Stated, other: Stated, value: Stated) -> Stated:
    """A fact told twice, with the words of both."""
    return Stated(value.name, value.value, f"{one.text}, {other.text}", tuple(sorted({*one.spans, *other.spans})))


def _conflict(one: Stated, other: Stated) -> Conflict:
    first, second = sorted((one, other), key=lambda fact: fact.spans)
    return Conflict(one.name, (first.value, second.value), f"{first.text}; {second.text}")
