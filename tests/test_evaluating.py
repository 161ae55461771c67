"""Counting how well questions are understood, on invented replies."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nicwise.answer import Asked, Fact, FollowUp, Number, Reply, Suggestion, TopicAnswer
from nicwise.errors import RequestError
from nicwise.evaluating import Report, evaluate, read_rows
from nicwise.profile import HostProfile


def reply(*topics: str, **fields: Any) -> Reply:
    """A reply that answers these topics. confidence, verdict and numbers go to every answer, the rest to the reply."""
    confidence, verdict = fields.pop("confidence", 0.9), fields.pop("verdict", None)
    numbers = fields.pop("numbers", ())
    return Reply(
        **{
            "id": "a",
            "conversation_id": "c",
            "created_at": datetime(2026, 1, 1, tzinfo=UTC),
            "content_version": "v",
            "permalink": "https://example.org/answers/a",
            "outcome": "answered" if topics else "out_of_scope",
            "answers": tuple(
                TopicAnswer(
                    topic=topic,
                    title=topic,
                    confidence=confidence,
                    asked=Asked(text="?", start=0, end=1),
                    verdict=verdict,
                    headline="Six.",
                    numbers=numbers,
                )
                for topic in topics
            ),
            **fields,
        }
    )


def stated(**facts: Any) -> tuple[Fact, ...]:
    return tuple(Fact(name=name, value=value, origin="stated", text="said") for name, value in facts.items())


def score(given: Reply, **row: Any) -> Report:
    return evaluate(lambda question, conversation: given, [{"id": "q1", "text": "why?", "topic": "tea", **row}])


def test_an_answer_to_the_topic_asked_counts_and_leaves_no_miss() -> None:
    report = score(reply("tea"))

    assert (report.figures["topic"], report.figures["wrong"], report.misses) == (100.0, 0.0, ())


def test_a_topic_that_serves_as_well_counts() -> None:
    assert score(reply("mint"), also_ok=["mint"]).figures["topic"] == 100.0


def test_an_answer_to_another_topic_is_wrong_extra_and_a_confusion() -> None:
    report = score(reply("rum"))

    assert (report.figures["topic"], report.figures["wrong"], report.figures["extra"]) == (0.0, 100.0, 100.0)
    assert report.confusions == (("tea", "rum", 1),)
    assert report.misses == ("q1 [tea] 'why?': answered ['rum']",)


def test_offering_the_right_topic_is_asking_back_and_not_wrong() -> None:
    offered = (Suggestion(topic="tea", title="Tea", question="Tea?"),)

    figures = score(reply(outcome="clarify", suggestions=offered)).figures

    assert (figures["topic"], figures["asked_back"], figures["wrong"]) == (0.0, 100.0, 0.0)


def test_of_several_topics_asked_each_must_be_answered() -> None:
    assert score(reply("tea", "milk"), topics=["tea", "milk"]).figures["topic"] == 100.0
    assert score(reply("tea"), topics=["tea", "milk"]).figures["topic"] == 0.0


@pytest.mark.parametrize(("outcome", "share"), [("out_of_scope", 100.0), ("clarify", 100.0)])
def test_what_is_out_of_scope_must_not_be_answered(outcome: str, share: float) -> None:
    assert score(reply(outcome=outcome), topic="out-of-scope").figures["abstained"] == share
    assert score(reply("tea"), topic="out-of-scope").figures["abstained"] == 0.0


def test_a_refused_question_is_a_miss_and_counted_as_failed() -> None:
    def refuse(question: str, conversation: str | None) -> Reply:
        raise RequestError("too long")

    figures = evaluate(refuse, [{"id": "q1", "text": "why?", "topic": "tea"}]).figures

    assert (figures["failed"], figures["topic"]) == (1, 0.0)


def test_facts_are_right_missed_or_invented() -> None:
    found = reply("tea", facts=stated(windows="2016", hosts=3))

    figures = score(found, facts={"windows": "2016", "storage": ["fc"]}).figures

    assert figures["facts_recall"] == 50.0
    assert figures["facts_precision"] == 50.0  # hosts was not said
    assert figures["facts_rows_clean"] == 0.0


def test_open_and_assumed_facts_do_not_count() -> None:
    assumed = Fact(name="windows", value="2008r2", origin="assumed", text="")

    figures = score(reply("tea", facts=(assumed, *stated(vms=9))), facts_open=["vms"]).figures

    assert (figures["facts_precision"], figures["facts_rows_clean"]) == (None, 100.0)


def test_port_groups_are_the_same_in_any_order_and_give_the_total() -> None:
    found = [{"count": 2, "gbps": 10, "rdma": True}, {"count": 4, "gbps": 1}]
    labels = {
        "nic_groups": [{"count": 3, "gbps": 1.0}, {"count": 1, "gbps": 1}, {"count": 2, "gbps": 10.0}],
        "nic_total": 6,
    }

    assert score(reply("tea", facts=stated(nic_groups=found)), facts=labels).figures["facts_rows_clean"] == 100.0


def test_a_bare_count_leaves_the_groups_open() -> None:
    labels = {"nic_groups": [{"count": 4}], "nic_total": 4}

    assert score(reply("tea", facts=stated(nic_total=4)), facts=labels).figures["facts_rows_clean"] == 100.0


def test_layouts_compare_by_number_of_ports_and_kinds_of_traffic() -> None:
    found = [{"nics": [2, 3], "roles": ["vm-switch"]}, {"nics": [1], "roles": ["heartbeat", "csv"]}]
    labels = {"layout": [{"nics": 1, "roles": ["heartbeat"]}, {"nics": [1, 2], "roles": ["vm-switch"]}]}

    assert score(reply("tea", facts=stated(layout=found)), facts=labels).figures["facts_rows_clean"] == 100.0


def test_yes_for_no_is_an_opposite_verdict() -> None:
    figures = score(reply("tea", verdict="yes"), verdict="no").figures

    assert (figures["verdict"], figures["verdict_opposite"]) == (0.0, 100.0)


def test_a_verdict_is_due_only_where_the_topic_is_right() -> None:
    assert score(reply("rum", verdict="yes"), verdict="yes").figures["verdict"] is None
    assert score(reply("tea", verdict="depends"), verdict="depends").figures["verdict"] == 100.0


def test_named_checks_are_counted_one_by_one() -> None:
    six = Number(name="nics_needed", value=6, unit="ports", how="4 + 2")
    expect = {"nics_needed": 6, "must_say": ["SIX"], "must_not_say": ["rum"], "numbers": {"nics_needed": [7, 9]}}

    report = score(reply("tea", text="Six ports.", numbers=(six,)), expect=expect)

    assert report.figures["expect"] == 75.0
    assert report.misses == ("q1 [tea] 'why?': expected: nics_needed in 7..9 (got 6)",)


def test_confidence_is_held_against_what_came_true() -> None:
    replies = {"a": reply("tea", confidence=0.95), "b": reply("rum", confidence=0.55)}
    rows = [{"id": text, "text": text, "topic": "tea"} for text in replies]

    figures = evaluate(lambda question, conversation: replies[question], rows).figures

    assert figures["confidence_auroc"] == 1.0
    assert figures["calibration_error"] == 0.3  # (|0.95 - 1| + |0.55 - 0|) / 2


def test_a_dialogue_is_whole_where_every_turn_is_right() -> None:
    asked: list[tuple[str, str | None]] = []

    def answer(question: str, conversation: str | None) -> Reply:
        asked.append((question, conversation))
        return reply("tea", profile=HostProfile(windows="2016"))

    turns = [{"user": text, "topic": "tea", "facts_after": {"windows": "2016"}} for text in ("one", "two")]
    figures = evaluate(answer, [{"id": "d1", "turns": turns}]).figures

    assert (figures["turn_topic"], figures["turn_facts"], figures["dialogues_whole"]) == (100.0, 100.0, 100.0)
    assert asked == [("one", None), ("two", "c")]


def test_a_wrong_turn_spoils_its_dialogue_and_is_named() -> None:
    turns = [{"user": "one", "topic": "tea", "facts_after": {"hosts": 2}}, {"user": "bye", "topic": "out-of-scope"}]

    report = evaluate(lambda question, conversation: reply("tea"), [{"id": "d1", "turns": turns}])

    assert (report.figures["turn_topic"], report.figures["dialogues_whole"]) == (50.0, 0.0)
    assert report.misses[0].startswith("d1.1 'one': answered ['tea'], due tea; wrong {'hosts': None}")


def test_a_bare_answer_to_a_question_that_was_not_asked_leaves_its_fact_open() -> None:
    turns = [{"user": "four", "topic": "tea", "asked": "nic_total", "facts_after": {"nic_total": 4}}]
    other = (FollowUp(fact="windows", question="?", input="text", changes="all"),)

    unasked = evaluate(lambda question, conversation: reply("tea", follow_ups=other), [{"id": "d1", "turns": turns}])
    asked_first = evaluate(
        lambda question, conversation: reply(
            "tea", follow_ups=(FollowUp(fact="nic_total", question="?", input="number", changes="all"),)
        ),
        [{"id": "d1", "turns": [{"user": "how many?", "topic": "tea"}, *turns]}],
    )

    assert unasked.figures["turn_facts"] == 100.0
    assert asked_first.figures["turn_facts"] == 50.0


def test_rows_are_read_line_by_line_and_blank_lines_are_skipped(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text(
        json.dumps({"id": "q", "text": "für?", "topic": "tea"}, ensure_ascii=False) + "\n\n", encoding="utf-8"
    )

    assert read_rows(file) == [{"id": "q", "text": "für?", "topic": "tea"}]


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "q"}'])
def test_a_line_that_is_no_row_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text("\n" + line, encoding="utf-8")

    with pytest.raises(RequestError, match=r"set\.jsonl:2: "):
        read_rows(file)
