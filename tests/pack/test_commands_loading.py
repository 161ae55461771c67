"""What the loader refuses in rules/commands, with the line where it stands."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nicwise.pack import default_root
from nicwise.pack.commands import load_commands
from nicwise.pack.reading import Problems

SOUND = """\
- id: rename
  part: host
  when: {windows: ">=2012"}
  text: Rename.
  command:
    - {each: port, line: "Rename-NetAdapter -Name '«nic»'"}
  shell: powershell
- id: look
  part: prepare
  text: Look at it.
"""


@pytest.fixture
def faults(tmp_path: Path) -> Callable[..., list[str]]:
    """Loads one file of rows with a text replaced, and gives the complaints."""
    folder = tmp_path / "rules" / "commands"
    folder.mkdir(parents=True)
    shutil.copy(default_root() / "rules" / "commands" / "names.yaml", folder)

    def load(old: str = "", new: str = "", name: str = "rows.yaml") -> list[str]:
        path = folder / name
        text = path.read_text(encoding="utf-8") if path.exists() else SOUND
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        problems = Problems(tmp_path)
        load_commands(tmp_path, problems)
        return [str(problem) for problem in sorted(problems.found)]

    return load


def test_sound_rows_have_no_fault_and_are_put_in_the_order_of_their_parts(tmp_path: Path, faults: object) -> None:
    (tmp_path / "rules" / "commands" / "rows.yaml").write_text(SOUND, encoding="utf-8")
    problems = Problems(tmp_path)

    loaded = load_commands(tmp_path, problems)

    assert loaded
    assert [row.id for row in loaded.rows] == ["look", "rename"]


def test_an_unknown_gap_is_told_with_the_one_that_was_meant(faults: Callable[..., list[str]]) -> None:
    assert faults("«nic»", "«nik»") == [
        'rules/commands/rows.yaml:5: unknown gap of a port "nik"; did you mean "nic"? [unknown-gap-of-a-port]'
    ]


def test_a_gap_of_another_thing_is_unknown(faults: Callable[..., list[str]]) -> None:
    (fault,) = faults("«nic»", "«rest_weight»")

    assert 'unknown gap of a port "rest_weight"' in fault


def test_an_open_gap_is_refused(faults: Callable[..., list[str]]) -> None:
    assert faults("«nic»", "«nic") == [
        "rules/commands/rows.yaml:5: rename: a gap is left open; write «name» [open-gap]"
    ]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("of: [isci], ", 'unknown trait of a network "isci"; did you mean "iscsi"?'),
        ("of: [vm-switch], ", 'unknown trait of a network "vm-switch"'),
    ],
)
def test_a_kind_of_traffic_that_no_network_carries_is_refused(
    faults: Callable[..., list[str]], new: str, said: str
) -> None:
    found = faults("each: port, line: \"Rename-NetAdapter -Name '«nic»'\"", f"each: network, {new}line: a")

    assert any(said in fault for fault in found)


def test_a_version_that_there_is_not_is_refused(faults: Callable[..., list[str]]) -> None:
    (fault,) = faults(">=2012", ">=2013")

    assert fault.startswith("rules/commands/rows.yaml:3: ")
    assert 'unknown Windows version "2013"' in fault


def test_a_command_without_a_shell_is_refused(faults: Callable[..., list[str]]) -> None:
    assert faults("  shell: powershell\n", "") == [
        "rules/commands/rows.yaml:1: rename: a command and its shell come together [no-shell]"
    ]


def test_an_id_that_is_there_already_is_refused(faults: Callable[..., list[str]]) -> None:
    assert faults("id: look", "id: rename") == [
        'rules/commands/rows.yaml:8: rename: "rename" is there already [duplicate-id]'
    ]


def test_a_row_about_one_thing_can_not_go_over_others(faults: Callable[..., list[str]]) -> None:
    (fault,) = faults("  text: Rename.", "  each: switch\n  text: Rename.")

    assert fault.endswith("the row is about one switch; its lines can't go over every port [nested-each]")


def test_a_kind_of_traffic_without_a_name_is_told(faults: Callable[..., list[str]]) -> None:
    (fault,) = faults("  backup: Backup\n", "", "names.yaml")

    assert fault.endswith("networks lacks backup [missing-role]")
