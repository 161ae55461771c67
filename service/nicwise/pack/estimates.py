"""The constants of the calculators, each with its reason, and which figures which topic shows.

They stand in rules/estimates.yaml. The formulas that use them are in `decide/numbers.py`.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from nicwise.pack.conditions import ALWAYS, Condition, View, parse_condition
from nicwise.pack.reading import Row
from nicwise.pack.templates import gaps

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Figure = Literal[
    "nics_needed",
    "nics_missing",
    "nics_spare",
    "simultaneous_migrations",
    "migration_seconds",
    "drain_seconds",
    "heartbeat_kbps",
]

_GAPS: Mapping[str, frozenset[str]] = {
    "nics_needed": frozenset({"how"}),
    "nics_missing": frozenset({"needed", "present"}),
    "nics_spare": frozenset({"needed", "present"}),
    "simultaneous_migrations": frozenset({"how"}),
    "migration_seconds": frozenset({"memory", "link"}),
    "drain_seconds": frozenset({"vms", "memory", "link", "at_once"}),
    "heartbeat_kbps": frozenset({"hosts"}),
}


class Constant(Row):
    """A measured or computed value. `because`: where it comes from."""

    value: float
    because: Text


class Conditional(Row):
    """A constant that hangs on facts; the first that holds counts. `fixed`: nobody can set another value."""

    when: Annotated[Condition, BeforeValidator(parse_condition)] = ALWAYS
    value: float
    because: Text
    fixed: bool = False
    sections: tuple[str, ...] = ()


class Shown(Row):
    """How a figure is shown: its unit, how it was worked out in words, and what that rests on.

    sections: none where `how` is filled with the words of other rows, which have their own.
    """

    unit: Text
    how: Text
    sections: tuple[str, ...] = ()


class Estimates(Row):
    """Constants of the calculators.

    gigabits_per_gib: size of a GiB on the wire. wire_share: what a link carries of its rate. move_overhead_s: fixed
    part of a move. shortest_move_s: least for one VM in a row of moves. stream_gbps: most that one move sends.
    at_once: moves a host takes part in at a time. shown: topic -> figures to show. figures: how they are shown.
    """

    gigabits_per_gib: Constant
    wire_share: Constant
    move_overhead_s: Constant
    shortest_move_s: Constant
    compression_gain: Constant
    heartbeat_bytes_per_s: Constant
    stream_gbps: Annotated[tuple[Conditional, ...], Field(min_length=1)]
    at_once: Annotated[tuple[Conditional, ...], Field(min_length=1)]
    at_once_as_set: Text
    figures: Mapping[Figure, Shown]
    shown: Mapping[str, tuple[Figure, ...]]

    @model_validator(mode="after")
    def _is_complete(self) -> "Estimates":
        if missing := sorted(set(_GAPS) - set(self.figures)):
            raise ValueError(f"figures lacks {', '.join(missing)}")
        for name, shown in self.figures.items():
            if wrong := sorted(set(gaps(shown.how)) - _GAPS[name]):
                raise ValueError(f"figures.{name}.how has no gap {', '.join(f'{{{gap}}}' for gap in wrong)}")
        return self


def first_that_holds(rows: tuple[Conditional, ...], view: View) -> Conditional | None:
    """The first row that holds for the facts, or None."""
    return next((row for row in rows if row.when.holds(view)), None)
