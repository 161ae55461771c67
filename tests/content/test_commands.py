"""Every script for every reference layout is one that its version of Windows can run, and builds just that layout."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import tree_sitter_powershell
from ruamel.yaml import YAML
from tree_sitter import Language, Node, Parser

from nicwise.answer import Step
from nicwise.compose import Citer, show_layout
from nicwise.decide import Decider
from nicwise.decide.building import take_apart
from nicwise.decide.commands import build
from nicwise.decide.model import Build, Plan
from nicwise.decide.view import view_of
from nicwise.pack import Pack, default_root, load_pack
from nicwise.pack.commands import THINGS, Thing
from nicwise.pack.conditions import View
from nicwise.profile import WINDOWS, HostProfile
from nicwise.render.script import script

POWERSHELL = Parser(Language(tree_sitter_powershell.language()))
CMDLETS: dict[str, dict[str, Any]] = YAML(typ="safe").load(Path(__file__).with_name("cmdlets.yaml"))
COMMON = {"erroraction"}
AUTOMATIC = {"_", "true", "false", "null", "erroractionpreference", "confirmpreference", "part"}

SLOW: list[dict[str, Any]] = [{"nic_groups": [{"count": count, "gbps": 1}]} for count in (1, 2, 3, 4, 5, 6, 8, 10)]
FAST: list[dict[str, Any]] = [{"nic_groups": [{"count": count, "gbps": 10}]} for count in (1, 2, 4, 6)]
MIXED: list[dict[str, Any]] = [
    {"nic_groups": [{"count": 2, "gbps": 10}, {"count": slow, "gbps": 1}]} for slow in (1, 2, 4)
]
RDMA: list[dict[str, Any]] = [{"nic_groups": [{"count": count, "gbps": 25, "rdma": True}]} for count in (2, 4, 6)]
PLAIN: list[dict[str, Any]] = [{"clustered": True, "storage": ["fc"]}, {"clustered": True, "storage": ["iscsi"]}]
HOSTS: list[dict[str, Any]] = [
    *(ports | kind for ports in (*SLOW, *FAST, *MIXED) for kind in PLAIN),
    *(ports | {"clustered": True, "storage": ["smb"]} for ports in (*FAST, *RDMA)),
    *(ports | {"clustered": True, "storage": ["s2d"]} for ports in (*FAST, *RDMA)),
    *(ports | {"clustered": False} for ports in (*SLOW[:4], FAST[1])),
    {"nic_groups": [{"count": 4, "gbps": 1}], "clustered": True, "vm_fault_tolerance": True},
    {"nic_groups": [{"count": 6, "gbps": 10}], "clustered": True, "extra_roles": ["replica", "backup"]},
    {"nic_groups": [{"count": 8, "gbps": 25, "rdma": True}], "clustered": True, "storage": ["s2d", "iscsi"]},
    {"nic_groups": [{"count": 4, "gbps": 25, "rdma": True}], "storage": ["smb"], "migration_option": "tcpip"},
    {"nic_groups": [{"count": 4, "gbps": 25, "rdma": True}], "storage": ["smb"], "migration_option": "compression"},
    {"nic_groups": [{"count": 2, "gbps": 10}], "clustered": True, "migration_option": "smb"},
]
"""The hosts of the reference tables, by ports and storage; each is laid out for every version."""


@dataclass(frozen=True)
class Case:
    """A layout and the steps that build it. by_hand: without Network ATC."""

    name: str
    windows: str
    plan: Plan
    view: View
    build: Build

    @property
    def by_hand(self) -> tuple[Step, ...]:
        return tuple(made.step for made in self.build.by_hand or self.build.steps)

    @property
    def ways(self) -> list[tuple[Step, ...]]:
        return [steps for made in (self.build.steps, self.build.by_hand) if (steps := tuple(one.step for one in made))]


@cache
def pack() -> Pack:
    return load_pack(default_root())


@cache
def cases() -> tuple[Case, ...]:
    return tuple(_cases())


def _cases() -> Iterator[Case]:
    """Each layout once for its version: the best, what to buy, and the alternatives."""
    decider = Decider(pack())
    for windows in WINDOWS:
        seen: set[tuple[Any, ...]] = set()
        for host in HOSTS:
            if not _can_have(host.get("storage", []), windows):
                continue
            profile = decider.close(HostProfile.model_validate({"windows": windows, **host})).profile
            choice = decider.choose(profile)
            for plan in (choice.layout, *([choice.target] if choice.target else []), *choice.alternatives):
                facts = (plan.nics, plan.teams, plan.virtual_nics, profile.clustered, profile.migration_option)
                if facts in seen:
                    continue
                seen.add(facts)
                view = view_of(profile, frozenset(host), (), frozenset({"jumbo"}), {})
                made = build(pack().commands, plan, view, moves=2, vlans={})
                yield Case(f"{windows} {plan.name}", windows, plan, view, made)


def _can_have(storage: list[str], windows: str) -> bool:
    first = {"smb": "2012", "s2d": "2016"}
    return all(WINDOWS.index(windows) >= WINDOWS.index(first.get(kind, "2008")) for kind in storage)


def commands(steps: tuple[Step, ...], shell: str = "powershell") -> Iterator[str]:
    """Everything that is to be typed: commands, checks and ways back."""
    for step in steps:
        if step.shell == shell:
            yield from (text for text in (step.command, step.verify, step.undo) if text)


def scripts(case: Case) -> Iterator[str]:
    layout = show_layout(case.plan, Citer(pack().knowledge, ""))
    for steps in case.ways:
        yield from commands(steps)
        if whole := script(steps, layout, case.windows):
            yield whole


@cache
def parsed(text: str) -> Node:
    # This grammar ends the name of a parameter at a digit.
    return POWERSHELL.parse(text.replace("Value8021Action", "ValueAction").encode()).root_node


def nodes(text: str, kind: str) -> Iterator[Node]:
    waiting = [parsed(text)]
    while waiting:
        node = waiting.pop()
        if node.type == kind:
            yield node
        waiting += reversed(node.children)


def words(node: Node) -> str:
    return (node.text or b"").decode()


def known_from(version: str) -> dict[str, set[str]]:
    """Cmdlet -> its parameters, in lower case, of those that a version has."""
    order = [*WINDOWS]
    have = set(order[: order.index(version) + 1]) if version != "azure-local" else set(order)
    found: dict[str, set[str]] = {}
    for name, entry in CMDLETS.items():
        listed = [names for since, names in entry["parameters"].items() if since in have]
        if listed:
            found[name.lower()] = {parameter.lower().replace("8021", "") for parameter in chain.from_iterable(listed)}
    return found


def test_there_are_reference_layouts_for_every_version() -> None:
    assert {case.windows for case in cases()} == set(WINDOWS)
    assert len(cases()) > 200


def test_everything_that_is_to_be_typed_into_powershell_is_powershell() -> None:
    broken = {text for case in cases() for text in scripts(case) if parsed(text).has_error}

    assert not broken


@pytest.mark.parametrize("windows", WINDOWS)
def test_no_cmdlet_and_no_parameter_is_used_on_a_version_that_lacks_it(windows: str) -> None:
    known, strange = known_from(windows), set()
    for text in {text for case in cases() if case.windows == windows for text in scripts(case)}:
        for node in nodes(text, "command"):
            name = words(node.child_by_field_name("command_name") or node).lower()
            if name.endswith(".exe") or name.startswith("{") or name == "return":
                continue
            given = {
                words(child).lstrip("-").rstrip(":").lower()
                for part in node.children
                for child in part.children
                if child.type == "command_parameter"
            }
            strange |= {name} if name not in known else {f"{name} -{one}" for one in given - known[name] - COMMON}

    assert not strange


def test_a_cmdlet_that_came_later_is_noticed() -> None:
    assert "set-vmswitchteam" not in known_from("2012r2")
    assert "set-vmswitchteam" in known_from("2016")
    assert "virtualmachinemigrationperformanceoption" not in known_from("2012")["set-vmhost"]


def test_every_port_team_and_virtual_nic_of_a_layout_is_built() -> None:
    for case in cases():
        text = "\n".join(f"{step.text}\n{step.command or ''}" for step in case.by_hand)
        for nic in case.plan.nics:
            assert re.search(rf"\bNIC{nic.nic}\b", text), (case.name, nic)
        for number, team in enumerate(case.plan.teams, 1):
            members = ", ".join(f"'NIC{nic}'" for nic in team.nics)
            named = ", ".join(f"NIC{nic}" for nic in team.nics)
            assert members in text or named in text, (case.name, team)
            assert team.kind == "set" or f"Team{number}" in text, (case.name, team)
        for virtual in case.plan.virtual_nics:
            assert f"Add-VMNetworkAdapter -ManagementOS -Name '{virtual.name}'" in text, (case.name, virtual)


def test_intents_name_every_port_but_those_for_iscsi() -> None:
    with_intents = [case for case in cases() if case.build.by_hand]

    assert {case.windows for case in with_intents} == {"2025", "azure-local"}
    for case in with_intents:
        intents = "\n".join(made.step.command or "" for made in case.build.steps if made.row == "intents")
        named = set(map(int, re.findall(r"'NIC(\d+)'", intents)))
        assert named == {nic.nic for nic in case.plan.nics if nic.roles != ("iscsi",)}, case.name


def test_the_weights_on_a_switch_never_add_up_to_more_than_a_hundred() -> None:
    for case in cases():
        text = "\n".join(step.command or "" for step in case.by_hand)
        switch_of = dict(re.findall(r"Add-VMNetworkAdapter -ManagementOS -Name '(.+?)' -SwitchName '(.+?)'", text))
        sums = {
            name: int(rest)
            for name, rest in re.findall(r"Set-VMSwitch -Name '(.+?)' -DefaultFlowMinimumBandwidthWeight (\d+)", text)
        }
        for name, weight in re.findall(r"-ManagementOS -Name '(.+?)' -MinimumBandwidthWeight (\d+)", text):
            sums[switch_of[name]] += int(weight)
        assert all(total <= 100 for total in sums.values()), (case.name, sums)


def test_a_host_gets_one_default_gateway() -> None:
    for case in cases():
        text = "\n".join(step.command or "" for step in case.by_hand)
        powershell = text.count("-DefaultGateway")
        netsh = len(re.findall(r"set address .* static \S+ \S+ \S+", text))
        assert powershell + netsh == 1, case.name


def test_every_other_network_stays_out_of_dns() -> None:
    for case in cases():
        text = "\n".join(step.command or "" for step in case.by_hand)
        addresses = len(re.findall(r"^New-NetIPAddress|set address name=", text, re.M))
        kept_out = len(re.findall(r"-RegisterThisConnectionsAddress \$false|static none none", text))
        assert kept_out == addresses - 1, case.name


def test_iscsi_networks_are_nothing_to_the_cluster() -> None:
    seen = 0
    for case in cases():
        for steps in case.ways:
            text = "\n".join(step.command or "" for step in steps if step.part == "cluster")
            for name, role in re.findall(r"Name = '(\w+)'; \$network\.Role = (\d)", text):
                assert (role == "0") == (name.startswith("iSCSI") or name.startswith("Backup") or _idle(case, name))
                seen += name.startswith("iSCSI")
            assert "'iSCSI" not in next((line for line in text.split("\n") if line.startswith("$order")), "")

    assert seen


def _idle(case: Case, name: str) -> bool:
    """An SMB network that neither the cluster nor live migration uses."""
    return name.startswith("SMB") and not any("s2d" in nic.roles for nic in case.plan.nics) and not any(
        f"'{name}'" in (step.command or "") for step in case.by_hand if (step.command or "").startswith("$order")
    )  # fmt: skip


def test_whoever_cuts_the_path_of_the_host_is_told_so_first() -> None:
    told = pack().commands.names.console
    for case in cases():
        managing = {nic.nic for nic in case.plan.nics if "management" in nic.roles}
        for step in case.by_hand:
            makes = re.search(r"^New-(NetLbfoTeam|VMSwitch) .*", step.command or "", re.M)
            ports = set(map(int, re.findall(r"NIC(\d+)", makes[0]))) if makes else set()
            if ports & managing:
                assert step.text.startswith(told), (case.name, step.text)
                assert step.interrupts
                assert step.undo


def test_every_step_that_changes_a_host_says_how_to_undo_it() -> None:
    changing = re.compile(r"^(New|Set|Add|Enable|Disable|Rename|Connect|netsh|cluster network)\b.*", re.M)
    for case in cases():
        for step in chain.from_iterable(case.ways):
            if step.part in ("host", "cluster") and changing.search(step.command or ""):
                assert step.undo, (case.name, step.text)
                assert step.verify, (case.name, step.text)


def test_a_value_nobody_told_stands_only_among_the_values() -> None:
    for case in cases():
        for step in chain.from_iterable(case.ways):
            if step.part != "values":
                assert not re.search(r"<[\w-]", step.command or ""), (case.name, step.command)


def test_no_variable_is_used_that_was_not_set_before() -> None:
    for case in cases():
        for steps in case.ways:
            known = {*AUTOMATIC}
            for step in steps:
                if step.shell != "powershell" or not step.command:
                    continue
                text = step.command
                known |= {name.lower() for name in re.findall(r"(?m)^\s*\$(\w+) =", text)}
                known |= {name.lower() for name in re.findall(r"; *\$(\w+) =", text)}
                used = {words(node).lstrip("$").lower() for node in nodes(text, "variable")}
                if step.part != "prepare":
                    assert {name for name in used if not name.startswith("env:")} <= known, (case.name, text)


def test_a_vlan_that_the_asker_named_is_used() -> None:
    case = next(case for case in cases() if case.plan.virtual_nics)
    made = build(pack().commands, case.plan, case.view, moves=2, vlans={"management": 110, "heartbeat": 111})

    (values,) = [one.step.command or "" for one in made.steps if one.row == "values"]
    assert "$VlanManagement = 110\n" in values
    assert "$VlanCluster = 111\n" in values
    assert "$VlanLiveMigration = '<VLAN-LiveMigration>'\n" in values


def test_the_script_runs_nothing_before_it_is_told_which_part() -> None:
    case = next(case for case in cases() if case.windows == "2019" and case.plan.name == "conv-2+iscsi-2")
    whole = script(case.by_hand, show_layout(case.plan, Citer(pack().knowledge, "")), "2019")

    assert whole
    outside = re.sub(r"(?ms)^if \(\$Part.*?^\}", "", whole)
    assert not re.search(r"^(New|Set|Add|Rename|Enable|Test)-", outside, re.M)


# The rows themselves


def test_every_row_makes_a_step_of_some_layout() -> None:
    made = {one.row for case in cases() for one in (*case.build.steps, *case.build.by_hand)}

    assert {row.id for row in pack().commands.rows} == made


def test_every_trait_and_gap_there_is_belongs_to_some_layout_and_is_asked_for() -> None:
    traits: dict[Thing, set[str]] = {thing: set() for thing in THINGS}
    gaps: dict[Thing, set[str]] = {thing: set() for thing in THINGS}
    for case in cases():
        for thing, found in take_apart(case.plan, case.view, pack().commands.names, moves=2, vlans={}).items():
            for part in found:
                traits[thing] |= part.traits
                gaps[thing] |= set(part.gaps)

    assert {thing: set(kind.traits) for thing, kind in THINGS.items()} == traits
    assert {thing: set(kind.gaps) for thing, kind in THINGS.items()} == gaps


def test_every_section_that_a_step_rests_on_holds_for_its_version() -> None:
    for case in cases():
        for one in (*case.build.steps, *case.build.by_hand):
            for ref in one.sections:
                assert pack().knowledge.section(ref).when.holds(case.view) is not False, (case.name, one.row, ref)
