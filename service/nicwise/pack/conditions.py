"""The one condition language, for rule rows and guidance sections alike.

A condition is a mapping, all of whose keys must hold: `{windows: ">=2012", storage: iscsi, nic_total: "<4"}`.
A value is a member, a comparator in quotes, or a list (any of these; of several "!=" all). A condition on an unknown
fact is neither true nor false: `holds` returns None and `unknown` names the facts that would settle it.
Five keys are special: `unstated` names facts of which the asker has given none, `stated` facts of which they have
given one, and both are always true or false; `roles_all`, `mentions_all` and `storage_all` name kinds of traffic,
terms and kinds of storage that must all be among `roles`, `mentions` and `storage`.

It knows the order of versions, and nothing else of the field.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from nicwise.profile import FACTS, ROLES, STORAGE, WINDOWS

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge, "<=": operator.le, "<": operator.lt, ">": operator.gt, "!=": operator.ne,
}  # fmt: skip
_COMPARATOR = re.compile(r"(>=|<=|!=|<|>)\s*([A-Za-z0-9.-]+)")
_comparator = lru_cache(None)(_COMPARATOR.fullmatch)  # the content has few, and each is read for every question

_SPECIAL = frozenset({"unstated", "stated", "roles_all", "mentions_all", "storage_all"})

DERIVED = frozenset({
    "port_gbps",  # speed of the slowest stated port
    "fastest_gbps",  # speed of the fastest stated port
    "fast_ports",  # ports of 10 Gb or more
    "rdma_ports",  # ports said to do RDMA
    "network_ports",  # ports of the fastest kind that are left for the networks beside iSCSI
    "roles",  # kinds of traffic that the question names
    "mentions",  # terms of the lexicon that the question names, and the section that it is about
    "layout_verdict",  # whether the layout that the asker gave is all right: yes, no, depends
    "layout_fault",  # worst severity found in the layout that the asker gave: forbidden, warning, info, none
    "layout_standing",  # of the best layout for the ports there are: recommended, supported, usable, ...
    "nics_missing",  # ports short of the recommended layout
    "sharing",  # how the roles named may share: forbidden, discouraged, fine
})  # fmt: skip
"""Facts that are worked out rather than stated. A condition may name them as well."""

LAYOUT_FACTS = frozenset({"fast_ports", "rdma_ports", "network_ports"})
"""Those of them that are known while layouts are sought and checked."""


@dataclass(frozen=True, slots=True)
class View:
    """What conditions look at. `facts`: name -> value, unknown ones absent; `given`: names the asker has given."""

    facts: Mapping[str, Any]
    given: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Condition:
    """`terms`: fact -> the alternatives, any of which will do. Empty always holds."""

    terms: Mapping[str, tuple[Any, ...]]

    def holds(self, view: View) -> bool | None:
        """True, False, or None where it hangs on facts that are unknown."""
        result: bool | None = True
        for name, alternatives in self.terms.items():
            if name == "unstated":
                found: bool | None = not any(fact in view.given for fact in alternatives)
            elif name == "stated":
                found = any(fact in view.given for fact in alternatives)
            elif name in ("roles_all", "mentions_all"):
                found = set(alternatives) <= set(view.facts.get(name.removesuffix("_all"), ()))
            elif name == "storage_all":
                found = set(alternatives) <= set(view.facts["storage"]) if "storage" in view.facts else None
            elif name in view.facts:
                several = all if len(alternatives) > 1 and all(map(_excludes, alternatives)) else any
                found = several(matches(view.facts[name], wanted) for wanted in alternatives)
            else:
                found = None
            if found is False:
                return False
            if found is None:
                result = None
        return result

    def unknown(self, view: View) -> tuple[str, ...]:
        """The facts that keep it from being settled."""
        return tuple(name for name in self.terms if name not in _SPECIAL and name not in view.facts)


ALWAYS = Condition({})  # a plain mapping, as pydantic copies defaults and can't copy a proxy


def parse_condition(value: object) -> Condition:
    """Read a condition as the YAML gave it. Raises ValueError that says what is wrong."""
    if value is None:
        return ALWAYS
    if not isinstance(value, Mapping):
        raise ValueError(f"a condition is a mapping of facts, not {value!r}")
    terms: dict[str, tuple[Any, ...]] = {}
    for name, wanted in value.items():
        if name not in _SPECIAL and name not in FACTS and name not in DERIVED:
            raise ValueError(f'unknown fact "{name}" in a condition')
        alternatives = tuple(wanted) if isinstance(wanted, list | tuple) else (wanted,)
        if not alternatives:
            raise ValueError(f'"{name}" has no alternatives')
        for alternative in alternatives:
            _check(str(name), alternative)
        terms[str(name)] = alternatives
    return Condition(MappingProxyType(terms))


def _check(name: str, wanted: object) -> None:
    if name in ("unstated", "stated"):
        if wanted not in FACTS:
            raise ValueError(f'"{name}" names facts; "{wanted}" is none')
    elif name == "roles_all":
        if wanted not in ROLES:
            raise ValueError(f'unknown role "{wanted}"; it is one of {", ".join(ROLES)}')
    elif name == "storage_all":
        if wanted not in STORAGE:
            raise ValueError(f'unknown storage "{wanted}"; it is one of {", ".join(STORAGE)}')
    elif name == "windows":
        if not isinstance(wanted, str):
            raise ValueError(f'a Windows version is quoted: "{wanted}"')
        version = match[2] if (match := _COMPARATOR.fullmatch(wanted)) else wanted
        if version not in WINDOWS:
            raise ValueError(f'unknown Windows version "{version}"; it is one of {", ".join(WINDOWS)}')
    elif isinstance(wanted, str) and (match := _COMPARATOR.fullmatch(wanted)) and match[1] != "!=":
        float(match[2])


def _excludes(wanted: Any) -> bool:
    return isinstance(wanted, str) and wanted.startswith("!=")


def matches(value: Any, wanted: Any) -> bool:
    """Whether a value is what one alternative of a condition asks for."""
    if isinstance(value, list | tuple | set | frozenset):
        if _excludes(wanted):
            # "not iSCSI" holds where no member is iSCSI, and so of hosts whose storage takes no NICs.
            return all(matches(member, wanted) for member in value)
        return any(matches(member, wanted) for member in value)
    if isinstance(wanted, str) and (match := _comparator(wanted)):
        compare, bound = _COMPARE[match[1]], match[2]
        if value in WINDOWS and bound in WINDOWS:
            return compare(WINDOWS.index(value), WINDOWS.index(bound))
        if isinstance(value, int | float) and not isinstance(value, bool):
            return compare(value, float(bound))
        return match[1] == "!=" and str(value) != bound
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    return bool(value == wanted)
