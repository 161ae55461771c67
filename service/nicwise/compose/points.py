"""Argues an answer: why it holds, what would change it, where it stops. Each point once, each with its citations.

What a layout costs stands with its trade-offs and is not said again here.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from rapidfuzz import fuzz

from nicwise.answer import Point
from nicwise.compose.citing import Citer
from nicwise.decide.model import Decision, Fired
from nicwise.decide.passages import told_beside
from nicwise.pack.model import Knowledge
from nicwise.pack.templates import fill
from nicwise.pack.wording import Wording

_MOST_WHY = 3
_LEAST_WHY = 2
_MOST_LIMITS = 3
_MOST_CHANGES = 3
_MOST_COMPARED = 6
_SAME = 85
"""Token-set likeness, 0 to 100, from which two sentences say the same. Reworded guidance scores below 70 against
its own rule row; a row that repeats the headline with another beginning scores above 90."""

_Kind = Literal["why", "change", "limit"]


def points(
    decision: Decision, notes: Sequence[str], knowledge: Knowledge, wording: Wording, citer: Citer
) -> tuple[Point, ...]:
    """The points of one answer, in the order why, change, limit. notes: how the asker was understood."""
    costs = decision.layout.costs if decision.layout else ()
    said = [decision.headline, *(cost.because for cost in costs)]
    return (
        # What is gained by another choice is mostly a cost of this one, so it is told although that is said as well.
        *_take(_compared(decision), "change", _MOST_COMPARED, [decision.headline], citer),
        *_take(_why(decision, knowledge), "why", _MOST_WHY, said, citer),
        *_take(_changes(decision, wording), "change", _MOST_CHANGES, said, citer),
        *_take(_limits(decision, notes), "limit", _MOST_LIMITS, said, citer),
    )


def _take(
    offered: Iterator[tuple[str, tuple[str, ...]]], kind: _Kind, most: int, said: list[str], citer: Citer
) -> Iterator[Point]:
    """The first of the offered sentences that were not said yet. Adds them to `said`."""
    taken = 0
    for text, sections in offered:
        if taken == most:
            return
        if any(fuzz.token_set_ratio(text, earlier) >= _SAME for earlier in said):
            continue
        said.append(text)
        taken += 1
        yield Point(kind=kind, text=text, citations=citer.cite(sections))


def _compared(decision: Decision) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What another choice would gain and lose."""
    for row in decision.compared:
        yield f"{_sentence(row.says)} {_sentence(row.because)}", row.sections


def _why(decision: Decision, knowledge: Knowledge) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Reasons of the rows, and the passages behind the headline where these are few."""
    if decision.passage:
        yield decision.fired[0].because, decision.headline_sections
        for text in told_beside(knowledge.section(decision.passage)):
            yield text, decision.headline_sections
        return
    offered = 0
    for fired in decision.fired:
        if fired is decision.fired[0] or fired.severity == "info":
            offered += 1
            yield fired.because, fired.sections
    if offered < _LEAST_WHY:
        for section in decision.headline_sections:
            yield knowledge.section(section).paragraphs[0], (section,)


def _changes(decision: Decision, wording: Wording) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the same question comes to on newer versions."""
    for other in decision.others:
        name = wording.versions[other.windows]
        text = _sentence(other.says)
        if name not in text:
            text = fill(wording.on_version, {"windows_name": name, "text": other.says})
        yield _sentence(text), other.sections


def _limits(decision: Decision, notes: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Warnings beside the headline, worst first, and how the asker was understood."""
    warnings = [fired for fired in decision.fired[1:] if fired.severity != "info"]
    for fired in sorted(warnings, key=lambda fired: fired.severity != "forbidden"):
        yield f"{_sentence(fired.says)} {_sentence(fired.because)}{_remedy(fired)}", fired.sections
    for note in notes:
        yield _sentence(note), decision.headline_sections


def _remedy(fired: Fired) -> str:
    return f" {_sentence(fired.fix)}" if fired.fix else ""


def _sentence(text: str) -> str:
    """With a capital and a full stop."""
    ended = text if text.endswith((".", "!", "?")) else f"{text}."
    return ended[:1].upper() + ended[1:]
