"""What a reply holds for given decisions. Content is invented."""

from dataclasses import replace
from typing import Any

import pytest

from nicwise.answer import FollowUp
from nicwise.compose import Stamp, compose
from nicwise.decide.model import Assumption, Cost, Decision, Fired, OpenFact, Otherwise, Plan
from nicwise.pack import Pack
from nicwise.profile import HostProfile
from nicwise.understand.model import Conflict, Heard, Reading, Stated

FIRST = Fired("first", "info", "so it is", "Because a port carries one thing.", ("count#one",))


def heard(topic: str | None = "count", text: str = "how many?", **more: Any) -> Heard:
    known: dict[str, Any] = {"outcome": "answered" if topic else "out_of_scope", "confidence": 0.9, "start": 0}
    return Heard(text=text, end=len(text), topic=topic, **(known | more))


def reading(*asked: Heard, **facts: Any) -> Reading:
    profile = HostProfile.model_validate(facts)
    stated = tuple(Stated(name, value, f"words of {name}", ((0, 4),)) for name, value in facts.items())
    return Reading(asked, profile, {name: "stated" for name in facts}, stated)


def decision(topic: str = "count", **more: Any) -> Decision:
    known: dict[str, Any] = {
        "verdict": None,
        "headline": "Plan four ports.",
        "headline_sections": (f"{topic}#one",),
        "fired": (FIRST,),
        "profile": HostProfile(windows="2008r2"),
    }
    return Decision(topic=topic, **(known | more))


def plan(name: str, **more: Any) -> Plan:
    known: dict[str, Any] = {
        "parts": (name,),
        "title": f"Layout {name}",
        "nics": (),
        "teams": (),
        "virtual_nics": (),
        "nics_used": 4,
        "nics_spare": 0,
        "nics_missing": 0,
        "costs": (),
        "gives": (),
        "next_nic": None,
        "windows": None,
        "sections": (),
    }
    return Plan(name=name, **(known | more))


def test_an_answer_quotes_its_passages_as_they_stand(pack: Pack, stamp: Stamp) -> None:
    reply = compose(pack, reading(heard()), [decision()], stamp)

    (citation,) = reply.citations
    assert citation.quote == "Ports are counted one by one."
    assert citation.url == "https://nicwise.example/knowledge/count#one"
    assert [source.key for source in citation.sources] == ["SRC"]
    assert reply.answers[0].citations == (1,)


def test_citations_are_numbered_by_first_use_across_answers(pack: Pack, stamp: Stamp) -> None:
    asked = reading(heard(), heard("share"))
    second = decision("share", headline_sections=("share#two", "count#one"), fired=())

    reply = compose(pack, asked, [decision(headline_sections=("count#three", "count#one")), second], stamp)

    assert [f"{c.topic}#{c.section}" for c in reply.citations[:2]] == ["count#three", "count#one"]
    assert [c.ref for c in reply.citations] == list(range(1, len(reply.citations) + 1))
    assert 2 in reply.answers[1].citations


def test_every_point_and_rule_cites_a_citation_of_the_reply(pack: Pack, stamp: Stamp) -> None:
    warning = Fired("beware", "warning", "mind the gap", "It is wide.", ("count#three",))

    reply = compose(pack, reading(heard()), [decision(fired=(FIRST, warning))], stamp)

    refs = {citation.ref for citation in reply.citations}
    answer = reply.answers[0]
    for cited in (*answer.points, *answer.rules):
        assert cited.citations
        assert set(cited.citations) <= refs


def test_a_warning_beside_the_headline_is_a_limit_with_its_reason(pack: Pack, stamp: Stamp) -> None:
    warning = Fired("beware", "warning", "mind the gap", "It is wide.", ("count#three",), fix="Fill it.")

    reply = compose(pack, reading(heard()), [decision(fired=(FIRST, warning))], stamp)

    assert [point.text for point in reply.answers[0].points if point.kind == "limit"] == [
        "Mind the gap. It is wide. Fill it."
    ]


def test_no_sentence_is_said_twice(pack: Pack, stamp: Stamp) -> None:
    again = replace(FIRST, id="again")

    reply = compose(pack, reading(heard()), [decision(fired=(FIRST, again))], stamp)

    texts = [point.text for point in reply.answers[0].points]
    assert len(texts) == len(set(texts))


def test_a_newer_version_is_named_where_its_sentence_does_not(pack: Pack, stamp: Stamp) -> None:
    others = (
        Otherwise("2016", "one team is enough for everything", ("count#two",)),
        Otherwise("2022", "on 2022 nothing else changes", ("count#three",)),
    )

    reply = compose(pack, reading(heard()), [decision(others=others)], stamp)

    assert [point.text for point in reply.answers[0].points if point.kind == "change"] == [
        "On 2016: one team is enough for everything.",
        "On 2022 nothing else changes.",
    ]


def test_layouts_show_cited_trade_offs_and_have_pictures(pack: Pack, stamp: Stamp) -> None:
    cost = Cost("rule-x", "two share a port", "it is full", 5, ("count#two",))
    decided = decision(layout=plan("a", costs=(cost,)), target=plan("b"), alternatives=(plan("c"), plan("d")))

    reply = compose(pack, reading(heard("share"), heard()), [decision("share"), decided], stamp)

    answer = reply.answers[1]
    assert answer.layout
    assert answer.target
    assert answer.layout.trade_offs[0].citations[0] in answer.citations
    base = "https://nicwise.example/answers/answer-1/layout"
    assert answer.layout.svg == f"{base}.svg?answer=2"
    assert answer.target.png == f"{base}.png?answer=2&which=target"
    assert answer.alternatives[1].svg == f"{base}.svg?answer=2&which=alternative-2"


def test_the_picture_of_the_first_answer_needs_no_query(pack: Pack, stamp: Stamp) -> None:
    reply = compose(pack, reading(heard()), [decision(layout=plan("a"))], stamp)

    assert reply.answers[0].layout
    assert reply.answers[0].layout.svg == "https://nicwise.example/answers/answer-1/layout.svg"


def test_facts_say_where_they_came_from(pack: Pack, stamp: Stamp) -> None:
    known = HostProfile(windows="2012r2", csv=True, nic_total=4)
    asked = Reading(
        (heard(),),
        known,
        {"windows": "earlier", "csv": "profile", "nic_total": "stated"},
        (Stated("nic_total", 4, "four NICs", ((3, 12),)),),
    )
    taken = (Assumption("clustered", True, "a failover cluster, because of CSV", True, "a failover cluster"),)

    reply = compose(pack, asked, [decision(assumptions=taken)], stamp)

    assert [(fact.name, fact.origin, fact.text, fact.spans) for fact in reply.facts] == [
        ("nic_total", "stated", "four NICs", ((3, 12),)),
        ("windows", "earlier", "2012 R2", ()),
        ("csv", "profile", "Cluster Shared Volumes", ()),
        ("clustered", "implied", "a failover cluster", ()),
    ]
    assert reply.facts[-1].because == "a failover cluster, because of CSV"
    assert reply.profile.clustered is True


def test_an_assumption_that_is_no_fact_of_a_host_is_told_but_not_in_the_profile(pack: Pack, stamp: Stamp) -> None:
    taken = (Assumption("port_gbps", 1, "1 Gb ports, because of age", False, "1 Gb ports"),)

    reply = compose(pack, reading(heard(), windows="2008r2"), [decision(assumptions=taken)], stamp)

    assert [fact.name for fact in reply.facts] == ["windows", "port_gbps"]
    assert reply.profile == HostProfile(windows="2008r2")


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"nic_groups": [{"count": 2, "gbps": 10}, {"count": 4}]}, "2 × 10 Gb and 4 ports"),
        ({"storage": ["iscsi", "fc"]}, "iSCSI and Fibre Channel"),
        ({"storage": []}, "none"),
        ({"vlans": False}, "no VLANs"),
        ({"vm_memory_gb": 2.5}, "2.5 GB of memory a VM"),
        ({"team_kind": "set"}, "Switch Embedded Teaming (SET)"),
        ({"extra_roles": ["backup"]}, "backup"),
        ({"layout": [{"nics": [1, 2], "roles": ["management", "csv"]}]}, "NIC 1+2: management and CSV"),
    ],
)
def test_a_fact_known_from_before_is_named_in_words(pack: Pack, stamp: Stamp, facts: Any, text: str) -> None:
    name = next(iter(facts))
    asked = Reading((heard(),), HostProfile.model_validate(facts), {name: "earlier"})

    reply = compose(pack, asked, [decision()], stamp)

    assert [fact.text for fact in reply.facts if fact.name == name] == [text]


def test_questions_back_come_most_decisive_first_and_three_at_most(pack: Pack, stamp: Stamp) -> None:
    def asks(*facts: str) -> tuple[OpenFact, ...]:
        return tuple(OpenFact(fact, "", "") for fact in facts)

    first = decision(open_facts=asks("windows", "csv", "hosts"))
    second = decision("share", open_facts=asks("storage", "windows"))

    reply = compose(pack, reading(heard(), heard("share")), [first, second], stamp)

    assert [asked.fact for asked in reply.follow_ups] == ["windows", "storage", "csv"]
    assert reply.follow_ups[1].multiple
    assert reply.follow_ups[0].choices[0].value == "2008r2"


def test_a_contradiction_that_matters_is_asked_about_and_not_guessed(pack: Pack, stamp: Stamp) -> None:
    asked = replace(reading(heard()), conflicts=(Conflict("windows", ("2012", "2016"), "2012 ... 2016"),))

    reply = compose(pack, asked, [decision()], stamp)

    assert (reply.outcome, reply.answers) == ("clarify", ())
    assert reply.unanswered[0].outcome == "clarify"
    assert "I heard 2012 or 2016 for the Windows version." in reply.message
    assert reply.follow_ups[0] == FollowUp(
        fact="windows",
        question="Which is right for the Windows version: 2012 or 2016?",
        input="choice",
        choices=({"label": "2012", "value": "2012"}, {"label": "2016", "value": "2016"}),
        changes="the answer hangs on it",
    )


def test_a_contradiction_that_does_not_matter_leaves_the_answer(pack: Pack, stamp: Stamp) -> None:
    asked = replace(reading(heard()), conflicts=(Conflict("hosts", (2, 3), "2 or 3"),))

    reply = compose(pack, asked, [decision()], stamp)

    assert reply.outcome == "answered"
    assert reply.follow_ups == ()


def test_two_versions_are_no_contradiction_where_versions_are_what_is_asked_about(pack: Pack, stamp: Stamp) -> None:
    topics = pack.knowledge.topics
    comparing = replace(topics["count"], varies=("windows",))
    knowledge = replace(pack.knowledge, topics={**topics, "count": comparing})
    asked = replace(reading(heard()), conflicts=(Conflict("windows", ("2012", "2016"), "2012 ... 2016"),))

    reply = compose(replace(pack, knowledge=knowledge), asked, [decision()], stamp)

    assert reply.outcome == "answered"


def test_what_is_not_covered_is_declined_with_its_reason_and_the_nearest_topic(pack: Pack, stamp: Stamp) -> None:
    asked = reading(heard(None, "best pizza?", declined="food"))

    reply = compose(pack, asked, [None], stamp)

    assert reply.outcome == "out_of_scope"
    assert reply.message == "That is about food, which I leave to cooks."
    assert [suggestion.topic for suggestion in reply.suggestions] == ["share"]
    assert reply.citations == ()


def test_what_is_far_from_every_topic_gets_the_general_offer_and_no_guess(pack: Pack, stamp: Stamp) -> None:
    far = replace(pack.knowledge.declined[0], id="far", near=())
    pack = replace(pack, knowledge=replace(pack.knowledge, declined=(far,)))
    asked = reading(heard(None, "best pizza?", declined="far", candidates=(("count", 0.01),)))

    reply = compose(pack, asked, [None], stamp)

    assert [suggestion.topic for suggestion in reply.suggestions] == ["share"]


def test_an_unclear_question_offers_what_it_may_mean(pack: Pack, stamp: Stamp) -> None:
    asked = reading(heard(None, outcome="clarify", candidates=(("share", 0.4), ("count", 0.3))))

    reply = compose(pack, asked, [None], stamp)

    assert reply.outcome == "clarify"
    assert [suggestion.question for suggestion in reply.suggestions] == ["What about share?", "What about count?"]
    assert reply.message == pack.tables.wording.messages.unclear


def test_an_answer_beside_a_declined_question_counts_as_answered(pack: Pack, stamp: Stamp) -> None:
    asked = reading(heard(), heard(None, "and pizza?", declined="food"))

    reply = compose(pack, asked, [decision(), None], stamp)

    assert (reply.outcome, reply.message) == ("answered", "")
    assert [part.text for part in reply.unanswered] == ["and pizza?"]


def test_hardware_without_a_question_gets_choices(pack: Pack, stamp: Stamp) -> None:
    reply = compose(pack, reading(nic_total=4), [], stamp)

    assert reply.outcome == "clarify"
    assert reply.message == pack.tables.wording.messages.hardware_only
    assert [suggestion.topic for suggestion in reply.suggestions] == ["count"]


def test_a_message_that_says_nothing_gets_choices(pack: Pack, stamp: Stamp) -> None:
    reply = compose(pack, reading(), [], stamp)

    assert reply.outcome == "clarify"
    assert reply.message == pack.tables.wording.messages.nothing_heard


def test_notes_on_how_the_asker_was_understood_are_told(pack: Pack, stamp: Stamp) -> None:
    asked = replace(reading(heard()), notes=("the hosts are taken to be alike",))

    reply = compose(pack, asked, [decision()], stamp)

    assert "The hosts are taken to be alike." in [point.text for point in reply.answers[0].points]


def test_the_same_decision_gives_the_same_reply(pack: Pack, stamp: Stamp) -> None:
    decided = decision(layout=plan("a"), others=(Otherwise("2016", "less is more", ("count#two",)),))

    replies = {compose(pack, reading(heard()), [decided], stamp).model_dump_json() for _ in range(2)}

    assert len(replies) == 1
