"""The schema that an ordinary start expects is the newest migration there is."""

from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from nicwise.memory import schema


def test_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))

    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD
