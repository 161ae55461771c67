"""Which typing errors are mended, and which words are left alone."""

import pytest

from nicwise.understand.mending import Mender
from nicwise.understand.normalise import Word, words

KNOWN = {
    "heartbeat": 9,
    "migration": 9,
    "host": 5,
    "switch": 3,
    "network": 9,
    "card": 4,
    "ports": 4,
    "form": 1,
    "from": 9,
}
MENDER = Mender(KNOWN)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hearbeat", "heartbeat"),
        ("heartbeet", "heartbeat"),
        ("haertbeats", "heartbeat"),
        ("migartion", "migration"),
        ("netwrok", "network"),
        ("swich", "switch"),
        ("hsot", "host"),
        ("prots", "ports"),
    ],
)
def test_a_near_miss_becomes_the_known_word(typed: str, meant: str) -> None:
    assert MENDER.nearest(typed) == meant


@pytest.mark.parametrize("word", ["lost", "care", "most", "nic", "hot", "s2d", "x540", "pizza", "a" * 40, "form"])
def test_other_words_and_known_words_stay(word: str) -> None:
    assert MENDER.nearest(word) == word


def test_of_two_words_as_near_the_heavier_one_is_taken() -> None:
    mender = Mender({"teamed": 1, "teamer": 5})

    assert mender.nearest("teames") == "teamer"


def test_equal_weight_is_settled_by_the_alphabet() -> None:
    assert Mender({"trunkb": 1, "trunka": 1}).nearest("trunkc") == "trunka"


def test_the_place_of_a_mended_word_stays() -> None:
    assert MENDER.mend(words("my hearbeat?")) == (Word("my", 0, 2), Word("heartbeat", 3, 11))


def test_without_known_words_nothing_is_mended() -> None:
    assert Mender({}).nearest("heartbeat") == "heartbeat"
