"""Loading the whole content: all of it or an error that tells everything, never a write."""

import shutil
from pathlib import Path

import pytest

from nicwise import pack
from nicwise.errors import ContentError
from nicwise.pack import Pack, default_root, load_pack


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real content."""
    root = tmp_path_factory.mktemp("content")
    for part in ("knowledge", "rules"):
        shutil.copytree(default_root() / part, root / part)
    return root


@pytest.fixture(scope="module")
def loaded(content: Path) -> Pack:
    return load_pack(content)


def snapshot(root: Path) -> dict[Path, tuple[bytes, int]]:
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(root.rglob("*")) if path.is_file()}


def test_what_the_room_offers_is_sorted_and_there() -> None:
    assert pack.__all__ == sorted(pack.__all__)
    assert all(hasattr(pack, name) for name in pack.__all__)


def test_loading_changes_no_file(content: Path) -> None:
    before = snapshot(content)

    load_pack(content)

    assert snapshot(content) == before


def test_the_version_is_that_of_the_bytes(content: Path, loaded: Pack, tmp_path: Path) -> None:
    shutil.copytree(content, tmp_path, dirs_exist_ok=True)
    same = load_pack(tmp_path).version
    lexicon = tmp_path / "knowledge/lexicon.yaml"
    lexicon.write_bytes(lexicon.read_bytes() + b"# one more line\n")
    other = load_pack(tmp_path).version

    assert len(loaded.version) == 12
    assert int(loaded.version, 16) >= 0
    assert same == loaded.version
    assert other != loaded.version


def test_mistakes_in_every_part_are_told_together(content: Path, tmp_path: Path) -> None:
    shutil.copytree(content, tmp_path, dirs_exist_ok=True)
    guidance = tmp_path / "knowledge/topics/nic-count/guidance.md"
    guidance.write_text(guidance.read_text(encoding="utf-8") + "\nSee <b>this</b>.\n", encoding="utf-8")
    table = tmp_path / "rules/verdicts/nic-count.yaml"
    table.write_text(table.read_text(encoding="utf-8") + "  - {id: [}\n", encoding="utf-8")
    (tmp_path / "rules/sharing.yaml").write_text("pairs: 3\n", encoding="utf-8")

    with pytest.raises(ContentError) as caught:
        load_pack(tmp_path)

    lines = str(caught.value).splitlines()
    broken = len(table.read_text(encoding="utf-8").splitlines())
    assert lines == sorted(lines, key=lambda line: (line.split(":")[0], int(line.split(":")[1])))
    assert any(line.startswith("knowledge/topics/nic-count/guidance.md:") and "[raw-html]" in line for line in lines)
    assert any(line.startswith(f"rules/verdicts/nic-count.yaml:{broken}:") for line in lines)
    assert any(line.startswith("rules/sharing.yaml:") for line in lines)


def test_a_folder_without_content_is_an_error_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"knowledge/topics\.yaml:1: can't be read"):
        load_pack(tmp_path)


def test_what_is_loaded_cannot_be_changed(loaded: Pack) -> None:
    with pytest.raises(AttributeError):
        loaded.version = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        loaded.tables.verdicts["new"] = None  # type: ignore[index]
