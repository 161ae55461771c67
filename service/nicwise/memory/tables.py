"""The tables, as the migrations leave them.

A conversation's dialogue and a reply are stored as the JSON of their values: they are read back whole or not at all.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

__all__ = ["answers", "conversations", "deliveries", "feedback", "keys", "metadata", "rates", "records", "repeats"]

LONGEST_ID = 128
LONGEST_NAME = 64


class Instant(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no time zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(LONGEST_ID), primary_key=True),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False, index=True),
    Column("dialogue", Text, nullable=False),
    # The name of the key that began it; null where nobody had to identify themselves.
    Column("owner", String(LONGEST_NAME), index=True),
)

answers = Table(
    "answers",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", String(LONGEST_ID), nullable=False, unique=True),
    Column(
        "conversation_id",
        String(LONGEST_ID),
        ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("created_at", Instant, nullable=False),
    Column("content_version", String(64), nullable=False),
    Column("question", Text, nullable=False),
    Column("reply", Text, nullable=False),
)

# Apart from the answers: SQLite reads a long reply through to reach what stands behind it.
records = Table(
    "records",
    metadata,
    Column("answer_id", String(LONGEST_ID), ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("created_at", Instant, nullable=False, index=True),
    # From the question to the reply.
    Column("took_ms", Float),
    Column("gist", Text, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("answer_id", String(LONGEST_ID), ForeignKey("answers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("helpful", Boolean),
    Column("comment", Text),
    Column("edited", Text),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("key", String(255), primary_key=True),
    Column("seen_at", Instant, nullable=False, index=True),
    # Names the one call that saw it first, so that a write which is tried again knows its own work.
    Column("claim", String(32)),
    # Until then whoever claimed it answers it; null where nobody has to any more.
    Column("claimed_until", Instant, index=True),
    # What it takes to answer it, in one of the rows of a claim; null once it is answered.
    Column("work", Text),
)

repeats = Table(
    "repeats",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("begun_at", Instant, nullable=False, index=True),
    Column("claim", String(32), nullable=False),
    # What was answered; null while it runs.
    Column("status", Integer),
    Column("media_type", String(128)),
    Column("body", LargeBinary),
    Column("conversation_id", String(LONGEST_ID), ForeignKey("conversations.id", ondelete="CASCADE"), index=True),
)

keys = Table(
    "keys",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String(LONGEST_NAME), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("hash", String(64), nullable=False),
    # Both lists are words with blanks between them.
    Column("scopes", Text, nullable=False),
    Column("origins", Text, nullable=False),
    Column("per_minute", Integer),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
    Column("last_used_at", Instant),
)

rates = Table(
    "rates",
    metadata,
    Column("bucket", String(64), primary_key=True),
    Column("starts", Integer, primary_key=True, autoincrement=False),
    Column("used", Integer, nullable=False),
)
