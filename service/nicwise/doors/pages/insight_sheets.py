"""The tables of /insights, as they are saved."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from nicwise.doors.sheets import Cell, Sheet
from nicwise.insights import Insights

__all__ = ["sheets_of"]


def _days(told: Insights) -> Sheet:
    rows: list[tuple[Cell, ...]] = [(day.date, day.answered, day.clarify, day.out_of_scope) for day in told.days]
    return Sheet(("day", "answered", "unclear", "declined"), tuple(rows))


def _topics(told: Insights) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (use.topic, day.date, times)
        for use in told.topics
        for day, times in zip(told.days, use.by_day, strict=True)
        if times
    ]
    return Sheet(("topic", "day", "questions"), tuple(rows))


def _unanswered(told: Insights) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (
            number,
            gap.times,
            question.text,
            question.times,
            question.declined,
            question.last_at,
            question.answer_id,
            " ".join(gap.near),
        )
        for number, gap in enumerate(told.gaps, 1)
        for question in gap.questions
    ]
    head = ("group", "times in group", "question", "times", "declined", "last asked (UTC)", "answer", "offered")
    return Sheet(head, tuple(rows))


def _feedback(told: Insights) -> Sheet:
    words = {True: "right", False: "wrong", None: ""}
    rows: list[tuple[Cell, ...]] = [
        (
            opinion.at,
            opinion.answer_id,
            opinion.question,
            " ".join(opinion.topics),
            opinion.confidence,
            words[opinion.helpful],
            "\n".join(opinion.comments),
            opinion.edited,
        )
        for opinion in told.opinions
    ]
    return Sheet(("at (UTC)", "answer", "question", "topics", "confidence", "said", "comments", "edited"), tuple(rows))


def _confidence(told: Insights) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (band.least, band.most, band.answers, band.confidence, band.helpful, band.unhelpful) for band in told.bands
    ]
    return Sheet(("from", "to", "answers", "mean confidence", "right", "wrong"), tuple(rows))


def _times(told: Insights) -> Sheet:
    steps = told.times.steps if told.times else ()
    return Sheet(("up to ms", "answers"), tuple(steps))


sheets_of: Mapping[str, Callable[[Insights], Sheet]] = MappingProxyType(
    {
        "days": _days,
        "topics": _topics,
        "unanswered": _unanswered,
        "feedback": _feedback,
        "confidence": _confidence,
        "times": _times,
    }
)
"""Name of a table -> what makes it."""
