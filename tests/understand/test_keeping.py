"""What was learnt is found again, or learnt again; it is never a reason to fail."""

from pathlib import Path

import numpy as np
import pytest
from structlog.testing import capture_logs

from nicwise.understand.keeping import Cache, key_of
from nicwise.understand.packing import Arrays, packed, unpacked

KEY, OTHER = key_of(["one"]), key_of(["other"])


class Maker:
    """Counts how often something had to be made."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> Arrays:
        self.made += 1
        return {"numbers": np.arange(3) * self.made, "words": packed(["a", "ö\n"])}


@pytest.fixture
def make() -> Maker:
    return Maker()


def test_what_was_made_once_is_read_the_next_time(tmp_path: Path, make: Maker) -> None:
    first = Cache(tmp_path / "new").get("thing", KEY, make)

    second = Cache(tmp_path / "new").get("thing", KEY, make)

    assert make.made == 1
    assert second.keys() == first.keys()
    assert unpacked(second["words"]) == ("a", "ö\n")


def test_another_key_is_made_anew_and_both_stay(tmp_path: Path, make: Maker) -> None:
    for key in (KEY, OTHER, KEY, OTHER):
        Cache(tmp_path).get("thing", key, make)

    assert make.made == 2


def test_without_a_folder_nothing_is_kept(make: Maker) -> None:
    for _ in range(2):
        Cache(None).get("thing", KEY, make)

    assert make.made == 2


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "other key", "no archive"])
def test_a_broken_file_is_made_anew_and_mended(tmp_path: Path, make: Maker, damage: str) -> None:
    Cache(tmp_path).get("thing", KEY, make)
    (path,) = tmp_path.glob("*.npz")
    whole = path.read_bytes()
    middle = whole.index(b"\x01\x00\x00\x00\x00\x00\x00\x00\x02")
    if damage == "other key":
        np.savez(path, key=packed([OTHER]), numbers=np.zeros(1))
    else:
        flipped = whole[:middle] + b"\x07" + whole[middle + 1 :]
        path.write_bytes({"cut": whole[:-40], "flipped": flipped, "empty": b"", "no archive": b"hello"}[damage])

    with capture_logs() as logs:
        Cache(tmp_path).get("thing", KEY, make)
        Cache(tmp_path).get("thing", KEY, make)

    assert make.made == 2
    assert [line["event"] for line in logs] == ["learnt file not read, learning again"] * (damage != "other key")


def test_pickled_objects_are_not_read(tmp_path: Path, make: Maker) -> None:
    np.savez(tmp_path / f"thing-{KEY[:16]}.npz", key=packed([KEY]), numbers=np.array([{}], dtype=object))

    assert Cache(tmp_path).get("thing", KEY, make)["numbers"].tolist() == [0, 1, 2]


def test_a_folder_that_cannot_be_written_is_said_and_forgiven(tmp_path: Path, make: Maker) -> None:
    (tmp_path / "file").write_text("not a folder")

    with capture_logs() as logs:
        found = Cache(tmp_path / "file").get("thing", KEY, make)

    assert found["numbers"].tolist() == [0, 1, 2]
    assert [line["log_level"] for line in logs] == ["warning"] * len(logs)
    assert logs


def test_old_files_go_and_no_unfinished_one_stays(tmp_path: Path, make: Maker) -> None:
    for number in range(9):
        Cache(tmp_path).get("thing", key_of([str(number)]), make)

    assert len(list(tmp_path.iterdir())) == 4


def test_parts_of_a_key_do_not_run_together() -> None:
    assert key_of(["ab", "c"]) != key_of(["a", "bc"])
    assert key_of(["\ud800"]) != key_of([""])
