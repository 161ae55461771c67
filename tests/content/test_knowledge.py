"""What knowledge/ says, looked at as a whole: every topic can be asked about, answered and cited."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from nicwise.pack import default_root
from nicwise.pack.conditions import View
from nicwise.pack.knowledge import load_knowledge
from nicwise.pack.model import Knowledge, Section, Topic
from nicwise.pack.reading import Problems
from nicwise.profile import FACTS, ROLES, WINDOWS

FEWEST_PHRASINGS = 25
FEWEST_VOICES = 4
MOST_WORDS_IN_A_SENTENCE = 65
MOST_SENTENCES_IN_A_CLAIM = 3


def load() -> tuple[Knowledge, list[str]]:
    problems = Problems(default_root())
    knowledge = load_knowledge(default_root(), problems)
    assert knowledge is not None
    return knowledge, [str(problem) for problem in problems.found]


KNOWLEDGE, COMPLAINTS = load()
TOPICS = [pytest.param(topic, id=topic.id) for topic in KNOWLEDGE.topics.values()]
SECTIONS = [
    pytest.param(section, id=section.id.replace("#", "/"))
    for topic in KNOWLEDGE.topics.values()
    for section in topic.sections
]


def sentences(text: str) -> Iterator[str]:
    return (part for part in re.split(r"(?<=[.?!:;])\s+(?=[A-Z\"“(])", text) if part)


def without_markup(markdown: str) -> str:
    """The words of a passage on one line, by a plainer way than the loader's."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return " ".join(re.sub(r"\*\*|`|\\(?=[*_\[\]<>|])", "", text).split())


def test_knowledge_has_no_mistake() -> None:
    assert COMPLAINTS == []


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_asked_in_many_ways_and_voices(topic: Topic) -> None:
    assert len(topic.phrasings) >= FEWEST_PHRASINGS
    assert len({phrasing.group for phrasing in topic.phrasings}) >= FEWEST_VOICES


@pytest.mark.parametrize("topic", TOPICS)
def test_phrasings_of_a_topic_are_unlike_one_another(topic: Topic) -> None:
    """No two share all their words; the order of the same words teaches nothing new."""
    seen = [tuple(sorted(set(re.findall(r"\w+", phrasing.text.lower())))) for phrasing in topic.phrasings]

    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_answers_for_every_version(topic: Topic) -> None:
    """Whatever the version, some section holds; else an answer would have nothing to cite."""
    for version in WINDOWS[1:]:
        view = View({"windows": version}, frozenset({"windows"}))
        assert any(section.when.holds(view) is not False for section in topic.sections), version


@pytest.mark.parametrize("topic", TOPICS)
def test_related_topics_do_not_point_to_themselves_or_twice(topic: Topic) -> None:
    assert topic.id not in topic.related
    assert len(set(topic.related)) == len(topic.related)
    assert len(set(topic.facts)) == len(topic.facts)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_quote_is_verbatim(section: Section) -> None:
    assert section.paragraphs[0] in without_markup(section.markdown)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_claim_is_short_and_complete(section: Section) -> None:
    claim = section.paragraphs[0]

    assert len(list(sentences(claim))) <= MOST_SENTENCES_IN_A_CLAIM
    assert claim.endswith((".", "?", "!"))
    assert claim[0].isupper() or claim[0].isdigit() or claim.startswith("iSCSI")


@pytest.mark.parametrize("section", SECTIONS)
def test_sentences_can_be_read_in_one_breath(section: Section) -> None:
    for paragraph in section.paragraphs:
        for sentence in sentences(paragraph):
            assert len(sentence.split()) <= MOST_WORDS_IN_A_SENTENCE, sentence


@pytest.mark.parametrize("section", SECTIONS)
def test_each_sentence_stands_on_a_line_of_its_own(section: Section) -> None:
    """So that a change of one sentence is a change of one line."""
    prose = re.sub(r"```.*?```", "", section.markdown, flags=re.DOTALL)
    for line in prose.splitlines():
        if not line.lstrip().startswith(("|", "-", "*", "1", "2", "3", "4", "5", "6", "7", "8", "9")):
            assert not re.search(r"[a-z0-9)][.?!] [A-Z]", line), line


@pytest.mark.parametrize("section", SECTIONS)
def test_commands_are_fenced_with_their_shell(section: Section) -> None:
    fences = [line for line in section.markdown.splitlines() if line.startswith("```")]

    assert len(fences) % 2 == 0
    assert all(opening in {"```powershell", "```cmd", "```text"} for opening in fences[::2])


def test_sections_follow_one_another_in_the_file() -> None:
    for topic in KNOWLEDGE.topics.values():
        assert all(first.line < second.line for first, second in pairwise(topic.sections))


def test_every_role_and_every_version_has_a_term() -> None:
    terms = {term.id: term for term in KNOWLEDGE.lexicon}

    assert set(ROLES) <= set(terms)
    assert set(WINDOWS) <= {term.id for term in KNOWLEDGE.lexicon if term.kind == "windows"}
    assert all(terms[role].role == role for role in ROLES)


def test_terms_state_only_facts_there_are() -> None:
    assert {term.fact for term in KNOWLEDGE.lexicon if term.fact} <= set(FACTS)


def test_what_is_declined_says_why_and_offers_something_near() -> None:
    assert KNOWLEDGE.declined
    for group in KNOWLEDGE.declined:
        assert group.reason.endswith("."), group.id
        assert set(group.near) <= set(KNOWLEDGE.topics)
        assert len(group.phrasings) >= 3, group.id


def test_no_way_to_ask_stands_under_two_topics() -> None:
    """Nor under a topic and what is declined. The loader sees to it; this looks for itself."""
    owners: dict[str, set[str]] = {}
    groups = [(topic.id, topic.phrasings) for topic in KNOWLEDGE.topics.values()]
    groups += [("declined", group.phrasings) for group in KNOWLEDGE.declined]
    for owner, phrasings in groups:
        for phrasing in phrasings:
            owners.setdefault(" ".join(re.findall(r"\w+", phrasing.text.lower())), set()).add(owner)

    assert [text for text, found in owners.items() if len(found) > 1] == []
