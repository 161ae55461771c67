"""What holds of reading whatever is written."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nicwise.pack import default_root, load_pack
from nicwise.profile import HostProfile
from nicwise.understand import Understander
from nicwise.understand.facts import find_facts
from nicwise.understand.model import Dialogue, Heard
from nicwise.understand.reader import Reader

PIECES = (
    "4", "two", "six", "NICs", "ports", "10Gb", "1 gig", "2x10GbE", "dual-port", "cards", "hosts", "over",
    "x", "NIC1", "for", "mgmt", "heartbeat", "+", "LM", "VMs", "iSCSI", "no", "not", "2008 R2", "2012", "or",
    "and", "sorry", "how many", "is that ok", "?", ",", ".", "\n", "cluster", "teamed", "can't add", "GB",
    "RAM", "with", "per", "each", ":", "(", ")", "thanks", "we have", "at once", "to", "😀", "R720", "yes",
    "the last one",
)  # fmt: skip

ASKED = Heard("how many?", 0, 9, "answered", "nic-count", 0.9)


@pytest.fixture(scope="module")
def understander(learnt: Path) -> Understander:
    return Understander(load_pack(default_root()), learnt)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_pack(default_root()).knowledge)


def holds(understander: Understander, text: str, dialogue: Dialogue) -> None:
    reading = understander.read(text, dialogue)

    assert set(reading.origins) == set(reading.profile.known())
    for fact in reading.stated:
        for start, end in fact.spans:
            assert 0 <= start < end <= len(text)
    for heard in reading.heard:
        assert text[heard.start : heard.end] == heard.text
        assert (heard.topic is not None) == (heard.outcome == "answered")
    assert list(reading.heard) == sorted(reading.heard, key=lambda heard: heard.start)
    assert understander.read(text, dialogue) == reading


@settings(deadline=None, max_examples=150)
@given(text=st.text(st.characters(exclude_categories=()), max_size=400))
def test_any_text_gives_a_reading(understander: Understander, text: str) -> None:
    if text.strip():
        holds(understander, text, Dialogue())


@settings(deadline=None, max_examples=250)
@given(
    pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=30),
    pending=st.sampled_from([None, "csv", "nic_total", "windows", "nic_groups", "storage", "layout"]),
)
def test_any_talk_of_the_field_gives_a_reading(understander: Understander, pieces: list[str], pending: str) -> None:
    profile = HostProfile.model_validate({"nic_groups": [{"count": 4, "gbps": 1}], "windows": "2008r2"})

    text = " ".join(["so", *pieces])
    holds(understander, text, Dialogue())
    holds(understander, text, Dialogue(profile, (ASKED,), pending))


@settings(deadline=None, max_examples=60)
@given(
    count=st.integers(2, 12),
    cards=st.integers(2, 4),
    gbps=st.sampled_from([1, 10, 25, 40, 100]),
    hosts=st.integers(2, 9),
)
def test_cards_times_ports_is_what_a_host_has(reader: Reader, count: int, cards: int, gbps: int, hosts: int) -> None:
    text = f"{hosts} hosts, each has {count} x {gbps}GbE ports and {cards} dual-port 1Gb cards"
    found = {fact.name: fact.value for fact in find_facts(reader.scene(text)).stated}

    assert found["nic_total"] == count + 2 * cards
    assert found["hosts"] == hosts


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0), (2, 1, 0)])
def test_the_order_of_facts_does_not_matter(reader: Reader, order: tuple[int, ...]) -> None:
    facts = ["2008 R2", "iSCSI", "4 nics per host"]
    found = find_facts(reader.scene(", ".join(facts[i] for i in order) + ", is that enough?")).stated

    assert {fact.name: fact.value for fact in found} == {"windows": "2008r2", "storage": ("iscsi",), "nic_total": 4}


@pytest.mark.parametrize(
    "unit",
    ["iscsi ", "2x10gb 4x1gb ", "how what, ", "sorry 1 4 nics ", "nic1 mgmt, ", "the a an all shared ", "????. ", "a",
     "4 vms 2 gb ", "x\n", "1 2 3 4 ", "((((", "😀", "not no ", "1. a 2. b ", "2008 or 2012 "],
)  # fmt: skip
def test_reading_takes_time_in_proportion_to_the_length(reader: Reader, unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        best = 9.0
        for _ in range(3):
            start = time.thread_time()
            find_facts(reader.scene(text))
            best = min(best, time.thread_time() - start)
        return best

    # Four times the text may take four times as long; twice that leaves room for a busy machine, not for squares.
    assert seconds(8000) < 8 * seconds(2000) + 0.02
