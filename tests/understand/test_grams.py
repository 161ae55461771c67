"""What of a text counts, and how much."""

import numpy as np
import pytest

from nicwise.understand.grams import Grams

TEXTS = [text.split() for text in ("red green blue", "red green", "blue red red", "green blue", "banana")]


@pytest.fixture(scope="module")
def grams() -> Grams:
    return Grams.of(TEXTS, [(), ("warm",), (), (), ()])


def share(grams: Grams, text: str, *marks: str) -> float:
    bag = grams.bag(text.split(), marks)
    return bag.known / bag.whole


def test_what_was_taught_is_known_and_what_is_strange_counts_in_the_length(grams: Grams) -> None:
    assert share(grams, "red green", "warm") == 1
    assert 0.2 < share(grams, "red zebra") < 0.6
    assert share(grams, "zebra yak") < 0.05


def test_a_word_said_twice_is_one_token(grams: Grams) -> None:
    once, twice = grams.bag(["banana"]), grams.bag(["banana", "zzz", "banana"])

    assert list(twice.rows) == list(once.rows)
    assert twice.size == 3


def test_a_pair_is_spelled_like_the_word(grams: Grams) -> None:
    assert grams.bag("ban ana".split()).rows[-1] == grams.grams["=banana"]


def test_a_strange_word_is_seen_by_its_letters(grams: Grams) -> None:
    assert grams.grams["~<gr"] in grams.bag(["greenish"]).rows


def test_a_word_is_spelled_with_each_n_gram_as_often_as_it_has_it(grams: Grams) -> None:
    row = grams.spelling().rows(np.array([grams.words["banana"]]))
    counts = dict(zip((row.columns + len(grams.words)).tolist(), row.values.tolist(), strict=True))

    assert counts[grams.grams["~an"]] == 2
    assert counts[grams.grams["=banana"]] == 1


def test_n_grams_of_a_single_text_are_alone(grams: Grams) -> None:
    alone = dict(zip(grams.grams, grams.alone, strict=True))

    assert alone["=banana"]
    assert alone["@warm"]
    assert not alone["=red"]
    assert not alone["=redgreen"]
