"""Which values a fact can take, so that a condition on an impossible one is found when loading."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from nicwise.pack.conditions import Condition
from nicwise.pack.layout_rows import Standing
from nicwise.profile import ROLES, STORAGE, HostProfile

_COMPARATOR = re.compile(r"(>=|<=|!=|<|>)\s*(.+)")

_WORDS: Mapping[str, frozenset[str]] = {
    "storage": frozenset(STORAGE),
    "extra_roles": frozenset(ROLES),
    "roles": frozenset(ROLES),
    "layout_standing": frozenset(get_args(Standing)),
    "layout_verdict": frozenset({"yes", "no", "depends"}),
    "layout_fault": frozenset({"forbidden", "warning", "info", "none"}),
    "sharing": frozenset({"forbidden", "discouraged", "fine"}),
}
_FIGURES = frozenset({"port_gbps", "fastest_gbps", "fast_ports", "rdma_ports", "network_ports", "nics_missing"})
_SHAPELESS = frozenset({"nic_groups", "layout"})
_ELSEWHERE = frozenset({"unstated", "stated", "roles_all", "mentions_all", "storage_all", "windows", "mentions"})
"""Checked by the condition's parser, or against the lexicon once all content is there."""


def impossible_values(condition: Condition) -> Iterator[str]:
    """One message for every value that its fact can't take."""
    for name, alternatives in condition.terms.items():
        if name in _ELSEWHERE:
            continue
        if name in _SHAPELESS:
            yield f'"{name}" has parts and can\'t be compared; name it under "unstated" or use a derived fact'
            continue
        for wanted in alternatives:
            if not _possible(name, wanted):
                yield f'"{name}" can\'t be {wanted!r}'


def fits(fact: str, value: Any) -> bool:
    """Whether a fact of the profile can have that value as a whole."""
    try:
        HostProfile.model_validate({fact: value})
    except ValidationError:
        return False
    return True


def _possible(name: str, wanted: Any) -> bool:
    match = _COMPARATOR.fullmatch(wanted) if isinstance(wanted, str) else None
    if name in _WORDS:
        return (match[2] if match and match[1] == "!=" else wanted) in _WORDS[name]
    if name in _FIGURES or _is_figure(name):
        return isinstance(wanted, int | float) and not isinstance(wanted, bool) if match is None else _reads(match[2])
    return fits(name, match[2] if match and match[1] == "!=" else wanted) and isinstance(wanted, bool | str)


@cache
def _is_figure(name: str) -> bool:
    """Whether the fact is a number: it takes 1 and refuses true in strict reading."""
    field = HostProfile.model_fields.get(name)
    if field is None or field.annotation is None:
        return False
    adapter: TypeAdapter[Any] = TypeAdapter(field.annotation)
    try:
        adapter.validate_python(1, strict=True)
    except ValidationError:
        return False
    return True


def _reads(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
