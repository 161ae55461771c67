"""Layouts told in words."""

from collections.abc import Callable
from typing import Any

import pytest

Facts = Callable[[str], dict[str, Any]]
Uses = list[tuple[list[int], list[str]]]

FOUR: Uses = [([1], ["management"]), ([2], ["heartbeat"]), ([3], ["live-migration"]), ([4], ["vm-switch"])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PORT1=MGMT PORT2=CLUSTER PORT3=LM PORT4=VM", FOUR),
        ("nic 1: management, nic 2: heartbeat, nic 3: live migration, nic 4: vms", FOUR),
        ("1: mgmt 2: hb 3: LM 4: VM switch", FOUR),
        ("1. management 2. heartbeat 3. LM 4. virtual switch", FOUR),
        ("1 mgmt, 1 hb, 1 LM, 1 VM", FOUR),
        ("eth0 mgmt, eth1 hb, eth2 LM, eth3 vm switch", FOUR),
        ("first NIC management, second NIC heartbeat, third live migration, fourth VMs", FOUR),
        ("one for management, one for heartbeat, one for live migration and one for the VMs", FOUR),
        ("management on NIC1, heartbeat on NIC2, LM on NIC3, VMs on NIC4", FOUR),
        ("LM: NIC3, mgmt: NIC1, HB: NIC2, VMs: NIC4", [FOUR[2], FOUR[0], FOUR[1], FOUR[3]]),
        (
            "NIC1 mgmt, NIC2 heartbeat + LM, NIC3+4 VM switch",
            [([1], ["management"]), ([2], ["heartbeat", "live-migration"]), ([3, 4], ["vm-switch"])],
        ),
        (
            "1x management, 1x csv, 2x vms",
            [([1], ["management"]), ([2], ["csv"]), ([3, 4], ["vm-switch"])],
        ),
        (
            "management on one NIC, heartbeat on another, VMs get two",
            [([1], ["management"]), ([2], ["heartbeat"]), ([3, 4], ["vm-switch"])],
        ),
        (
            "port 1 carries management/cluster, port 2 the VMs",
            [([1], ["management", "heartbeat"]), ([2], ["vm-switch"])],
        ),
    ],
)
def test_ports_and_their_traffic_are_read(facts: Facts, text: str, expected: Uses) -> None:
    assert [(use["nics"], use["roles"]) for use in facts(text)["layout"]] == expected


def test_a_team_is_marked_on_its_ports_only(facts: Facts) -> None:
    found = facts("ports A and B teamed for VMs, port C management, port D heartbeat")["layout"]

    assert [(use["nics"], use.get("team")) for use in found] == [([1, 2], True), ([3], None), ([4], None)]


def test_speeds_can_tell_ports_apart(facts: Facts) -> None:
    found = facts("10Gb for VMs and management, 1Gb for cluster and LM. Is that ok?")["layout"]

    assert [(use["gbps"], use["roles"]) for use in found] == [
        (10, ["vm-switch", "management"]),
        (1, ["heartbeat", "live-migration"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "can heartbeat and live migration share a NIC?",
        "do I need one NIC for management and one for heartbeat?",
        "2 hosts with 15 VMs",
        "management on NIC 1",
        "set to 2 live migrations and 1 backup",
        "2 iSCSI ports and 4 NICs",
    ],
)
def test_talk_of_ports_is_no_layout(facts: Facts, text: str) -> None:
    assert "layout" not in facts(text)


def test_the_question_behind_a_layout_is_not_part_of_it(facts: Facts) -> None:
    found = facts("NIC1 mgmt, NIC2 heartbeat, is that ok for live migration?")["layout"]

    assert found[1]["roles"] == ["heartbeat"]


def test_ports_of_a_layout_are_not_counted_as_guests(facts: Facts) -> None:
    found = facts("1 mgmt, 1 hb, 1 LM, 2 VM")

    assert "vms" not in found
