"""The store fails: answers go on where they honestly can, and say that they are not kept."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from sqlalchemy import Connection

from nicwise.doors.app import create_app
from nicwise.memory import Database
from nicwise.pack import default_root, load_pack
from nicwise.settings import read_settings
from postgresql import Server

QUESTION = {"question": "how many NICs do I need for live migration?"}


@dataclass
class Run:
    """A service whose store can be broken. acknowledged: ids of answers that it said were kept."""

    client: TestClient[Any]
    memory: Database
    acknowledged: list[str]

    def ask(self, **more: Any) -> Any:
        response = self.client.post("/api/v1/ask", json={**QUESTION, **more})
        if response.status_code == 200 and response.json()["kept"]:
            self.acknowledged.append(response.json()["id"])
        return response

    def ready(self) -> int:
        return self.client.get("/health/ready").status_code


def running(memory: Database, data: Path, learnt: Path) -> Iterator[Run]:
    if not (data / "cache").exists():
        (data / "cache").symlink_to(learnt)
    app = create_app(read_settings(data_dir=data, rate_limit_per_minute=1000), load_pack(default_root()), memory)
    with TestClient(app, base_url="http://127.0.0.1:8080", raise_server_exceptions=False) as client:
        yield Run(client, memory, [])


@pytest.fixture
def on_sqlite(tmp_path: Path, learnt: Path) -> Iterator[Run]:
    yield from running(Database.open(tmp_path), tmp_path, learnt)


@pytest.fixture
def on_postgresql(tmp_path: Path, learnt: Path, postgresql: Server) -> Iterator[Run]:
    yield from running(Database.open(tmp_path, postgresql.create_database()), tmp_path, learnt)


def test_a_full_disk_loses_nothing_that_was_acknowledged(on_sqlite: Run, tmp_path: Path) -> None:
    def pragma(statement: str) -> None:
        def run(connection: Connection) -> None:
            connection.exec_driver_sql(statement)

        asyncio.run(on_sqlite.memory.store.write(run))

    begun = on_sqlite.ask().json()
    pragma("PRAGMA max_page_count = 200")
    replies = [on_sqlite.ask().json() for _ in range(40)]

    assert replies[0]["kept"]
    assert not replies[-1]["kept"]
    assert replies[-1]["answers"][0]["headline"] == begun["answers"][0]["headline"]
    assert on_sqlite.ready() == 503
    feedback = {"helpful": True, "edited": "x" * 20_000}
    path = f"/api/v1/answers/{begun['id']}/feedback"
    assert 503 in {on_sqlite.client.post(path, json=feedback).status_code for _ in range(10)}

    pragma("PRAGMA max_page_count = 1000000")
    assert on_sqlite.ready() == 200
    assert on_sqlite.ask().json()["kept"]
    for name in on_sqlite.acknowledged:
        assert on_sqlite.client.get(f"/api/v1/answers/{name}").status_code == 200
    not_kept = [reply["id"] for reply in replies if not reply["kept"]]
    assert all(on_sqlite.client.get(f"/api/v1/answers/{name}").status_code == 404 for name in not_kept)


def test_while_postgresql_is_away_new_questions_are_answered_and_old_threads_wait(
    on_postgresql: Run, postgresql: Server
) -> None:
    begun = on_postgresql.ask().json()
    postgresql.kill()
    try:
        new = on_postgresql.ask()
        old = on_postgresql.ask(conversation_id=begun["conversation_id"])
        ready = on_postgresql.ready()
    finally:
        postgresql.start()

    assert (new.status_code, new.json()["kept"], len(new.json()["answers"])) == (200, False, 1)
    assert (old.status_code, old.json()["code"]) == (503, "not-ready")
    assert int(old.headers["retry-after"]) > 0
    assert ready == 503
    assert on_postgresql.ready() == 200
    assert on_postgresql.ask(conversation_id=begun["conversation_id"]).json()["kept"]
    for name in on_postgresql.acknowledged:
        assert on_postgresql.client.get(f"/api/v1/answers/{name}").status_code == 200


def test_secrets_in_a_question_are_kept_nowhere(on_sqlite: Run, tmp_path: Path) -> None:
    secrets = ("hunter2", "jo@example.org", "8.8.8.8")
    question = "my mail is jo@example.org, password: hunter2, gateway 8.8.8.8. how many NICs do I need on 2016?"
    reply = on_sqlite.ask(question=question, formats=["markdown", "text", "html"])
    on_sqlite.client.post(
        f"/api/v1/answers/{reply.json()['id']}/feedback", json={"helpful": False, "comment": question}
    )
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("nicwise.db*"))

    assert reply.json()["outcome"] == "answered"
    assert reply.json()["profile"]["windows"] == "2016"
    for secret in secrets:
        assert secret not in reply.text
        assert secret.encode() not in stored
