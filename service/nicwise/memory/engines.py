"""Opens SQLite and PostgreSQL so that both keep the same promises: durable commits, and no wait without an end."""

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite

from nicwise.errors import ConfigurationError

__all__ = ["LONGEST_WAIT_MS", "Insert", "engine_of", "insert_into"]

LONGEST_WAIT_MS = 2_000
"""How long a statement waits for another process's lock; less than callers wait for ours."""

CONNECTIONS = 6
"""Of one process: one writes, a few read. Many workers share what the server allows (100 unless set)."""

_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}

Insert = postgresql.Insert | sqlite.Insert


def engine_of(url: str | URL, setting: str) -> Engine:
    """The engine of an address. Raises ConfigurationError for any other kind of database, and ArgumentError."""
    address = make_url(url)
    kind = address.get_backend_name()
    if kind == "postgres":  # as some hosting services write it
        address, kind = address.set(drivername="postgresql"), "postgresql"
    if kind == "sqlite":
        engine = create_engine(address)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if kind == "postgresql":
        return create_engine(
            address.set(drivername="postgresql+psycopg"),
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=LONGEST_WAIT_MS / 1000,
            connect_args=_postgresql_arguments(address),
        )
    raise ConfigurationError(
        setting,
        f"the database can't be opened: it is {kind}; write sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME",
    )


def insert_into(engine: Engine, table: Any) -> Any:  # the two dialects' Insert have no common type
    """An insert that can say what to do on a conflict: both databases do, each with a class of its own."""
    return _INSERTS[engine.dialect.name](table)


def _prepare_sqlite(connection: Any, record: Any) -> None:  # the driver's connection has no common type
    # The driver's own transactions begin too late: see `_begin_sqlite`.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {LONGEST_WAIT_MS}")
    # FULL: what was acknowledged survives a power cut. secure_delete: what was forgotten is overwritten.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once, so that waiting for another process works; a reader needs none.
    reads = connection.get_execution_options().get("reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _postgresql_arguments(address: URL) -> dict[str, Any]:
    """What the address leaves open. What is acknowledged is on disk, whatever the server does by default."""
    wanted = {
        "connect_timeout": 2,
        "tcp_user_timeout": LONGEST_WAIT_MS,
        "application_name": "nicwise",
        "options": " ".join(
            (
                "-c synchronous_commit=on",
                f"-c statement_timeout={LONGEST_WAIT_MS}",
                f"-c lock_timeout={LONGEST_WAIT_MS}",
                f"-c idle_in_transaction_session_timeout={10 * LONGEST_WAIT_MS}",
            )
        ),
    }
    return {name: value for name, value in wanted.items() if name not in address.query}
