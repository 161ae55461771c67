"""The constants of the calculators, each with its reason, and which figures which topic shows.

They stand in rules/estimates.yaml. The formulas that use them are in `decide/moves.py` and `decide/numbers.py`.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from nicwise.pack.conditions import ALWAYS, Condition, View, parse_condition
from nicwise.pack.reading import Row
from nicwise.pack.templates import gaps

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Sections = Annotated[tuple[str, ...], Field(min_length=1)]
Figure = Literal[
    "nics_needed",
    "nics_missing",
    "nics_spare",
    "simultaneous_migrations",
    "migration_seconds",
    "drain_seconds",
    "drain_gbps",
    "heartbeat_kbps",
    "removal_seconds",
    "weights",
    "bandwidth_gbps",
    "smb_limit_gbps",
    "switchless_ports",
    "switchless_cables",
]

_MOVE = frozenset({"memory", "link", "rate", "limits", "measured"})
_GAPS: Mapping[str, frozenset[str]] = {
    "nics_needed": frozenset({"how"}),
    "nics_missing": frozenset({"needed", "present"}),
    "nics_spare": frozenset({"needed", "present"}),
    "simultaneous_migrations": frozenset({"how"}),
    "migration_seconds": _MOVE,
    "drain_seconds": _MOVE | {"vms", "at_once"},
    "drain_gbps": frozenset({"vms", "memory"}),
    "heartbeat_kbps": frozenset({"hosts"}),
    "removal_seconds": frozenset({"how"}),
    "weights": frozenset({"sum"}),
    "bandwidth_gbps": frozenset({"ports", "share"}),
    "smb_limit_gbps": frozenset({"networks"}),
    "switchless_ports": frozenset({"others"}),
    "switchless_cables": frozenset({"hosts", "ports"}),
}


class Grounded(Row):
    """A row that rests on sections of guidance."""

    sections: Sections


class Constant(Grounded):
    """A measured or computed value. `because`: where it comes from."""

    value: float
    because: Text


class Conditional(Grounded):
    """A constant that hangs on facts; the first that holds counts."""

    when: Annotated[Condition, BeforeValidator(parse_condition)] = ALWAYS


class Share(Conditional):
    """A part of a rate."""

    value: Annotated[float, Field(gt=0, le=1)]
    because: Text


class Stream(Conditional):
    """The most that one move sends, Gb/s. None: nothing holds it back."""

    value: Annotated[float, Field(gt=0)] | None
    because: Text


class Ceiling(Conditional):
    """The most that all moves together send: `gbps`, or a `share` of the node's cluster networks. One of the two."""

    gbps: Annotated[float, Field(gt=0)] | None = None
    share: Annotated[float, Field(gt=0, le=1)] | None = None
    says: Text

    @model_validator(mode="after")
    def _is_one(self) -> "Ceiling":
        if (self.gbps is None) == (self.share is None):
            raise ValueError("a ceiling has either `gbps` or `share`")
        return self


class AtOnce(Conditional):
    """Moves at a time. `fixed`: nobody can set another value."""

    value: int
    because: Text
    fixed: bool = False


class Seconds(Conditional):
    """A time; `least` where it is a range."""

    value: float
    least: float | None = None
    because: Text


class Measured(Conditional):
    """What others measured."""

    says: Text


class Shown(Row):
    """How a figure is shown: its unit, how it was worked out in words, and what that rests on.

    sections: none where `how` is filled with the words of other rows, which have their own.
    """

    unit: Text
    how: Text
    sections: tuple[str, ...] = ()


class Estimates(Row):
    """Constants of the calculators.

    gigabits_per_gib: size of a GiB on the wire. move_overhead_s: fixed part of a move. shortest_move_s: least for one
    VM in a row of moves. wire_share: what a link carries of its rate. stream_gbps, ceilings: what bounds the rate of
    moves. smb_limit: share of the cluster networks to which a cluster holds migrations by SMB. at_once: moves a host
    takes part in at a time. removal_s: silence after which a node is given up. s2d_*: shares of DCB. switchless_*:
    hosts joined by cables. measured: what times are compared with. shown: topic -> figures to show. figures: how.
    """

    gigabits_per_gib: Constant
    move_overhead_s: Constant
    shortest_move_s: Constant
    compression_gain: Constant
    compression_gain_idle: Constant
    heartbeat_bytes_per_s: Constant
    multichannel_ports: Constant
    drain_window_s: Constant
    s2d_smb_share: Constant
    s2d_migration_share: Constant
    switchless_links: Constant
    switchless_hosts: Constant
    wire_share: Annotated[tuple[Share, ...], Field(min_length=1)]
    stream_gbps: Annotated[tuple[Stream, ...], Field(min_length=1)]
    ceilings: tuple[Ceiling, ...]
    smb_limit: tuple[Share, ...]
    at_once: Annotated[tuple[AtOnce, ...], Field(min_length=1)]
    at_once_as_set: Text
    removal_s: tuple[Seconds, ...]
    measured: Annotated[tuple[Measured, ...], Field(min_length=1)]
    figures: Mapping[Figure, Shown]
    shown: Mapping[str, tuple[Figure, ...]]

    @model_validator(mode="after")
    def _is_complete(self) -> "Estimates":
        if missing := sorted(set(_GAPS) - set(self.figures)):
            raise ValueError(f"figures lacks {', '.join(missing)}")
        for name, shown in self.figures.items():
            if wrong := sorted({*gaps(shown.how), *gaps(shown.unit)} - _GAPS[name]):
                raise ValueError(f"figures.{name} has no gap {', '.join(f'{{{gap}}}' for gap in wrong)}")
        for table in ("wire_share", "stream_gbps", "measured"):
            if getattr(self, table)[-1].when.terms:
                raise ValueError(f"the last row of {table} must always hold; leave out its `when`")
        return self

    def grounded(self) -> Iterator[tuple[tuple[str | int, ...], Grounded]]:
        """Every row that rests on sections, and where it stands."""
        for name in type(self).model_fields:
            part = getattr(self, name)
            if isinstance(part, Grounded):
                yield (name,), part
            elif isinstance(part, tuple):
                yield from (((name, i), row) for i, row in enumerate(part))


_Row = TypeVar("_Row", bound=Conditional)


def first_that_holds(rows: tuple[_Row, ...], view: View) -> _Row | None:
    """The first row that holds for the facts, or None."""
    return next((row for row in rows if row.when.holds(view)), None)
