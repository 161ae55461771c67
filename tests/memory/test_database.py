"""What holds of the memory on disk beyond what every memory does: durability, faults, several processes."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, delete, insert

from nicwise.answer import Reply
from nicwise.errors import ConfigurationError, StorageError
from nicwise.memory import Database
from nicwise.memory.tables import answers, metadata, records
from nicwise.understand.model import Dialogue

Build = Callable[..., Reply]

KEEPER = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from nicwise.answer import Reply
from nicwise.memory import Database
from nicwise.understand.model import Dialogue

async def client(memory, place):
    for turn in range(10_000):
        name = f"{place}-{turn}"
        reply = Reply(id=name, conversation_id=name, created_at=datetime.now(UTC), content_version="v",
                      permalink="p", outcome="answered")
        await memory.keep(name, Dialogue(), "?", reply)
        print(name, flush=True)

async def main():
    memory = Database.open(Path(sys.argv[1]))
    await asyncio.gather(*(client(memory, place) for place in range(8)))

asyncio.run(main())
"""


def test_what_was_acknowledged_survives_a_killed_process(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KEEPER, str(tmp_path)], stdout=subprocess.PIPE, text=True, env={**os.environ}
    )
    assert process.stdout
    acknowledged = [process.stdout.readline().strip() for _ in range(200)]
    process.send_signal(signal.SIGKILL)
    acknowledged += [line.strip() for line in process.stdout if line.endswith("\n")]
    process.wait()
    process.stdout.close()

    async def missing() -> list[str]:
        memory = Database.open(tmp_path)
        lost = [name for name in acknowledged if await memory.answer(name) is None]
        await memory.close()
        return lost

    assert len(acknowledged) >= 200
    assert asyncio.run(missing()) == []


def test_many_at_once_are_all_kept(database: Database, reply_of: Build) -> None:
    async def scene() -> int:
        await asyncio.gather(
            *(database.keep(f"c{i % 7}", Dialogue(), str(i), reply_of(f"a{i}", f"c{i % 7}")) for i in range(500))
        )
        found = [await database.transcript(f"c{i}") for i in range(7)]
        return sum(len(transcript.turns) for transcript in found if transcript)

    assert asyncio.run(scene()) == 500


def test_two_processes_write_to_one_file(tmp_path: Path, reply_of: Build) -> None:
    async def scene() -> None:
        one, two = Database.open(tmp_path), Database.open(tmp_path)
        await asyncio.gather(
            *(one.keep(f"c{i}", Dialogue(), "?", reply_of(f"one{i}", f"c{i}")) for i in range(100)),
            *(two.keep(f"c{i}", Dialogue(), "?", reply_of(f"two{i}", f"c{i}")) for i in range(100)),
        )
        found = [await one.transcript(f"c{i}") for i in range(100)]
        await one.close()
        await two.close()

        assert all(transcript and len(transcript.turns) == 2 for transcript in found)

    asyncio.run(scene())


def test_several_that_start_at_once_find_one_schema(tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        started = [
            pool.submit(
                subprocess.run,
                [sys.executable, "-c", f"from pathlib import Path; from nicwise.memory import Database;"
                 f"Database.open(Path({str(tmp_path)!r})).store.close()"],
                capture_output=True, text=True, check=False,
            )
            for _ in range(3)
        ]  # fmt: skip

    assert [(done.result().returncode, done.result().stderr) for done in started] == [(0, "")] * 3


def test_the_migrations_lead_to_the_tables(database: Database) -> None:
    with database.store.engine.connect() as connection:
        context = MigrationContext.configure(connection)

        assert compare_metadata(context, metadata) == []


def test_answers_of_a_version_that_kept_no_records_are_left_out(database: Database, reply_of: Build) -> None:
    old = delete(records).where(records.c.answer_id == "old")

    async def scene() -> list[str]:
        for name in ("old", "new"):
            await database.keep("c", Dialogue(), "?", reply_of(name, "c"))
        await database.store.write(lambda connection: connection.execute(old).rowcount)
        return [record.answer_id for record in await database.records(datetime.min.replace(tzinfo=UTC))]

    assert asyncio.run(scene()) == ["new"]


def test_one_write_at_fault_does_not_take_others_along(database: Database, reply_of: Build) -> None:
    def at_fault(connection: Connection) -> None:
        connection.execute(insert(answers).values(id="x", conversation_id="nowhere", question="", reply=""))

    async def scene() -> list[object]:
        return await asyncio.gather(
            database.store.write(at_fault),
            *(database.keep("c", Dialogue(), "?", reply_of(f"a{i}", "c")) for i in range(5)),
            return_exceptions=True,
        )

    first, *others = asyncio.run(scene())
    assert isinstance(first, StorageError)
    assert others == [None] * 5


def test_a_full_disk_is_said_and_recovery_noticed(sqlite: Database, reply_of: Build) -> None:
    async def pragma(statement: str) -> None:
        def run(connection: Connection) -> None:
            connection.exec_driver_sql(statement)

        await sqlite.store.writer.submit(run)

    async def scene() -> None:
        await sqlite.keep("c", Dialogue(), "?", reply_of("before", "c"))
        await pragma("PRAGMA max_page_count = 1")
        with pytest.raises(StorageError, match="full"):
            await sqlite.keep("c", Dialogue(), "?" * 100_000, reply_of("during", "c"))

        assert "full" in str(sqlite.store.writer.fault)
        assert await sqlite.answer("before") is not None
        assert await sqlite.answer("during") is None

        await pragma("PRAGMA max_page_count = 1000000")
        await sqlite.keep("c", Dialogue(), "?", reply_of("after", "c"))

        assert await sqlite.fault() is None

    asyncio.run(scene())


def test_a_locked_file_fails_in_time_and_comes_back(tmp_path: Path, sqlite: Database, reply_of: Build) -> None:
    other = sqlite3.connect(tmp_path / "nicwise.db", isolation_level=None)

    async def scene() -> None:
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.timeout(3):
            with pytest.raises(StorageError):
                await sqlite.keep("c", Dialogue(), "?", reply_of("a", "c"))

        assert await sqlite.fault() is not None
        other.execute("ROLLBACK")
        assert await sqlite.fault() is None

    asyncio.run(scene())
    other.close()


def test_a_file_of_a_newer_version_stops_the_start(tmp_path: Path) -> None:
    Database.open(tmp_path).store.close()
    with sqlite3.connect(tmp_path / "nicwise.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    with pytest.raises(ConfigurationError, match=r"NICWISE_DATA_DIR: .*newer Nicwise \(schema 9999\)"):
        Database.open(tmp_path)


def test_a_file_that_is_no_database_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "nicwise.db").write_bytes(b"not a database at all, " * 100)

    with pytest.raises(ConfigurationError, match=r"NICWISE_DATA_DIR: the database can't be opened: .*not a database"):
        Database.open(tmp_path)


def test_a_folder_that_can_not_be_made_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")

    with pytest.raises(ConfigurationError, match="NICWISE_DATA_DIR"):
        Database.open(tmp_path / "taken")


def test_an_address_of_no_database_stops_the_start(tmp_path: Path) -> None:
    for url in ("nonsense", "nosuch://host/db"):
        with pytest.raises(ConfigurationError, match="NICWISE_DATABASE_URL"):
            Database.open(tmp_path, url)


def test_nothing_is_taken_after_closing(tmp_path: Path, reply_of: Build) -> None:
    async def scene() -> None:
        memory = Database.open(tmp_path)
        await memory.close()
        with pytest.raises(StorageError, match="closed"):
            await memory.keep("c", Dialogue(), "?", reply_of("a", "c"))
        with pytest.raises(StorageError, match="closed"):
            await memory.load("c")

    asyncio.run(scene())


def test_what_is_forgotten_is_not_left_in_the_file(tmp_path: Path, sqlite: Database, reply_of: Build) -> None:
    async def scene() -> None:
        await sqlite.keep("c", Dialogue(), "a-most-private-question", reply_of("a", "c"))
        await sqlite.forget("c")
        await sqlite.close()

    asyncio.run(scene())
    assert b"a-most-private-question" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
