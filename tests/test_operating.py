"""The commands of whoever runs the service, against a database as it is left behind."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nicwise.answer import Reply
from nicwise.cli import main
from nicwise.memory import Database
from nicwise.understand.model import Dialogue


@pytest.fixture
def data(tmp_path: Path) -> Path:
    async def fill() -> None:
        memory = Database.open(tmp_path)
        for name, owner in (("c1", None), ("c2", "desk")):
            reply = Reply(
                id=f"a-{name}", conversation_id=name, created_at=datetime(2026, 1, 1, tzinfo=UTC), content_version="v",
                permalink="p", outcome="answered",
            )  # fmt: skip
            await memory.keep(name, Dialogue(), "zwölf?", reply, owner)
        await memory.close()

    asyncio.run(fill())
    return tmp_path


def run(data: Path, *words: str) -> Result:
    return CliRunner(env={"NICWISE_DATA_DIR": str(data), "NICWISE_DATABASE_URL": ""}).invoke(main, words)


def test_a_key_is_shown_once_listed_without_its_secret_and_revoked(data: Path) -> None:
    made = run(data, "keys", "create", "desk", "--scope", "ask", "--days", "30")
    prefix, name, secret = made.stdout.strip().split("_")
    (listed,) = json.loads(run(data, "keys", "list", "--json").stdout)

    assert (prefix, made.exit_code) == ("nicwise", 0)
    assert (listed["id"], listed["name"], listed["scopes"], listed["ended"]) == (name, "desk", ["ask"], None)
    assert secret not in run(data, "keys", "list").stdout
    assert secret.encode() not in b"".join(file.read_bytes() for file in data.glob("nicwise.db*"))
    assert run(data, "keys", "revoke", name).exit_code == 0
    assert json.loads(run(data, "keys", "list", "--json").stdout)[0]["ended"].startswith("was revoked")
    assert run(data, "keys", "revoke", name).exit_code == 1


def test_an_origin_makes_a_key_publishable(data: Path) -> None:
    made = run(data, "keys", "create", "wiki", "--origin", "https://Wiki.Example.org:443/")
    (listed,) = json.loads(run(data, "keys", "list", "--json").stdout)

    assert made.stdout.startswith("nicwisepub_")
    assert listed["origins"] == ["https://wiki.example.org"]
    assert listed["scopes"] == ["ask", "layouts", "feedback:write"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("create", "x"), "--scope: say what the key is good for"),
        (("create", "x", "--origin", "https://a.example", "--scope", "admin"), "can't have admin"),
        (("create", "x", "--origin", "http://a.example"), "is no origin"),
        (("create", "x", "--origin", "https://a.example/page"), "is no origin"),
        (("create", "x" * 65, "--scope", "ask"), "NAME: it has 65 characters"),
        (("revoke", "nothing"), "there is no good key"),
    ],
)
def test_what_can_not_be_done_is_said_plainly(data: Path, words: tuple[str, ...], complaint: str) -> None:
    done = run(data, "keys", *words)

    assert done.exit_code == 1
    assert complaint in done.stderr


def test_what_is_kept_is_given_out_a_line_each(data: Path) -> None:
    lines = run(data, "export", "--all").stdout.splitlines()
    (by_answer,) = run(data, "export", "a-c2").stdout.splitlines()

    assert [json.loads(line)["conversation_id"] for line in lines] == ["c1", "c2"]
    assert (json.loads(by_answer)["owner"], json.loads(by_answer)["turns"][0]["question"]) == ("desk", "zwölf?")


def test_conversations_are_forgotten_by_id_owner_or_age(data: Path) -> None:
    assert run(data, "forget").exit_code == 1
    assert "nothing: no such conversation" in run(data, "forget", "nothing").stderr
    assert run(data, "forget", "--before", "2025-01-01").stdout == "0 conversations forgotten\n"
    assert run(data, "forget", "--owner", "desk").stdout == "1 conversations forgotten\n"
    assert run(data, "forget", "a-c1").stdout == "1 conversations forgotten\n"
    assert run(data, "export", "--all").stdout == ""


def test_a_backup_can_be_put_in_place(data: Path, tmp_path: Path) -> None:
    restored = tmp_path / "restored"
    restored.mkdir()

    assert run(data, "backup", str(restored / "nicwise.db")).exit_code == 0
    assert len(run(restored, "export", "--all").stdout.splitlines()) == 2
    assert "exists" in run(data, "backup", str(restored / "nicwise.db")).stderr
