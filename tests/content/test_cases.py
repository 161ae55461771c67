"""Every worked example of rules/cases gets the layout, the figures, the verdict and the rules that it states."""

from functools import cache

import pytest

from nicwise.decide import Decider
from nicwise.decide.worked import Worked, reach, work
from nicwise.pack import Pack, default_root, load_pack
from nicwise.pack.cases import Case, Near, load_cases


@cache
def pack() -> Pack:
    return load_pack(default_root())


@cache
def decider() -> Decider:
    return Decider(pack())


CASES = load_cases(default_root(), pack().rules)
NEAR = [(case, near) for case in CASES for near in case.near]


def worked(case: Case, near: Near | None = None) -> Worked:
    return work(decider(), pack().rules, case, near)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_worked_example(case: Case) -> None:
    found = worked(case)

    assert case.layout in (None, found.layout)
    assert case.target in (None, found.target)
    assert set(case.alternatives) <= set(found.alternatives)
    assert case.verdict in (None, found.verdict)
    assert set(case.rules) <= found.rules
    for name, wanted in case.numbers.items():
        low, high = wanted if isinstance(wanted, tuple) else (wanted, wanted)
        assert low <= found.numbers[name] <= high, name


@pytest.mark.parametrize(("case", "near"), NEAR, ids=lambda part: getattr(part, "id", ""))
def test_a_near_host_is_spared_by_the_rule(case: Case, near: Near) -> None:
    assert set(near.spares) <= set(case.rules)
    assert not set(near.spares) & worked(case, near).rules


def test_every_rule_fires_in_some_case_and_spares_a_near_host() -> None:
    reached = reach(decider(), pack().rules, CASES)

    assert not [rule.rule for rule in reached if not rule.fires]
    assert not [rule.rule for rule in reached if not rule.spares]
