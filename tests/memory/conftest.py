"""Invented dialogues and replies, and both memories."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nicwise.answer import Reply
from nicwise.memory import Database, Memory, Volatile
from nicwise.profile import HostProfile
from nicwise.understand.model import Dialogue, Heard
from postgresql import Server

NOON = datetime(2026, 1, 2, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def dialogue() -> Dialogue:
    heard = Heard(
        "how many?",
        0,
        9,
        "answered",
        "nic-count",
        0.9,
        (("nic-count", 0.9),),
        roles=("csv",),
        mentions=frozenset({"x"}),
    )
    return Dialogue(profile=HostProfile(windows="2016", storage=("iscsi",)), asked=(heard,), pending="windows")


@pytest.fixture
def reply_of() -> Callable[..., Reply]:
    def build(answer_id: str, conversation_id: str, *, at: datetime = NOON) -> Reply:
        return Reply(
            id=answer_id,
            conversation_id=conversation_id,
            created_at=at,
            content_version="0123456789ab",
            permalink=f"http://x/answers/{answer_id}",
            outcome="answered",
            markdown="Zwölf ✓",
        )

    return build


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path)
    yield opened
    opened.store.close()


@pytest.fixture
def in_postgresql(tmp_path: Path, postgresql: Server) -> Iterator[Database]:
    opened = Database.open(tmp_path, postgresql.create_database())
    yield opened
    opened.store.close()


@pytest.fixture(params=["sqlite", "in_postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["sqlite", "in_postgresql", "volatile"])
def memory(request: pytest.FixtureRequest) -> Memory:
    return Volatile() if request.param == "volatile" else request.getfixturevalue(request.param)
