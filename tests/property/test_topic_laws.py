"""What must not change the topic of a question."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nicwise.pack import default_root
from nicwise.pack.knowledge import load_knowledge
from nicwise.pack.model import Knowledge
from nicwise.pack.reading import Problems
from nicwise.understand.keeping import Cache
from nicwise.understand.topics import TopicMatcher


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    loaded = load_knowledge(default_root(), Problems(default_root()))
    assert loaded is not None
    return loaded


@pytest.fixture(scope="module")
def matcher(knowledge: Knowledge, learnt: Path) -> TopicMatcher:
    return TopicMatcher(knowledge, cache=Cache(learnt))


def test_case_spacing_and_end_punctuation_do_not_change_the_match(knowledge: Knowledge, matcher: TopicMatcher) -> None:
    for topic in knowledge.topics.values():
        for phrasing in topic.phrasings:
            text = phrasing.text.rstrip(" ?!.")
            plain = matcher.match(text)

            for variant in (
                text.upper(),
                text.lower(),
                f"{text}?",
                f"{text} !!",
                f"  {text}...",
                "  ".join(text.split(" ")),
            ):
                assert matcher.match(variant) == plain, (text, variant)


@settings(deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_gives_a_match_that_makes_sense(matcher: TopicMatcher, text: str) -> None:
    match = matcher.match(text)

    assert 0 <= match.confidence <= 1
    assert (match.topic is not None) == (match.outcome == "answered")
    assert len(match.candidates) <= 3
