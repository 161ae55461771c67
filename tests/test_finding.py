"""Passages are found by their words, also by misspelt ones, and what was found is told."""

import pytest

from nicwise.finding import Finder
from nicwise.pack import default_root
from nicwise.pack.knowledge import load_knowledge
from nicwise.pack.reading import Problems


@pytest.fixture(scope="module")
def finder() -> Finder:
    knowledge = load_knowledge(default_root(), Problems(default_root()))
    assert knowledge is not None
    return Finder(knowledge)


def ids(finder: Finder, query: str) -> list[str]:
    return [found.section.id for found in finder.find(query)]


def test_a_misspelt_word_finds_what_the_right_one_does(finder: Finder) -> None:
    assert ids(finder, "heartbaet crossover")[:3] == ids(finder, "heartbeat crossover")[:3]


def test_the_beginning_of_a_word_finds_it(finder: Finder) -> None:
    assert set(ids(finder, "quarant")) & set(ids(finder, "quarantine"))


def test_what_is_in_a_title_comes_first(finder: Finder) -> None:
    assert ids(finder, "jumbo frames")[0].startswith("jumbo-frames#")


def test_the_words_found_are_told_in_the_excerpt(finder: Finder) -> None:
    best = finder.find("redirected")[0]

    assert any(hit and text.casefold() == "redirected" for text, hit in best.excerpt)
    assert "".join(text for text, _ in best.excerpt).strip("… ") in " ".join(best.section.paragraphs)


@pytest.mark.parametrize("query", ["", "   ", "xyzzy qwrtpl", "??"])
def test_what_nobody_wrote_finds_nothing(finder: Finder, query: str) -> None:
    assert ids(finder, query) == []
