"""Every worked example of rules/cases gets the layout, the figures and the verdict that it states."""

import pytest
from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from nicwise.answer import Verdict
from nicwise.decide import Decider
from nicwise.pack import default_root, load_pack
from nicwise.profile import read_profile


class Case(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str
    profile: dict[str, object]
    layout: str | None = None
    target: str | None = None
    alternatives: tuple[str, ...] = ()
    verdict: Verdict | None = None
    numbers: dict[str, int] = {}
    rules: tuple[str, ...] = ()


CASES = [
    Case.model_validate(case)
    for path in sorted((default_root() / "rules" / "cases").glob("*.yaml"))
    for case in YAML(typ="safe").load(path)
]


@pytest.fixture(scope="module")
def decider() -> Decider:
    return Decider(load_pack(default_root()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_worked_example(decider: Decider, case: Case) -> None:
    profile = decider.close(read_profile(case.profile)[0]).profile

    if case.verdict:
        assert decider.check(profile).verdict == case.verdict
    if case.layout:
        choice = decider.choose(profile)
        found = {"nics_needed": choice.needed, "nics_missing": choice.missing, "nics_spare": choice.spare}
        assert choice.layout.name == case.layout
        assert set(case.alternatives) <= {plan.name for plan in choice.alternatives}
        assert case.target is None or (choice.target and choice.target.name == case.target)
        assert case.numbers.items() <= found.items()
        assert set(case.rules) <= {cost.rule for cost in choice.layout.costs}


def test_case_ids_are_unique() -> None:
    assert len({case.id for case in CASES}) == len(CASES)
