"""Requests that are sent again: each is carried out once, and what was answered then is answered again.

A caller names a request, and repeats it under the same name where it heard nothing. Kept for a day, by whichever
process.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection, delete, select, update

from nicwise.memory.engines import insert_into
from nicwise.memory.store import Store
from nicwise.memory.tables import repeats

__all__ = ["REPEATS_LAST", "Answered", "Begun", "RepeatTable", "Repeats", "VolatileRepeats"]

REPEATS_LAST = timedelta(hours=24)

LEASE = timedelta(seconds=30)
"""How long a request may run, far beyond any; then its process is taken for dead and it may be sent again."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a request was answered with."""

    status: int
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Begun:
    """Where a request stands. claim: it is new, and this process's to carry out. Else `answered`, or it still runs.

    fingerprint: of the request that first had this name.
    """

    fingerprint: str
    claim: str | None = None
    answered: Answered | None = None


class Repeats(Protocol):
    """Requests by the names that callers gave them. Every method raises StorageError."""

    async def begin(self, name: str, fingerprint: str) -> Begun:
        """Take a request to carry it out, where it is new. Then call `finish` or `give_up`.

        name: who calls, what, and the caller's name for it, in 64 characters. fingerprint: tells one body from another.
        """

    async def finish(self, name: str, claim: str, answered: Answered, conversation_id: str | None = None) -> None:
        """It was carried out. conversation_id: of a conversation that is kept; the answer is forgotten with it."""

    async def give_up(self, name: str, claim: str) -> None:
        """It was not carried out, and may be sent again."""


class RepeatTable:
    """Requests in the database. See `Repeats`."""

    def __init__(self, store: Store, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._store = store
        self._now = now
        self._insert = insert_into(store.engine, repeats).on_conflict_do_nothing(index_elements=["name"])

    async def begin(self, name: str, fingerprint: str) -> Begun:
        claim, now = secrets.token_hex(16), self._now()
        row = {"name": name, "fingerprint": fingerprint, "begun_at": now, "claim": claim}
        too_old = repeats.c.begun_at < now - REPEATS_LAST
        abandoned = repeats.c.status.is_(None) & (repeats.c.begun_at < now - LEASE)
        free = delete(repeats).where(repeats.c.name == name, too_old | abandoned)

        def write(connection: Connection) -> Begun:
            # Whoever inserts the name first has it; another process that tries waits here until that is decided.
            connection.execute(free)
            connection.execute(self._insert, row)
            there = connection.execute(select(repeats).where(repeats.c.name == name)).one_or_none()
            if there is None:  # given up just now by whoever had it
                return Begun(fingerprint)
            if there.claim == claim:
                return Begun(fingerprint, claim)
            done = there.status is not None
            return Begun(
                there.fingerprint, answered=Answered(there.status, there.media_type, there.body) if done else None
            )

        return await self._store.write(write, turn="~repeat:" + name)

    async def finish(self, name: str, claim: str, answered: Answered, conversation_id: str | None = None) -> None:
        values = {
            "status": answered.status,
            "media_type": answered.media_type,
            "body": answered.body,
            "conversation_id": conversation_id,
        }
        done = update(repeats).where(repeats.c.name == name, repeats.c.claim == claim).values(values)
        await self._store.write(lambda connection: connection.execute(done).rowcount, turn="~repeat:" + name)

    async def give_up(self, name: str, claim: str) -> None:
        gone = delete(repeats).where(repeats.c.name == name, repeats.c.claim == claim)
        await self._store.write(lambda connection: connection.execute(gone).rowcount, turn="~repeat:" + name)


class VolatileRepeats:
    """Requests in this process, which takes them along. See `Repeats`."""

    def __init__(self) -> None:
        self._begun: dict[str, Begun] = {}
        self._about: dict[str, str | None] = {}

    async def begin(self, name: str, fingerprint: str) -> Begun:
        there = self._begun.get(name)
        if there is None:
            self._begun[name] = Begun(fingerprint)
            return Begun(fingerprint, claim=name)
        return there

    async def finish(self, name: str, claim: str, answered: Answered, conversation_id: str | None = None) -> None:
        self._begun[name] = Begun(self._begun[name].fingerprint, answered=answered)
        self._about[name] = conversation_id

    async def give_up(self, name: str, claim: str) -> None:
        del self._begun[name]

    def forget(self, conversation_id: str) -> None:
        """Forget the answers that belong to a conversation, as a database does by itself."""
        for name in [name for name, about in self._about.items() if about == conversation_id]:
            del self._begun[name], self._about[name]
