"""What the loader refuses in the tables, with the line where it stands."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nicwise.pack import default_root
from nicwise.pack.reading import Problems
from nicwise.pack.tables import load_tables

LAST = """
  - id: last
    says: "it depends on nothing"
    because: "Nothing."
    sections: [one#a]
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder with the real words and constants, no assumption, no question and no verdict table."""
    rules = tmp_path / "rules"
    (rules / "verdicts").mkdir(parents=True)
    for name in ("estimates", "wording"):
        shutil.copy(default_root() / "rules" / f"{name}.yaml", rules)
    (rules / "assumptions.yaml").write_text("[]\n", encoding="utf-8")
    (rules / "follow-ups.yaml").write_text("{}\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def faults(content: Path) -> Callable[[str, str], list[str]]:
    """Loads with one file written, and gives the complaints."""

    def load(text: str, name: str = "verdicts/one.yaml") -> list[str]:
        (content / "rules" / name).write_text(text, encoding="utf-8")
        problems = Problems(content)
        load_tables(content, problems)
        return [str(problem) for problem in sorted(problems.found)]

    return load


def row(**keys: str) -> str:
    """A table whose first row has those keys besides the needed ones, and a last row that always holds."""
    default = {
        "id": "first",
        "when": "{csv: true}",
        "says": '"so"',
        "because": '"Because."',
        "sections": "[one#a]",
    }
    lines = [f"{'  - ' if i == 0 else '    '}{key}: {value}" for i, (key, value) in enumerate((default | keys).items())]
    return "claims: fine\nrows:\n" + "\n".join(lines) + LAST


def test_a_sound_table_has_no_fault(faults: Callable[[str], list[str]]) -> None:
    assert faults(row()) == []


def test_a_row_that_always_holds_is_refused_before_others(faults: Callable[[str], list[str]]) -> None:
    assert faults(row(when="{}")) == [
        "rules/verdicts/one.yaml:3: first: always holds, so no row after it can match; "
        "give it a `when` or put it last [unreachable-row]"
    ]


def test_a_last_row_with_a_condition_is_refused(faults: Callable[[str], list[str]]) -> None:
    assert faults(row().replace("  - id: last\n", "  - id: last\n    when: {csv: true}\n")) == [
        "rules/verdicts/one.yaml:9: last: the last row must always hold; leave out its `when` [open-end]"
    ]


def test_a_verdict_needs_to_know_what_yes_means(faults: Callable[[str], list[str]]) -> None:
    (fault,) = faults(row(verdict='"no"').removeprefix("claims: fine\n"))

    assert fault.endswith("fine or trouble [no-claim]")


def test_an_unquoted_version_is_refused(faults: Callable[[str], list[str]]) -> None:
    (fault,) = faults(row(when="{windows: 2012}"))

    assert fault == 'rules/verdicts/one.yaml:4: rows.0.when: a Windows version is quoted: "2012" [bad-value]'


def test_an_unknown_fact_is_refused(faults: Callable[[str], list[str]]) -> None:
    (fault,) = faults(row(when="{colour: blue}"))

    assert 'rules/verdicts/one.yaml:4: rows.0.when: unknown fact "colour"' in fault


def test_a_verdict_is_one_of_three_words(faults: Callable[[str], list[str]]) -> None:
    (fault,) = faults(row(verdict='"maybe"'))

    assert fault.startswith("rules/verdicts/one.yaml:8: rows.0.verdict:")


@pytest.mark.parametrize(
    "condition",
    [
        "{storage: floppy}",
        "{csv: maybe}",
        "{nic_total: many}",
        "{sharing: sometimes}",
        "{layout_fault: grave}",
        "{roles: heartbeats}",
        "{team_kind: bond}",
        "{nic_groups: 4}",
        "{hosts: '>two'}",
    ],
)
def test_a_value_that_a_fact_can_not_take_is_refused(faults: Callable[[str], list[str]], condition: str) -> None:
    (fault,) = faults(row(when=condition))

    assert fault.startswith("rules/verdicts/one.yaml:4:")


@pytest.mark.parametrize(
    "condition",
    [
        "{storage: [iscsi, fc]}",
        "{storage: '!=iscsi'}",
        "{nic_total: '<4', csv: false}",
        "{link_gbps: '>=10'}",
        "{nics_missing: 0}",
        "{roles_all: [csv, heartbeat]}",
        "{unstated: [windows, layout]}",
        "{windows: '>=2012', team_kind: lbfo}",
    ],
)
def test_values_that_facts_can_take_are_accepted(faults: Callable[[str], list[str]], condition: str) -> None:
    assert faults(row(when=condition)) == []


def test_an_unknown_placeholder_is_refused(faults: Callable[[str], list[str]]) -> None:
    (fault,) = faults(row(says='"plan {ports}"'))

    assert 'rules/verdicts/one.yaml:5: first: unknown placeholder "{ports}"' in fault
    assert fault.endswith("[unknown-placeholder]")


def test_a_placeholder_that_may_be_unknown_is_refused(faults: Callable[[str], list[str]]) -> None:
    (fault,) = faults(row(because='"{nics_missing} short"'))

    assert fault == (
        'rules/verdicts/one.yaml:6: first: "{nics_missing}" may be unknown here; '
        "the condition must name nic_total or nics_missing [unsettled-placeholder]"
    )


def test_a_placeholder_is_accepted_where_the_condition_settles_it(faults: Callable[[str], list[str]]) -> None:
    assert faults(row(when="{nics_missing: '>0'}", says='"{nics_missing_word} short of {nics_needed}"')) == []


def test_two_rows_of_one_id_are_refused(faults: Callable[[str], list[str]]) -> None:
    (fault,) = faults(row(id="last"))

    assert fault == 'rules/verdicts/one.yaml:8: "last" is also rules/verdicts/one.yaml:3 [duplicate-id]'


def test_an_unknown_key_is_refused(faults: Callable[[str], list[str]]) -> None:
    (fault,) = faults(row(advice='"none"'))

    assert fault.endswith("[unknown-key]")


def test_an_assumption_of_an_unknown_fact_is_refused(faults: Callable[[str, str], list[str]]) -> None:
    text = "- {fact: window, value: 1, implied: false, says: a, because: b}\n"

    (fault,) = faults(text, "assumptions.yaml")

    assert fault == 'rules/assumptions.yaml:1: unknown fact "window"; did you mean "windows"? [unknown-fact]'


def test_an_assumed_value_must_fit_its_fact(faults: Callable[[str, str], list[str]]) -> None:
    text = "- {fact: clustered, value: often, implied: false, says: a, because: b}\n"

    (fault,) = faults(text, "assumptions.yaml")

    assert fault.endswith("\"clustered\" can't be 'often' [impossible-value]")


def test_an_offered_answer_must_fit_its_fact(faults: Callable[[str, str], list[str]]) -> None:
    text = 'hosts:\n  question: "How many?"\n  input: number\n  choices: [{label: few, value: few}]\n  changes: all\n'

    (fault,) = faults(text, "follow-ups.yaml")

    assert fault == "rules/follow-ups.yaml:4: \"hosts\" can't be 'few' [impossible-value]"


def test_a_choice_without_choices_is_refused(faults: Callable[[str, str], list[str]]) -> None:
    (fault,) = faults('csv: {question: "CSV?", input: choice, changes: all}\n', "follow-ups.yaml")

    assert fault.endswith("a choice needs choices [no-choices]")


def test_all_faults_of_all_tables_are_told_at_once(content: Path) -> None:
    (content / "rules/verdicts/one.yaml").write_text(row(says='"{x}"'), encoding="utf-8")
    (content / "rules/verdicts/two.yaml").write_text(row(id="other", when="{}"), encoding="utf-8")
    (content / "rules/wording.yaml").unlink()
    problems = Problems(content)

    assert load_tables(content, problems) is None
    assert sorted(problem.path for problem in problems.found) == [
        "rules/verdicts/one.yaml",
        "rules/verdicts/two.yaml",
        "rules/verdicts/two.yaml",
        "rules/wording.yaml",
    ]


def test_sections_topics_and_terms_that_a_table_names_are_listed_with_their_lines(content: Path) -> None:
    (content / "rules/verdicts/one.yaml").write_text(row(when="{mentions: crossover}"), encoding="utf-8")
    problems = Problems(content)

    tables = load_tables(content, problems)

    assert tables
    path = content / "rules/verdicts/one.yaml"
    assert tuple(ref for ref in tables.section_refs if ref[0] == path) == ((path, 7, "one#a"), (path, 11, "one#a"))
    assert (path, 4, "crossover") in tables.mention_refs
    assert (path, 1, "one") in tables.topic_refs


def test_a_value_that_a_table_takes_for_its_topic_must_be_possible(faults: Callable[[str], list[str]]) -> None:
    assumes = (
        'assumes:\n  - {fact: windows, value: "2013", implied: false, says: "2013", because: "2013, because so"}\n'
    )

    (fault,) = faults(row().replace("rows:\n", f"{assumes}rows:\n", 1))

    assert fault == "rules/verdicts/one.yaml:3: \"windows\" can't be '2013' [impossible-value]"
