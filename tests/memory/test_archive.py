"""What an operator does with what is kept, on both databases; and that a copy of it can be put in its place."""

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nicwise.answer import Reply
from nicwise.errors import ConfigurationError
from nicwise.memory import Database
from nicwise.memory.archive import conversations_of, copy_sqlite, erase, export
from nicwise.understand.model import Dialogue
from postgresql import Server

Build = Callable[..., Reply]
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


async def fill(memory: Database, reply_of: Build, dialogue: Dialogue) -> None:
    await memory.keep("old", Dialogue(), "?", reply_of("a-old", "old", at=LONG_AGO))
    await memory.keep("desk", dialogue, "one", reply_of("a1", "desk"), "desk", took_ms=1.5)
    await memory.keep("desk", dialogue, "two", reply_of("a2", "desk"), "desk")
    await memory.feedback("a1", False, "mail me: jo@example.org", None)


def test_conversations_are_chosen_by_id_answer_owner_and_age(
    database: Database, reply_of: Build, dialogue: Dialogue
) -> None:
    async def scene() -> None:
        await fill(database, reply_of, dialogue)
        store = database.store

        assert await conversations_of(store) == ["old", "desk"]
        assert await conversations_of(store, named="desk") == ["desk"]
        assert await conversations_of(store, named="a2") == ["desk"]
        assert await conversations_of(store, named="nothing") == []
        assert await conversations_of(store, owner="desk") == ["desk"]
        assert await conversations_of(store, before=datetime(2025, 6, 1, tzinfo=UTC)) == ["old"]

    asyncio.run(scene())


def test_all_that_is_kept_is_given_out(database: Database, reply_of: Build, dialogue: Dialogue) -> None:
    async def scene() -> None:
        await fill(database, reply_of, dialogue)
        found = await export(database.store, "desk")

        assert found is not None
        assert (found["conversation_id"], found["owner"]) == ("desk", "desk")
        assert found["profile"]["windows"] == "2016"
        assert [turn["question"] for turn in found["turns"]] == ["one", "two"]
        assert found["turns"][0]["reply"]["id"] == "a1"
        assert [turn["took_ms"] for turn in found["turns"]] == [1.5, None]
        (thought,) = found["turns"][0]["feedback"]
        assert (thought["helpful"], thought["comment"]) == (False, "mail me: ••••••••••••••")
        assert found["turns"][1]["feedback"] == []
        assert await export(database.store, "nothing") is None

    asyncio.run(scene())


def test_what_is_erased_is_gone_with_its_answers(database: Database, reply_of: Build, dialogue: Dialogue) -> None:
    async def scene() -> None:
        await fill(database, reply_of, dialogue)

        assert await erase(database.store, ["desk", "nothing"]) == 1
        assert await database.answer("a1") is None
        assert await conversations_of(database.store) == ["old"]

    asyncio.run(scene())


def test_a_copy_made_while_others_write_can_be_put_in_place(tmp_path: Path, reply_of: Build) -> None:
    copy = tmp_path / "restored" / "nicwise.db"
    copy.parent.mkdir()

    async def scene() -> list[str]:
        memory = Database.open(tmp_path)
        acknowledged: list[str] = []
        begun = asyncio.Event()

        async def client(place: int) -> None:
            for turn in range(40):
                name = f"{place}-{turn}"
                await memory.keep(name, Dialogue(), "?", reply_of(name, name))
                acknowledged.append(name)
                if len(acknowledged) == 20:
                    begun.set()

        writing = asyncio.gather(*(client(place) for place in range(4)))
        await begun.wait()
        before = list(acknowledged)
        await asyncio.to_thread(copy_sqlite, tmp_path / "nicwise.db", copy)
        await writing
        await memory.close()

        restored = Database.open(copy.parent)
        lost = [name for name in before if await restored.answer(name) is None]
        await restored.keep("after", Dialogue(), "?", reply_of("after", "after"))
        await restored.close()
        return lost

    assert asyncio.run(scene()) == []
    assert [file.name for file in copy.parent.iterdir() if file.suffix == ".db"] == ["nicwise.db"]


def test_a_copy_replaces_nothing(tmp_path: Path, sqlite: Database) -> None:
    (tmp_path / "taken").write_text("")

    with pytest.raises(ConfigurationError, match="exists"):
        copy_sqlite(tmp_path / "nicwise.db", tmp_path / "taken")
    with pytest.raises(ConfigurationError, match="no database"):
        copy_sqlite(tmp_path / "none.db", tmp_path / "copy")


def test_a_copy_is_one_sound_file(tmp_path: Path, sqlite: Database) -> None:
    copy_sqlite(tmp_path / "nicwise.db", tmp_path / "copy.db")
    with sqlite3.connect(tmp_path / "copy.db") as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()

    assert sound == ("ok",)
    assert not (tmp_path / "copy.db-wal").exists()


def test_a_dump_of_postgresql_can_be_put_in_place(tmp_path: Path, postgresql: Server, reply_of: Build) -> None:
    url, other = postgresql.create_database(), postgresql.create_database()

    async def scene() -> Reply | None:
        memory = Database.open(tmp_path, url)
        await memory.keep("c", Dialogue(), "?", reply_of("a", "c"))
        dump = await asyncio.to_thread(postgresql.run, "pg_dump", "--format=custom", url)
        await asyncio.to_thread(postgresql.run, "pg_restore", "--dbname", other, input=dump)
        await memory.close()

        restored = Database.open(tmp_path, other)
        found = await restored.answer("a")
        await restored.keep("c", Dialogue(), "?", reply_of("b", "c"))
        await restored.close()
        return found

    assert asyncio.run(scene()) == reply_of("a", "c")
