"""What the facts of a message say about what is asked: marks that the matcher sees beside the words.

Who tells how many VMs of which size move over which link asks how long it takes; who tells a layout port by port wants
it checked. What follows is learnt from the phrasings; here is only what is told.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nicwise.understand.model import Stated

_FAST_GBPS = 10

_TELLS: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "told: a layout": lambda facts: "layout" in facts,
    "told: ports": lambda facts: "nic_total" in facts or "nic_groups" in facts,
    "told: fast ports": lambda facts: any((g.gbps or 0) >= _FAST_GBPS for g in facts.get("nic_groups", ())),
    "told: slow ports": lambda facts: any((g.gbps or _FAST_GBPS) < _FAST_GBPS for g in facts.get("nic_groups", ())),
    "told: guests": lambda facts: "vms" in facts,
    "told: memory": lambda facts: "vm_memory_gb" in facts,
    "told: a link": lambda facts: "link_gbps" in facts,
    "told: moves at once": lambda facts: "simultaneous_migrations" in facts,
    "told: no more ports": lambda facts: facts.get("can_add_nics") is False,
    "told: guests must survive": lambda facts: facts.get("vm_fault_tolerance") is True,
    "told: no cluster": lambda facts: facts.get("clustered") is False,
    "told: two hosts": lambda facts: facts.get("hosts") == 2,
    "told: one switch": lambda facts: facts.get("switches") == 1,
}


def marks_of(stated: Sequence[Stated]) -> tuple[str, ...]:
    """The marks that the facts of a message set."""
    facts = {fact.name: fact.value for fact in stated}
    return tuple(mark for mark, told in _TELLS.items() if told(facts)) if facts else ()
