"""One thread that writes, and commits together all that wait.

A commit costs a disk flush, a row next to nothing; so whoever comes while a flush runs shares the next one.
What `submit` has returned is on disk.
"""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, SQLAlchemyError

from nicwise.errors import StorageError
from nicwise.memory.together import Row, Together

__all__ = ["DATABASE_ERRORS", "Writer", "reason"]

Result = TypeVar("Result")

MOST_AT_ONCE = 256
"""Writes in one commit: past a few hundred a larger batch only makes the first of them wait."""

PATIENCE_S = 2.5
"""How long a caller waits. Slack's commands give three seconds for the whole reply."""


DATABASE_ERRORS = (SQLAlchemyError, sqlite3.Error)
"""What a failing database raises. While a connection is prepared, SQLite's own errors come unwrapped."""


@dataclass(frozen=True, slots=True)
class _Job:
    """Either `work`, or a `row` for `together`. done: of the event loop `loop`."""

    turn: str
    done: "asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop
    work: Callable[[Connection], Any] | None = None  # what each job gives back differs; `submit` keeps the type
    together: Together | None = None
    row: Row = field(default_factory=dict)


class Writer:
    """Runs writes one after another, in order of arrival.

    fault: why a commit failed; None where none did since somebody set it back. A small write that succeeds proves
    nothing of a disk that is full for larger ones, so the writer itself does not.
    """

    def __init__(self, engine: Engine) -> None:
        self.fault: str | None = None
        self._engine = engine
        self._committing = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._held: dict[Engine, Connection] = {}
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="nicwise-writer", daemon=True)
        self._thread.start()

    async def submit(self, work: Callable[[Connection], Result], turn: str = "") -> Result:
        """Run `work` in a transaction and return its result once that is committed.

        turn: name of the rows that it changes. Those that share a commit are run in the order of these names, so that
        two processes which change the same rows wait for each other and not both for ever.
        `work` may run twice: where it shared a transaction with one that failed, and where the connection broke, even
        if that was after its commit. So it does nothing new the second time. Raises StorageError.
        """
        loop = asyncio.get_running_loop()
        result: Result = await self._done(_Job(turn, loop.create_future(), loop, work=work))
        return result

    async def add(self, together: Together, row: Row, turn: str) -> None:
        """Write a row with those of all who wait; the rest is as for `submit`."""
        loop = asyncio.get_running_loop()
        await self._done(_Job(turn, loop.create_future(), loop, together=together, row=row))

    async def _done(self, job: _Job) -> Any:  # what each job gives back differs
        if self._closed:
            raise StorageError("the store is closed")
        self._jobs.put(job)
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await job.done
        except TimeoutError:
            self.fault = f"a write was not done within {PATIENCE_S} s"
            raise StorageError(self.fault) from None

    def close(self) -> None:
        """Write what waits, then stop. Blocks until done."""
        self._closed = True
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._jobs.get()) is not None:
            batch = [first]
            last = False
            while len(batch) < MOST_AT_ONCE and not last:
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if job is None:
                    last = True
                else:
                    batch.append(job)
            # Whoever has given up waiting was told that nothing is kept.
            wanted = [job for job in batch if not job.done.cancelled()]
            if wanted:
                self._write(sorted(wanted, key=lambda job: job.turn))
            if last:
                break
        for connection in self._held.values():
            connection.close()

    def _write(self, batch: list[_Job], *, again: bool = True) -> None:
        """again: a broken connection is worth another try, as the server may be back by now."""
        try:
            results = self._results(batch)
        except SQLAlchemyError as error:
            if again and isinstance(error, DBAPIError) and error.connection_invalidated:
                self._write(batch, again=False)
            elif (again and _is_deadlock(error)) or (len(batch) > 1 and _is_of_one_job(error)):
                for job in batch:
                    self._write([job], again=False)
            else:
                self._fail(batch, error)
        except Exception as error:  # noqa: BLE001 - the thread must outlive any fault in a job; the caller gets it
            self._fail(batch, error)
        else:
            _tell(batch, results)

    def _results(self, batch: list[_Job]) -> list[Any]:
        """Write a batch, and commit."""
        first = batch[0].together
        if first and not first.needs_transaction and all(job.together is first for job in batch):
            with self._connected(self._committing) as connection:
                first.write(connection, [job.row for job in batch])
            return [None] * len(batch)
        results: list[Any] = []
        with self._connected(self._engine) as connection, connection.begin():
            for shared, jobs in groupby(batch, key=lambda job: job.together):
                if shared is None:
                    results += [job.work(connection) for job in jobs if job.work]
                    continue
                rows = [job.row for job in jobs]
                shared.write(connection, rows)
                results += [None] * len(rows)
        return results

    @contextmanager
    def _connected(self, engine: Engine) -> Iterator[Connection]:
        """A connection that is kept until something fails on it: getting one from the pool costs as much as a write."""
        connection = self._held.pop(engine, None) or engine.connect()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._held[engine] = connection

    def _fail(self, batch: list[_Job], error: Exception) -> None:
        self.fault = reason(error)
        failures = []
        for _ in batch:
            failure = StorageError(self.fault)
            failure.__cause__ = error
            failures.append(failure)
        _tell(batch, failures)


def _tell(batch: list[_Job], results: Sequence[Any]) -> None:
    """Hand out results, with one call for each event loop: each call wakes it up."""

    def hand_out(each: Sequence[tuple[_Job, Any]]) -> None:
        for job, result in each:
            if job.done.done():
                continue
            if isinstance(result, StorageError):
                job.done.set_exception(result)
            else:
                job.done.set_result(result)

    of_loop: dict[asyncio.AbstractEventLoop, list[tuple[_Job, Any]]] = {}
    for job, result in zip(batch, results, strict=True):
        of_loop.setdefault(job.loop, []).append((job, result))
    for loop, each in of_loop.items():
        with suppress(RuntimeError):  # a loop that is closed has nobody who waits
            loop.call_soon_threadsafe(hand_out, each)


def _is_of_one_job(error: SQLAlchemyError) -> bool:
    """Whether a row is at fault, which must not take others with it. A store at fault fails for all of them alike."""
    return isinstance(error, (IntegrityError, DataError)) or not isinstance(error, DBAPIError)


def _is_deadlock(error: SQLAlchemyError) -> bool:
    """Whether PostgreSQL gave this transaction up for another one's sake (deadlock_detected)."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == "40P01"


def reason(error: Exception) -> str:
    """What the database says is wrong, without the statement and its values: they hold what people asked."""
    if isinstance(error, DBAPIError):
        # PostgreSQL adds lines with the values at fault; the first says what is wrong.
        return (str(error.orig).splitlines() or [type(error.orig).__name__])[0]
    return str(error) if isinstance(error, (ArgumentError, sqlite3.Error)) else type(error).__name__
