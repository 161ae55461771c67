"""Reads worked examples: stated hardware, what must come of it, and the rules that must fire.

They are not part of what answers are made of, so they are read only where they are asked for.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from nicwise.answer import Verdict
from nicwise.errors import ContentError
from nicwise.pack.reading import Problems, Row, parse, read_yaml
from nicwise.pack.rules import Rules
from nicwise.pack.tables import Tone
from nicwise.profile import Role


class Near(Row):
    """The same case but for some facts (null forgets one) or for the roles asked about, where the rules named in
    `spares` don't fire."""

    change: Mapping[str, Any] = {}
    roles: tuple[Role, ...] = ()
    spares: Annotated[tuple[str, ...], Field(min_length=1)]


class Case(Row):
    """A worked example. With a topic, that question is decided; else with roles their sharing is judged (yes: fine,
    depends: discouraged, no: forbidden); else a layout in the profile is checked, and where there is none one is
    chosen.

    profile: as in the contract. layout, target, alternatives: names; of the alternatives these must be among those
    offered. numbers: figures, or the least and the most. rules: these must fire. near: hosts for which they don't.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    profile: Mapping[str, Any]
    topic: str | None = None
    tone: Tone | None = None
    roles: tuple[Role, ...] = ()
    mentions: tuple[str, ...] = ()
    layout: str | None = None
    target: str | None = None
    alternatives: tuple[str, ...] = ()
    verdict: Verdict | None = None
    numbers: Mapping[str, int | tuple[int, int]] = {}
    rules: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()


def load_cases(root: Path, rules: Rules) -> tuple[Case, ...]:
    """Every case below `root`/rules/cases. Raises ContentError with all mistakes, names of unknown rules among them."""
    problems = Problems(root)
    cases: dict[str, Case] = {}
    for path in sorted((root / "rules" / "cases").glob("*.yaml")):
        document = read_yaml(path, problems)
        for i in range(len(document.value)) if document else ():
            case = parse(Case, document, problems, (i,)) if document else None
            if case is None or document is None:
                continue
            line = document.line_of((i, "id"))
            if case.id in cases:
                problems.add(path, line, f'"{case.id}" is the name of another case as well', "duplicate-id")
            cases[case.id] = case
            for rule in (*case.rules, *(rule for near in case.near for rule in near.spares)):
                if rule not in rules.names and case.topic is None:
                    problems.add_unknown(path, line, "rule", rule, set(rules.names))
    if problems.found:
        raise ContentError(problems.found)
    return tuple(cases.values())
