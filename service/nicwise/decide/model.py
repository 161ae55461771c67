"""What was decided: layouts, a verdict, figures, and the rules that led there.

Everything here names sections of guidance by id ("topic#anchor"); numbering citations is composing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nicwise.answer import LayoutNic, Number, Severity, Step, Team, Verdict, VirtualNic
from nicwise.pack.layout_rows import Standing
from nicwise.profile import HostProfile


@dataclass(frozen=True, slots=True)
class Cost:
    """A soft rule that a layout pays for. `rank` 1 to 10, 10 worst. Shown as a trade-off."""

    rule: str
    what: str
    because: str
    rank: int
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A layout with its reasons. See `Layout` in answer.py for what the fields mean."""

    name: str
    parts: tuple[str, ...]
    title: str
    nics: tuple[LayoutNic, ...]
    teams: tuple[Team, ...]
    virtual_nics: tuple[VirtualNic, ...]
    nics_used: int
    nics_spare: int
    nics_missing: int
    costs: tuple[Cost, ...]
    gives: tuple[str, ...]
    next_nic: str | None
    windows: str | None
    sections: tuple[str, ...]
    standing: Standing = "usable"
    """How the field rates it."""


@dataclass(frozen=True, slots=True)
class BuildStep:
    """A step of building a layout. row: the row of rules/commands/ that makes it."""

    row: str
    step: Step
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Build:
    """How a layout is built. by_hand: the same without Network ATC, where `steps` use it; else empty."""

    steps: tuple[BuildStep, ...]
    by_hand: tuple[BuildStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule or table row that holds for the facts."""

    id: str
    severity: Severity
    says: str
    because: str
    sections: tuple[str, ...]
    nics: tuple[int, ...] = ()
    """Ports concerned, where it speaks of some."""
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class Assumption:
    """A value taken for a fact that was not given. `implied` where other facts leave no choice."""

    fact: str
    value: Any
    because: str
    implied: bool
    says: str = ""
    """The value in words, where it has some of its own."""


@dataclass(frozen=True, slots=True)
class OpenFact:
    """A fact that would change the answer. `changes` says how, in a clause; most decisive first."""

    fact: str
    question: str
    changes: str


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What the same question comes to on a newer Windows version. says: a sentence without its capital."""

    windows: str
    says: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What is answered to one thing heard.

    headline: one sentence that answers by itself, rendered from the first row of the topic's table that holds.
    headline_sections: what it rests on. fired: rows and rules that hold, the one that gave the verdict first.
    profile: facts given plus assumptions.
    """

    topic: str
    verdict: Verdict | None
    headline: str
    headline_sections: tuple[str, ...]
    fired: tuple[Fired, ...]
    profile: HostProfile
    assumptions: tuple[Assumption, ...] = ()
    open_facts: tuple[OpenFact, ...] = ()
    layout: Plan | None = None
    target: Plan | None = None
    alternatives: tuple[Plan, ...] = ()
    numbers: tuple[Number, ...] = ()
    number_sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of a figure -> what it rests on."""
    steps: tuple[Step, ...] = ()
    build: Build | None = None
    """How `layout` is built, where that was asked."""
    view: Mapping[str, Any] = field(default_factory=dict)
    """The facts that conditions saw, derived ones included; sections of guidance are chosen by it."""
    compared: tuple[Fired, ...] = ()
    """What another choice would gain and lose, or what speaks against it, where that was asked; worst first."""
    passage: str | None = None
    """The section that is the answer, where the question was about just that."""
    others: tuple[Otherwise, ...] = ()
    """What newer versions change, where the headline speaks of one version alone; oldest first."""


@dataclass(frozen=True, slots=True)
class Check:
    """What is wrong with a layout that the asker gave, worst first."""

    verdict: Verdict
    findings: tuple[Fired, ...]
    given: Plan
    """The layout as it was given, with the ports' own numbers; without name and reasons."""
    nearest: Callable[[], Plan]
    """The layout itself where it is fine, else the nearest good one. Called, as finding it is a search of its own."""
