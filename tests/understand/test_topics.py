"""Which topic a question is about, on an invented bicycle shop."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from nicwise.pack.model import DeclinedGroup, Knowledge, Phrasing, Term, Topic
from nicwise.understand.keeping import Cache
from nicwise.understand.matcher import Matcher
from nicwise.understand.mending import Mender
from nicwise.understand.topics import SURE, TopicMatcher

THINGS = ("my bike", "the old bicycle", "a racing bike", "her mountain bike", "our cargo bike")
BRAKES = [
    f"{ask} {thing}"
    for thing in THINGS
    for ask in ("the brakes squeal on", "replace brake pads of", "brake cable snapped on")
]
TYRES = [
    f"{ask} {thing}"
    for thing in THINGS
    for ask in ("flat tyre on", "how much air in the tyres of", "which tube fits the wheel of")
]
LIGHTS = [
    f"{ask} {thing}"
    for thing in THINGS
    for ask in ("the lamp stays dark on", "dynamo light flickers on", "is a lamp required on")
]
CARS = [
    f"{ask} {thing}"
    for thing in ("my car", "the van", "her truck")
    for ask in ("oil change for", "engine noise in", "insurance of", "sell", "the gearbox of")
]


def phrasings(texts: list[str]) -> tuple[Phrasing, ...]:
    voices = ("terse", "plain", "worried", "phone")
    return tuple(Phrasing(text, voices[i % len(voices)], i + 1) for i, text in enumerate(texts))


def topic(name: str, texts: list[str]) -> Topic:
    return Topic(name, name, texts[0], ("explain",), (), (), name, (), phrasings(texts))


def shop(declined: bool = True) -> Knowledge:
    topics = {"brakes": topic("brakes", BRAKES), "tyres": topic("tyres", TYRES), "lights": topic("lights", LIGHTS)}
    return Knowledge(
        topics=MappingProxyType(topics),
        declined=(DeclinedGroup("cars", "No cars.", ("tyres",), phrasings(CARS)),) if declined else (),
        sources=MappingProxyType({}),
        lexicon=(Term("lamp", "thing", "lamp", ("lamp", "headlight", "torch")),),
    )


@pytest.fixture(scope="module")
def matcher() -> TopicMatcher:
    return TopicMatcher(shop())


def test_a_question_in_new_words_finds_its_topic(matcher: TopicMatcher) -> None:
    match = matcher.match("why do the brakes of this bike squeal")

    assert (match.outcome, match.topic) == ("answered", "brakes")
    assert match.confidence >= SURE
    assert match.candidates[0] == ("brakes", match.confidence)


def test_a_typing_error_does_not_change_the_topic(matcher: TopicMatcher) -> None:
    assert matcher.match("replace barke pads of my bicylce").topic == "brakes"


def test_another_name_for_a_term_meets_the_one_that_was_taught(matcher: TopicMatcher) -> None:
    named = dict(matcher.match("headlight on my bike").candidates)
    unnamed = dict(matcher.match("mudguard on my bike").candidates)

    assert named["lights"] > unnamed["lights"]


def test_what_falls_into_a_declined_group_is_out_of_scope_and_says_which(matcher: TopicMatcher) -> None:
    match = matcher.match("engine oil change for her van")

    assert (match.outcome, match.topic, match.declined) == ("out_of_scope", None, "cars")


@pytest.mark.parametrize(
    "text", ["", " ", "🙂", "?", "x", "zzzz", "東京", "\x00", "a" * 5000, "<script>alert(1)</script>"]
)
def test_text_that_says_nothing_is_never_answered(matcher: TopicMatcher, text: str) -> None:
    match = matcher.match(text)

    assert match.outcome != "answered"
    assert match.topic is None


def test_strange_words_around_a_known_one_lower_the_confidence(matcher: TopicMatcher) -> None:
    plain = matcher.match("flat tyre on my bike").confidence
    strange = matcher.match("flat quantum zeppelin tyre marmalade velvet orchestra bike").confidence

    assert strange < plain / 2


def test_a_question_between_two_topics_offers_both_and_is_less_sure(matcher: TopicMatcher) -> None:
    between = matcher.match("brake pads and tyres")

    assert {topic for topic, _ in between.candidates[:2]} == {"brakes", "tyres"}
    assert between.confidence < matcher.match("brake pads of my bike").confidence


def test_candidates_are_likeliest_first_and_share_one_whole(matcher: TopicMatcher) -> None:
    chances = [chance for _, chance in matcher.match("tyre and brakes on a bike").candidates]

    assert chances == sorted(chances, reverse=True)
    assert 0 < sum(chances) <= 1 + 1e-9


def test_leaning_moves_a_question_to_the_topic_that_facts_speak_for(matcher: TopicMatcher) -> None:
    text = "something about my bike"

    leant = matcher.match(text, {"lights": 5.0, "no such topic": 9.0})

    assert leant.candidates[0][0] == "lights"
    assert leant.confidence > dict(matcher.match(text).candidates)["lights"]


def test_a_second_matcher_of_the_same_knowledge_agrees_to_the_last_digit(matcher: TopicMatcher) -> None:
    again = TopicMatcher(shop())

    for text in (*BRAKES, *CARS, "brake or lamp"):
        assert again.match(text) == matcher.match(text)


def test_without_declined_groups_strange_questions_are_still_declined() -> None:
    assert TopicMatcher(shop(declined=False)).match("insurance premium for yachts").outcome != "answered"


def test_held_out_names_every_phrasing_once_with_what_it_was_taken_for(matcher: TopicMatcher) -> None:
    texts = [held.text for held in matcher.held_out]

    assert sorted(texts) == sorted([*BRAKES, *TYRES, *LIGHTS, *CARS])
    assert {held.found for held in matcher.held_out} <= {"brakes", "tyres", "lights", "cars"}


def test_what_was_learnt_is_kept_and_answers_alike(
    matcher: TopicMatcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    TopicMatcher(shop(), cache=Cache(tmp_path))
    monkeypatch.setattr(Matcher, "fit_and_try", _must_not)

    again = TopicMatcher(shop(), cache=Cache(tmp_path))

    assert again.held_out == matcher.held_out
    for text in (*BRAKES, *CARS, "brake or lamp", "barke pads"):
        assert again.match(text) == matcher.match(text)


@pytest.mark.parametrize("change", ["phrasings", "lexicon", "mender"])
def test_other_knowledge_is_learnt_anew(change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    TopicMatcher(shop(), Mender({"brake": 1}), Cache(tmp_path))
    monkeypatch.setattr(Matcher, "fit_and_try", _must_not)
    knowledge = shop(declined=change != "phrasings")
    if change == "lexicon":
        knowledge = replace(knowledge, lexicon=(Term("lamp", "thing", "lamp", ("lamp", "lantern")),))

    with pytest.raises(AssertionError, match="learnt again"):
        TopicMatcher(knowledge, Mender({"brake": 2 if change == "mender" else 1}), Cache(tmp_path))


def _must_not(*_: object) -> None:
    raise AssertionError("learnt again")
