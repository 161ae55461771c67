"""What within its topic a question is about, on an invented bicycle shop."""

from pathlib import Path
from types import MappingProxyType

import pytest

from nicwise.pack.model import Knowledge, Phrasing, Topic
from nicwise.understand.keeping import Cache
from nicwise.understand.matcher import reading_of
from nicwise.understand.subjects import SURE, SubjectMatcher

THINGS = ("my bike", "the old bicycle", "a racing bike", "her mountain bike", "our cargo bike")
ASKED = {
    "noise": ("the brakes squeal on", "why do brakes scream on", "screeching brakes at"),
    "tyres#pressure": ("how much air goes in", "which pressure for", "pump up to how many bar on"),
    None: ("where is your shop for", "do you also sell", "I would like advice for"),
}


def shop() -> Knowledge:
    voices = ("terse", "plain", "worried", "phone")
    told = [(f"{ask} {thing}", about) for about, asks in ASKED.items() for thing in THINGS for ask in asks]
    phrasings = tuple(Phrasing(text, voices[i % 4], i + 1, about) for i, (text, about) in enumerate(told))
    plain = Topic("lights", "lights", "lamp?", ("explain",), (), (), "lights", (), (Phrasing("lamp?", "terse", 1),))
    repairs = Topic("repairs", "repairs", "?", ("explain",), (), (), "repairs", (), phrasings)
    return Knowledge(MappingProxyType({"repairs": repairs, "lights": plain}), (), MappingProxyType({}), ())


READ = reading_of([phrasing.text for phrasing in shop().topics["repairs"].phrasings])


@pytest.fixture(scope="module")
def matcher() -> SubjectMatcher:
    return SubjectMatcher(shop(), READ)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("brakes squeal terribly on the tandem", "noise"),
        ("how many bar of pressure for the tandem", "tyres#pressure"),
    ],
)
def test_a_subject_is_heard_without_its_name(matcher: SubjectMatcher, text: str, about: str) -> None:
    found = matcher.find("repairs", *READ(text))
    assert found is not None
    assert found[0] == about
    assert found[1] >= SURE


@pytest.mark.parametrize("text", ["do you sell a tandem", "quantum flux", ""])
def test_a_question_may_be_about_no_subject(matcher: SubjectMatcher, text: str) -> None:
    found = matcher.find("repairs", *READ(text))
    assert found is None or found[1] < SURE


def test_a_topic_without_subjects_has_none(matcher: SubjectMatcher) -> None:
    assert matcher.find("lights", *READ("brakes squeal")) is None
    assert matcher.find("unknown", *READ("brakes squeal")) is None


def test_what_was_kept_finds_the_same(tmp_path: Path, matcher: SubjectMatcher) -> None:
    SubjectMatcher(shop(), READ, Cache(tmp_path))
    again = SubjectMatcher(shop(), READ, Cache(tmp_path))
    assert again.find("repairs", *READ("squealing brakes")) == matcher.find("repairs", *READ("squealing brakes"))
