"""What is heard of the asker's hosts, sentence by sentence: the cases of said.yaml."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

Facts = Callable[[str], dict[str, Any]]

STATED_IN_FULL = (
    "windows",
    "nic_total",
    "nic_groups",
    "hosts",
    "storage",
    "vms",
    "vm_memory_gb",
    "link_gbps",
    "layout",
)
"""Facts that a case states wherever the sentence does: one found that the case has not is an invention."""


def cases() -> Iterator[Any]:
    for group, rows in YAML(typ="safe").load(Path(__file__).with_name("said.yaml")).items():
        for text, facts in rows:
            yield pytest.param(text, facts, id=f"{group}/{text}")


def comparable(name: str, value: Any) -> Any:
    """Ports and layouts in a form in which their order, and what a case leaves out, is no matter."""
    if name == "nic_groups":
        ports: Counter[tuple[float | None, bool]] = Counter()
        for group in value:
            ports[group.get("gbps"), bool(group.get("rdma"))] += group["count"]
        return ports
    if name == "layout":
        return [(tuple(use["nics"]), frozenset(use["roles"])) for use in value]
    return value


@pytest.mark.parametrize(("text", "wanted"), list(cases()))
def test_a_sentence_states_these_facts_and_no_others(facts: Facts, text: str, wanted: dict[str, Any]) -> None:
    found = facts(text)

    for name, value in wanted.items():
        assert name in found, name
        assert comparable(name, found[name]) == comparable(name, value)
    ports_told = {"nic_groups", "nic_total"} if "layout" in wanted else set()
    assert set(found) & set(STATED_IN_FULL) <= set(wanted) | ports_told
