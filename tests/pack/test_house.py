"""A company's own content over the built-in one: its rows win, its sections are cited, its mistakes are named."""

import shutil
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from nicwise.errors import ContentError
from nicwise.pack import Pack, default_root, load_pack
from nicwise.pack.overlay import laid_over
from nicwise.pack.reading import Problems, read_yaml

SAMPLE = default_root() / "docs" / "house-pack"


@pytest.fixture(scope="module")
def house() -> Pack:
    return load_pack(default_root(), SAMPLE)


def laid(text: str, house: str, tmp_path: Path) -> object:
    for folder, content in (("built-in", text), ("house", house)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "rows.yaml").write_text(content, encoding="utf-8")
    document = read_yaml(tmp_path / "built-in/rows.yaml", Problems(tmp_path / "built-in", house=tmp_path / "house"))
    assert document
    return document.value


def test_keys_of_the_house_win_and_others_stay(tmp_path: Path) -> None:
    assert laid("a: {x: 1, y: 2}\nb: 3\n", "a: {y: 5}\nc: 6\n", tmp_path) == {"a": {"x": 1, "y": 5}, "b": 3, "c": 6}


def test_new_rows_come_first_and_rows_of_a_known_id_take_its_place(tmp_path: Path) -> None:
    found = laid("- {id: a, n: 1}\n- {id: b, n: 2}\n", "- {id: c, n: 3}\n- {id: b, n: 4}\n", tmp_path)

    assert found == [{"id": "c", "n": 3}, {"id": "a", "n": 1}, {"id": "b", "n": 4}]


def test_a_list_of_plain_values_is_one_value(tmp_path: Path) -> None:
    assert laid("a: [1, 2]\n", "a: [3]\n", tmp_path) == {"a": [3]}


def test_neither_tree_is_changed() -> None:
    node, own = (YAML(typ="safe").compose(text) for text in ("a: 1\n", "b: 2\n"))

    laid_over(node, own)

    assert [[key.value for key, _ in tree.value] for tree in (node, own)] == [["a"], ["b"]]


def test_content_laid_over_itself_is_itself() -> None:
    built_in, twice = load_pack(default_root()), load_pack(default_root(), default_root())

    assert twice.tables.verdicts == built_in.tables.verdicts
    assert twice.tables.estimates == built_in.tables.estimates
    assert [len(topic.sections) for topic in twice.knowledge.topics.values()] == [
        len(topic.sections) for topic in built_in.knowledge.topics.values()
    ]


def test_the_sample_wins_and_is_cited_as_such(house: Pack) -> None:
    row = house.tables.verdicts["management-network"].rows[0]
    section = house.knowledge.section(row.sections[0])

    assert row.id == "contoso-management"
    assert house.knowledge.sources[section.sources[0]].publisher == "Contoso IT"


def test_the_sample_has_thresholds_of_its_own_and_leaves_the_rest(house: Pack) -> None:
    built_in = load_pack(default_root())

    assert house.tables.estimates.move_overhead_s.value == 6
    assert house.tables.estimates.gigabits_per_gib == built_in.tables.estimates.gigabits_per_gib
    assert house.version != built_in.version


def test_a_section_of_a_known_anchor_takes_its_place(tmp_path: Path) -> None:
    house = tmp_path / "house"
    shutil.copytree(SAMPLE, house)
    guidance = house / "knowledge/topics/management-network/guidance.md"
    anchor = load_pack(default_root()).knowledge.topics["management-network"].sections[0].anchor
    guidance.write_text(guidance.read_text().replace("{#contoso-vlan-10 ", f"{{#{anchor} "), encoding="utf-8")
    (house / "rules/verdicts/management-network.yaml").unlink()

    section = load_pack(default_root(), house).knowledge.topics["management-network"].sections[0]

    assert (section.anchor, section.sources) == (anchor, ("CONTOSO-NET-1",))


def test_a_mistake_of_the_house_is_told_in_its_own_file_and_line(tmp_path: Path) -> None:
    house = tmp_path / "house"
    shutil.copytree(SAMPLE, house)
    table = house / "rules/verdicts/management-network.yaml"
    table.write_text(table.read_text().replace("#contoso-vlan-10", "#contoso-vlan-11"), encoding="utf-8")

    with pytest.raises(ContentError) as error:
        load_pack(default_root(), house)

    (problem,) = error.value.problems
    assert (problem.path, problem.line, problem.code) == (table.as_posix(), 6, "unknown-section")
