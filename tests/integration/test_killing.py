"""What was acknowledged is there after a worker or PostgreSQL was killed in mid-load. See tests/killing.py."""

import asyncio
from pathlib import Path

import pytest

from killing import killing
from postgresql import Server


@pytest.mark.timeout(180)
def test_a_killed_worker_loses_nothing_that_sqlite_acknowledged(tmp_path: Path, learnt: Path) -> None:
    (tmp_path / "cache").symlink_to(learnt)
    with killing(tmp_path, None) as killer:
        asyncio.run(killer.round("worker"))
        lost = asyncio.run(killer.lost())

    assert len(killer.log.answers) >= 50
    assert lost == set()


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
