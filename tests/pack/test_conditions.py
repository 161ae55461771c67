"""The condition language: three-valued, versions in order, nothing silently wrong."""

from types import MappingProxyType

import pytest

from nicwise.pack.conditions import ALWAYS, View, parse_condition


def view(given: tuple[str, ...] = (), **facts: object) -> View:
    return View(MappingProxyType(facts), frozenset(given))


def test_an_empty_condition_always_holds() -> None:
    assert ALWAYS.holds(view()) is True


def test_versions_compare_in_their_order_not_as_text() -> None:
    condition = parse_condition({"windows": ">=2012"})

    assert condition.holds(view(windows="2012r2")) is True
    assert condition.holds(view(windows="azure-local")) is True
    assert condition.holds(view(windows="2008r2")) is False


def test_a_condition_on_an_unknown_fact_is_neither_true_nor_false() -> None:
    condition = parse_condition({"windows": "2008r2", "storage": "iscsi"})

    assert condition.holds(view(windows="2008r2")) is None
    assert condition.unknown(view(windows="2008r2")) == ("storage",)


def test_one_false_term_settles_it_whatever_is_unknown() -> None:
    assert parse_condition({"storage": "iscsi", "windows": "2008r2"}).holds(view(windows="2016")) is False


def test_a_list_is_any_of_these() -> None:
    condition = parse_condition({"storage": ["iscsi", "fc"]})

    assert condition.holds(view(storage=("sas", "fc"))) is True
    assert condition.holds(view(storage=("sas",))) is False


def test_numbers_compare_as_numbers() -> None:
    assert parse_condition({"nic_total": "<4"}).holds(view(nic_total=3)) is True
    assert parse_condition({"port_gbps": ">=10"}).holds(view(port_gbps=2.5)) is False


def test_true_is_not_one() -> None:
    assert parse_condition({"clustered": True}).holds(view(clustered=1)) is False


def test_unstated_looks_at_what_was_given_not_at_what_is_assumed() -> None:
    condition = parse_condition({"unstated": "windows"})

    assert condition.holds(view(windows="2008r2")) is True
    assert condition.holds(view(("windows",), windows="2008r2")) is False


def test_roles_all_wants_every_one_of_them() -> None:
    condition = parse_condition({"roles_all": ["csv", "live-migration"]})

    assert condition.holds(view(roles=("live-migration", "csv", "heartbeat"))) is True
    assert condition.holds(view(roles=("csv",))) is False


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ({"windos": "2016"}, 'unknown fact "windos"'),
        ({"windows": 2016}, "quoted"),
        ({"windows": ">=2013"}, 'unknown Windows version "2013"'),
        ({"unstated": "colour"}, "names facts"),
        ({"roles_all": ["hearbeat"]}, 'unknown role "hearbeat"'),
        ({"storage": []}, "no alternatives"),
        (["windows"], "a condition is a mapping"),
    ],
)
def test_what_is_wrong_is_said(written: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_condition(written)
