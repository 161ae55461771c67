"""What one file names must stand in another; the three parts of the content are compared once all are read."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from nicwise.pack.checks import check_all
from nicwise.pack.knowledge import load_knowledge
from nicwise.pack.model import Knowledge
from nicwise.pack.reading import Problems

SOUND: dict[str, Any] = {
    "section_refs": (),
    "topic_refs": (),
    "mention_refs": (),
    "verdicts": {"cable-length": None, "lamp-colour": None},
}


def found(root: Path, rules: dict[str, Any] | None = None, **tables: Any) -> list[str]:
    problems = Problems(root)
    knowledge = load_knowledge(root, problems)
    assert isinstance(knowledge, Knowledge)
    loaded_rules: Any = SimpleNamespace(**SOUND | (rules or {}))
    loaded_tables: Any = SimpleNamespace(**SOUND | tables)
    loaded_commands: Any = SimpleNamespace(section_refs=(), mention_refs=())
    check_all(knowledge, loaded_rules, loaded_tables, loaded_commands, problems)
    return [str(problem) for problem in sorted(problems.found)]


def test_names_that_stand_are_no_problem(root: Path) -> None:
    path = root / "rules/lamps.yaml"

    assert found(
        root,
        {"section_refs": ((path, 3, "cable-length#claim"),)},
        section_refs=((path, 4, "lamp-colour#old-times"),),
        topic_refs=((path, 1, "lamp-colour"),),
        mention_refs=((path, 2, "lamp"),),
    ) == []  # fmt: skip


def test_a_section_that_is_not_there_is_told_of_rules_and_of_tables(root: Path) -> None:
    path = root / "rules/lamps.yaml"

    assert found(
        root, {"section_refs": ((path, 3, "cable-length#clam"),)}, section_refs=((path, 4, "lamp#claim"),)
    ) == [
        'rules/lamps.yaml:3: unknown section "cable-length#clam"; did you mean "cable-length#claim"? [unknown-section]',
        'rules/lamps.yaml:4: unknown section "lamp#claim"; did you mean "lamp-colour#claim"? [unknown-section]',
    ]  # fmt: skip


def test_a_rule_is_not_blamed_for_guidance_that_cannot_be_read(root: Path) -> None:
    (root / "knowledge/topics/lamp-colour/guidance.md").unlink()

    complaints = found(root, section_refs=((root / "rules/lamps.yaml", 4, "lamp-colour#claim"),))

    assert [line.rpartition("[")[2] for line in complaints] == ["unreadable]"]


def test_an_unknown_topic_and_an_unknown_term_are_told(root: Path) -> None:
    path = root / "rules/verdicts/lamps.yaml"

    assert found(root, topic_refs=((path, 1, "lamps"),), mention_refs=((path, 9, "lam"),)) == [
        'rules/verdicts/lamps.yaml:1: unknown topic "lamps"; did you mean "lamp-colour"? [unknown-topic]',
        'rules/verdicts/lamps.yaml:9: unknown term "lam"; did you mean "lamp"? [unknown-term]',
    ]


def test_a_topic_without_a_table_is_told(root: Path) -> None:
    assert found(root, verdicts={"cable-length": None}) == [
        'rules/verdicts/lamp-colour.yaml:1: the topic "lamp-colour" has no table of verdicts [no-table]'
    ]


def test_a_lexicon_that_cannot_be_read_is_told_once_and_not_in_every_row_that_names_a_term(root: Path) -> None:
    (root / "knowledge/lexicon.yaml").write_text("- {term: lamp, forms: [", encoding="utf-8")
    rows = tuple((root / "rules/verdicts/lamps.yaml", line, "lamp") for line in range(1, 200))

    complaints = found(root, mention_refs=rows)

    assert [line.partition(":")[0] for line in complaints] == ["knowledge/lexicon.yaml"]


def test_a_topic_whose_entry_does_not_fit_is_told_once(root: Path) -> None:
    catalogue = root / "knowledge/topics.yaml"
    catalogue.write_text(catalogue.read_text().replace("kind: [explain]", "kind: [poem]"), encoding="utf-8")

    complaints = found(root, section_refs=((root / "rules/lamps.yaml", 4, "lamp-colour#claim"),))

    assert {line.partition(":")[0] for line in complaints} == {"knowledge/topics.yaml"}
