"""Conditions compared: which holds wherever another does, and which can never hold."""

from typing import Any

import pytest

from nicwise.pack.conditions import parse_condition
from nicwise.pack.conflicts import contradicting, implies, impossible, shadowed, unread


@pytest.mark.parametrize(
    ("narrow", "wide", "expected"),
    [
        ({"windows": "2019"}, {"windows": ">=2016"}, True),
        ({"windows": ">=2016"}, {"windows": "2019"}, False),
        ({"windows": "2019", "csv": True}, {"windows": ["2016", "2019"]}, True),
        ({"nic_total": 4}, {"nic_total": ">=3"}, True),
        ({"nic_total": ">=4"}, {"nic_total": ">=3"}, False),  # ranges are not compared
        ({"storage": "iscsi"}, {"storage": "iscsi"}, True),
        ({"unstated": ["windows", "csv"]}, {"unstated": "csv"}, True),
        ({"roles_all": ["csv", "smb"]}, {"roles_all": "csv"}, True),
        ({"csv": True}, {}, True),
        ({}, {"csv": True}, False),
    ],
)
def test_a_condition_implies_another(narrow: dict[str, Any], wide: dict[str, Any], expected: bool) -> None:
    assert implies(parse_condition(narrow), parse_condition(wide)) is expected


def test_a_fact_can_not_be_unstated_and_have_a_value_that_nobody_assumes() -> None:
    when = parse_condition({"unstated": ["csv", "windows"], "csv": True, "windows": "2019"})

    assert list(impossible(when, frozenset({"windows"}))) == [
        '"csv" can\'t be unstated and have a value, as nothing is assumed for it'
    ]


def test_a_version_below_the_oldest_is_impossible() -> None:
    assert list(impossible(parse_condition({"windows": "<2008"}))) == ["no Windows version is <2008"]


def test_layout_rules_can_not_ask_what_a_question_names() -> None:
    when = parse_condition({"mentions": "team", "fast_ports": 2})

    assert list(unread(when, by_layouts=True)) == ['nothing works out "mentions" for rows of this file']
    assert list(unread(when, by_layouts=False)) == []


def test_a_row_behind_a_wider_one_is_never_reached() -> None:
    rows = [({"windows": ">=2012"}, None), ({"windows": "2019"}, True), ({"windows": "2008"}, None)]

    found = shadowed(rows, lambda row: (parse_condition(row[0]),), lambda row: (row[1],))

    assert list(found) == [(1, 0)]


def test_a_row_behind_a_narrower_trait_is_reached() -> None:
    rows = [({"windows": ">=2012"}, True), ({"windows": "2019"}, None)]

    assert list(shadowed(rows, lambda row: (parse_condition(row[0]),), lambda row: (row[1],))) == []


def test_rows_about_the_same_that_differ_contradict_one_another() -> None:
    assert list(contradicting([("a", 1), ("b", 2), ("a", 3)], lambda row: row[0], lambda row: row[1])) == [(2, 0)]
