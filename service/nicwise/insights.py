"""What the memory's records say of questions, answers and opinions, for whoever looks after the content."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from nicwise.answer import Outcome
from nicwise.gaps import Gap, gaps_in
from nicwise.memory import Memory, Record
from nicwise.memory.records import MOST_RECORDS
from nicwise.pack.model import Knowledge

__all__ = ["Band", "Day", "Insights", "Opinion", "Times", "TopicUse", "insights_of", "period_of"]

_BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Confidences in tenths from where most answers begin."""

_STEPS_MS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)


@dataclass(frozen=True, slots=True)
class Day:
    """How many things were asked on a day (UTC), by what came of them."""

    date: date
    answered: int
    clarify: int
    out_of_scope: int

    @property
    def parts(self) -> tuple[int, int, int]:
        return self.answered, self.clarify, self.out_of_scope

    @property
    def asked(self) -> int:
        return sum(self.parts)


@dataclass(frozen=True, slots=True)
class TopicUse:
    """How often a topic was answered, on each day of the period and in all, and how many found that right or wrong."""

    topic: str
    by_day: tuple[int, ...]
    times: int
    helpful: int
    unhelpful: int

    @property
    def busiest(self) -> int:
        """Most of a day."""
        return max(self.by_day)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody thought of an answer: their last word, and all comments. confidence: of its least sure topic."""

    at: datetime
    answer_id: str
    question: str
    topics: tuple[str, ...]
    confidence: float | None
    helpful: bool | None
    comments: tuple[str, ...]
    edited: str | None


@dataclass(frozen=True, slots=True)
class Band:
    """Answers whose confidence is from `least` to below `most`, and what people thought of them.

    confidence: their mean; so many of them should be right. None where there are none.
    """

    least: float
    most: float
    answers: int
    confidence: float | None
    helpful: int
    unhelpful: int


@dataclass(frozen=True, slots=True)
class Times:
    """How long answers took, in ms. steps: (upper bound, how many took as long at most and longer than the bound
    before); the last bound is None for no end."""

    median_ms: float
    p95_ms: float
    slowest_ms: float
    steps: tuple[tuple[float | None, int], ...]


@dataclass(frozen=True, slots=True)
class Insights:
    """All that is told of a period. whole: False where there were more answers than are looked at, the oldest left out.

    Questions are things asked: a message may hold several. One that only corrects a fact asks nothing anew.
    """

    since: datetime
    until: datetime
    whole: bool
    days: tuple[Day, ...]
    topics: tuple[TopicUse, ...]
    """Those asked most first."""
    gaps: tuple[Gap, ...]
    """What was not answered, grouped by likeness."""
    opinions: tuple[Opinion, ...]
    """Newest first."""
    bands: tuple[Band, ...]
    times: Times | None
    """None where nothing was answered."""


async def period_of(memory: Memory, days: int, now: datetime) -> tuple[datetime, Sequence[Record]]:
    """The records of so many days, today (UTC) among them, and when they begin. Raises StorageError."""
    since = datetime.combine(now.astimezone(UTC).date() - timedelta(days=days - 1), time(), UTC)
    return since, await memory.records(since)


def insights_of(records: Sequence[Record], since: datetime, until: datetime, knowledge: Knowledge) -> Insights:
    """What records tell, oldest first, of a period that begins at midnight UTC."""
    asked = [(record, part) for record in records if record.question for part in record.gist.parts]
    dates = [since.date() + timedelta(days=place) for place in range((until.date() - since.date()).days + 1)]
    outcomes: Counter[tuple[date, Outcome]] = Counter((record.at.date(), part.outcome) for record, part in asked)
    return Insights(
        since=since,
        until=until,
        whole=len(records) < MOST_RECORDS,
        days=tuple(
            Day(each, outcomes[each, "answered"], outcomes[each, "clarify"], outcomes[each, "out_of_scope"])
            for each in dates
        ),
        topics=_topics(records, dates),
        gaps=gaps_in(records, knowledge),
        opinions=tuple(_opinion(record) for record in reversed(records) if record.thoughts),
        bands=_bands(records),
        times=_times([record.took_ms for record in records if record.took_ms is not None]),
    )


def _verdict(record: Record) -> bool | None:
    """The last word on an answer: who first says that it is wrong and then why has one opinion."""
    return next((thought.helpful for thought in reversed(record.thoughts) if thought.helpful is not None), None)


def _topics(records: Iterable[Record], dates: Sequence[date]) -> tuple[TopicUse, ...]:
    by_day: Counter[tuple[str, date]] = Counter()
    verdicts: dict[str, Counter[bool | None]] = defaultdict(Counter)
    for record in records:
        for part in record.gist.parts:
            if part.topic:
                verdicts[part.topic][_verdict(record)] += 1
                by_day[part.topic, record.at.date()] += bool(record.question)
    uses = []
    for topic, verdict in verdicts.items():
        counts = tuple(by_day[topic, each] for each in dates)
        uses.append(TopicUse(topic, counts, sum(counts), verdict[True], verdict[False]))
    return tuple(sorted(uses, key=lambda use: (-use.times, use.topic)))


def _opinion(record: Record) -> Opinion:
    sure = [part.confidence for part in record.gist.parts if part.confidence is not None]
    return Opinion(
        at=record.thoughts[-1].at,
        answer_id=record.answer_id,
        question=record.question,
        topics=tuple(part.topic for part in record.gist.parts if part.topic),
        confidence=min(sure, default=None),
        helpful=_verdict(record),
        comments=tuple(thought.comment for thought in record.thoughts if thought.comment),
        edited=next((thought.edited for thought in reversed(record.thoughts) if thought.edited), None),
    )


def _bands(records: Iterable[Record]) -> tuple[Band, ...]:
    held: list[list[tuple[float, bool | None]]] = [[] for _ in _BANDS[1:]]
    for record in records:
        for part in record.gist.parts:
            if part.confidence is not None:
                place = sum(part.confidence >= edge for edge in _BANDS[1:-1])
                held[place].append((part.confidence, _verdict(record)))
    return tuple(
        Band(
            least,
            most,
            len(band),
            statistics.fmean(confidence for confidence, _ in band) if band else None,
            sum(verdict is True for _, verdict in band),
            sum(verdict is False for _, verdict in band),
        )
        for least, most, band in zip(_BANDS, _BANDS[1:], held, strict=False)
    )


def _times(took_ms: Sequence[float]) -> Times | None:
    if not took_ms:
        return None
    ordered = sorted(took_ms)
    steps = Counter(next((bound for bound in _STEPS_MS if each <= bound), None) for each in ordered)
    return Times(
        median_ms=statistics.median(ordered),
        p95_ms=ordered[(len(ordered) * 95 - 1) // 100],
        slowest_ms=ordered[-1],
        steps=tuple((bound, steps[bound]) for bound in (*_STEPS_MS, None)),
    )
