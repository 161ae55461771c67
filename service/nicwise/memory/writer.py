"""One thread that writes, and commits together all that wait.

A commit costs a disk flush, a row next to nothing; so whoever comes while a flush runs shares the next one.
What `submit` has returned is on disk.
"""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, SQLAlchemyError

from nicwise.errors import StorageError

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
    turn: str
    work: Callable[[Connection], Any]  # what each job gives back differs; `submit` keeps the type
    done: "Future[Any]"


class Writer:
    """Runs writes one after another, in order of arrival.

    fault: why a commit failed; None where none did since somebody set it back. A small write that succeeds proves
    nothing of a disk that is full for larger ones, so the writer itself does not.
    """

    def __init__(self, engine: Engine) -> None:
        self.fault: str | None = None
        self._engine = engine
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
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
        if self._closed:
            raise StorageError("the store is closed")
        done: Future[Result] = Future()
        self._jobs.put(_Job(turn, work, done))
        try:
            return await asyncio.wait_for(asyncio.wrap_future(done), PATIENCE_S)
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
            wanted = [job for job in batch if job.done.set_running_or_notify_cancel()]
            if wanted:
                self._write(sorted(wanted, key=lambda job: job.turn))
            if last:
                return

    def _write(self, batch: list[_Job], *, again: bool = True) -> None:
        """again: a broken connection is worth another try, as the server may be back by now."""
        try:
            with self._engine.begin() as connection:
                results = [job.work(connection) for job in batch]
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
            for job, result in zip(batch, results, strict=True):
                job.done.set_result(result)

    def _fail(self, batch: list[_Job], error: Exception) -> None:
        self.fault = reason(error)
        for job in batch:
            failure = StorageError(self.fault)
            failure.__cause__ = error
            job.done.set_exception(failure)


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
