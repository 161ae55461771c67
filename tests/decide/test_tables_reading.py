"""How a verdict table is read for given facts."""

from typing import Any

import pytest

from nicwise.decide.tables import fire, headline, read_table, turn
from nicwise.pack.conditions import View
from nicwise.pack.tables import VerdictTable


def table(*rows: dict[str, Any]) -> VerdictTable:
    """Rows of an invented table, of which the last always holds."""
    texts = {"says": "so", "because": "Because.", "sections": ["one#a"]}
    return VerdictTable.model_validate(
        {"claims": "fine", "rows": [texts | row for row in rows] + [texts | {"id": "last"}]}
    )


def ids(found: Any) -> list[str]:
    return [row.id for row in found.rows]


def test_the_first_row_that_holds_comes_first() -> None:
    rows = table(
        {"id": "a", "when": {"csv": False}}, {"id": "b", "when": {"csv": True}}, {"id": "c", "when": {"hosts": 2}}
    )

    found = read_table(rows, View({"csv": True, "hosts": 2}))

    assert ids(found) == ["b", "c"]


def test_the_last_row_speaks_only_where_no_other_holds() -> None:
    rows = table({"id": "a", "when": {"csv": True}})

    assert ids(read_table(rows, View({"csv": True}))) == ["a"]
    assert ids(read_table(rows, View({"csv": False}))) == ["last"]


def test_a_later_row_of_another_verdict_is_overruled() -> None:
    rows = table(
        {"id": "a", "when": {"csv": True}, "verdict": "no"},
        {"id": "b", "when": {"hosts": 2}, "verdict": "yes"},
        {"id": "c", "when": {"hosts": 2}},
    )

    assert ids(read_table(rows, View({"csv": True, "hosts": 2}))) == ["a", "c"]


def test_an_open_row_is_passed_over_and_its_facts_are_named_in_the_order_of_the_rows() -> None:
    rows = table({"id": "a", "when": {"hosts": 2, "csv": True}}, {"id": "b", "when": {"vlans": True}})

    found = read_table(rows, View({}))

    assert ids(found) == ["last"]
    assert found.open_facts == ("hosts", "csv", "vlans")


def test_steps_are_those_of_the_first_row_that_has_any() -> None:
    rows = table(
        {"id": "a", "when": {"csv": True}},
        {"id": "b", "when": {"csv": True}, "steps": [{"text": "first"}]},
        {"id": "c", "when": {"csv": True}, "steps": [{"text": "second"}]},
    )

    assert [step.text for step in read_table(rows, View({"csv": True})).steps] == ["first"]


def test_what_was_only_assumed_says_nothing_where_the_first_row_speaks_of_it_as_open() -> None:
    rows = table(
        {"id": "open", "when": {"unstated": "windows"}},
        {"id": "old", "when": {"windows": "2008r2"}},
        {"id": "csv", "when": {"csv": True}},
    )
    facts = {"windows": "2008r2", "csv": True}

    assert [row.id for row in read_table(rows, View(facts, frozenset({"csv"}))).rows] == ["open", "csv"]
    assert [row.id for row in read_table(rows, View(facts, frozenset({"windows"}))).rows] == ["old", "csv"]


@pytest.mark.parametrize(
    ("verdict", "claims", "tone", "asks", "answer"),
    [
        ("no", "trouble", "trouble", False, "no"),
        ("no", "needed", "needed", False, "no"),
        ("no", "needed", "fine", False, "yes"),
        ("yes", "fine", "needed", False, "yes"),
        ("yes", "fine", "open", True, None),
        ("no", "trouble", "fine", False, "yes"),
        ("yes", "fine", "trouble", True, "no"),
        ("depends", "fine", "trouble", True, "depends"),
        ("no", "fine", None, True, "no"),
        ("no", "fine", None, False, None),
        (None, "fine", "fine", True, None),
    ],
)
def test_a_verdict_answers_the_words_of_the_question(
    verdict: Any, claims: Any, tone: Any, asks: bool, answer: str | None
) -> None:
    assert turn(verdict, claims, tone, asks_verdict=asks) == answer


WORDS = {"yes": "Yes", "no": "No", "depends": "It depends"}


def test_a_headline_begins_with_its_verdict() -> None:
    assert headline("on 2008 R2 it is one", "no", WORDS) == "No: on 2008 R2 it is one."


def test_a_headline_without_verdict_begins_with_a_capital() -> None:
    assert headline("on 2008 R2 it is one.", None, WORDS) == "On 2008 R2 it is one."


def test_gaps_of_a_row_are_filled() -> None:
    rows = table(
        {"id": "a", "when": {"nics_missing": ">0"}, "says": "{nics_missing_word} short", "because": "{nics_needed}."}
    )

    (fired,) = fire(rows.rows[:1], {"nics_missing_word": "two", "nics_needed": "6"})

    assert (fired.says, fired.because) == ("two short", "6.")


def spoken(*mentions: str) -> View:
    return View({"mentions": frozenset(mentions)})


def test_a_row_on_the_likely_subject_comes_first_unless_yes_or_no_is_asked_and_it_has_none() -> None:
    rows = table(
        {"id": "named", "when": {"mentions": "team"}, "verdict": "no"}, {"id": "likely", "when": {"mentions": "lacp"}}
    )

    assert ids(read_table(rows, spoken("team", "lacp"), "lacp"))[0] == "likely"
    assert ids(read_table(rows, spoken("team", "lacp"), "lacp", judge=True))[0] == "named"


def test_a_verdict_on_several_things_named_comes_before_one_on_the_likely_subject() -> None:
    rows = table(
        {"id": "likely", "when": {"mentions": "lacp"}, "verdict": "no"},
        {"id": "one", "when": {"mentions": "team"}, "verdict": "yes"},
        {"id": "narrow", "when": {"mentions_all": ["team", "trunk"]}, "verdict": "yes"},
    )

    assert ids(read_table(rows, spoken("team", "lacp"), "lacp", judge=True))[0] == "likely"
    assert ids(read_table(rows, spoken("team", "trunk", "lacp"), "lacp", judge=True))[0] == "narrow"
