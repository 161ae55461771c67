"""What one topic comes to for given facts, without the question that asked: the part of deciding that is tried again.

An outcome hangs on nothing but its arguments, so it can be kept and compared.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nicwise.answer import Number
from nicwise.decide.assumptions import Closed, close
from nicwise.decide.layout_words import layout_in_words, ports_in_words
from nicwise.decide.layouts import Choice
from nicwise.decide.model import Check, Plan
from nicwise.decide.numbers import PORT_FIGURES, figures
from nicwise.decide.passages import passage_row
from nicwise.decide.sharing import Sharing
from nicwise.decide.sketch import Sketch, sketch_of
from nicwise.decide.tables import first_row, row_about
from nicwise.decide.view import view_of
from nicwise.pack.conditions import View
from nicwise.pack.model import Section, Topic
from nicwise.pack.tables import Tables, VerdictRow
from nicwise.pack.templates import FIGURES
from nicwise.pack.wording import Wording
from nicwise.profile import HostProfile

_FAULTS = ("forbidden", "warning", "info")
_CHECKED = frozenset({"layout_fault", "layout_verdict"})
"""Facts for which a given layout is checked."""

_SEARCHED = PORT_FIGURES | {"weights", "bandwidth_gbps"}
"""Figures that a layout search gives."""


@dataclass(frozen=True, slots=True)
class Finders:
    """The searches over layouts, bound to the rules. `sketch` is what `choose` comes to, in short."""

    sketch: Callable[[HostProfile], Sketch]
    choose: Callable[[HostProfile], Choice]
    check: Callable[[HostProfile], Check]
    share: Callable[[tuple[str, ...], HostProfile], Sharing]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a topic comes to.

    row: the one that gives verdict and headline. passage: the section which that row is, where one leads.
    sketch, checked, shared: None where the topic needs no such search;
    choice: also None where the outcome was only tried.
    """

    closed: Closed
    view: View
    row: VerdictRow
    passage: Section | None
    numbers: tuple[Number, ...]
    sketch: Sketch | None
    choice: Choice | None
    checked: Check | None
    shared: Sharing | None


def work_out(
    tables: Tables,
    find: Finders,
    topic: Topic,
    stated: HostProfile,
    roles: tuple[str, ...],
    mentions: frozenset[str],
    about: str | None = None,
    *,
    judge: bool = False,
    in_full: bool,
) -> Outcome:
    """Close what is open, search what the topic needs, and read its table.

    about: the subject, or the section of the topic, that is asked about. judge: yes or no is asked for.
    in_full: with layouts, not only a sketch.
    """
    table, estimates = tables.verdicts[topic.id], tables.estimates
    closed = close((*table.assumes, *tables.assumptions), stated, roles, mentions)
    wanted = estimates.shown.get(topic.id, ())
    seeks_layout = "layout" in topic.kind or table.needs_choice or _SEARCHED & set(wanted)
    choice = find.choose(closed.profile) if seeks_layout and in_full else None
    sketch = sketch_of(choice) if choice else find.sketch(closed.profile) if seeks_layout else None
    checked = find.check(closed.profile) if closed.profile.layout and table.reads & _CHECKED else None
    shared = find.share(roles, closed.profile) if len(roles) > 1 and "sharing" in table.reads else None
    view = view_of(closed.profile, closed.given, roles, mentions, closed.derived)
    view = View({**view.facts, **_searched(view, sketch, checked, shared)}, view.given)
    first = first_row(table, view, about, judge=judge)
    spoken_of = row_about(table, view, about, judge=judge) or (judge and _judges(first, mentions))
    passage = None if spoken_of else _passage(topic, view, about)
    return Outcome(
        closed=closed,
        view=view,
        row=passage_row(passage) if passage else first,
        passage=passage,
        numbers=figures(estimates, view, wanted, sketch),
        sketch=sketch,
        choice=choice,
        checked=checked,
        shared=shared,
    )


def _judges(row: VerdictRow, mentions: frozenset[str]) -> bool:
    """Whether a row has a verdict on what the question names: that answers it better than a passage it is like."""
    return row.verdict is not None and not row.subjects.isdisjoint(mentions)


def _passage(topic: Topic, view: View, about: str | None) -> Section | None:
    """The section asked about, unless it is known not to hold. What is only assumed does not rule it out."""
    section = next((section for section in topic.sections if section.id == about), None)
    told = View({name: value for name, value in view.facts.items() if name in view.given}, view.given)
    return section if section and section.when.holds(told) is not False else None


def _searched(view: View, sketch: Sketch | None, checked: Check | None, shared: Sharing | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if sketch and "nic_total" in view.facts:
        found["nics_missing"] = sketch.missing
        found["layout_standing"] = sketch.standing
    if checked:
        worst = {finding.severity for finding in checked.findings}
        found["layout_verdict"] = checked.verdict
        found["layout_fault"] = next((fault for fault in _FAULTS if fault in worst), "none")
    if shared:
        found["sharing"] = shared.level
    return found


def gap_values(wording: Wording, outcome: Outcome) -> dict[str, str]:
    """Every gap that has a value, of an outcome in full. Loading has seen to it that a row finds all it needs."""
    facts, choice, checked = outcome.view.facts, outcome.choice, outcome.checked
    values = {name: f"{facts[name]:g}" for name in FIGURES if name in facts}
    values["windows_name"] = wording.versions[facts["windows"]] if "windows" in facts else ""
    values["storage_name"] = wording.join([wording.storage[kind] for kind in facts.get("storage", ())])
    values["roles_named"] = wording.join([wording.roles[role] for role in facts["roles"]])
    if "nic_total" in facts:
        values |= _counted(wording, "nic_total", facts["nic_total"])
        values["ports_named"] = ports_in_words(wording, outcome.closed.profile)
    if choice:
        target: Plan = choice.target or choice.layout
        values |= {"layout_name": choice.layout.title, "target_name": target.title}
        values |= {"layout_said": layout_in_words(wording, choice.layout)}
        values |= {"target_said": layout_in_words(wording, target)}
        values |= _counted(wording, "nics_needed", choice.needed)
        values |= _counted(wording, "nics_missing", choice.missing)
        values |= _counted(wording, "nics_spare", choice.spare)
    if checked and checked.findings:
        values["finding"] = _within(checked.findings[0].says)
    return values


def _counted(wording: Wording, name: str, count: int) -> dict[str, str]:
    return {name: str(count), f"{name}_word": wording.count(count)}


def _within(sentence: str) -> str:
    """A sentence as part of another: no full stop, and no capital but that of an abbreviation."""
    word = sentence.split(maxsplit=1)[0]
    bare = sentence.removesuffix(".")
    return bare[:1].lower() + bare[1:] if word[1:].islower() else bare
