"""What a message is within a conversation, and what it asks by itself."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from nicwise.profile import HostProfile, NicGroup
from nicwise.understand.model import Dialogue, Heard, Reading

Ask = Callable[..., Reading]

COUNT = Heard("how many NICs?", 0, 14, "answered", "nic-count", 0.9)
SHARE = Heard(
    "can LM share with heartbeat?", 0, 28, "answered", "share-roles", 0.9,
    tone="fine", roles=("live-migration", "heartbeat"),
)  # fmt: skip


def known(asked: Heard = COUNT, pending: str | None = None, **facts: Any) -> Dialogue:
    return Dialogue(HostProfile.model_validate(facts), (asked,), pending)


def topics(reading: Reading) -> list[str | None]:
    return [heard.topic for heard in reading.heard]


def test_facts_of_earlier_turns_stay_known(ask: Ask) -> None:
    reading = ask("we also use iSCSI", known(windows="2008r2"))

    assert reading.profile.known() == {"windows": "2008r2", "storage": ("iscsi",)}
    assert reading.origins == {"windows": "earlier", "storage": "stated"}


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("and with iSCSI?", "storage", ("iscsi",)),
        ("what about iSCSI?", "storage", ("iscsi",)),
        ("what about 2016?", "windows", "2016"),
        ("ok, and on 2012 R2?", "windows", "2012r2"),
        ("sorry, six NICs", "nic_total", 6),
        ("no, it's 2012", "windows", "2012"),
        ("same for blades?", "blade", True),
        ("and without a cluster?", "clustered", False),
        ("we have CSV by the way", "csv", True),
        ("does that change with 5 hosts?", "hosts", 5),
    ],
)
def test_a_message_that_only_adds_or_changes_facts_asks_again(ask: Ask, text: str, fact: str, value: object) -> None:
    reading = ask(text, known(windows="2008r2", nic_total=4))

    assert topics(reading) == ["nic-count"]
    assert getattr(reading.profile, fact) == value
    assert (reading.heard[0].text, reading.heard[0].start) == (text, 0)


def test_a_corrected_count_keeps_the_speed_of_the_ports(ask: Ask) -> None:
    reading = ask("sorry, six NICs", known(nic_groups=[{"count": 4, "gbps": 1}]))

    assert reading.profile.nic_groups == (NicGroup(count=6, gbps=1),)
    assert reading.profile.nic_total == 6


def test_a_new_speed_keeps_the_count_of_the_ports(ask: Ask) -> None:
    reading = ask("and with 10 gig?", known(nic_total=4))

    assert reading.profile.nic_groups == (NicGroup(count=4, gbps=10),)
    assert reading.profile.link_gbps is None


def test_a_new_speed_changes_the_link_that_was_asked_about(ask: Ask) -> None:
    reading = ask("and over 10 gig?", known(nic_total=4, link_gbps=1))

    assert reading.profile.link_gbps == 10
    assert reading.profile.nic_groups is None


@pytest.mark.parametrize("text", ["sorry, four not six", "4, not 6", "I meant four", "four instead of six"])
def test_a_bare_number_corrects_the_fact_that_had_the_old_one(ask: Ask, text: str) -> None:
    reading = ask(text, known(nic_total=6))

    assert reading.profile.nic_total == 4
    assert topics(reading) == ["nic-count"]


def test_a_bare_correction_finds_the_fact_by_its_old_value(ask: Ask) -> None:
    reading = ask("sorry, 3 not 2", known(nic_total=4, hosts=2))

    assert (reading.profile.nic_total, reading.profile.hosts) == (4, 3)


@pytest.mark.parametrize(
    ("pending", "text", "value"),
    [
        ("nic_total", "four", 4),
        ("hosts", "there are 3", 3),
        ("csv", "no", False),
        ("csv", "yes, we do", True),
        ("can_add_nics", "we can't", False),
        ("windows", "2012 R2", "2012r2"),
        ("windows", "R2", "2008r2"),
        ("windows", "the last one", "2025"),
        ("storage", "local", ("local",)),
        ("storage", "fibre channel", ("fc",)),
        ("team_kind", "set", "set"),
        ("vm_memory_gb", "8", 8),
        ("vms", "about 20", 20),
    ],
)
def test_a_bare_answer_goes_to_the_question_asked_back(ask: Ask, pending: str, text: str, value: object) -> None:
    reading = ask(text, known(pending=pending))

    assert getattr(reading.profile, pending) == value
    assert topics(reading) == ["nic-count"]


def test_no_before_a_count_corrects_and_answers_nothing_else(ask: Ask) -> None:
    reading = ask("no, six NICs", known(pending="csv", nic_total=4))

    assert reading.profile.known() == {"nic_total": 6}


@pytest.mark.parametrize("text", ["thanks!", "Thank you very much, that helps", "hello", "great", "ok thanks, bye"])
def test_thanks_and_greetings_change_nothing(ask: Ask, text: str) -> None:
    reading = ask(text, known(nic_total=4))

    assert [heard.outcome for heard in reading.heard] == ["out_of_scope"]
    assert reading.profile.known() == {"nic_total": 4}
    assert reading.stated == ()


def test_a_new_question_keeps_the_facts(ask: Ask) -> None:
    reading = ask("Will moving all VMs flood the heartbeat network?", known(windows="2008r2", nic_total=4))

    assert topics(reading) == ["flood-heartbeat"]
    assert reading.profile.nic_total == 4


def test_two_kinds_of_traffic_named_anew_take_the_place_of_the_old(ask: Ask) -> None:
    reading = ask("and management with VMs?", known(SHARE))

    assert topics(reading) == ["share-roles"]
    assert reading.heard[0].roles == ("management", "vm-switch")
    assert reading.heard[0].tone == "fine"


def test_a_profile_alone_asks_the_last_question_again(ask: Ask) -> None:
    reading = ask("", known(nic_total=4), given=HostProfile(nic_total=6))

    assert topics(reading) == ["nic-count"]
    assert reading.heard[0].text == COUNT.text
    assert (reading.profile.nic_total, reading.origins["nic_total"]) == (6, "profile")


def test_a_given_value_wins_over_a_heard_one(ask: Ask) -> None:
    reading = ask("how many NICs do I need on 2008 R2?", given=HostProfile(windows="2016"))

    assert (reading.profile.windows, reading.origins["windows"]) == ("2016", "profile")


def test_a_forgotten_fact_is_gone_with_what_hangs_on_it(ask: Ask) -> None:
    dialogue = known(windows="2008r2", nic_groups=[{"count": 4, "gbps": 1}])
    reading = ask("", dialogue, forgotten=frozenset({"nic_groups"}))

    assert reading.profile.known() == {"windows": "2008r2"}


@pytest.mark.parametrize("text", ["", "🙂", "?!", "\ud800\x00"])
def test_a_message_without_words_asks_nothing_new(ask: Ask, text: str) -> None:
    assert ask(text).heard == ()


def test_hardware_without_a_question_is_offered_a_layout(ask: Ask) -> None:
    reading = ask("we have 4 NICs in each host")

    assert topics(reading) == ["nic-layout"]
    assert reading.profile.nic_total == 4


def test_facts_that_want_no_layout_ask_nothing_yet(ask: Ask) -> None:
    assert ask("we have 2012 R2 hosts").heard == ()


def test_that_points_at_ports_told_before(ask: Ask) -> None:
    reading = ask("is that enough for live migration?", Dialogue(HostProfile(nic_total=4)))

    assert topics(reading) == ["nic-count"]


@pytest.mark.parametrize(
    "text", ["how do I set up vMotion NICs?", "how many NICs does an ESXi host need?", "NIC teaming on Proxmox"]
)
def test_another_product_s_world_is_declined(ask: Ask, text: str) -> None:
    assert [(heard.outcome, heard.topic) for heard in ask(text).heard] == [("out_of_scope", None)]


def test_coming_from_another_product_is_no_reason_to_decline(ask: Ask) -> None:
    reading = ask("We come from VMware. How many NICs does a Hyper-V host need for live migration on 2012 R2?")

    assert topics(reading) == ["nic-count"]


def test_two_questions_are_heard_in_the_order_asked(ask: Ask) -> None:
    reading = ask("Will moving all VMs flood the heartbeat? And how many VMs can move at once?")

    assert topics(reading) == ["flood-heartbeat", "simultaneous-migrations"]
    assert reading.heard[0].end <= reading.heard[1].start


def test_a_question_asked_twice_is_answered_once(ask: Ask) -> None:
    reading = ask("How many NICs do I need? I mean, how many network cards does a host need?")

    assert topics(reading) == ["nic-count"]


def test_the_words_that_asked_are_those_of_the_asking_sentence(ask: Ask) -> None:
    reading = ask("Hi all. We run 2008 R2. How many NICs do I need for live migration? Thanks a lot!")

    assert [heard.text for heard in reading.heard] == ["How many NICs do I need for live migration?"]


def test_roles_are_heard_in_the_order_of_mention(ask: Ask) -> None:
    reading = ask("Can heartbeat and live migration share a NIC with management?")

    assert reading.heard[0].roles == ("heartbeat", "live-migration", "management")


def test_terms_named_are_mentioned(ask: Ask) -> None:
    reading = ask("Does the heartbeat need a crossover cable?")

    assert {"heartbeat", "crossover"} <= reading.heard[0].mentions


@pytest.mark.parametrize(
    ("text", "before", "fact", "value"),
    [
        ("and over 25?", {"link_gbps": 10}, "link_gbps", 25),
        ("make it 32 GB each", {"vm_memory_gb": 8, "vms": 10}, "vm_memory_gb", 32),
        ("and five?", {"hosts": 3}, "hosts", 5),
        ("they have six today", {"storage": ("fc",)}, "nic_total", 6),
        ("it's a cluster of four", {"windows": "2016"}, "hosts", 4),
        ("the cluster is gone now", {"windows": "2016"}, "clustered", False),
    ],
)
def test_a_number_without_its_noun_means_what_was_spoken_of(
    ask: Ask, text: str, before: dict[str, object], fact: str, value: object
) -> None:
    dialogue = replace(known(**before), said=tuple(before))

    assert getattr(ask(text, dialogue).profile, fact) == value


@pytest.mark.parametrize(
    "text", ["and if I buy a third and move LM to it?", "move live migration to NIC 3", "put LM on its own port"]
)
def test_traffic_moved_in_words_changes_the_known_layout(ask: Ask, text: str) -> None:
    layout = [{"nics": [1], "roles": ["management"]}, {"nics": [2], "roles": ["heartbeat", "live-migration"]}]

    reading = ask(text, known(layout=layout))

    assert [use.roles for use in reading.profile.layout or ()] == [
        ("management",),
        ("heartbeat",),
        ("live-migration",),
    ]
