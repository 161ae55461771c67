"""Facts other than ports: stated, not implied."""

from collections.abc import Callable
from typing import Any

import pytest

Facts = Callable[[str], dict[str, Any]]


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("we run w2k8r2", "2008r2"),
        ("WS2008 R2 SP1 hosts", "2008r2"),
        ("Windows 2008 without R2", "2008"),
        ("on Server 2012", "2012"),
        ("2k12r2 cluster", "2012r2"),
        ("hosts are WS2016", "2016"),
        ("Hyper-V Server 2019", "2019"),
        ("how does it work in 2022?", "2022"),
        ("Azure Stack HCI nodes", "azure-local"),
        ("guests run 2012 R2, hosts are 2016", "2016"),
        ("SQL 2008 R2 in the VMs, hosts on 2012", "2012"),
        ("VMM 2012 with 2008 R2 hosts", "2008r2"),
        ("the hosts, bought in 2012, run 2008 R2", "2008r2"),
        ("2012, sorry, 2012 R2", "2012r2"),
    ],
)
def test_the_version_of_the_hosts(facts: Facts, text: str, version: str) -> None:
    assert facts(text)["windows"] == version


@pytest.mark.parametrize(
    "text",
    [
        "what changed between 2008 R2 and 2012?",
        "2012 or 2016?",
        "SQL Server 2012 backup over the network",
        "is it better than 2008 R2?",
        "the SP came in March 2012",
    ],
)
def test_versions_that_are_compared_or_of_something_else_state_nothing(facts: Facts, text: str) -> None:
    assert "windows" not in facts(text)


@pytest.mark.parametrize(
    ("text", "storage"),
    [
        ("2008 R2, iSCSI, 4 nics", ["iscsi"]),
        ("how many NICs with iSCSI?", ["iscsi"]),
        ("our EqualLogic SAN", ["iscsi"]),
        ("storage is fibre channel", ["fc"]),
        ("VMs live on a scale-out file server", ["smb"]),
        ("three nodes with S2D", ["s2d"]),
        ("shared SAS JBOD", ["sas"]),
        ("local disks only", ["local"]),
        ("iSCSI for the cluster and local storage for the DC", ["iscsi", "local"]),
    ],
)
def test_how_disks_are_reached(facts: Facts, text: str, storage: list[str]) -> None:
    assert facts(text)["storage"] == storage


@pytest.mark.parametrize(
    "text",
    [
        "MPIO or teaming for iSCSI?",
        "should iSCSI share a NIC with LM?",
        "no iSCSI here",
        "we don't use fibre channel",
        "iSCSI or FC?",
        "live migration over SMB",
        "compression or SMB for live migration?",
        "do I need NICs for iSCSI?",
    ],
)
def test_storage_that_is_asked_about_or_denied_is_not_stated(facts: Facts, text: str) -> None:
    assert "storage" not in facts(text)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("the NICs are not teamed", "teaming", False),
        ("the two ports are teamed", "teaming", True),
        ("we use no teaming", "teaming", False),
        ("we have a cluster", "clustered", True),
        ("two standalone hosts", "clustered", False),
        ("it is not a cluster", "clustered", False),
        ("there is no cluster", "clustered", False),
        ("in our cluster, is that fine?", "clustered", True),
        ("we use CSVs", "csv", True),
        ("one LUN per VM, no CSV", "csv", False),
        ("the VMs are on several VLANs", "vlans", True),
        ("we don't use VLANs", "vlans", False),
        ("HP blades", "blade", True),
        ("Flex-10 modules", "partitioned", True),
        ("we can't add NICs", "can_add_nics", False),
        ("there are no free PCI slots", "can_add_nics", False),
        ("what can I combine if we can't add any?", "can_add_nics", False),
        ("we could buy another card", "can_add_nics", True),
        ("VMs must survive a NIC failure", "vm_fault_tolerance", True),
        ("the VM network must be redundant", "vm_fault_tolerance", True),
        ("no VM may lose its network when a cable fails", "vm_fault_tolerance", True),
        ("VMs don't need redundancy", "vm_fault_tolerance", False),
        ("cabled to two physical switches", "switches", 2),
        ("we have SET teams", "team_kind", "set"),
        ("teamed with Intel PROSet", "team_kind", "vendor"),
        ("an LBFO team", "team_kind", "lbfo"),
        ("teamed with LACP", "team_mode", "lacp"),
        ("RDMA is RoCE v2", "rdma_kind", "roce"),
        ("live migration uses compression", "migration_option", "compression"),
        ("performance option set to SMB", "migration_option", "smb"),
        ("three Hyper-V hosts", "hosts", 3),
        ("a 4-node cluster", "hosts", 4),
        ("20 VMs on each host", "vms", 20),
        ("22 VMs, no wait, 24", "vms", 24),
        ("60 VMs over 3 hosts", "vms", 20),
        ("15 VMs x 2GB", "vm_memory_gb", 2),
        ("VMs with 4 GB each", "vm_memory_gb", 4),
        ("16GB RAM per VM", "vm_memory_gb", 16),
        ("each VM has 512 MB of memory", "vm_memory_gb", 0.5),
        ("set to 4 simultaneous migrations", "simultaneous_migrations", 4),
        ("can I raise simultaneous migrations from 2 to 10?", "simultaneous_migrations", 10),
        ("Hyper-V Replica runs as well", "extra_roles", ["replica"]),
    ],
)
def test_a_fact_said_is_a_fact_heard(facts: Facts, text: str, name: str, value: object) -> None:
    assert facts(text).get(name) == value


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("do I need VLANs?", "vlans"),
        ("should I team the NICs?", "teaming"),
        ("do I need a cluster for live migration?", "clustered"),
        ("does the cluster network need a gateway?", "clustered"),
        ("is CSV traffic heavy?", "csv"),
        ("can I add a NIC later?", "can_add_nics"),
        ("I set the option yesterday", "team_kind"),
        ("hosts with 192GB RAM", "vm_memory_gb"),
        ("should I use compression or SMB for live migration?", "migration_option"),
        ("two virtual switches", "switches"),
        ("draining one host", "hosts"),
        ("our file servers are clustered", "clustered"),
        ("move one VM at a time?", "simultaneous_migrations"),
    ],
)
def test_what_is_asked_or_meant_otherwise_is_no_fact(facts: Facts, text: str, name: str) -> None:
    assert name not in facts(text)


def test_several_facts_of_one_message_are_all_heard(facts: Facts) -> None:
    found = facts("HP blades, four NICs, can't add more, VMs must survive a NIC failure")

    assert found == {"nic_total": 4, "blade": True, "can_add_nics": False, "vm_fault_tolerance": True}


def test_typing_errors_are_seen_through(facts: Facts) -> None:
    assert facts("2008 R2 clustr with fibre chanel and 4 netwrok adapters") == {
        "windows": "2008r2",
        "nic_total": 4,
        "clustered": True,
        "storage": ["fc"],
    }
