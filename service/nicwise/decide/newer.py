"""What newer Windows versions change: the same question is decided again for them."""

from collections.abc import Callable, Sequence

from nicwise.decide.assumptions import with_fact
from nicwise.decide.model import Otherwise
from nicwise.decide.outcome import Outcome, gap_values
from nicwise.pack.tables import Tables
from nicwise.pack.templates import fill
from nicwise.profile import WINDOWS, HostProfile

_MOST = 2
"""Differences told: the first and the newest. What lies between is in the guidance."""


def newer_versions(
    tables: Tables,
    told: Sequence[str],
    stated: HostProfile,
    now: Outcome,
    sketch: Callable[[HostProfile], Outcome],
    decide: Callable[[HostProfile], Outcome],
) -> tuple[Otherwise, ...]:
    """Rows that would come first on newer versions, oldest version first. Tried are the versions that are asked for.

    told: ids of rows that are shown already. sketch, decide: what the topic comes to, tried or in full.
    Empty where no version was given and the first row speaks of them all.
    """
    if "windows" in now.row.when.terms.get("unstated", ()):
        return ()
    asked = [choice.value for choice in tables.follow_ups["windows"].choices] if "windows" in tables.follow_ups else []
    now_at = WINDOWS.index(now.view.facts["windows"]) if "windows" in now.view.facts else len(WINDOWS)
    first_at: dict[str, str] = {}
    for windows in (windows for windows in asked if WINDOWS.index(windows) > now_at):
        first_at.setdefault(sketch(with_fact(stated, "windows", windows)).row.id, windows)
    versions = [windows for row, windows in first_at.items() if row not in told]
    shown = versions if len(versions) <= _MOST else (versions[0], versions[-1])
    return tuple(_otherwise(tables, windows, decide(with_fact(stated, "windows", windows))) for windows in shown)


def _otherwise(tables: Tables, windows: str, outcome: Outcome) -> Otherwise:
    says = fill(outcome.row.says, gap_values(tables.wording, outcome))
    return Otherwise(windows, says, outcome.row.sections)
