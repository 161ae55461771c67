"""A memory on disk: SQLite by default, PostgreSQL where its address is given."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Delete, Engine, bindparam, delete, exists, func, insert, select

from nicwise.answer import Reply
from nicwise.memory.deliveries import DELIVERIES_LAST, DeliveryTable
from nicwise.memory.engines import insert_into
from nicwise.memory.interface import Transcript, Turn
from nicwise.memory.keys import KeyTable
from nicwise.memory.masking import mask
from nicwise.memory.rates import RateTable
from nicwise.memory.records import MOST_RECORDS, Record, Thought, gist_of, gists
from nicwise.memory.repeats import REPEATS_LAST, RepeatTable
from nicwise.memory.restoring import dialogues, restored
from nicwise.memory.store import Store
from nicwise.memory.tables import answers, conversations, deliveries, feedback, records, repeats
from nicwise.memory.together import Together, together
from nicwise.understand.model import Dialogue

__all__ = ["Database"]

PURGED_AT_ONCE = 200
"""Conversations deleted in one transaction: answers wait for it, and each is tens of kilobytes."""

_PURGING = 0x6E6964
"""Number of PostgreSQL's lock for whoever deletes what is old: one process is enough."""

# Statements of every question, built once: building them costs more than running them.
_RECALL = select(conversations.c.dialogue, conversations.c.owner).where(conversations.c.id == bindparam("name"))
_FIND_ANSWER = select(answers.c.reply).where(answers.c.id == bindparam("name"))
_SINCE = records.c.created_at >= bindparam("since", type_=records.c.created_at.type)
_RECORDS = (
    select(records, answers.c.question)
    .join(answers)
    .where(_SINCE)
    .order_by(records.c.created_at.desc(), answers.c.sequence.desc())
    .limit(bindparam("most"))
)
_THOUGHTS = (
    select(feedback).join(records, records.c.answer_id == feedback.c.answer_id).where(_SINCE).order_by(feedback.c.id)
)


class Database:
    """Keeps conversations in a database. See `Memory` for what the methods do."""

    def __init__(self, store: Store, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.store = store
        self._now = now
        self.keys = KeyTable(store)
        self.rates = RateTable(store)
        self.deliveries = DeliveryTable(store, now)
        self.repeats = RepeatTable(store, now)
        self._keep = _keeping(store.engine)

    @classmethod
    def open(cls, data_dir: Path, url: str | None = None) -> "Database":
        """The memory in the database that `Store.open` opens. Raises ConfigurationError."""
        return cls(Store.open(data_dir, url))

    async def load(self, conversation_id: str, owner: str | None = None) -> Dialogue | None:
        found = await self.store.read(
            lambda connection: connection.execute(_RECALL, {"name": conversation_id}).one_or_none()
        )
        return None if found is None or found.owner != owner else restored(dialogues.validate_json, found.dialogue)

    async def keep(
        self,
        conversation_id: str,
        dialogue: Dialogue,
        question: str,
        reply: Reply,
        owner: str | None = None,
        *,
        took_ms: float | None = None,
    ) -> None:
        row = {
            "conversation": conversation_id,
            "at": reply.created_at,
            "dialogue_after": dialogues.dump_json(dialogue).decode(),
            "asker": owner,
            "answer": reply.id,
            "version": reply.content_version,
            "asked": question,
            "whole": reply.model_dump_json(),
            "took_ms": took_ms,
            "gist": gists.dump_json(gist_of(reply, question)).decode(),
        }
        await self.store.add(self._keep, row, turn=conversation_id)

    async def answer(self, answer_id: str) -> Reply | None:
        found = await self.store.read(lambda connection: connection.scalar(_FIND_ANSWER, {"name": answer_id}))
        return None if found is None else restored(Reply.model_validate_json, found)

    async def feedback(self, answer_id: str, helpful: bool | None, comment: str | None, edited: str | None) -> bool:
        row = {
            "answer_id": answer_id,
            "created_at": self._now(),
            "helpful": helpful,
            "comment": comment and mask(comment),
            "edited": edited and mask(edited),
        }
        given = exists().where(feedback.c.answer_id == answer_id, feedback.c.created_at == row["created_at"])

        def write(connection: Connection) -> bool:
            if not connection.scalar(select(exists().where(answers.c.id == answer_id))):
                return False
            # Tried again after its commit it finds itself, by the moment at which it was given.
            if not connection.scalar(select(given)):
                connection.execute(insert(feedback).values(row))
            return True

        return await self.store.write(write)

    async def records(self, since: datetime, most: int = MOST_RECORDS) -> Sequence[Record]:
        period = {"since": since, "most": most}

        def read(connection: Connection) -> Sequence[Record]:
            thoughts: dict[str, list[Thought]] = defaultdict(list)
            for row in connection.execute(_THOUGHTS, period):
                thoughts[row.answer_id].append(Thought(row.created_at, row.helpful, row.comment, row.edited))
            return [
                Record(
                    row.answer_id,
                    row.created_at,
                    row.question,
                    restored(gists.validate_json, row.gist),
                    row.took_ms,
                    tuple(thoughts[row.answer_id]),
                )
                for row in connection.execute(_RECORDS, period).all()[::-1]
            ]

        return await self.store.read(read)

    async def transcript(self, conversation_id: str, owner: str | None = None) -> Transcript | None:
        theirs = conversations.c.owner.is_not_distinct_from(owner)

        def read(connection: Connection) -> tuple[Any, list[Any]]:  # rows are as wide as their select
            conversation = connection.execute(
                select(conversations.c.created_at, conversations.c.updated_at).where(
                    conversations.c.id == conversation_id, theirs
                )
            ).one_or_none()
            turns = connection.execute(
                select(answers.c.question, answers.c.reply)
                .where(answers.c.conversation_id == conversation_id)
                .order_by(answers.c.sequence)
            ).all()
            return conversation, list(turns)

        conversation, rows = await self.store.read(read)
        if conversation is None:
            return None
        turns = tuple(Turn(row.question, restored(Reply.model_validate_json, row.reply)) for row in rows)
        return Transcript(conversation_id, conversation.created_at, conversation.updated_at, turns)

    async def forget(self, conversation_id: str, owner: str | None = None) -> bool:
        theirs = conversations.c.owner.is_not_distinct_from(owner)
        gone = delete(conversations).where(conversations.c.id == conversation_id, theirs)
        return await self.store.write(lambda connection: connection.execute(gone).rowcount > 0, turn=conversation_id)

    async def purge(self, older_than: datetime | None) -> int:
        now, gone = self._now(), 0
        await self._purge(
            delete(deliveries).where(deliveries.c.seen_at < now - DELIVERIES_LAST),
            delete(repeats).where(repeats.c.begun_at < now - REPEATS_LAST),
        )
        if older_than is None:
            return 0
        old = select(conversations.c.id).where(conversations.c.updated_at < older_than).limit(PURGED_AT_ONCE)
        while True:
            part = await self._purge(delete(conversations).where(conversations.c.id.in_(old)))
            gone += part
            if part < PURGED_AT_ONCE:
                return gone

    async def _purge(self, *drops: Delete) -> int:
        """Rows that the last of them dropped; none where another process is at it."""

        def write(connection: Connection) -> int:
            if not _may_purge(connection):
                return 0
            return [connection.execute(drop).rowcount for drop in drops][-1]

        return await self.store.write(write)

    async def fault(self) -> str | None:
        return await self.store.fault()

    async def close(self) -> None:
        await asyncio.to_thread(self.store.close)


def _keeping(engine: Engine) -> Together:
    """Opens a conversation, or takes it further where it is there, and adds an answer and its record to it."""
    opened = insert_into(engine, conversations).values(
        id=bindparam("conversation"),
        created_at=bindparam("at"),
        updated_at=bindparam("at"),
        dialogue=bindparam("dialogue_after"),
        owner=bindparam("asker"),
    )
    goes_on = opened.on_conflict_do_update(
        index_elements=["id"],
        set_={"updated_at": opened.excluded.updated_at, "dialogue": opened.excluded.dialogue},
    )
    added = (
        insert_into(engine, answers)
        .values(
            id=bindparam("answer"),
            conversation_id=bindparam("conversation"),
            created_at=bindparam("at"),
            content_version=bindparam("version"),
            question=bindparam("asked"),
            reply=bindparam("whole"),
        )
        # A write may be tried again after its commit; the second time finds its own row.
        .on_conflict_do_nothing(index_elements=["id"])
        .inline()
    )
    recorded = (
        insert_into(engine, records)
        .values(
            answer_id=bindparam("answer"),
            created_at=bindparam("at"),
            took_ms=bindparam("took_ms"),
            gist=bindparam("gist"),
        )
        .on_conflict_do_nothing(index_elements=["answer_id"])
        .inline()
    )
    return together(engine, goes_on, added, recorded)


def _may_purge(connection: Connection) -> bool:
    if connection.dialect.name != "postgresql":
        return True
    return bool(connection.scalar(select(func.pg_try_advisory_xact_lock(_PURGING))))
