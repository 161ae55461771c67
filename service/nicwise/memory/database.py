"""A memory on disk: SQLite by default, another database where its address is given."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    bindparam,
    create_engine,
    delete,
    event,
    exists,
    func,
    insert,
    select,
    update,
)

from nicwise.answer import Reply
from nicwise.errors import ConfigurationError, StorageError
from nicwise.memory.interface import Transcript, Turn
from nicwise.memory.schema import bring_up_to_date
from nicwise.memory.tables import answers, conversations, deliveries, feedback
from nicwise.memory.writer import DATABASE_ERRORS, Writer, reason
from nicwise.understand.model import Dialogue

__all__ = ["Database"]

Result = TypeVar("Result")

READERS = 4
"""Threads that read. A read takes well under a millisecond, so a few serve many."""

BUSY_MS = 2_000
"""How long SQLite waits for another process's write; less than callers wait for ours."""

DELIVERIES_LAST = timedelta(days=4)
"""Longest time over which any platform delivers again."""

_dialogues = TypeAdapter(Dialogue)

# Statements of every question, built once: building them costs more than running them.
_RECALL = select(conversations.c.dialogue).where(conversations.c.id == bindparam("name"))
_FIND_ANSWER = select(answers.c.reply).where(answers.c.id == bindparam("name"))
_GO_ON = (
    update(conversations)
    .where(conversations.c.id == bindparam("name"))
    .values(updated_at=bindparam("now"), dialogue=bindparam("known"))
)
_BEGIN = insert(conversations).values(
    id=bindparam("name"), created_at=bindparam("now"), updated_at=bindparam("now"), dialogue=bindparam("known")
)
_ADD_ANSWER = insert(answers)


class Database:
    """Keeps conversations in a database. See `Memory` for what the methods do."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = engine
        self._now = now
        self._writer = Writer(engine)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="nicwise-reader")

    @classmethod
    def open(cls, data_dir: Path, url: str | None = None) -> "Database":
        """Open the database and bring its tables up to date; safe while other processes do the same.

        url: SQLAlchemy address; None for the file nicwise.db in `data_dir`, which is made.
        Raises ConfigurationError where it can't be opened, written, or was written by a newer Nicwise.
        """
        setting = "NICWISE_DATABASE_URL" if url else "NICWISE_DATA_DIR"
        try:
            if url is None:
                data_dir.mkdir(parents=True, exist_ok=True)
            engine = _engine(url or URL.create("sqlite", database=str(data_dir / "nicwise.db")))
            bring_up_to_date(engine, setting)
        except DATABASE_ERRORS as error:
            raise ConfigurationError(setting, f"the database can't be opened: {reason(error)}") from error
        except (OSError, ImportError) as error:
            raise ConfigurationError(setting, f"the database can't be opened: {error}") from error
        return cls(engine)

    async def load(self, conversation_id: str) -> Dialogue | None:
        found = await self._read(lambda connection: connection.scalar(_RECALL, {"name": conversation_id}))
        return None if found is None else _restored(_dialogues.validate_json, found)

    async def keep(self, conversation_id: str, dialogue: Dialogue, question: str, reply: Reply) -> None:
        known = _dialogues.dump_json(dialogue).decode()
        row = {
            "id": reply.id,
            "conversation_id": conversation_id,
            "created_at": reply.created_at,
            "content_version": reply.content_version,
            "question": question,
            "reply": reply.model_dump_json(),
        }

        conversation = {"name": conversation_id, "now": reply.created_at, "known": known}

        def write(connection: Connection) -> None:
            if not connection.execute(_GO_ON, conversation).rowcount:
                connection.execute(_BEGIN, conversation)
            connection.execute(_ADD_ANSWER, row)

        await self._writer.submit(write)

    async def answer(self, answer_id: str) -> Reply | None:
        found = await self._read(lambda connection: connection.scalar(_FIND_ANSWER, {"name": answer_id}))
        return None if found is None else _restored(Reply.model_validate_json, found)

    async def feedback(self, answer_id: str, helpful: bool | None, comment: str | None, edited: str | None) -> bool:
        row = {"answer_id": answer_id, "helpful": helpful, "comment": comment, "edited": edited}

        def write(connection: Connection) -> bool:
            if not connection.scalar(select(exists().where(answers.c.id == answer_id))):
                return False
            connection.execute(insert(feedback).values(created_at=self._now(), **row))
            return True

        return await self._writer.submit(write)

    async def transcript(self, conversation_id: str) -> Transcript | None:
        def read(connection: Connection) -> tuple[Any, list[Any]]:  # rows are as wide as their select
            conversation = connection.execute(
                select(conversations.c.created_at, conversations.c.updated_at).where(
                    conversations.c.id == conversation_id
                )
            ).one_or_none()
            turns = connection.execute(
                select(answers.c.question, answers.c.reply)
                .where(answers.c.conversation_id == conversation_id)
                .order_by(answers.c.sequence)
            ).all()
            return conversation, list(turns)

        conversation, rows = await self._read(read)
        if conversation is None:
            return None
        turns = tuple(Turn(row.question, _restored(Reply.model_validate_json, row.reply)) for row in rows)
        return Transcript(conversation_id, conversation.created_at, conversation.updated_at, turns)

    async def forget(self, conversation_id: str) -> bool:
        return await self._writer.submit(
            lambda connection: (
                connection.execute(delete(conversations).where(conversations.c.id == conversation_id)).rowcount > 0
            )
        )

    async def deliver_once(self, *keys: str) -> bool:
        def write(connection: Connection) -> bool:
            seen = connection.scalar(select(func.count()).where(deliveries.c.key.in_(keys)))
            if seen:
                return False
            connection.execute(insert(deliveries), [{"key": key, "seen_at": self._now()} for key in keys])
            return True

        return await self._writer.submit(write)

    async def purge(self, older_than: datetime) -> int:
        def write(connection: Connection) -> int:
            connection.execute(delete(deliveries).where(deliveries.c.seen_at < self._now() - DELIVERIES_LAST))
            return connection.execute(delete(conversations).where(conversations.c.updated_at < older_than)).rowcount

        return await self._writer.submit(write)

    async def fault(self) -> str | None:
        try:
            await self._read(lambda connection: connection.scalar(select(1)))
            if self._writer.fault:
                # A write shows whether it still fails, so that health returns by itself.
                await self._writer.submit(_prove_writable)
        except StorageError as error:
            return str(error)
        return None

    async def close(self) -> None:
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._writer.close()
        self._readers.shutdown()
        self._engine.dispose()

    async def _read(self, work: Callable[[Connection], Result]) -> Result:
        def read() -> Result:
            with self._engine.connect() as connection:
                return work(connection.execution_options(reads=True))

        try:
            return await asyncio.get_running_loop().run_in_executor(self._readers, read)
        except DATABASE_ERRORS as error:
            raise StorageError(reason(error)) from error
        except RuntimeError as error:  # the executor has been shut down
            raise StorageError("the store is closed") from error


def _restored(read: Callable[[str], Result], text: str) -> Result:
    try:
        return read(text)
    except ValidationError as error:
        raise StorageError("what is stored was written by another version and can't be read") from error


def _prove_writable(connection: Connection) -> None:
    connection.execute(insert(deliveries).values(key="health", seen_at=datetime.now(UTC)))
    connection.execute(delete(deliveries).where(deliveries.c.key == "health"))


def _engine(url: str | URL) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:  # the driver's connection has no common type
    # The driver's own transactions begin too late: see `_begin_sqlite`.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    # FULL: what was acknowledged survives a power cut. secure_delete: what was forgotten is overwritten.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once, so that waiting for another process works; a reader needs none.
    reads = connection.get_execution_options().get("reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
