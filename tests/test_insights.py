"""What the records of a period tell: questions by day and topic, opinions, confidence against them, times."""

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from nicwise.insights import Insights, insights_of, period_of
from nicwise.memory import Gist, Part, Record, Thought, Volatile
from nicwise.pack.model import Knowledge

NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
SINCE = datetime(2026, 6, 1, tzinfo=UTC)
NOTHING_KNOWN = Knowledge({}, (), {}, ())


def record(name: str, *parts: Part, days: float = 0, question: str = "?", **more: Any) -> Record:
    given = {"took_ms": 1.0, **more}
    return Record(name, SINCE + timedelta(days=days), question, Gist(parts[0].outcome, parts), **given)


def answered(topic: str = "vlan", confidence: float = 0.95) -> Part:
    return Part("how?", "answered", topic, confidence)


def thoughts(*helpful: bool | None, comment: str | None = None) -> tuple[Thought, ...]:
    return tuple(Thought(NOW, each, comment, None) for each in helpful)


def told(*records: Record) -> Insights:
    return insights_of(records, SINCE, NOW, NOTHING_KNOWN)


def test_every_day_of_the_period_is_told_and_each_thing_asked_counts() -> None:
    insights = told(
        record("a", answered(), Part("docker?", "out_of_scope")),
        record("b", Part("hm", "clarify"), days=2),
        record("c", answered(), question="", days=1),
    )

    assert [(day.date, *day.parts) for day in insights.days] == [
        (date(2026, 6, 1), 1, 0, 1),
        (date(2026, 6, 2), 0, 0, 0),
        (date(2026, 6, 3), 0, 1, 0),
    ]


def test_topics_come_by_use_with_their_days_and_opinions() -> None:
    insights = told(
        record("a", answered("vlan")),
        record("b", answered("teaming"), days=1, thoughts=thoughts(False)),
        record("c", answered("teaming"), days=1, thoughts=thoughts(True)),
        record("d", answered("teaming"), question="", days=2, thoughts=thoughts(True)),
    )

    assert [(use.topic, use.by_day, use.times, use.helpful, use.unhelpful) for use in insights.topics] == [
        ("teaming", (0, 2, 0), 2, 2, 1),
        ("vlan", (1, 0, 0), 1, 0, 0),
    ]


def test_who_says_no_and_then_why_has_one_opinion() -> None:
    insights = told(record("a", answered(confidence=0.7), thoughts=(*thoughts(False), *thoughts(False, comment="6"))))

    (opinion,) = insights.opinions
    assert (opinion.helpful, opinion.comments, opinion.confidence) == (False, ("6",), 0.7)
    assert [band.unhelpful for band in insights.bands if band.answers] == [1]


def test_the_last_word_counts() -> None:
    insights = told(record("a", answered(), thoughts=thoughts(False, True, None)))

    assert (insights.opinions[0].helpful, insights.topics[0].helpful, insights.topics[0].unhelpful) == (True, 1, 0)


def test_opinions_come_newest_first() -> None:
    insights = told(*(record(name, answered(), thoughts=thoughts(True)) for name in "abc"), record("d", answered()))

    assert [opinion.answer_id for opinion in insights.opinions] == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("confidence", "least"), [(0.0, 0.0), (0.4999, 0.0), (0.5, 0.5), (0.7, 0.7), (0.95, 0.9), (1.0, 0.9)]
)
def test_each_answer_is_in_the_band_of_its_confidence(confidence: float, least: float) -> None:
    insights = told(record("a", answered(confidence=confidence), thoughts=thoughts(True)))

    (band,) = [band for band in insights.bands if band.answers]
    assert (band.least, band.confidence, band.helpful) == (least, confidence, 1)


def test_times_are_told_by_their_middle_their_tail_and_in_steps() -> None:
    took = [*(float(ms) for ms in range(1, 101)), None]
    times = told(*(record(str(place), answered(), took_ms=ms) for place, ms in enumerate(took))).times

    assert times is not None
    assert (times.median_ms, times.p95_ms, times.slowest_ms) == (50.5, 95.0, 100.0)
    assert sum(count for _, count in times.steps) == 100
    assert dict(times.steps)[10.0] == 5
    assert times.steps[-1] == (None, 0)


def test_a_period_without_records_tells_nothing() -> None:
    insights = told()

    assert (insights.topics, insights.gaps, insights.opinions, insights.times) == ((), (), (), None)
    assert all(day.asked == 0 for day in insights.days)
    assert insights.whole


def test_a_period_begins_at_midnight_and_counts_today() -> None:
    since, records = asyncio.run(period_of(Volatile(), 3, NOW))

    assert (since, records) == (SINCE, [])


def test_it_is_plain_data() -> None:
    insights = told(record("a", answered(), thoughts=thoughts(True)), record("b", Part("docker?", "out_of_scope")))

    assert json.loads(msgspec.json.encode(insights))["gaps"][0]["times"] == 1
