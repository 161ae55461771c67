"""What the commands for authors write passes the check, over the built-in content."""

from pathlib import Path

import pytest

from nicwise.authoring import new_rule, new_topic
from nicwise.errors import Problem, RequestError
from nicwise.pack import Pack, default_root, load_pack
from nicwise.pack.citations import check_citations


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(default_root())


@pytest.fixture(scope="module")
def folder(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two topics and a row, written into a folder that was empty."""
    folder = tmp_path_factory.mktemp("house")
    for topic in ("cable-colours", "cable-labels"):
        written = new_topic(pack, folder, topic, "2026-11-24")
        assert all(path.is_relative_to(folder) for path in written)
    new_rule(pack, folder, "jumbo-frames", "our-own-row")
    return folder


@pytest.fixture(scope="module")
def loaded(folder: Path) -> Pack:
    return load_pack(default_root(), folder)


def test_new_topics_can_be_asked(loaded: Pack) -> None:
    assert loaded.knowledge.topics["cable-colours"].title == "Cable colours"
    assert loaded.tables.verdicts["cable-labels"].rows[0].sections == ("cable-labels#answer",)


def test_a_new_rule_comes_first(loaded: Pack) -> None:
    assert loaded.tables.verdicts["jumbo-frames"].rows[0].id == "our-own-row"


def test_what_is_written_passes_the_check_of_citations(loaded: Pack, folder: Path) -> None:
    problems: list[Problem] = check_citations(loaded.knowledge, loaded.rules, loaded.tables, default_root(), folder)[0]

    assert [str(problem) for problem in problems if Path(problem.path).is_relative_to(folder)] == []


@pytest.mark.parametrize("topic", ["Cable Colours", "../up", "jumbo-frames", ""])
def test_a_topic_that_can_not_be_is_refused_and_nothing_written(pack: Pack, tmp_path: Path, topic: str) -> None:
    with pytest.raises(RequestError):
        new_topic(pack, tmp_path, topic, "2026-11-24")

    assert list(tmp_path.iterdir()) == []


def test_a_rule_for_no_topic_or_of_a_known_id_is_refused(pack: Pack, tmp_path: Path) -> None:
    known = pack.tables.verdicts["jumbo-frames"].rows[0].id
    for topic, rule in (("no-such-topic", "row"), ("jumbo-frames", known)):
        with pytest.raises(RequestError):
            new_rule(pack, tmp_path, topic, rule)
