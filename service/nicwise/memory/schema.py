"""Brings a database's tables up to date when the service starts."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from nicwise.errors import ConfigurationError

__all__ = ["bring_up_to_date"]

_TURN = 0x6E6963
"""Number of the lock that migrating processes take in turn."""


def bring_up_to_date(engine: Engine, setting: str) -> None:
    """Run the migrations that this database lacks, one process at a time.

    setting: the setting to blame where it can't be done.
    Raises SQLAlchemyError, and ConfigurationError for a newer schema.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    if engine.dialect.name == "sqlite":
        _switch_to_wal(engine)
    with engine.begin() as connection:
        _wait_for_turn(connection)
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
            raise ConfigurationError(
                setting,
                f"the database was written by a newer Nicwise (schema {current}); "
                "install that version, or point the setting at another place",
            )
        if current != scripts.get_current_head():
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
        connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
