"""The calculators reproduce worked vectors."""

from functools import cache

import pytest

from nicwise.decide.numbers import drain_s, figures, heartbeat_kbps, move_rate_gbps, moves_at_once
from nicwise.pack import default_root
from nicwise.pack.conditions import View
from nicwise.pack.estimates import Estimates
from nicwise.pack.reading import Problems
from nicwise.pack.tables import load_tables


@cache
def estimates() -> Estimates:
    problems = Problems(default_root())
    loaded = load_tables(default_root(), problems)
    assert loaded, problems.found
    return loaded.estimates


@pytest.mark.parametrize(
    ("windows", "vms", "gib", "link_gbps", "at_once", "low", "high"),
    [
        ("2012r2", 1, 8, 1, 1, 76, 76),
        ("2012r2", 1, 16, 1, 1, 149, 149),
        ("2008r2", 1, 32, 1, 1, 293, 293),
        ("2008r2", 1, 32, 10, 1, 53, 53),
        ("2008r2", 10, 4, 1, 1, 402, 402),
        ("2008r2", 15, 2, 1, 1, 331, 331),
        ("2012", 12, 8, 1, 2, 872, 892),
        ("2016", 16, 8, 10, 2, 120, 148),
        ("2012r2", 12, 16, 10, 3, 178, 190),
    ],
)
def test_times_of_moves_match_the_worked_vectors(
    windows: str, vms: int, gib: float, link_gbps: float, at_once: int, low: int, high: int
) -> None:
    rate = move_rate_gbps(estimates(), View({"windows": windows}), link_gbps, at_once)

    least, most = drain_s(estimates(), vms, gib, rate, at_once)

    assert (round(least), round(most)) == (low, high)


def test_small_vms_never_take_less_than_was_measured() -> None:
    _, most = drain_s(estimates(), 10, 0.5, 9.5, 20)

    assert most == pytest.approx(12.5)


@pytest.mark.parametrize(("hosts", "kbps"), [(2, 2.1), (4, 6.4), (16, 32.2), (64, 135.1)])
def test_heartbeats_need_almost_nothing(hosts: int, kbps: float) -> None:
    assert round(heartbeat_kbps(estimates(), hosts), 1) == kbps


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        ({"windows": "2008r2"}, 1),
        ({"windows": "2008r2", "simultaneous_migrations": 5}, 1),
        ({"windows": "2012"}, 2),
        ({"windows": "2019", "simultaneous_migrations": 4}, 4),
        ({"windows": "2022", "clustered": True}, 1),
        ({"windows": "2022", "clustered": False}, 2),
    ],
)
def test_moves_at_once_follow_the_version_and_what_is_set(facts: dict[str, object], count: int) -> None:
    found = moves_at_once(estimates(), View(facts))

    assert found
    assert found[0] == count


def test_2008_moves_none_live() -> None:
    assert moves_at_once(estimates(), View({"windows": "2008"})) is None


def test_a_figure_that_the_facts_do_not_give_is_left_out() -> None:
    found = figures(
        estimates(), View({"windows": "2008r2", "vms": 15}), ("drain_seconds", "simultaneous_migrations"), None
    )

    assert [number.name for number in found] == ["simultaneous_migrations"]


def test_a_range_gives_its_upper_end_to_plan_with() -> None:
    facts = {"windows": "2012", "vms": 12, "vm_memory_gb": 8, "link_gbps": 1}

    (number,) = figures(estimates(), View(facts), ("drain_seconds",), None)

    assert (number.low, number.high, number.value) == (872, 892, 892)
    assert (
        number.how
        == "12 VMs of 8 GB over 1 Gb, 2 at a time, 4 s each for the hand-over, with a margin of a fifth either way"
    )
