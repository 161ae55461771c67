"""What was not answered is found in the memory's records and grouped by likeness."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from nicwise.gaps import MOST_GROUPED, alike, gaps_in
from nicwise.memory import Gist, Part, Record
from nicwise.pack import Pack, default_root, load_pack
from nicwise.pack.model import Knowledge

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    pack: Pack = load_pack(default_root())
    return pack.knowledge


def record(place: int, *parts: Part, question: str = "?", near: Sequence[str] = ()) -> Record:
    gist = Gist(parts[0].outcome, parts, tuple(near))
    return Record(f"a{place}", NOON + timedelta(minutes=place), question, gist, 1.0)


def declined(text: str) -> Part:
    return Part(text, "out_of_scope")


DOCKER = ("how do I install docker on my hosts", "installing Docker on our hosts", "install dokcer on a host")
WIRELESS = ("which wireless access point for the warehouse", "wireless access point in the warehouse")


def test_questions_that_are_alike_are_one_gap_and_the_most_asked_comes_first(knowledge: Knowledge) -> None:
    asked = (WIRELESS[0], DOCKER[0], DOCKER[1], WIRELESS[1], DOCKER[2])
    gaps = gaps_in([record(place, declined(text)) for place, text in enumerate(asked)], knowledge)

    assert [{question.text for question in gap.questions} for gap in gaps] == [set(DOCKER), set(WIRELESS)]
    assert [gap.times for gap in gaps] == [3, 2]


def test_the_same_words_are_counted_with_when_they_were_asked_last(knowledge: Knowledge) -> None:
    same = (declined("install docker?"), Part("Install  Docker?", "clarify"), declined("install docker?"))
    (gap,) = gaps_in([record(place, part) for place, part in enumerate(same)], knowledge)

    (question,) = gap.questions
    assert (question.times, question.declined, question.answer_id) == (3, 2, "a2")
    assert question.last_at == NOON + timedelta(minutes=2)


def test_what_was_answered_and_what_only_corrects_is_no_gap(knowledge: Knowledge) -> None:
    answered = Part("how many NICs?", "answered", "nic-count", 0.9)
    records = [record(1, answered, declined("install docker")), record(2, declined("again"), question="")]
    (gap,) = gaps_in(records, knowledge)

    assert [question.text for question in gap.questions] == ["install docker"]


def test_topics_that_were_offered_are_told_most_often_first(knowledge: Knowledge) -> None:
    offers = (("vlan-design", "teaming"), ("teaming",))
    records = [record(place, declined(DOCKER[place]), near=near) for place, near in enumerate(offers)]
    (gap,) = gaps_in(records, knowledge)

    assert gap.near == ("teaming", "vlan-design")


def test_each_question_is_in_one_group(knowledge: Knowledge) -> None:
    texts = [phrasing.text for group in knowledge.declined[:6] for phrasing in group.phrasings]
    groups = alike(texts, [1] * len(texts), knowledge)

    assert sorted(place for group in groups for place in group) == list(range(len(texts)))
    assert groups == alike(texts, [1] * len(texts), knowledge)
    assert max(map(len, groups)) < len(texts) / 4


def test_what_is_declined_is_mostly_with_its_kind(knowledge: Knowledge) -> None:
    told = [(phrasing.text, group.id) for group in knowledge.declined for phrasing in group.phrasings]
    groups = [group for group in alike([text for text, _ in told], [1] * len(told), knowledge) if len(group) > 1]
    grouped = sum(map(len, groups))
    kinds = [[told[place][1] for place in group] for group in groups]
    with_their_kind = sum(max(map(kind.count, kind)) for kind in kinds)

    assert grouped > len(told) / 4
    assert with_their_kind / grouped > 0.65


@pytest.mark.parametrize("text", ["", "?", "12", "\U0001f642" * 300, "a " * 5_000])
def test_odd_texts_are_groups_of_their_own(knowledge: Knowledge, text: str) -> None:
    assert [0] in alike([text, DOCKER[0]], [1, 1], knowledge)


def test_of_very_many_the_newest_are_compared(knowledge: Knowledge) -> None:
    records = [record(place, declined(f"question of kind {place}")) for place in range(MOST_GROUPED + 5)]
    told = {question.text for gap in gaps_in(records, knowledge) for question in gap.questions}

    assert len(told) == MOST_GROUPED
    assert "question of kind 4" not in told
    assert gaps_in([], knowledge) == ()
