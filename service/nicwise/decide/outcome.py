"""What one topic comes to for given facts, without the question that asked: the part of deciding that is tried again.

An outcome hangs on nothing but its arguments, so it can be kept and compared.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nicwise.answer import Number
from nicwise.decide.assumptions import Closed, close
from nicwise.decide.layouts import Choice
from nicwise.decide.model import Check, Plan
from nicwise.decide.numbers import figures
from nicwise.decide.sharing import Sharing
from nicwise.decide.tables import first_row
from nicwise.decide.view import view_of
from nicwise.pack.conditions import View
from nicwise.pack.model import Topic
from nicwise.pack.tables import Tables, VerdictRow
from nicwise.pack.templates import FIGURES
from nicwise.pack.wording import Wording
from nicwise.profile import HostProfile

_FAULTS = ("forbidden", "warning", "info")
_PORT_FIGURES = frozenset({"nics_needed", "nics_missing", "nics_spare"})


@dataclass(frozen=True, slots=True)
class Finders:
    """The searches over layouts, bound to the rules."""

    choose: Callable[[HostProfile], Choice]
    check: Callable[[HostProfile], Check]
    share: Callable[[tuple[str, ...], HostProfile], Sharing]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a topic comes to.

    row: the one that gives verdict and headline. choice, checked, shared: None where the topic needs no such search.
    """

    closed: Closed
    view: View
    row: VerdictRow
    numbers: tuple[Number, ...]
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
) -> Outcome:
    """Close what is open, search what the topic needs, and read its table."""
    table, estimates = tables.verdicts[topic.id], tables.estimates
    closed = close(tables.assumptions, stated, roles, mentions)
    wanted = estimates.shown.get(topic.id, ())
    seeks_layout = "layout" in topic.kind or table.needs_choice or _PORT_FIGURES & set(wanted)
    choice = find.choose(closed.profile) if seeks_layout else None
    checked = find.check(closed.profile) if closed.profile.layout and "layout_fault" in table.reads else None
    shared = find.share(roles, closed.profile) if len(roles) > 1 and "sharing" in table.reads else None
    view = view_of(closed.profile, closed.given, roles, mentions, closed.derived)
    view = View({**view.facts, **_searched(view, choice, checked, shared)}, view.given)
    return Outcome(
        closed=closed,
        view=view,
        row=first_row(table, view),
        numbers=figures(estimates, view, wanted, _ports(choice)),
        choice=choice,
        checked=checked,
        shared=shared,
    )


def _searched(view: View, choice: Choice | None, checked: Check | None, shared: Sharing | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if choice and choice.missing is not None and "nic_total" in view.facts:
        found["nics_missing"] = choice.missing
    if checked:
        worst = {finding.severity for finding in checked.findings}
        found["layout_fault"] = next((fault for fault in _FAULTS if fault in worst), "none")
    if shared:
        found["sharing"] = shared.level
    return found


def _ports(choice: Choice | None) -> dict[str, Any] | None:
    if choice is None:
        return None
    return {"needed": choice.needed, "missing": choice.missing, "spare": choice.spare, "how": choice.how}


def gap_values(wording: Wording, outcome: Outcome) -> dict[str, str]:
    """Every gap that has a value. Loading has seen to it that a row that holds finds all it needs."""
    facts, choice, checked = outcome.view.facts, outcome.choice, outcome.checked
    values = {name: f"{facts[name]:g}" for name in FIGURES if name in facts}
    values["windows_name"] = wording.versions[facts["windows"]] if "windows" in facts else ""
    values["storage_name"] = wording.join([wording.storage[kind] for kind in facts.get("storage", ())])
    values["roles_named"] = wording.join([wording.roles[role] for role in facts["roles"]])
    if "nic_total" in facts:
        values |= _counted(wording, "nic_total", facts["nic_total"])
    if choice:
        target: Plan = choice.target or choice.layout
        values |= {"layout_name": choice.layout.title, "target_name": target.title}
        values |= _counted(wording, "nics_needed", choice.needed)
        for name, count in (("nics_missing", choice.missing), ("nics_spare", choice.spare)):
            if count is not None:
                values |= _counted(wording, name, count)
    if checked and checked.findings:
        values["finding"] = checked.findings[0].says
    return values


def _counted(wording: Wording, name: str, count: int) -> dict[str, str]:
    return {name: str(count), f"{name}_word": wording.count(count)}
