"""Each kind of mistake in knowledge/ is told with its path, its line and what to do."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nicwise.pack.knowledge import load_knowledge
from nicwise.pack.reading import Problems

Complaints = Callable[..., list[str]]


def test_sound_knowledge_has_no_problems(complaints: Complaints) -> None:
    assert complaints() == []


def test_knowledge_is_read_whole(root: Path) -> None:
    knowledge = load_knowledge(root, Problems(root))

    assert knowledge is not None
    assert list(knowledge.topics) == ["cable-length", "lamp-colour"]
    assert [section.id for section in knowledge.topics["lamp-colour"].sections] == [
        "lamp-colour#claim",
        "lamp-colour#old-times",
    ]
    assert knowledge.sources["PAPER"].url is None
    assert [term.id for term in knowledge.lexicon] == ["lamp", "2008r2"]
    assert [(group.id, group.near) for group in knowledge.declined] == [("food", ("lamp-colour",))]


def test_the_typical_wording_teaches_as_well(root: Path) -> None:
    knowledge = load_knowledge(root, Problems(root))

    assert knowledge is not None
    phrasings = knowledge.topics["cable-length"].phrasings
    assert (phrasings[0].group, phrasings[0].line) == ("typical", 1)
    assert (phrasings[1].group, phrasings[1].line) == ("plain", 4)
    assert len(phrasings) == 16


def test_what_is_loaded_cannot_be_changed(root: Path) -> None:
    knowledge = load_knowledge(root, Problems(root))

    assert knowledge is not None
    with pytest.raises(TypeError):
        knowledge.topics["new"] = knowledge.topics["lamp-colour"]  # type: ignore[index]
    with pytest.raises(AttributeError):
        knowledge.topics["lamp-colour"].title = "other"  # type: ignore[misc]


def test_a_folder_without_entry_is_a_mistake(root: Path, complaints: Complaints) -> None:
    shutil.copytree(root / "knowledge/topics/lamp-colour", root / "knowledge/topics/stray")

    assert complaints() == ["knowledge/topics/stray:1: folder without an entry in topics.yaml [uncatalogued]"]


def test_an_entry_without_folder_is_a_mistake(root: Path, complaints: Complaints) -> None:
    shutil.rmtree(root / "knowledge/topics/lamp-colour")

    assert complaints() == ['knowledge/topics.yaml:8: "lamp-colour" has no folder topics/lamp-colour [no-folder]']


@pytest.mark.parametrize("name", ["notes.txt", "topics/readme.md", "topics/lamp-colour/guidance.txt"])
def test_a_file_of_unexpected_name_is_a_mistake(root: Path, complaints: Complaints, name: str) -> None:
    (root / "knowledge" / name).write_text("", encoding="utf-8")

    assert complaints() == [f"knowledge/{name}:1: file of unexpected name [unexpected-file]"]


@pytest.mark.parametrize(
    "name", ["sources.yaml", "lexicon.yaml", "topics/lamp-colour/guidance.md", "topics/out-of-scope/questions.yaml"]
)
def test_a_missing_file_is_a_mistake(root: Path, complaints: Complaints, name: str) -> None:
    (root / "knowledge" / name).unlink()

    assert f"knowledge/{name}:1: can't be read: No such file or directory [unreadable]" in complaints()


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("topics.yaml", ("[explain]", "[exlain]"), "topics.yaml:11: kind.0: Input should be"),
        ("topics.yaml", ("[link_gbps]", "[link_gbs]"), 'topics.yaml:5: unknown fact "link_gbs"; did you mean'),
        ("topics.yaml", ("[lamp-colour]", "[lamp-color]"), 'topics.yaml:6: unknown topic "lamp-color"; did you mean'),
        ("topics.yaml", ("summary", "sumary"), "topics.yaml:7: sumary: Extra inputs"),
        ("sources.yaml", ('"2010"', "2010"), "sources.yaml:5: date: Input should be a valid string"),
        ("sources.yaml", ("https:", "ftp:"), "sources.yaml:4: url: String should match pattern"),
        ("lexicon.yaml", ("forms: [lamp,", "forms: [R2,"), 'lexicon.yaml:8: the form "r2" already means "lamp"'),
        ("lexicon.yaml", ("fact: windows", "fact: window"), 'lexicon.yaml:9: unknown fact "window"; did you'),
        ("lexicon.yaml", ("value: 2008r2", "value: 2009"), "lexicon.yaml:10: \"windows\" can't be 2009: Input"),
        ("lexicon.yaml", ("  value: 2008r2\n", ""), 'lexicon.yaml:5: "2008r2" gives a fact or a value; it takes both'),
        ("lexicon.yaml", ("kind: thing", "kind: thing\n  role: lampe"), 'lexicon.yaml:3: unknown role "lampe"'),
        ("lexicon.yaml", ("term: 2008r2", "term: 2008R2"), 'lexicon.yaml:5: unknown Windows version "2008R2"'),
        ("lexicon.yaml", ("term: 2008r2\n  kind: windows", "term: lamp\n  kind: thing"), 'the term "lamp" already'),
        ("topics/out-of-scope/questions.yaml", ("[lamp-colour]", "[lamp]"), 'questions.yaml:4: unknown topic "lamp"'),
        (
            "topics/lamp-colour/questions.yaml",
            ("what about lamp number 3", "What about CABLE number 3?"),
            'questions.yaml:7: "What about CABLE number 3?" already stands under cable-length, line 7',
        ),
        (
            "topics/out-of-scope/questions.yaml",
            ("what is for lunch", "what about lamp in general"),
            'questions.yaml:5: "what about lamp in general" already stands under lamp-colour, line 1',
        ),
        (
            "topics/lamp-colour/questions.yaml",
            ("    - what about lamp number 3\n    - what about lamp number 4\n", ""),
            "questions.yaml:1: 14 phrasings; a topic has at least 15 [too-few-phrasings]",
        ),
        ("topics/lamp-colour/guidance.md", ("[explain]", "[number]"), "guidance.md:1: title and kind are not those"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_stands(
    complaints: Complaints, name: str, change: tuple[str, str], told: str
) -> None:
    found = complaints(name, change)

    assert any(told in line for line in found), found
    assert {line.partition(":")[0] for line in found} == {f"knowledge/{name}"}  # nothing else is blamed for it


def test_all_mistakes_are_told_at_once(root: Path, complaints: Complaints) -> None:
    (root / "knowledge/notes.txt").write_text("", encoding="utf-8")
    (root / "knowledge/sources.yaml").write_text("BOOK: [", encoding="utf-8")
    guidance = root / "knowledge/topics/lamp-colour/guidance.md"
    guidance.write_text(guidance.read_text(encoding="utf-8").replace("#claim", "#Claim"), encoding="utf-8")

    codes = {line.rpartition("[")[2] for line in complaints()}

    assert codes == {"unexpected-file]", "bad-yaml]", "bad-anchor]"}
