"""A worker is killed between Slack's delivery and the answer: another worker answers, once."""

import asyncio
import hashlib
import hmac
import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from nicwise.memory import Store
from nicwise.memory.tables import deliveries
from postgresql import Server
from services import serving

SECRET = "taking-over"
PATIENCE_S = 60.0


class FakeSlack:
    """Takes messages, but never answers the first. reached: it has got one. posted: those that it answered."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.posted: list[dict[str, Any]] = []
        self.url = ""


@contextmanager
def faking_slack() -> Iterator[FakeSlack]:
    slack, done = FakeSlack(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            message = json.loads(self.rfile.read(int(self.headers["content-length"])))
            if not slack.reached.is_set():
                slack.reached.set()
                done.wait()
                return
            slack.posted.append(message)
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(b'{"ok": true}')

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    slack.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield slack
    finally:
        done.set()
        server.shutdown()
        thread.join()
        server.server_close()


def deliver(address: str) -> int:
    event = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.0", "text": "how many NICs do I need?"}
    body = json.dumps({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}).encode()
    timestamp = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {
        "content-type": "application/json",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": f"v0={digest}",
    }
    return httpx.post(f"{address}/hooks/slack/events", content=body, headers=headers, timeout=30).status_code


def until(is_so: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < limit
        time.sleep(0.1)


@pytest.mark.timeout(180)
def test_a_killed_worker_s_delivery_is_answered_once_by_another(
    tmp_path: Path, learnt: Path, postgresql: Server
) -> None:
    (tmp_path / "cache").symlink_to(learnt)
    url = postgresql.create_database()
    with faking_slack() as slack:
        settings = {
            "DATABASE_URL": url,
            "SLACK_SIGNING_SECRETS": SECRET,
            "SLACK_BOT_TOKEN": "xoxb-test",
            "SLACK_API_URL": slack.url,
        }
        with serving(tmp_path, **settings) as one, serving(tmp_path, **settings) as two:
            taken = deliver(one.address)
            assert slack.reached.wait(PATIENCE_S)
            os.kill(one.process.pid, signal.SIGKILL)
            again = deliver(two.address)

            store = Store.open(tmp_path, url)
            waiting = select(deliveries.c.work).where(deliveries.c.work.is_not(None))
            kept = asyncio.run(store.read(lambda connection: list(connection.scalars(waiting))))
            ran_out = update(deliveries).values(claimed_until=datetime.now(UTC))
            asyncio.run(store.write(lambda connection: connection.execute(ran_out).rowcount))
            until(lambda: bool(slack.posted))
            until(lambda: not asyncio.run(store.read(lambda connection: list(connection.scalars(waiting)))))
            store.close()
            last = deliver(two.address)

        assert (taken, again, last) == (200, 200, 200)
        assert len(kept) == 1
        ((channel, thread, text),) = ((m["channel"], m["thread_ts"], m["text"]) for m in slack.posted)
        assert (channel, thread) == ("C1", "1.0")
        assert text
