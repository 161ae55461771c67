"""How a decision is put together, on an invented topic and an invented search for layouts."""

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, cast

import pytest

from nicwise.decide import Decider
from nicwise.decide.layouts import Choice
from nicwise.decide.model import Check, Decision, Fired, Plan
from nicwise.decide.outcome import Finders
from nicwise.decide.sharing import Sharing
from nicwise.decide.sketch import Sketch, sketch_of
from nicwise.pack import Pack, default_root
from nicwise.pack.model import Knowledge, Topic
from nicwise.pack.reading import Problems
from nicwise.pack.tables import Tables, Tone, VerdictTable, load_tables
from nicwise.profile import HostProfile, Role
from nicwise.understand.model import Supposed

FINDING = Fired("crowded", "warning", "Two share a port.", "It is narrow.", ("one#a",))


@dataclass(frozen=True)
class Asked:
    """A question about the invented topic."""

    topic: str | None = "ports"
    tone: Tone | None = None
    roles: tuple[str, ...] = ()
    mentions: frozenset[str] = frozenset()
    about: str | None = None
    vlans: tuple[tuple[Role, int], ...] = ()


@dataclass(frozen=True)
class Known:
    profile: HostProfile
    supposed: Supposed | None = None
    why_not: bool = False


def plan(name: str, windows: str | None) -> Plan:
    return Plan(name, (name,), f"Title of {name}", (), (), (), 0, 0, 0, (), (), None, windows, ())


def choose(profile: HostProfile) -> Choice:
    """Four ports, six with iSCSI; old hosts get a layout of their own."""
    needed = 6 if "iscsi" in (profile.storage or ()) else 4
    present = profile.nic_total if profile.nic_total is not None else needed
    age = "old" if profile.windows == "2008r2" else "new"
    missing = max(0, needed - present)
    return Choice(
        layout=plan(f"{age}-{present}", profile.windows),
        target=plan(f"{age}-{needed}", profile.windows) if missing else None,
        alternatives=(plan("other", profile.windows),),
        needed=needed,
        missing=missing,
        spare=max(0, present - needed),
        how="counted",
    )


def sketch(profile: HostProfile) -> Sketch:
    return sketch_of(choose(profile))


def check(profile: HostProfile) -> Check:
    return Check("depends", (FINDING,), plan("given", None), lambda: plan("nearest", profile.windows))


def share(roles: tuple[str, ...], profile: HostProfile) -> Sharing:
    return Sharing("discouraged", (FINDING,))


def topic(name: str, kind: tuple[Any, ...], facts: tuple[str, ...]) -> Topic:
    return Topic(name, name, f"{name}?", kind, facts, (), "Short.", (), ())


def table(claims: str | None, *rows: dict[str, Any]) -> VerdictTable:
    texts = {"because": "Because.", "sections": ["one#a"]}
    return VerdictTable.model_validate({"claims": claims, "rows": [texts | row for row in rows]})


TOPICS = {
    "ports": topic("ports", ("layout",), ("hosts", "storage", "nic_total", "windows", "vlans")),
    "sharing": topic("sharing", ("verdict",), ("windows",)),
    "checking": topic("checking", ("verdict", "layout"), ("layout", "windows", "storage")),
}
VERDICTS = {
    "ports": table(
        "fine",
        {"id": "short", "when": {"nics_missing": ">0"}, "verdict": "no", "says": "you are {nics_missing_word} short"},
        {"id": "new", "when": {"windows": ">=2012"}, "says": "on {windows_name} one team is enough"},
        {"id": "plain", "says": "plan {nics_needed_word} ports"},
    ),
    "sharing": table(
        "trouble",
        {"id": "bad", "when": {"sharing": "discouraged"}, "verdict": "yes", "says": "{roles_named} collide"},
        {"id": "else", "says": "name two"},
    ),
    "checking": table(
        "fine",
        {"id": "weak", "when": {"layout_fault": "warning"}, "verdict": "depends", "says": "{finding}, so mind it"},
        {"id": "tell", "says": "tell me the layout"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def decider() -> Decider:
    problems = Problems(default_root())
    real = load_tables(default_root(), problems)
    assert real, problems.found
    shown = MappingProxyType({"ports": ("nics_needed", "nics_missing", "nics_spare")})
    estimates = real.estimates.model_copy(update={"shown": shown})
    tables: Tables = replace(real, verdicts=MappingProxyType(VERDICTS), estimates=estimates)
    knowledge = Knowledge(MappingProxyType(TOPICS), (), MappingProxyType({}), ())
    finders = Finders(sketch=sketch, choose=choose, check=check, share=share)
    return Decider(Pack("v", knowledge, cast(Any, None), tables, cast(Any, None)), finders)


def decide(decider: Decider, asked: Asked | None = None, **facts: Any) -> Decision:
    return decider.decide(asked or Asked(), Known(HostProfile.model_validate(facts)))


def open_facts(decision: Decision) -> list[str]:
    return [open_fact.fact for open_fact in decision.open_facts]


def test_gaps_of_the_headline_are_filled_in_words(decider: Decider) -> None:
    decision = decide(decider, Asked(tone="fine"), windows="2008r2", storage=["iscsi"], nic_total=4)

    assert decision.headline == "No: you are two short."
    assert (decision.layout, decision.target) == (plan("old-4", None), plan("old-6", None))
    assert [(n.name, n.value) for n in decision.numbers] == [("nics_needed", 6), ("nics_missing", 2), ("nics_spare", 0)]


def test_a_topic_without_verdict_gives_none_unless_it_was_asked_for(decider: Decider) -> None:
    facts = {"windows": "2008r2", "storage": ["iscsi"], "nic_total": 4}

    assert decide(decider, Asked(tone=None), **facts).verdict is None
    assert decide(decider, Asked(tone=None), **facts).headline == "You are two short."
    assert decide(decider, Asked(tone="trouble"), **facts).verdict == "yes"


def test_a_topic_with_verdict_always_gives_it(decider: Decider) -> None:
    asked = Asked("sharing", roles=("csv", "live-migration"))

    decision = decide(decider, asked)

    assert decision.headline == "Yes: CSV and live migration collide."
    assert decision.fired[-1] == FINDING


def test_sharing_is_not_sought_for_a_single_role(decider: Decider) -> None:
    assert decide(decider, Asked("sharing", roles=("csv",))).headline == "Name two."


def test_without_a_version_the_current_layout_is_the_first_alternative(decider: Decider) -> None:
    decision = decide(decider)

    assert decision.layout == plan("old-4", None)
    assert decision.alternatives == (plan("new-4", "2022"), plan("other", None))


def test_the_current_layout_uses_the_ports_that_there_are(decider: Decider) -> None:
    decision = decide(decider, nic_total=3)

    assert decision.alternatives[0] == plan("new-3", "2022")


def test_with_a_version_no_other_version_is_shown(decider: Decider) -> None:
    assert [alternative.windows for alternative in decide(decider, windows="2008r2").alternatives] == [None]


def test_newer_versions_are_told_where_the_headline_is_of_an_old_one(decider: Decider) -> None:
    (other,) = decide(decider, windows="2008r2").others

    assert (other.windows, other.says) == ("2012", "on 2012 one team is enough")


def test_a_current_version_has_nothing_newer_to_tell(decider: Decider) -> None:
    assert decide(decider, windows="2025").others == ()


def test_the_version_is_asked_for_before_facts_that_differ_more(decider: Decider) -> None:
    assert open_facts(decide(decider))[0] == "windows"


def test_facts_that_change_nothing_are_not_asked_for(decider: Decider) -> None:
    found = open_facts(decide(decider, windows="2008r2"))

    assert found == ["nic_total", "storage"]


def test_a_stated_fact_is_not_asked_for_again(decider: Decider) -> None:
    assert open_facts(decide(decider, windows="2008r2", nic_total=4, storage=["fc"])) == []


def test_a_layout_to_check_is_asked_for_before_the_version(decider: Decider) -> None:
    assert open_facts(decide(decider, Asked("checking")))[0] == "layout"


def test_the_worst_finding_is_part_of_the_headline(decider: Decider) -> None:
    layout = [{"nics": [1], "roles": ["management", "live-migration"]}]

    decision = decide(decider, Asked("checking"), windows="2008r2", layout=layout)

    assert decision.headline == "It depends: two share a port, so mind it."
    assert decision.layout == plan("nearest", None)
    assert decision.profile.nic_total == 1


def test_someone_who_can_not_add_ports_gets_no_target(decider: Decider) -> None:
    decision = decide(decider, windows="2008r2", storage=["iscsi"], nic_total=4, can_add_nics=False)

    assert decision.target is None


def test_assumptions_are_told_where_the_topic_hangs_on_them(decider: Decider) -> None:
    told = [assumption.fact for assumption in decide(decider, Asked("sharing")).assumptions]

    assert told == ["windows"]


def test_equal_questions_get_equal_decisions(decider: Decider) -> None:
    assert decide(decider, hosts=2) == decide(decider, hosts=2)


def test_a_bare_profile_is_closed_before_layouts_are_sought(decider: Decider) -> None:
    assert decider.choose(HostProfile(nic_total=4)).layout.name == "old-4"
    assert decider.check(HostProfile()).findings == (FINDING,)
