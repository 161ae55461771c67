"""Texts with gaps: which placeholders there are, what a row must know to use them, and how they are filled.

It holds no words; those stand in the content.
"""

import re
from collections.abc import Iterator, Mapping

_GAP = re.compile(r"\{(\w*)\}")

PORTS_KNOWN = frozenset({"nic_total", "nics_missing"})

PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "nics_needed": frozenset(),
    "nics_needed_word": frozenset(),
    "nics_missing": PORTS_KNOWN,
    "nics_missing_word": PORTS_KNOWN,
    "nics_spare": PORTS_KNOWN,
    "nic_total": PORTS_KNOWN,
    "nic_total_word": PORTS_KNOWN,
    "windows_name": frozenset(),
    "storage_name": frozenset({"storage"}),
    "layout_name": frozenset(),
    "target_name": frozenset(),
    "layout_said": PORTS_KNOWN,
    "target_said": frozenset(),
    "ports_named": PORTS_KNOWN,
    "roles_named": frozenset({"roles", "roles_all", "sharing"}),
    "finding": frozenset({"layout_fault", "layout_verdict"}),
}
"""Placeholder of a verdict row -> facts, one of which its condition must name for the value to be known.

Beside these, a figure that the condition names may be put in by its own name (`FIGURES`)."""

FIGURES = frozenset({"simultaneous_migrations", "link_gbps", "port_gbps", "vms", "vm_memory_gb", "hosts", "switches"})

CHOICE_PLACEHOLDERS = frozenset(
    {
        "nics_needed",
        "nics_needed_word",
        "nics_missing",
        "nics_missing_word",
        "nics_spare",
        "layout_name",
        "target_name",
        "layout_said",
        "target_said",
    }
)
"""Those that need the layout search."""


def gaps(text: str) -> tuple[str, ...]:
    """The placeholders of a text, in order; a stray brace counts as the placeholder ""."""
    found = tuple(match[1] for match in _GAP.finditer(text))
    rest = _GAP.sub("", text)
    return (*found, "") if "{" in rest or "}" in rest else found


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values into their gaps. Raises KeyError for a value that is not there; loading has ruled that out."""
    return _GAP.sub(lambda match: values[match[1]], text)


def misfits(text: str, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Faults of a verdict row's text, as (message, code). `known`: facts that the row's condition names."""
    for name in gaps(text):
        if name not in PLACEHOLDERS and name not in FIGURES:
            there = ", ".join((*PLACEHOLDERS, *sorted(FIGURES)))
            yield f'unknown placeholder "{{{name}}}"; there are {there}', "unknown-placeholder"
        elif (needs := PLACEHOLDERS.get(name, frozenset({name}))) and not needs & known:
            yield (
                f'"{{{name}}}" may be unknown here; the condition must name {" or ".join(sorted(needs))}',
                "unsettled-placeholder",
            )
