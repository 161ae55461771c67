"""What remembering costs: `python bench/memory.py [--asks 300] [--rounds 3]`.

Runs three services: one that keeps nothing, one on SQLite (synchronous FULL), one on PostgreSQL (a server of its own,
from the wheel that the tests use). Asks each of them every topic's typical question over HTTP, with 1 to 64 clients at
a time; an answer is acknowledged on disk before its client asks again. The three take turns, so that whatever else the
machine does slows them alike. Prints a line of JSON for each number of clients: answers a second (the median of the
rounds), and what share of those without memory is left (the median of the ratios within a round). `fsync_ms` tells how
long the disk took meanwhile to keep an answer's worth of bytes: with one client nothing hides that.
"""

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle, islice
from pathlib import Path

import uvicorn

from nicwise.answer import Reply
from nicwise.doors.app import create_app
from nicwise.doors.observing import configure_logging
from nicwise.memory import Volatile
from nicwise.pack import default_root, load_pack
from nicwise.settings import read_settings
from nicwise.understand.model import Dialogue

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from postgresql import Server

CLIENTS = (1, 4, 16, 64)
ANSWER_BYTES = 20_000
HEAD = b"POST /api/v1/ask HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
"""By hand, as a client library would take more of the two cores than the service does."""


class Forgetful(Volatile):
    """Keeps nothing."""

    async def keep(
        self,
        conversation_id: str,
        dialogue: Dialogue,
        question: str,
        reply: Reply,
        owner: str | None = None,
        *,
        took_ms: float | None = None,
    ) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--asks", type=int, default=300, help="questions for each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", choices=("none", "database"), help="be one of the services; for this script itself")
    given = parser.parse_args()
    if given.serve:
        serve(given.serve)
        return
    server = Server()
    try:
        with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
            data = Path(folder)
            # One at a time: the first learns for all.
            ports = {
                "none": running.enter_context(service("none", data)),
                "sqlite": running.enter_context(service("database", data)),
                "postgresql": running.enter_context(service("database", data, server.create_database())),
            }
            asyncio.run(compare(ports, data, given.asks, given.rounds))
    finally:
        server.stop()


def serve(kept_in: str) -> None:
    """Serve on a free port as `nicwise serve` does, and print it once ready."""

    class Announcing(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            print(self.servers[0].sockets[0].getsockname()[1], flush=True)

    configure_logging("error")
    app = create_app(read_settings(), memory=Forgetful() if kept_in == "none" else None)
    Announcing(uvicorn.Config(app, log_config=None, access_log=False, port=0)).run()


@contextmanager
def service(kept_in: str, data: Path, url: str = "") -> Iterator[int]:
    """A service in a process of its own; its port."""
    environment = {
        **os.environ,
        "NICWISE_DATA_DIR": str(data),
        "NICWISE_DATABASE_URL": url,
        "NICWISE_RATE_LIMIT_PER_MINUTE": "1000000",
        "NICWISE_LOG_LEVEL": "error",
    }
    command = [sys.executable, __file__, "--serve", kept_in]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(20)


async def compare(ports: dict[str, int], data: Path, asks: int, rounds: int) -> None:
    """Measure all three with each number of clients, and print."""
    topics = load_pack(default_root()).knowledge.topics.values()
    questions = list(islice(cycle(topic.question for topic in topics), asks))
    for port in ports.values():
        await answers_per_s(port, questions[: len(topics)], 4)
    for clients in CLIENTS:
        rates: dict[str, list[float]] = {name: [] for name in ports}
        disk: list[float] = []
        for _ in range(rounds):
            for name, port in ports.items():
                rates[name].append(await answers_per_s(port, questions, clients))
            disk.append(fsync_ms(data))
        shares = {
            name: round(
                statistics.median(rate / bare for rate, bare in zip(rates[name], rates["none"], strict=True)), 2
            )
            for name in ports
            if name != "none"
        }
        figures = {name: round(statistics.median(each), 1) for name, each in rates.items()}
        fsync = round(statistics.median(disk), 2)
        print(
            json.dumps({"clients": clients, "answers_per_s": figures, "share": shares, "fsync_ms": fsync}), flush=True
        )


async def answers_per_s(port: int, questions: list[str], clients: int) -> float:
    """Ask them all, `clients` at a time, each over a connection of its own."""
    waiting = iter(questions)

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for question in waiting:
            body = json.dumps({"question": question}).encode()
            writer.write(HEAD % len(body) + body)
            fields = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            assert fields.startswith("http/1.1 200"), fields
            length = next(int(line[15:]) for line in fields.splitlines() if line.startswith("content-length:"))
            assert b'"kept":true' in await reader.readexactly(length)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return len(questions) / (time.perf_counter() - began)


def fsync_ms(data: Path) -> float:
    """How long the disk takes to keep so many bytes as an answer has: the median of ten."""
    took = []
    with tempfile.TemporaryFile(dir=data) as file:
        for _ in range(10):
            file.write(os.urandom(ANSWER_BYTES))
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


if __name__ == "__main__":
    main()
