"""What is taken for facts that were not given, by the real rows."""

from functools import cache
from typing import Any

import pytest

from nicwise.decide.assumptions import Closed, close
from nicwise.pack import default_root
from nicwise.pack.reading import Problems
from nicwise.pack.tables import Tables, load_tables
from nicwise.profile import HostProfile


@cache
def tables() -> Tables:
    problems = Problems(default_root())
    loaded = load_tables(default_root(), problems)
    assert loaded, problems.found
    return loaded


def closed(roles: tuple[str, ...] = (), **facts: Any) -> Closed:
    return close(tables().assumptions, HostProfile.model_validate(facts), roles)


def taken(found: Closed, fact: str) -> Any:
    return next(assumption for assumption in found.assumptions if assumption.fact == fact)


def test_without_a_version_2008_r2_is_assumed_and_2022_stands_beside_it() -> None:
    found = closed()

    assert found.profile.windows == "2008r2"
    assert not taken(found, "windows").implied
    assert found.beside
    assert found.beside.windows == "2022"
    assert found.beside.nic_total == 2


def test_ports_that_the_asker_gave_stay_in_the_profile_beside() -> None:
    found = closed(nic_total=4)

    assert found.beside
    assert (found.beside.windows, found.beside.nic_total, found.beside.nic_groups) == ("2022", 4, None)


def test_a_stated_version_is_never_replaced() -> None:
    found = closed(windows="2012", storage=["s2d"])

    assert found.profile.windows == "2012"
    assert found.beside is None


@pytest.mark.parametrize(
    ("facts", "windows", "word"),
    [
        ({"storage": ["s2d"]}, "2016", "Storage Spaces Direct"),
        ({"team_kind": "set"}, "2016", "Switch Embedded Teaming"),
        ({"nic_groups": [{"count": 2, "gbps": 25}, {"count": 2, "gbps": 1}]}, "2022", "25 Gb"),
        ({"nic_groups": [{"count": 2, "gbps": 10, "rdma": True}]}, "2016", "RDMA"),
        ({"storage": ["smb"]}, "2016", "SMB"),
        ({"team_kind": "lbfo"}, "2019", "teaming"),
        ({"migration_option": "compression"}, "2016", "performance options"),
    ],
)
def test_facts_that_exist_only_on_newer_versions_imply_one(facts: dict[str, Any], windows: str, word: str) -> None:
    found = closed(**facts)

    assumption = taken(found, "windows")
    assert (found.profile.windows, assumption.implied) == (windows, True)
    assert assumption.because.startswith(f"{windows}, because ")
    assert word in assumption.because
    assert "windows" in found.given
    assert found.beside is None


def test_speed_is_assumed_for_old_hosts_alone() -> None:
    old = closed(windows="2008r2", nic_total=4)
    new = closed(windows="2016", nic_total=4)

    assert old.profile.nic_groups
    assert [group.gbps for group in old.profile.nic_groups] == [1]
    assert new.profile.nic_groups is None


def test_assumed_speed_fills_only_the_ports_without_one() -> None:
    found = closed(windows="2008r2", nic_groups=[{"count": 2, "gbps": 10}, {"count": 4}])

    assert found.profile.nic_groups
    assert [group.gbps for group in found.profile.nic_groups] == [10, 1]


def test_a_cluster_is_implied_by_its_traffic_and_else_assumed() -> None:
    assert taken(closed(roles=("heartbeat",)), "clustered").implied
    assert taken(closed(csv=True), "clustered").implied
    assert taken(closed(hosts=3), "clustered").implied
    assert not taken(closed(), "clustered").implied


def test_hosts_said_to_have_no_cluster_stay_without() -> None:
    assert closed(clustered=False).profile.clustered is False


def test_storage_is_taken_as_one_without_nics_and_iscsi_is_named() -> None:
    found = closed()

    assert found.profile.storage == ()
    assert "iSCSI adds two" in taken(found, "storage").because


def test_fault_tolerance_and_csv_are_never_assumed() -> None:
    found = closed()

    assert found.profile.vm_fault_tolerance is None
    assert found.profile.csv is None


def test_every_assumption_says_its_value_and_a_reason() -> None:
    for row in tables().assumptions:
        assert ", because " in row.because
        assert not row.because.endswith(".")
