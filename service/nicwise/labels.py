"""Labelled facts against found ones: when two values mean the same, and which fields count.

Values are JSON, as in a question set and in a reply. Knows nothing of how facts are found.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

CLOSED = frozenset(
    {"windows", "nic_total", "nic_groups", "hosts", "storage", "vms", "vm_memory_gb", "link_gbps", "layout"}
)
"""Fields that a label set states in full: a value found where none is labelled was invented."""

Facts = dict[str, Any]


def same(name: str, found: Any, label: Any) -> bool:
    """Whether two values of the fact `name` mean the same. Keys that the label lacks are left aside."""
    if name == "nic_groups" and not any("rdma" in group for group in label):
        found = [{key: value for key, value in group.items() if key != "rdma"} for group in found]
    return bool(_canonical(name, found) == _canonical(name, label))


def stated(reply: Mapping[str, Any]) -> Facts:
    """What the reply took from the question, by name."""
    return with_total({fact["name"]: fact["value"] for fact in reply.get("facts", []) if fact["origin"] == "stated"})


def known(reply: Mapping[str, Any]) -> Facts:
    """Everything known after a turn, without what is assumed."""
    guessed = {fact["name"] for fact in reply.get("facts", []) if fact["origin"] in ("assumed", "implied")}
    return with_total({name: value for name, value in reply.get("profile", {}).items() if name not in guessed})


def with_total(facts: Mapping[str, Any]) -> Facts:
    """The facts that have a value; the number of ports is worked out where only the groups are given."""
    given = {name: value for name, value in facts.items() if value not in (None, [])}
    if "nic_groups" in given:
        given.setdefault("nic_total", sum(group["count"] for group in given["nic_groups"]))
    return given


def open_fields(row: Mapping[str, Any], labels: Mapping[str, Any]) -> set[str]:
    """Fields that neither count when found nor when missed."""
    fields = set(row.get("facts_open", []))
    if "layout" in labels:  # ports named in a layout may or may not be read as groups too
        fields |= {"nic_groups", "nic_total"} - labels.keys()
    if "nic_total" in labels and all(group.get("gbps") is None for group in labels.get("nic_groups", [])):
        fields.add("nic_groups")  # a bare count: the total is what was said
    return fields


def _canonical(name: str, value: Any) -> Any:
    """A form in which equal means the same."""
    if name == "nic_groups":
        ports: Counter[tuple[float, bool]] = Counter()
        for group in value:
            ports[float(group.get("gbps") or 0), bool(group.get("rdma"))] += group["count"]
        return sorted(ports.items())
    if name == "layout":  # which port bears which number is no matter
        return sorted((_ports(entry["nics"]), _roles(entry["roles"])) for entry in value)
    if isinstance(value, list):
        return sorted(map(str, value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return round(float(value), 3)
    return value


def _ports(nics: Any) -> int:
    return nics if isinstance(nics, int) else len(nics)


def _roles(roles: list[str]) -> tuple[str, ...]:
    """Sorted; cluster shared volumes beside the heartbeat are neither asked for nor wrong."""
    return tuple(sorted(set(roles) - ({"csv"} if "heartbeat" in roles else set())))
