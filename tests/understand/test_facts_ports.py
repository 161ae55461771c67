"""How ports are counted out of words."""

from collections.abc import Callable
from typing import Any

import pytest

Facts = Callable[[str], dict[str, Any]]


def groups(*pairs: tuple[int, float | None]) -> list[dict[str, Any]]:
    return [{"count": count} | ({} if gbps is None else {"gbps": gbps}) for count, gbps in pairs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("we have two dual-port 10Gb cards and 4 onboard 1Gb", groups((4, 10), (4, 1))),
        ("2x10GbE plus 4x1GbE", groups((2, 10), (4, 1))),
        ("4 gigabit NICs in every host", groups((4, 1))),
        ("six 1 gig ports", groups((6, 1))),
        ("NICs x 4, 1Gb each", groups((4, 1))),
        ("10Gb NICs x 2", groups((2, 10))),
        ("four ports, all gigabit", groups((4, 1))),
        ("4 NICs (1Gb)", groups((4, 1))),
        ("2 ports at 25 Gbit/s", groups((2, 25))),
        ("two 100Mb adapters", groups((2, 0.1))),
        ("two 1000 mbit NICs", groups((2, 1))),
        ("a dual port 10GbE NIC", groups((2, 10))),
        ("one 10Gb NIC and four 1Gb NICs", groups((1, 10), (4, 1))),
        ("4 x 1GbE, Intel X520 dual port 10GbE", groups((4, 1), (2, 10))),
        ("2 onboard gig nics and 1 dual port gig card", groups((4, 1))),
        ("each node: 2x25G + 2x1G", groups((2, 25), (2, 1))),
        ("I want to use 2 10 gig ports and 2 1 gig ports", groups((2, 10), (2, 1))),
        ("a DL380 G7 with 4 onboard NICs and an X710-DA2 dual-port 10Gb card", groups((4, None), (2, 10))),
    ],
)
def test_counts_times_speeds_times_cards_give_groups_of_ports(facts: Facts, text: str, expected: object) -> None:
    assert facts(text)["nic_groups"] == expected


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("4 NICs", 4),
        ("our hosts have four network adapters", 4),
        ("2 x quad port cards", 8),
        ("2 network cards each", 2),
        ("8 NICs (4 onboard + a quad port Intel card)", 8),
        ("number of nics: 6", 6),
        ("hosts: 3, nics: 4", 4),
        ("Quad-port NIC in each host", 4),
        ("a host with only one NIC", 1),
        ("four 8 Gb HBAs? no, it has 4 NICs", 4),
        ("3 hosts with 4 NICs each", 4),
        ("12 ports over 3 nodes", 4),
        ("16 NICs in total across 4 hosts", 4),
        ("there's no 4-port switch, just 3 nics", 3),
        ("we rip out 8 ports and put in 2", 2),
        ("replacing the four NICs, so there are 6 ports", 6),
    ],
)
def test_a_bare_count_is_a_total_for_one_host(facts: Facts, text: str, total: int) -> None:
    found = facts(text)

    assert found.get("nic_total") == total
    assert "nic_groups" not in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6 NICs, two of them 10Gb and four 1Gb", groups((2, 10), (4, 1))),
        ("6 nics, 2 of which are 10 gig, the rest 1 gig", groups((2, 10), (4, 1))),
        ("8 ports: 4x1Gb and 4x10Gb", groups((4, 1), (4, 10))),
        ("5 NICs, of them two 10Gb ports", groups((2, 10), (3, None))),
    ],
)
def test_a_total_beside_its_groups_is_not_added_to_them(facts: Facts, text: str, expected: object) -> None:
    assert facts(text)["nic_groups"] == expected


def test_ports_spoken_for_by_storage_say_so(facts: Facts) -> None:
    found = facts("4 NICs plus 2 for iSCSI")

    assert found["nic_groups"] == [{"count": 4}, {"count": 2, "use": "iscsi"}]


def test_rdma_is_a_property_of_the_ports_it_is_said_of(facts: Facts) -> None:
    found = facts("two 25Gb RDMA ports and two 1Gb ports")

    assert found["nic_groups"] == [{"count": 2, "gbps": 25, "rdma": True}, {"count": 2, "gbps": 1}]


@pytest.mark.parametrize(
    "text",
    [
        "how many NICs do I need for live migration?",
        "do I really need four NICs?",
        "Microsoft recommends 4 NICs",
        "would 2 more NICs help?",
        "can heartbeat and live migration share one NIC?",
        "one NIC per role?",
        "what is port 6600 for?",
        "event 1135 on node 2 at 10:30",
        "VLAN 20 on NIC 3",
        "Dell R720 with 16 cores and 192GB RAM",
        "KB2870270 is installed, address 10.0.0.4",
        "a 24 port switch",
        "two 8Gb FC HBAs",
    ],
)
def test_numbers_that_count_no_ports_of_the_host_stay_out(facts: Facts, text: str) -> None:
    found = facts(text)

    assert "nic_total" not in found
    assert "nic_groups" not in found


def test_the_asker_s_count_beats_the_handbook_s(facts: Facts) -> None:
    assert facts("Microsoft recommends 4 NICs, we only have two")["nic_total"] == 2


def test_hosts_that_differ_are_noticed_and_the_least_is_taken(ask: Callable[..., Any]) -> None:
    reading = ask("host A has 4 NICs, host B has 6, is that ok?")

    assert reading.profile.nic_total == 4
    assert len(reading.notes) == 1


def test_two_totals_without_a_correction_contradict(ask: Callable[..., Any]) -> None:
    reading = ask("Our hosts have 4 NICs. We bought hosts with 6 NICs last year. Is that enough?")

    assert [(conflict.fact, conflict.values) for conflict in reading.conflicts] == [("nic_total", (4, 6))]
    assert reading.profile.nic_total is None


@pytest.mark.parametrize("text", ["4 NICs. No wait, 6 NICs.", "4 NICs, sorry, 6", "we have 4 nics - I mean 6 nics"])
def test_a_correction_in_the_same_breath_wins(facts: Facts, text: str) -> None:
    assert facts(text)["nic_total"] == 6


def test_the_words_of_a_fact_are_found_in_the_message(ask: Callable[..., Any]) -> None:
    text = "Hello 😀 we run 2008 R2 with 4 NICs, is that enough?"
    reading = ask(text)
    spans = {fact.name: [text[start:end] for start, end in fact.spans] for fact in reading.stated}

    assert spans == {"windows": ["2008 R2"], "nic_total": ["4 NICs"]}


@pytest.mark.parametrize(
    ("text", "gbps"),
    [
        ("is 1 Gb enough for live migration?", 1),
        ("how long over a 10 gig link?", 10),
        ("is a 100 Mb crossover fine for the heartbeat?", 0.1),
        ("we use a gigabit network for live migration", 1),
        ("live migration over 10GbE", 10),
    ],
)
def test_a_speed_without_a_count_is_the_link_asked_about(facts: Facts, text: str, gbps: float) -> None:
    found = facts(text)

    assert found["link_gbps"] == gbps
    assert "nic_groups" not in found


def test_memory_is_no_speed(facts: Facts) -> None:
    assert "link_gbps" not in facts("is moving a VM with 10GB RAM quick?")
