"""Whether a question hopes for "fine" or fears "trouble"."""

import pytest

from nicwise.understand.normalise import words
from nicwise.understand.tone import tone_of


def tone(text: str) -> str | None:
    return tone_of([word.text for word in words(text)])


@pytest.mark.parametrize(
    "text",
    [
        "is that enough?",
        "Is one NIC OK for both?",
        "is it supported to share them?",
        "would two ports be sufficient?",
        "isn't that fine?",
        "can I drain without problems?",
        "may they share a port?",
        "can I build a failover cluster?",
        "does that work?",
        "on 2016 can we converge everything?",
        "our two hosts: may they share it?",
        "will the VM stay up meanwhile?",
        "is it normal that only one moves?",
        "is a loss of one ping expected?",
        "is a move free of downtime?",
    ],
)
def test_hoping_is_fine(text: str) -> None:
    assert tone(text) == "fine"


@pytest.mark.parametrize(
    "text",
    [
        "won't that flood the heartbeat?",
        "will it break the cluster?",
        "is it a problem to share?",
        "is that risky?",
        "will a drain cause failovers?",
        "is it not supported?",
        "could this saturate the link?",
        "any reason not to?",
        "will it take the VMs down?",
        "do they go down when it restarts?",
        "can an ISO stop the move?",
        "is LBFO gone in 2022?",
    ],
)
def test_fearing_is_trouble(text: str) -> None:
    assert tone(text) == "trouble"


@pytest.mark.parametrize(
    "text",
    [
        "how many NICs do I need?",
        "ok so which network is used?",
        "why is it slow?",
        "with two hosts, how do we cable them?",
        "two nodes, what do I need?",
    ],
)
def test_what_yes_or_no_does_not_answer_is_open(text: str) -> None:
    assert tone(text) == "open"


@pytest.mark.parametrize(
    "text",
    [
        "do I need a gateway?",
        "should I team them?",
        "is DCB mandatory",
        "must both be in one subnet?",
        "do we have to restart it?",
    ],
)
def test_asking_whether_it_must_be_is_need(text: str) -> None:
    assert tone(text) == "needed"


@pytest.mark.parametrize(
    "text",
    [
        "is the traffic encrypted?",
        "does it move the disks too?",
        "on 2008 R2 is there a list for each VM?",
        "do two of them give failover?",
    ],
)
def test_asking_for_yes_or_no_alone_is_whether(text: str) -> None:
    assert tone(text) == "whether"


@pytest.mark.parametrize("text", ["crossover or switch", "heartbeat speed", "I do not know what to do", ""])
def test_other_questions_have_no_tone(text: str) -> None:
    assert tone(text) is None
