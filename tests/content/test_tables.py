"""The tables answer the founding questions, and every topic, as they must. Readings are made by hand."""

import time
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from typing import Any

import pytest

from nicwise.answer import Reply
from nicwise.compose import Stamp, compose
from nicwise.decide import Decider
from nicwise.decide.model import Decision
from nicwise.pack import Pack, default_root, load_pack
from nicwise.profile import FACTS, WINDOWS, HostProfile
from nicwise.understand.model import Heard, Reading, Stated, Tone

STAMP = Stamp("answer", "talk", datetime(2026, 1, 1, tzinfo=UTC), "https://nicwise.example")


@cache
def pack() -> Pack:
    return load_pack(default_root())


@cache
def decider() -> Decider:
    return Decider(pack())


def read(topic: str, tone: Tone | None = None, roles: tuple[str, ...] = (), **facts: Any) -> Reading:
    heard = Heard("asked?", 0, 6, "answered", topic, 0.9, tone=tone, roles=roles)
    profile = HostProfile.model_validate(facts)
    stated = tuple(Stated(name, value, "so", ((0, 2),)) for name, value in facts.items())
    return Reading((heard,), profile, {name: "stated" for name in facts}, stated)


def decide(topic: str, tone: Tone | None = None, roles: tuple[str, ...] = (), **facts: Any) -> Decision:
    reading = read(topic, tone, roles, **facts)
    return decider().decide(reading.heard[0], reading)


def reply(topic: str, tone: Tone | None = None, roles: tuple[str, ...] = (), **facts: Any) -> Reply:
    reading = read(topic, tone, roles, **facts)
    return compose(pack(), reading, [decider().decide(reading.heard[0], reading)], STAMP)


def figures(decision: Decision) -> dict[str, float]:
    return {number.name: number.value for number in decision.numbers}


# The founding questions


def test_how_many_nics_is_answered_for_every_version_in_one_sentence() -> None:
    headline = decide("nic-count").headline

    for words in ("four networks", "2008 R2 four 1 Gb NICs", "from 2016 two teamed 10 Gb ports"):
        assert words in headline.replace("that takes ", "")


def test_how_many_nics_shows_the_founding_layout_and_the_current_one_beside_it() -> None:
    answer = reply("nic-count").answers[0]

    assert answer.layout
    assert answer.layout.name == "minimum-optimal-4"
    assert (answer.alternatives[0].name, answer.alternatives[0].windows) == ("conv-2", "2022")
    assert answer.citations


def test_how_many_nics_assumes_the_version_aloud_and_asks_for_it() -> None:
    told = reply("nic-count")

    assert ("windows", "assumed", "2008 R2") in [(fact.name, fact.origin, fact.text) for fact in told.facts]
    assert told.follow_ups[0].fact == "windows"
    assert {choice.value for choice in told.follow_ups[0].choices} < set(WINDOWS)


def test_four_nics_with_iscsi_on_2008_r2_are_two_short() -> None:
    decision = decide("nic-count", "fine", windows="2008r2", storage=["iscsi"], nic_total=4)

    assert decision.verdict == "no"
    assert decision.headline.startswith("No: ")
    assert "six" in decision.headline
    assert "two short" in decision.headline
    assert decision.layout
    assert decision.target
    assert decision.layout.name == "ms-2+iscsi-2"
    assert decision.target.name == "minimum-optimal-4+iscsi-2"
    assert sum(nic.missing for nic in decision.target.nics) == 2
    assert figures(decision) == {"nics_needed": 6, "nics_missing": 2, "nics_spare": 0}


def test_what_is_given_up_meanwhile_is_said_and_cited() -> None:
    answer = reply("nic-count", "fine", windows="2008r2", storage=["iscsi"], nic_total=4).answers[0]

    assert "until you have them" in answer.headline
    assert answer.layout
    assert answer.layout.trade_offs
    assert all(cost.citations for cost in answer.layout.trade_offs)


def test_migrations_do_not_flood_the_heartbeat_of_2008_r2_because_they_run_one_at_a_time() -> None:
    answer = reply("flood-heartbeat", "trouble", windows="2008r2").answers[0]

    assert answer.verdict == "no"
    assert "one live migration at a time" in answer.headline
    assert any("2012" in point.text for point in answer.points if point.kind == "change")


def test_the_flood_of_unstated_version_is_told_apart_by_version() -> None:
    decision = decide("flood-heartbeat", "trouble")

    assert decision.verdict == "no"
    assert "2008 R2" in decision.headline
    assert "since 2012" in decision.headline
    assert decision.open_facts[0].fact == "windows"


def test_asking_whether_a_flood_is_harmless_turns_the_verdict() -> None:
    assert decide("flood-heartbeat", "fine", windows="2008r2").headline.startswith("Yes: ")


def test_draining_fifteen_small_vms_one_after_another_takes_five_and_a_half_minutes() -> None:
    found = figures(decide("flood-heartbeat", "trouble", windows="2008r2", vms=15, vm_memory_gb=2, hosts=4))

    assert found["drain_seconds"] == pytest.approx(331, abs=1)
    assert found["simultaneous_migrations"] == 1
    assert found["heartbeat_kbps"] == pytest.approx(6.4)


@pytest.mark.parametrize("topic", ["nic-layout", "fewer-nics", "blade-virtual-connect"])
def test_blades_with_four_nics_whose_vms_must_survive_get_two_vm_ports(topic: str) -> None:
    answer = reply(topic, blade=True, nic_total=4, can_add_nics=False, vm_fault_tolerance=True).answers[0]

    assert answer.layout
    assert answer.layout.name == "blade-4"
    assert answer.layout.trade_offs
    assert "blade-4-csv" in [layout.name for layout in answer.alternatives]
    assert answer.target is None


# Every topic


def profiles() -> list[dict[str, Any]]:
    versions: list[dict[str, Any]] = [{}, *({"windows": version} for version in WINDOWS)]
    hosts: list[dict[str, Any]] = [
        {},
        {"nic_total": 1},
        {"nic_total": 4, "storage": ["iscsi"]},
        {"nic_groups": [{"count": 2, "gbps": 10}, {"count": 2, "gbps": 1}], "csv": True},
        {"clustered": False, "simultaneous_migrations": 4, "storage": ["smb"]},
        {"layout": [{"nics": [1], "roles": ["management", "vm-switch"]}, {"nics": [2], "roles": ["live-migration"]}]},
    ]
    return [version | host for version in versions for host in hosts]


TOPICS = sorted(pack().knowledge.topics)


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_a_table(topic: str) -> None:
    assert topic in pack().tables.verdicts


@pytest.mark.parametrize("topic", TOPICS)
def test_every_answer_stands_on_passages_whatever_the_host(topic: str) -> None:
    for facts in profiles():
        answer = reply(topic, "fine", ("live-migration", "heartbeat"), **facts).answers[0]

        assert "{" not in answer.headline
        assert answer.headline.endswith((".", "!", "?"))
        assert answer.points
        for cited in (*answer.points, *answer.rules):
            assert cited.citations, cited


@pytest.mark.parametrize("topic", TOPICS)
def test_the_version_is_asked_for_first_where_it_matters(topic: str) -> None:
    decision = decide(topic)

    asked = [open_fact.fact for open_fact in decision.open_facts]
    assert "windows" not in asked[2:]
    assert "windows" in asked or not decision.others


def test_every_fact_of_a_topic_can_be_asked_for() -> None:
    facts = set(chain.from_iterable(topic.facts for topic in pack().knowledge.topics.values()))

    assert facts <= set(pack().tables.follow_ups) <= set(FACTS)


def test_figures_are_shown_for_topics_that_there_are() -> None:
    assert set(pack().tables.estimates.shown) <= set(TOPICS)


def test_topics_that_give_numbers_show_figures() -> None:
    for topic in pack().knowledge.topics.values():
        if "number" in topic.kind:
            assert pack().tables.estimates.shown.get(topic.id), topic.id


def test_a_decision_made_before_costs_next_to_nothing() -> None:
    decide("nic-layout", nic_total=4)
    start = time.perf_counter()

    decide("nic-layout", nic_total=4)

    assert time.perf_counter() - start < 0.01
