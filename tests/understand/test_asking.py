"""What a message asks, by a matcher that is sure of the asking sentence and not of the message."""

from collections.abc import Mapping, Sequence

from nicwise.understand.asking import Matching, hear
from nicwise.understand.normalise import Word
from nicwise.understand.reader import Reader
from nicwise.understand.topics import Match

BEHIND = "the gateway was replaced last week. how many NICs do I need?"


def unsure_of_the_whole(alone: float) -> Matching:
    """alone: how sure a sentence read mostly by itself is."""

    def match(_spoken: Sequence[Word], _within: Sequence[Word], share: float, _leaning: Mapping[str, float]) -> Match:
        if share > 0.5:
            return Match("clarify", None, 0.3, (("subnets-and-gateways", 0.3), ("nic-count", 0.3)))
        return Match("answered", "nic-count", alone, (("nic-count", alone),))

    return match


def test_a_sure_question_is_heard_behind_what_has_nothing_to_do_with_it(reader: Reader) -> None:
    (heard,) = hear(reader.scene(BEHIND), unsure_of_the_whole(0.9), {})

    assert heard.topic == "nic-count"
    assert heard.text == "how many NICs do I need?"


def test_a_question_that_is_not_sure_by_itself_is_asked_back(reader: Reader) -> None:
    (heard,) = hear(reader.scene(BEHIND), unsure_of_the_whole(0.5), {})

    assert heard.outcome == "clarify"


def test_a_message_that_is_all_question_is_not_read_twice(reader: Reader) -> None:
    (heard,) = hear(reader.scene("how many NICs do I need?"), unsure_of_the_whole(0.9), {})

    assert heard.outcome == "clarify"
