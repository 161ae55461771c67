"""What an operator does with what is kept: give it out, forget it, copy it. Whose it is makes no difference here."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, select

from nicwise.answer import Reply
from nicwise.errors import ConfigurationError, StorageError
from nicwise.memory.restoring import dialogues, restored
from nicwise.memory.store import Store
from nicwise.memory.tables import answers, conversations, feedback, records

__all__ = ["conversations_of", "copy_sqlite", "erase", "export"]

ERASED_AT_ONCE = 200
"""Conversations deleted in one transaction, for which a serving process has to wait."""


async def conversations_of(
    store: Store, *, named: str | None = None, owner: str | None = None, before: datetime | None = None
) -> list[str]:
    """Ids of conversations, least recently used first; all of them where nothing is said.

    named: the one of this id, or that holds the answer of this id. owner: begun with keys of this name.
    before: last used before then. Raises StorageError.
    """
    wanted = select(conversations.c.id).order_by(conversations.c.updated_at, conversations.c.id)
    if named is not None:
        held = select(answers.c.conversation_id).where(answers.c.id == named)
        wanted = wanted.where((conversations.c.id == named) | conversations.c.id.in_(held))
    if owner is not None:
        wanted = wanted.where(conversations.c.owner == owner)
    if before is not None:
        wanted = wanted.where(conversations.c.updated_at < before)
    return await store.read(lambda connection: list(connection.scalars(wanted)))


async def erase(store: Store, conversation_ids: Iterable[str]) -> int:
    """Forget conversations with their answers and feedback; returns how many there were. Raises StorageError."""
    wanted, gone = list(conversation_ids), 0
    for start in range(0, len(wanted), ERASED_AT_ONCE):
        some = delete(conversations).where(conversations.c.id.in_(wanted[start : start + ERASED_AT_ONCE]))

        def write(connection: Connection, some: Any = some) -> int:
            return connection.execute(some).rowcount

        gone += await store.write(write)
    return gone


async def export(store: Store, conversation_id: str) -> dict[str, Any] | None:
    """All that is kept of a conversation, as JSON values; None where it does not exist. Raises StorageError."""

    def read(connection: Connection) -> tuple[Any, Any, Any]:  # rows are as wide as their select
        here = answers.c.conversation_id == conversation_id
        return (
            connection.execute(select(conversations).where(conversations.c.id == conversation_id)).one_or_none(),
            connection.execute(
                select(answers, records.c.took_ms).outerjoin(records).where(here).order_by(answers.c.sequence)
            ).all(),
            connection.execute(select(feedback).join(answers).where(here).order_by(feedback.c.id)).all(),
        )

    head, turns, thoughts = await store.read(read)
    if head is None:
        return None
    return {
        "conversation_id": head.id,
        "owner": head.owner,
        "created_at": head.created_at.isoformat(),
        "updated_at": head.updated_at.isoformat(),
        "profile": restored(dialogues.validate_json, head.dialogue).profile.model_dump(mode="json", exclude_none=True),
        "turns": [
            {
                "question": turn.question,
                "reply": restored(Reply.model_validate_json, turn.reply).model_dump(mode="json"),
                "took_ms": turn.took_ms,
                "feedback": [_thought(row) for row in thoughts if row.answer_id == turn.id],
            }
            for turn in turns
        ],
    }


def _thought(row: Any) -> dict[str, Any]:
    return {
        "created_at": row.created_at.isoformat(),
        "helpful": row.helpful,
        "comment": row.comment,
        "edited": row.edited,
    }


def copy_sqlite(database: Path, target: Path) -> None:
    """Copy a SQLite database whole, while others write to it. `target` must not exist.

    Raises ConfigurationError where there is no database or `target` is taken, and StorageError where copying fails.
    """
    if not database.exists():
        raise ConfigurationError("NICWISE_DATA_DIR", f"there is no database at {database}")
    if target.exists():
        raise ConfigurationError("FILE", f"{target} exists; name a file that does not")
    try:
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            # One file to carry away, without the log of writes beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise StorageError(f"the copy failed: {error}") from error
