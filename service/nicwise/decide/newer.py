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
    tables: Tables, told: Sequence[str], stated: HostProfile, now: Outcome, decide: Callable[[HostProfile], Outcome]
) -> tuple[Otherwise, ...]:
    """Rows that would come first on newer versions, oldest version first. Tried are the versions that are asked for.

    told: ids of rows that are shown already. Empty where no version was given and the first row speaks of them all.
    """
    if "windows" in now.row.when.terms.get("unstated", ()):
        return ()
    asked = [choice.value for choice in tables.follow_ups["windows"].choices] if "windows" in tables.follow_ups else []
    now_at = WINDOWS.index(now.view.facts["windows"]) if "windows" in now.view.facts else len(WINDOWS)
    seen = set(told)
    found: list[Otherwise] = []
    for windows in (windows for windows in asked if WINDOWS.index(windows) > now_at):
        outcome = decide(with_fact(stated, "windows", windows))
        row = outcome.row
        if row.id not in seen:
            seen.add(row.id)
            found.append(Otherwise(windows, fill(row.says, gap_values(tables.wording, outcome)), row.sections))
    return tuple(found if len(found) <= _MOST else (found[0], found[-1]))
