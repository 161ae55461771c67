"""Joins what is said now with what is known: the message wins over earlier turns, an explicit profile over both.

Ports need care: a new count keeps the speed of the ports known, a new speed their count.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from nicwise.answer import Origin
from nicwise.profile import FACTS, HostProfile, NicGroup
from nicwise.understand.model import Stated

_PORTS = ("nic_groups", "nic_total")


def merge(
    earlier: HostProfile, stated: Sequence[Stated], given: HostProfile | None, forgotten: frozenset[str]
) -> tuple[HostProfile, dict[str, Origin]]:
    """Everything known now, and where each fact came from, in the order of the contract."""
    values: dict[str, Any] = dict(earlier.known())
    origins: dict[str, Origin] = dict.fromkeys(values, "earlier")
    if forgotten & set(_PORTS):
        forgotten |= set(_PORTS)
    for name in forgotten:
        values.pop(name, None)
        origins.pop(name, None)
    _lay_over(values, origins, {fact.name: fact.value for fact in stated}, "stated")
    if given is not None:
        _lay_over(values, origins, given.known(), "profile")
    return HostProfile.model_validate(values), {name: origins[name] for name in FACTS if name in values}


def _lay_over(values: dict[str, Any], origins: dict[str, Origin], new: Mapping[str, Any], origin: Origin) -> None:
    if "nic_groups" in new or "nic_total" in new:
        groups = new.get("nic_groups")
        if groups is None:
            groups = _recounted(values.get("nic_groups"), new["nic_total"])
        for name in _PORTS:
            values.pop(name, None)
            origins.pop(name, None)
        if groups:
            values["nic_groups"], origins["nic_groups"] = groups, origin
            values["nic_total"] = sum(group.count for group in groups)
        else:
            values["nic_total"] = new["nic_total"]
        origins["nic_total"] = origin
    for name, value in new.items():
        if name not in _PORTS:
            values[name], origins[name] = value, origin


def _recounted(groups: Sequence[NicGroup] | None, total: int) -> tuple[NicGroup, ...] | None:
    """The groups known, with another total: only ports of one kind can be recounted."""
    if not groups or total < 1:
        return None
    if sum(group.count for group in groups) == total:
        return tuple(groups)
    return (groups[0].model_copy(update={"count": total}),) if len(groups) == 1 else None


def with_speed(
    stated: Sequence[Stated], speed: Stated | None, earlier: HostProfile, *, instead: bool = False
) -> tuple[Stated, ...]:
    """The facts, with a speed put on the ports that were counted, now or earlier ("the NICs are 10Gb").

    speed: its value is Gb/s. instead: where it is put on ports, it states nothing else. Without counted ports, or with
    ports of several kinds, nothing changes.
    """
    counted = next((fact for fact in stated if fact.name == "nic_total"), None)
    total = earlier.nic_total if counted is None else counted.value
    mixed = counted is None and len(earlier.nic_groups or ()) > 1
    if speed is None or not total or mixed or any(fact.name == "nic_groups" for fact in stated):
        return tuple(stated)
    groups = (NicGroup(count=total, gbps=speed.value),)
    text = speed.text if counted is None else f"{counted.text}, {speed.text}"
    spans = tuple(sorted({*speed.spans, *(counted.spans if counted else ())}))
    rest = [fact for fact in stated if not (instead and fact is speed) and fact is not counted]
    return (*rest, Stated("nic_groups", groups, text, spans))


def with_total(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The facts; groups of ports state their sum as well."""
    groups = next((fact for fact in stated if fact.name == "nic_groups"), None)
    if groups is None or any(fact.name == "nic_total" for fact in stated):
        return tuple(stated)
    return (*stated, Stated("nic_total", sum(group.count for group in groups.value), groups.text, groups.spans))
