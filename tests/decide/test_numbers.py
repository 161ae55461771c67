"""The calculators reproduce worked vectors."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from nicwise.answer import Number
from nicwise.decide.moves import drain_gbps, drain_s, link_of, moves_at_once, pace_of
from nicwise.decide.numbers import figures, heartbeat_kbps
from nicwise.decide.sketch import sketch
from nicwise.decide.view import port_facts
from nicwise.pack import default_root, load_pack
from nicwise.pack.conditions import View
from nicwise.pack.estimates import Estimates, Figure
from nicwise.pack.reading import Problems
from nicwise.pack.tables import load_tables
from nicwise.profile import HostProfile


@cache
def estimates() -> Estimates:
    problems = Problems(default_root())
    loaded = load_tables(default_root(), problems)
    assert loaded, problems.found
    return loaded.estimates


class Vector(BaseModel):
    """A row of vectors.yaml. facts: a profile, and what else conditions see."""

    model_config = ConfigDict(extra="forbid")

    id: str
    facts: dict[str, Any]
    seconds: tuple[int, int] | None = None
    measured: float | None = None
    gbps: float | None = None
    within: float = 0
    dirty_gbps: float = 0
    ceiling_gbps: float | None = None
    best: bool = False
    payload: bool = False

    def view(self) -> View:
        seen = {name: value for name, value in self.facts.items() if name in ("mentions", "rdma_ports")}
        profile = HostProfile.model_validate({name: v for name, v in self.facts.items() if name not in seen})
        return View({**profile.known(), **port_facts(profile), **seen})

    def pace(self) -> tuple[float, int]:
        link, at_once = link_of(estimates(), self.view()), moves_at_once(estimates(), self.view())
        assert link
        assert at_once
        pace = pace_of(estimates(), self.view(), link, at_once[0], ceiling_gbps=self.ceiling_gbps)
        return pace.best if self.best else pace.plan, at_once[0]

    def times(self) -> tuple[float, float]:
        rate, at_once = self.pace()
        vms, memory = self.facts["vms"], self.facts["vm_memory_gb"]
        low, high = drain_s(estimates(), vms, memory, rate, at_once, dirty_gbps=self.dirty_gbps)
        less = estimates().move_overhead_s.value * vms if self.payload else 0
        return low - less, high - less


VECTORS = [Vector.model_validate(row) for row in YAML(typ="safe").load(Path(__file__).with_name("vectors.yaml"))]


def vectors(kind: str) -> Any:
    return pytest.mark.parametrize("vector", [v for v in VECTORS if getattr(v, kind)], ids=lambda vector: vector.id)


@vectors("seconds")
def test_times_of_moves_match_the_worked_vectors(vector: Vector) -> None:
    low, high = vector.times()

    assert (round(low), round(high)) == vector.seconds


@vectors("measured")
def test_times_of_moves_come_near_what_was_measured(vector: Vector) -> None:
    _, high = vector.times()

    assert high == pytest.approx(vector.measured, rel=vector.within)


@vectors("gbps")
def test_rates_of_moves_come_near_what_was_measured(vector: Vector) -> None:
    assert vector.pace()[0] == pytest.approx(vector.gbps, rel=vector.within)


def test_a_guest_that_rewrites_its_memory_as_fast_as_it_is_sent_does_not_arrive() -> None:
    with pytest.raises(ValueError, match="can't catch up"):
        drain_s(estimates(), 1, 8, 0.95, 1, dirty_gbps=1)


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
    assert number.how == (
        "12 VMs × 8 GB × 8.59 ÷ 0.95 Gb/s over 1 Gb, 2 at a time, 4 s each for the hand-over, give or take a fifth; "
        "measured: 7 s for 512 MB, over 78 s for a busy VM of 8 GB, 795 s for 18 VMs of about 80 GB together"
    )


def test_smb_over_rdma_is_not_held_by_one_stream() -> None:
    facts = {"windows": "2019", "migration_option": "smb", "vm_memory_gb": 64, "link_gbps": 25, "rdma_kind": "iwarp"}

    (number,) = figures(estimates(), View(facts), ("migration_seconds",), None)

    assert number.value == 27


def test_compression_gives_a_range_with_the_cautious_end_to_plan_with() -> None:
    facts = {"windows": "2019", "migration_option": "compression", "vm_memory_gb": 8, "link_gbps": 1}

    (number,) = figures(estimates(), View(facts), ("migration_seconds",), None)

    assert (number.low, number.high, number.value) == (40, 52, 52)


@pytest.mark.parametrize(("gib", "gbps"), [(64, 0.96), (128, 1.9), (1024, 15.4)])
def test_the_bandwidth_for_a_drain_in_ten_minutes(gib: float, gbps: float) -> None:
    assert drain_gbps(estimates(), gib) == pytest.approx(gbps, abs=0.05)


def searched(names: tuple[Figure, ...], **facts: Any) -> dict[str, Number]:
    profile = HostProfile.model_validate(facts)
    view = View({**profile.known(), **port_facts(profile)})
    return {n.name: n for n in figures(estimates(), view, names, sketch(load_pack(default_root()).rules, profile))}


def test_weights_and_what_they_guarantee_follow_from_the_layout() -> None:
    host = {"windows": "2012r2", "nic_groups": [{"count": 4, "gbps": 1}], "clustered": True, "storage": ["fc"]}

    found = searched(("weights", "bandwidth_gbps"), **host)

    assert {name: number.value for name, number in found.items()} == {
        "weight_management": 10,
        "weight_heartbeat": 10,
        "weight_live-migration": 40,
        "weight_vm-switch": 40,
        "bandwidth_gbps": 1.6,
    }
    assert found["bandwidth_gbps"].how == ("what live migration is sure of on 4 × 1 Gb when all are busy: 40 of 100")


def test_beside_storage_spaces_direct_migrations_get_their_part_of_the_half_for_smb() -> None:
    ports = [{"count": 2, "gbps": 25, "rdma": True}]

    found = searched(("bandwidth_gbps",), windows="2019", nic_groups=ports, clustered=True, storage=["s2d"])

    assert found["bandwidth_gbps"].value == 7.25


def test_the_limit_of_a_current_cluster_is_a_quarter_of_its_networks() -> None:
    ports = [{"count": 4, "gbps": 10, "rdma": True}]

    found = searched(
        ("smb_limit_gbps",), windows="2022", nic_groups=ports, clustered=True, storage=[], migration_option="smb"
    )

    assert found["smb_limit_gbps"].value == 10


@pytest.mark.parametrize(
    ("windows", "low", "value"), [("2008r2", None, 5), ("2012r2", None, 10), ("2016", None, 10), ("2025", 10, 20)]
)
def test_a_silent_node_is_given_up_by_version(windows: str, low: int | None, value: int) -> None:
    (number,) = figures(estimates(), View({"windows": windows}), ("removal_seconds",), None)

    assert (number.low, number.value) == (low, value)


@pytest.mark.parametrize(("hosts", "ports", "cables"), [(2, 2, 2), (3, 4, 6), (4, 6, 12)])
def test_without_a_storage_switch_all_hosts_are_joined_twice(hosts: int, ports: int, cables: int) -> None:
    facts = {"windows": "2022", "hosts": hosts, "storage": ("s2d",)}

    found = figures(estimates(), View(facts), ("switchless_ports", "switchless_cables"), None)

    assert [number.value for number in found] == [ports, cables]
