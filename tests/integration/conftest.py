"""The whole service: real content, a real database, every door, nothing replaced but the network to Slack."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.testing import TestClient

from nicwise.doors.app import create_app
from nicwise.pack import Pack, default_root, load_pack
from nicwise.settings import read_settings

SECRET = "integration-secret"
NOWHERE = "http://127.0.0.1:8080"


@dataclass
class Service:
    """The running service. posted: messages it sent to Slack."""

    client: TestClient[Any]
    pack: Pack
    posted: list[dict[str, Any]]

    def ask(self, question: str | None = None, **body: Any) -> dict[str, Any]:
        response = self.client.post("/api/v1/ask", json={**({"question": question} if question else {}), **body})
        assert response.status_code == 200, response.text
        reply: dict[str, Any] = response.json()
        return reply

    def mention(self, text: str, ts: str, thread_ts: str | None = None) -> dict[str, Any]:
        """Mention it in Slack; the message that it posts."""
        event = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": ts, "text": f"<@UBOT> {text}"}
        if thread_ts:
            event["thread_ts"] = thread_ts
        payload = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{ts}", "event": event}
        body = json.dumps(payload).encode()
        timestamp = str(int(time.time()))
        digest = hmac.new(SECRET.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
        headers = {
            "content-type": "application/json",
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": f"v0={digest}",
        }
        before = len(self.posted)
        response = self.client.post("/hooks/slack/events", content=body, headers=headers)
        assert response.status_code == 200, response.text
        assert len(self.posted) == before + 1
        return self.posted[-1]


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory, learnt: Path) -> Iterator[Service]:
    posted: list[dict[str, Any]] = []

    def take(request: httpx.Request) -> httpx.Response:
        posted.append(json.loads(request.content))
        return httpx.Response(200, json={"ok": True})

    data = tmp_path_factory.mktemp("data")
    (data / "cache").symlink_to(learnt)
    settings = read_settings(
        data_dir=data,
        public_url=NOWHERE,
        rate_limit_per_minute=0,
        slack_signing_secrets=(SECRET,),
        slack_bot_token="xoxb-test",
    )
    pack = load_pack(default_root())
    app = create_app(settings, pack, outgoing=httpx.MockTransport(take))
    with TestClient(app, base_url=NOWHERE, raise_server_exceptions=False) as client:
        yield Service(client, pack, posted)
