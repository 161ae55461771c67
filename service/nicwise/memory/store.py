"""A database that is read by a few threads and written by one: where every table's statements are run."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, delete, insert, select
from sqlalchemy.exc import DBAPIError

from nicwise.errors import ConfigurationError, StorageError
from nicwise.memory.engines import engine_of
from nicwise.memory.schema import bring_up_to_date
from nicwise.memory.tables import conversations
from nicwise.memory.together import Row, Together
from nicwise.memory.writer import DATABASE_ERRORS, PATIENCE_S, Writer, reason

__all__ = ["Store"]

Result = TypeVar("Result")

READERS = 4
"""Threads that read. A read takes well under a millisecond, so a few serve many."""

PROOF_BYTES = 65_536
"""Size of what is written and taken back to see whether writing works again; more than an answer takes."""


class Store:
    """Runs reads and writes. Both raise StorageError where the database fails or does not answer in time."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.writer = Writer(engine)
        # Each read is one statement or reads what is written once, so PostgreSQL is spared a BEGIN and its round trip.
        self._reading = (
            engine.execution_options(reads=True)
            if engine.dialect.name == "sqlite"
            else engine.execution_options(isolation_level="AUTOCOMMIT")
        )
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="nicwise-reader")

    @classmethod
    def open(cls, data_dir: Path, url: str | None = None) -> "Store":
        """Open the database and bring its tables up to date; safe while other processes do the same.

        url: address of a database; None for the file nicwise.db in `data_dir`, which is made.
        Raises ConfigurationError where it can't be opened, written, or was written by a newer Nicwise.
        """
        setting = "NICWISE_DATABASE_URL" if url else "NICWISE_DATA_DIR"
        try:
            if url is None:
                data_dir.mkdir(parents=True, exist_ok=True)
            engine = engine_of(url or URL.create("sqlite", database=str(data_dir / "nicwise.db")), setting)
            bring_up_to_date(engine, setting)
        except DATABASE_ERRORS as error:
            raise ConfigurationError(setting, f"the database can't be opened: {reason(error)}") from error
        except (OSError, ImportError) as error:
            raise ConfigurationError(setting, f"the database can't be opened: {error}") from error
        return cls(engine)

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        def run() -> Result:
            try:
                return self._read(work)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                # The server was restarted since the last read; it may be back.
                return self._read(work)

        try:
            reading = asyncio.get_running_loop().run_in_executor(self._readers, run)
            return await asyncio.wait_for(reading, PATIENCE_S)
        except DATABASE_ERRORS as error:
            raise StorageError(reason(error)) from error
        except TimeoutError:
            raise StorageError(f"a read was not done within {PATIENCE_S} s") from None
        except RuntimeError as error:  # the executor has been shut down
            raise StorageError("the store is closed") from error

    async def write(self, work: Callable[[Connection], Result], turn: str = "") -> Result:
        """Run `work` in a transaction; returns once that is on disk. It may run twice: see Writer.submit."""
        return await self.writer.submit(work, turn)

    async def add(self, together: Together, row: Row, turn: str) -> None:
        """Write a row with those of all who wait; returns once it is on disk."""
        await self.writer.add(together, row, turn)

    async def fault(self) -> str | None:
        """What is wrong now; None where it reads and writes."""
        try:
            await self.read(lambda connection: connection.scalar(select(1)))
            if self.writer.fault:
                # A write shows whether it still fails, so that health returns by itself.
                await self.write(_prove_writable)
                self.writer.fault = None
        except StorageError as error:
            return str(error)
        return None

    def close(self) -> None:
        """Write what waits, then let go of the database. Blocks until done."""
        self.writer.close()
        self._readers.shutdown(cancel_futures=True)
        self.engine.dispose()

    def _read(self, work: Callable[[Connection], Result]) -> Result:
        with self._reading.connect() as connection:
            return work(connection)


def _prove_writable(connection: Connection) -> None:
    now, name = datetime.now(UTC), f"health {secrets.token_hex(8)}"
    # Random, as PostgreSQL would press anything else into a few bytes.
    proof = {"id": name, "created_at": now, "updated_at": now, "dialogue": secrets.token_hex(PROOF_BYTES // 2)}
    connection.execute(insert(conversations).values(proof))
    connection.execute(delete(conversations).where(conversations.c.id == name))
