"""What more ports buy, what fewer cost, and which rule speaks against a sharing, on the real rules."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from nicwise.decide import Decider
from nicwise.decide.model import Decision
from nicwise.pack import default_root, load_pack
from nicwise.profile import HostProfile, Role
from nicwise.understand.model import Supposed


@dataclass(frozen=True)
class Asked:
    topic: str | None = "nic-layout"
    tone: None = None
    roles: tuple[str, ...] = ()
    mentions: frozenset[str] = frozenset()
    about: str | None = None
    vlans: tuple[tuple[Role, int], ...] = ()


@dataclass(frozen=True)
class Known:
    profile: HostProfile
    supposed: Supposed | None = None
    why_not: bool = False


@cache
def decider() -> Decider:
    return Decider(load_pack(default_root()))


def decide(known: dict[str, Any], supposed: Supposed | None = None, *, why_not: bool = False, **asked: Any) -> Decision:
    profile = HostProfile.model_validate({"clustered": True, "storage": ["fc"], **known})
    return decider().decide(Asked(**asked), Known(profile, supposed, why_not))


FOUR_2008R2 = {"windows": "2008r2", "nic_groups": [{"count": 4, "gbps": 1}]}


def test_two_more_ports_end_what_hangs_on_one_port() -> None:
    decision = decide(FOUR_2008R2, Supposed(more=2))

    assert decision.headline.startswith("With six 1 Gb ports in place of four 1 Gb ports you get ")
    assert decision.verdict is None
    assert [row.id for row in decision.compared] == [
        "vm-switch-single",
        "management-single",
        "vendor-team-2008r2",
    ]
    assert decision.compared[0].says == "It ends this: the VMs hang on one port"


def test_fewer_ports_bring_what_they_cost() -> None:
    decision = decide(FOUR_2008R2, Supposed(ports=3))

    assert decision.compared[0].says.startswith("It brings this: ")
    assert all(row.sections for row in decision.compared)


def test_the_ports_that_are_missed_least_go_first() -> None:
    mixed = {"windows": "2019", "nic_groups": [{"count": 2, "gbps": 10}, {"count": 2, "gbps": 1}]}

    decision = decide(mixed, Supposed(ports=2))

    assert decision.headline.startswith("With two 10 Gb ports in place of two 10 Gb and two 1 Gb ports")


def test_a_wider_team_is_better_and_a_narrower_one_worse() -> None:
    three = {"windows": "2012r2", "nic_groups": [{"count": 3, "gbps": 1}]}
    four = FOUR_2008R2 | {"windows": "2012r2"}

    assert any("gets better" in row.says for row in decide(three, Supposed(more=1)).compared)
    assert any("gets worse" in row.says for row in decide(four, Supposed(ports=3)).compared)


def test_nothing_is_compared_where_the_ports_are_unknown() -> None:
    assert decide({"windows": "2019"}, Supposed(more=2)).compared == ()


def test_the_rule_that_forbids_a_sharing_is_told() -> None:
    iscsi = {"windows": "2019", "storage": ["iscsi"], "nic_groups": [{"count": 4, "gbps": 10}]}

    decision = decide(iscsi, why_not=True, roles=("iscsi",), mentions=frozenset({"team"}))

    assert decision.headline.startswith("VM traffic and iSCSI must not share a port")
    assert decision.compared[0].id == "iscsi-is-dedicated"


def test_nothing_speaks_against_what_may_share() -> None:
    decision = decide({"windows": "2019", "link_gbps": 10}, why_not=True, roles=("management", "vm-switch"))

    assert decision.headline.startswith("Nothing speaks against it")
