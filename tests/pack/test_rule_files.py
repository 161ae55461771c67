"""What the loader refuses in the layout rules, with the line where it stands. The real rules, broken in one place."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nicwise.pack import default_root
from nicwise.pack.reading import Problems
from nicwise.pack.rule_files import load_rules

Break = Callable[..., list[str]]


@pytest.fixture
def broken(tmp_path: Path) -> Break:
    """Replaces a text in one file and gives the complaints, without path and line."""

    def load(name: str, old: str, new: str) -> list[str]:
        (tmp_path / "rules").mkdir()
        for file in ("roles", "sharing", "sizing", "layouts", "checks"):
            shutil.copy(default_root() / "rules" / f"{file}.yaml", tmp_path / "rules")
        path = tmp_path / "rules" / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        problems = Problems(tmp_path)
        load_rules(tmp_path, problems)
        shown = [str(problem) for problem in sorted(problems.found)]
        assert all(line.startswith(f"rules/{name}.yaml:") for line in shown)
        return [line.split(": ", 1)[1] for line in shown]

    return load


def test_the_real_rules_are_sound(broken: Break) -> None:
    assert broken("sizing", "fast_gbps: 10", "fast_gbps: 10") == []


def test_a_row_that_is_never_reached_is_refused(broken: Break) -> None:
    (fault,) = broken("sizing", "columns:\n", "columns:\n  - {column: e2}\n  - {column: e2}\n")[:1]

    assert fault.endswith("[unreachable-row]")
    assert "is never reached, as line" in fault


def test_two_charges_that_differ_about_the_same_are_refused(broken: Break) -> None:
    (fault,) = broken(
        "sizing",
        "charges:\n",
        "charges:\n  - {id: other, test: single, role: iscsi, cost: 2, what: So, because: So, sections: [a#b]}\n",
    )

    assert fault.endswith("for the same case [contradiction]")


def test_a_condition_on_what_a_question_names_is_refused(broken: Break) -> None:
    (fault,) = broken("checks", "when: [{csv: true}]", "when: [{mentions: team}]")

    assert fault == 'nothing works out "mentions" for rows of this file [unread-fact]'


def test_a_value_that_a_fact_can_not_take_is_refused(broken: Break) -> None:
    (fault,) = broken("checks", "when: [{csv: true}]", "when: [{storage: tape}]")

    assert fault.endswith("[impossible-value]")


def test_an_id_that_stands_twice_is_refused(broken: Break) -> None:
    (fault,) = broken("checks", "id: s2d-10g-floor", "id: set-no-lacp")

    assert fault.endswith("[duplicate-id]")
