"""An invented pack: two topics, the real words."""

from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, cast

import pytest

from nicwise.compose import Stamp
from nicwise.pack import Pack, default_root
from nicwise.pack.conditions import ALWAYS
from nicwise.pack.model import DeclinedGroup, Knowledge, Phrasing, Section, Source, Topic
from nicwise.pack.reading import Problems
from nicwise.pack.tables import load_tables


def section(topic: str, anchor: str, quote: str) -> Section:
    return Section(topic, anchor, f"About {anchor}", quote, (quote, "More."), ALWAYS, ("SRC",), 1)


def topic(name: str, kind: tuple[Any, ...], facts: tuple[str, ...], related: tuple[str, ...]) -> Topic:
    return Topic(
        id=name,
        title=f"The topic {name}",
        question=f"What about {name}?",
        kind=kind,
        facts=facts,
        related=related,
        summary="Short.",
        sections=(
            section(name, "one", "Ports are counted one by one."),
            section(name, "two", "A second wire helps when the first breaks."),
            section(name, "three", "Storage likes to be alone."),
        ),
        phrasings=(Phrasing("how?", "plain", 1),),
    )


@pytest.fixture(scope="session")
def pack() -> Pack:
    problems = Problems(default_root())
    tables = load_tables(default_root(), problems)
    assert tables, problems.found
    topics = {
        "count": topic("count", ("layout",), ("windows", "storage", "csv"), ("share",)),
        "share": topic("share", ("verdict",), ("windows",), ("count",)),
    }
    declined = DeclinedGroup("food", "That is about food, which I leave to cooks.", ("share",), ())
    source = Source("SRC", "A work", "A publisher", "https://example.com/", "2010", "2008 R2")
    knowledge = Knowledge(MappingProxyType(topics), (declined,), MappingProxyType({"SRC": source}), ())
    offers = tables.wording.offers.model_copy(
        update={"hardware_only": ("count",), "nothing_heard": ("count", "share"), "unknown": ("share",)}
    )
    tables = replace(tables, wording=tables.wording.model_copy(update={"offers": offers}))
    return Pack("0123456789ab", knowledge, cast(Any, None), tables, cast(Any, None))


@pytest.fixture
def stamp() -> Stamp:
    return Stamp("answer-1", "talk-1", datetime(2026, 1, 2, tzinfo=UTC), "https://nicwise.example/")
