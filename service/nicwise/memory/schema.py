"""Brings a database's tables up to date when the service starts."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from nicwise.errors import ConfigurationError

__all__ = ["HEAD", "bring_up_to_date"]

_MIGRATIONS = Path(__file__).parent / "migrations"

HEAD = max(file.name.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*.py"))
"""The newest migration."""

_TURN = 0x6E6963
"""Number of the lock that migrating processes take in turn."""


def bring_up_to_date(engine: Engine, setting: str) -> None:
    """Run the migrations that this database lacks, one process at a time.

    setting: the setting to blame where it can't be done.
    Raises SQLAlchemyError, and ConfigurationError for a newer schema.
    """
    if engine.dialect.name == "sqlite":
        _switch_to_wal(engine)
    with engine.begin() as connection:
        _wait_for_turn(connection)
        current = _revision(connection)
        if current != HEAD:
            _migrate(connection, current, setting)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection, current: str | None, setting: str) -> None:
    # Alembic takes longer to import than the rest of the memory together, and an ordinary start has no use for it.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise ConfigurationError(
            setting,
            f"the database was written by a newer Nicwise (schema {current}); "
            "install that version, or point the setting at another place",
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _switch_to_wal(engine: Engine) -> None:
    # Outside a transaction, and kept in the file: later connections find it so.
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        raw.close()


def _wait_for_turn(connection: Connection) -> None:
    # SQLite's write lock is held already.
    if connection.dialect.name == "postgresql":
        # Another process may migrate for longer than any question may wait.
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
