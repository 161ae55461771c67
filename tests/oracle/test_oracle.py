"""The search finds the optimum of a second, independent model; and the model notices where it would not."""

from dataclasses import replace

import pytest
from tests.oracle.comparing import compare, compare_random
from tests.oracle.model import optimum

from nicwise.pack import default_root, load_pack
from nicwise.pack.rules import Rules
from nicwise.profile import HostProfile, NicGroup, Role, Windows

PROFILES = 500
SEED = 4


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_pack(default_root()).rules


def test_search_and_model_agree_on_random_profiles(rules: Rules) -> None:
    differ = [str(compared) for compared in compare_random(rules, PROFILES, SEED) if not compared.agree]

    assert not differ, "\n".join(differ[:5])


@pytest.mark.parametrize("windows", ["2012", "2019"])
@pytest.mark.parametrize("use", ["iscsi", "backup"])
def test_a_slower_port_beside_those_spoken_for_lies_idle(rules: Rules, windows: Windows, use: Role) -> None:
    ports = (NicGroup(count=3, gbps=10), NicGroup(count=2, gbps=1, use=use), NicGroup(count=1, gbps=1))
    host = HostProfile(windows=windows, nic_groups=ports, clustered=True, storage=())

    compared = compare(rules, host)

    assert compared.agree, compared


def test_the_model_follows_the_rule_files(rules: Rules) -> None:
    host = HostProfile(windows="2008r2", nic_groups=(NicGroup(count=4, gbps=1),), clustered=True, storage=("fc",))
    charges = [row for row in rules.sizing.charges if row.id != "vm-switch-single"]
    sizing = rules.sizing.model_copy(update={"charges": tuple(charges)})

    assert optimum(replace(rules, sizing=sizing), host).order[0] < optimum(rules, host).order[0]


def test_the_model_refuses_rules_that_it_does_not_know(rules: Rules) -> None:
    strange = rules.modifiers[0].model_copy(update={"trait": "full-moon"})
    unknown = replace(rules, modifiers=(strange, *rules.modifiers[1:]))

    with pytest.raises(ValueError, match="full-moon"):
        optimum(unknown, HostProfile(windows="2019", nic_total=4))
