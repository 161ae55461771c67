"""How pasted output of commands is read: cases in `pastes/`, each a message and the facts that it states.

A case ends in a line "=== reads as" and YAML: facts as in the profile (`nic_total` where no groups say it), and
`asks` (the topic, or any), `conflicts` (names of facts), `notes` (how many).
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from nicwise.profile import HostProfile
from nicwise.understand.model import Dialogue, Reading
from nicwise.understand.pasted.blocks import find_blocks

Ask = Callable[..., Reading]

CASES = sorted((Path(__file__).parent / "pastes").glob("*.txt"))
TABLE = """
Name   InterfaceDescription                       ifIndex Status  MacAddress          LinkSpeed
----   --------------------                       ------- ------  ----------          ---------
NIC1   Intel(R) I350 Gigabit Network Connection        12 Up      A0-36-9F-00-00-01      1 Gbps
NIC2   Intel(R) I350 Gigabit Network Connection #2     13 Up      A0-36-9F-00-00-02      1 Gbps
"""
LAYOUT = """
Name       InterfaceDescription  LinkSpeed
----       --------------------  ---------
Management Intel(R) I350 #1      1 Gbps
Heartbeat  Intel(R) I350 #2      1 Gbps
LM         Intel(R) I350 #3      1 Gbps
"""


def load(case: Path) -> tuple[str, dict[str, Any]]:
    text, expected = case.read_text(encoding="utf-8").split("=== reads as\n")
    return text, YAML(typ="safe").load(expected)


def plain(reading: Reading) -> dict[str, Any]:
    """The facts stated, as plain data; without the total where groups say it."""
    found = {fact.name: fact.value for fact in reading.stated}
    if "nic_groups" in found:
        found.pop("nic_total")
    return HostProfile.model_validate(found).model_dump(mode="json", exclude_none=True, include=set(found))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_pasted_output_states_what_it_shows(ask: Ask, case: Path) -> None:
    text, expected = load(case)
    asks, conflicts = expected.pop("asks"), expected.pop("conflicts", [])
    notes = expected.pop("notes", 0)
    reading = ask(text)

    wanted = HostProfile.model_validate(expected)
    assert plain(reading) == wanted.model_dump(mode="json", exclude_none=True, include=set(expected))
    assert [conflict.fact for conflict in reading.conflicts] == conflicts
    assert len(reading.notes) == notes
    assert asks == "any" or asks in {one.topic for one in reading.heard}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_nothing_within_a_paste_is_heard_as_a_question(ask: Ask, case: Path) -> None:
    text, _ = load(case)
    blocks = find_blocks(text)

    for one in ask(text).heard:
        assert text[one.start : one.end] == one.text
        assert not any(block.start < one.end and one.start < block.end for block in blocks)


def test_rows_without_their_headings_are_read(ask: Ask) -> None:
    rows = "\n".join(TABLE.strip().splitlines()[2:])

    assert plain(ask(f"My NICs:\n{rows}\nIs that enough?")) == {"nic_groups": [{"count": 2, "gbps": 1.0}]}


def test_each_port_shows_where_it_was_read(ask: Ask) -> None:
    text = f"Here is a host 😀:\n{TABLE}\nHow many NICs do I need?"
    facts = {fact.name: fact for fact in ask(text).stated}

    assert [text[start:end] for start, end in facts["nic_groups"].spans] == ["NIC1", "1 Gbps", "NIC2", "1 Gbps"]
    assert facts["nic_groups"].text == "NIC1, 1 Gbps, NIC2"


@pytest.mark.parametrize(
    "prose", ["", "Output of Get-NetAdapter on HV01:", "our hosts look like this:", "Hello", "thanks!", "Here you go."]
)
def test_a_paste_without_a_question_is_offered_a_check(ask: Ask, prose: str) -> None:
    reading = ask(f"{prose}\n{LAYOUT}")

    assert [heard.topic for heard in reading.heard] == ["layout-check"]
    assert reading.profile.nic_total == 3


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("is this ok?", "layout-check"),
        ("thoughts?", "layout-check"),
        ("anything wrong here?", "layout-check"),
        ("does this look sane for S2D?", "layout-check"),
        ("is that enough?", "nic-count"),
        ("how many NICs do I need?", "nic-count"),
        ("will migrating all VMs flood the heartbeat?", "flood-heartbeat"),
        ("what is the weather?", None),
        ("can I run exchange on this?", None),
    ],
)
def test_a_question_beside_a_paste_may_point_at_it(ask: Ask, question: str, topic: str | None) -> None:
    for text in (f"{question}\n{LAYOUT}", f"{LAYOUT}\n{question}"):
        assert [one.topic for one in ask(text).heard] == [topic]


def test_a_paste_answers_the_question_before_it(ask: Ask) -> None:
    first = ask("How many NICs do I need on 2012 R2?")
    earlier = Dialogue(first.profile, first.heard, "nic_total")
    for prose in ("", "Sorry, here is the output of the command on the first of the nodes:"):
        reading = ask(f"{prose}\n{TABLE}", earlier)

        assert [one.topic for one in reading.heard] == ["nic-count"]
        assert (reading.profile.windows, reading.profile.nic_total) == ("2012r2", 2)


def test_prose_that_agrees_with_a_paste_gives_its_words_too(ask: Ask) -> None:
    text = f"We have 2 NICs. {TABLE} How many NICs do I need?"
    total = next(fact for fact in ask(text).stated if fact.name == "nic_total")

    assert [text[start:end] for start, end in total.spans][:2] == ["2 NICs", "NIC1"]


@pytest.mark.parametrize(
    ("prose", "conflicts"),
    [
        ("We have 4 NICs. Is that enough?", ["nic_total"]),
        ("can I team 4 NICs for the VMs?", []),
        ("should I buy 2 more NICs?", []),
        ("there are 2 NICs, are more needed?", []),
    ],
)
def test_a_count_contradicts_a_paste_unless_it_is_asked_about(ask: Ask, prose: str, conflicts: list[str]) -> None:
    reading = ask(f"{prose}\n{TABLE}")

    assert [conflict.fact for conflict in reading.conflicts] == conflicts
    assert reading.profile.nic_total == (None if conflicts else 2)


@pytest.mark.parametrize(
    "text",
    [
        "Name: Tom\nStatus: urgent\n\nhow many NICs do I need?",
        "Does Get-NetAdapter show the link speed of a team?",
        "my name, status and role do not matter, do they?",
        "What does TeamingMode : SwitchIndependent mean for live migration?",
        "NIC1: management\nNIC2: heartbeat\nNIC3: live migration\nIs this layout OK?",
        "| what | how many |\n|---|---|\nwe have 4 NICs",
        "- 4 NICs\n- 2012 R2\n\nenough?",
    ],
)
def test_prose_is_no_paste(text: str) -> None:
    assert find_blocks(text) == ()


@pytest.mark.parametrize(
    ("description", "is_port"),
    [
        ("Hyper-V Virtual Ethernet Adapter #3", False),
        ("Hyper-V Virtual Ethernet Ad...#3", False),
        ("Microsoft Network Adapter Multiplexo...", False),
        ("Microsoft Failover Cluster Virtual Adapter", False),
        ("Remote NDIS Compatible Device", False),
        ("iDRAC Virtual NIC USB Device", False),
        ("WAN Miniport (IP)", False),
        ("Microsoft KM-TEST Loopback Adapter", False),
        ("Bluetooth Device (Personal Area Network)", False),
        ("Intel(R) Wi-Fi 6 AX201 160MHz", False),
        ("Microsoft ISATAP Adapter #2", False),
        ("Teredo Tunneling Pseudo-Interface", False),
        ("TEAM : VMTeam", False),
        ("TEAM : VMTeam - Intel(R) Ethernet Server Adapter I350-T2", True),
        ("Broadcom BCM5709C NetXtreme II GigE (NDIS VBD Client) #37", True),
        ("Mellanox ConnectX-3 Pro Ethernet Adapter", True),
        ("Cisco VIC Ethernet Interface #2", True),
        ("HP FlexFabric 10Gb 2-port 554FLB Adapter", True),
    ],
)
def test_only_hardware_counts_as_ports(ask: Ask, description: str, is_port: bool) -> None:
    text = f"Name InterfaceDescription Status LinkSpeed\nA {description} Up 1 Gbps\nB Intel(R) I350 Up 1 Gbps\n"

    assert ask(text).profile.nic_total == 1 + is_port


@pytest.mark.parametrize(
    ("description", "gbps"),
    [
        ("Intel(R) Ethernet Controller X710 for 10GbE SFP+", 10),
        ("Intel(R) Ethernet Converged Network Adapter X520-2", 10),
        ("Intel(R) 82599 10 Gigabit Dual Port Network Connection", 10),
        ("Intel(R) Ethernet 25G 2P E810-XXV Adapter", 25),
        ("Intel(R) Gigabit 4P I350-t rNDC", 1),
        ("Intel(R) PRO/1000 PT Dual Port Server Adapter", 1),
        ("HP Ethernet 1Gb 4-port 331FLR Adapter", 1),
        ("HPE FlexFabric 10Gb 2-port 533FLR-T", 10),
        ("Realtek Gaming 2.5GbE Family Controller", 2.5),
        ("QLogic 2x1GE+2x25GE QL41234HMCU NIC", None),
        ("Mellanox ConnectX-4 Lx Ethernet Adapter", None),
    ],
)
def test_a_port_without_link_has_the_speed_that_its_description_names(
    ask: Ask, description: str, gbps: float | None
) -> None:
    text = f"Name InterfaceDescription Status LinkSpeed\nA {description} Disconnected 0 bps\n"
    groups = ask(text).profile.nic_groups

    assert ask(text).profile.nic_total == 1
    assert (groups[0].gbps if groups else None) == gbps


@pytest.mark.parametrize(
    "text",
    [
        "Name:\n" * 1666,
        "Name : a\nStatus : b\n" * 500,
        "Windows IP Configuration\na . . : b\n" * 280,
        "Name LinkSpeed\n" * 660,
        "Name InterfaceDescription ifIndex Status MacAddress LinkSpeed\n" + "a b 1 Up\n" * 1100,
        "Name InterfaceDescription ifIndex Status MacAddress LinkSpeed\n" + "{" * 9900,
        "Ethernet adapter X:\n" + ". " * 4900,
        "PS C:\\" + "a" * 9900,
        "Name : x\nMembers : {" + "a," * 4900,
    ],
    ids=lambda text: text[:20],
)
def test_hostile_pastes_are_read_in_no_time(text: str) -> None:
    begun = time.perf_counter()
    find_blocks(text[:10_000])

    assert time.perf_counter() - begun < 1.0  # 5 to 40 ms where this was written; a quadratic reader took 2 to 6 s
