"""Ports that are only supposed are no facts of the host."""

import pytest

from nicwise.understand import Understander
from nicwise.understand.model import Dialogue, Reading, Supposed


def read(understander: Understander, text: str) -> Reading:
    return understander.read(text, Dialogue())


@pytest.mark.parametrize(
    ("text", "supposed", "present"),
    [
        ("2008 R2 with 4 NICs, FC: what if I buy two more ports?", Supposed(more=2), 4),
        ("2019, four ports. What would I gain with another NIC?", Supposed(more=1), 4),
        ("2012 R2, 4 x 1Gb, FC. What do I lose with three?", Supposed(ports=3), 4),
        ("2008r2, 6 nics; what would I lose with only four?", Supposed(ports=4), 6),
        ("we have 4 NICs on 2008 R2, what would a fifth NIC buy us?", Supposed(ports=5), 4),
        ("we have 4 NICs on 2008 R2, is that enough?", None, 4),
        ("we have 4 NICs and two more on a second card, how do we use them?", None, None),
    ],
)
def test_a_supposed_count_is_kept_from_the_facts(
    understander: Understander, text: str, supposed: Supposed | None, present: int | None
) -> None:
    reading = read(understander, text)

    assert reading.supposed == supposed
    assert present in (None, reading.profile.nic_total)


@pytest.mark.parametrize("text", ["why not put iSCSI on the team?", "Why can't LM share a port with iSCSI?"])
def test_a_question_after_what_speaks_against_it_is_heard(understander: Understander, text: str) -> None:
    assert read(understander, text).why_not


def test_other_questions_after_why_are_not(understander: Understander) -> None:
    assert not read(understander, "why does live migration need its own NIC?").why_not
