"""What was acknowledged is there after a worker or PostgreSQL was killed in mid-load. See tests/killing.py."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest

from killing import killing
from postgresql import Server


@dataclass
class Killed:
    """What is found after a worker was killed. counted: replies by the figures of whichever worker was asked."""

    acknowledged: int
    lost: set[str]
    counted: list[int]


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory, learnt: Path) -> Killed:
    data = tmp_path_factory.mktemp("data")
    (data / "cache").symlink_to(learnt)
    with killing(data, None) as killer:
        asyncio.run(killer.round("worker"))
        counted = [killer.replies_counted() for _ in range(10)]
        return Killed(len(killer.log.answers), asyncio.run(killer.lost()), counted)


@pytest.mark.timeout(180)
def test_a_killed_worker_loses_nothing_that_sqlite_acknowledged(killed: Killed) -> None:
    assert killed.acknowledged >= 50
    assert killed.lost == set()


@pytest.mark.timeout(180)
def test_any_worker_s_figures_tell_of_all_and_of_the_killed_one(killed: Killed) -> None:
    assert len(set(killed.counted)) == 1
    assert killed.counted[0] >= killed.acknowledged


@pytest.mark.timeout(180)
def test_neither_a_killed_worker_nor_a_killed_postgresql_loses_what_was_acknowledged(
    tmp_path: Path, learnt: Path, postgresql: Server
) -> None:
    (tmp_path / "cache").symlink_to(learnt)
    with killing(tmp_path, postgresql) as killer:
        asyncio.run(killer.round("worker"))
        asyncio.run(killer.round("postgresql"))
        lost = asyncio.run(killer.lost())

    assert len(killer.log.answers) >= 100
    assert killer.log.failed + killer.log.not_kept > 0
    assert lost == set()
