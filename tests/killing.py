"""Kills a worker or PostgreSQL in the middle of the work, and looks for what had been acknowledged.

`python tests/killing.py --rounds 20` does it twenty times; the tests do it three times. Clients ask and give feedback
over HTTP and write down what the service acknowledged: answers with `kept`, and feedback answered with 204. Afterwards
each of those has to be in the database.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path

import httpx
from sqlalchemy import select

from nicwise.memory import Store
from nicwise.memory.tables import answers, feedback
from postgresql import Server
from services import Service, serving

__all__ = ["Killer", "Victim", "killing"]

CLIENTS = 8
BEFORE, AFTER = 25, 25
"""Acknowledged answers before the kill and after it, in each round."""

ROUND_S = 60.0

QUESTIONS = (
    "how many NICs do I need for live migration?",
    "we're on 2008 R2, iSCSI, 4 nics per host, is that enough?",
    "won't moving all the VMs flood the heartbeat?",
)

Victim = str
"""`worker` or `postgresql`."""


@dataclass
class Log:
    """What the service acknowledged. not_kept: answers that it said were not kept. failed: requests that broke."""

    answers: set[str] = field(default_factory=set)
    feedback: set[str] = field(default_factory=set)
    not_kept: int = 0
    failed: int = 0


class Killer:
    """A service with two workers under load."""

    def __init__(self, service: Service, data: Path, url: str | None, postgresql: Server | None) -> None:
        self.log = Log()
        self._service = service
        self._data = data
        self._url = url
        self._postgresql = postgresql
        self._names = count()

    async def round(self, victim: Victim) -> None:
        """Work, kill in mid-work, and work on."""
        async with asyncio.timeout(ROUND_S):
            stop = asyncio.Event()
            working = asyncio.gather(*(self._client(stop) for _ in range(CLIENTS)))
            await self._acknowledged(BEFORE)
            if victim == "postgresql":
                assert self._postgresql
                self._postgresql.kill()
                await asyncio.sleep(0.2)
                await asyncio.to_thread(self._postgresql.start)
            else:
                # The one killed in the round before may not have been replaced yet.
                while not (workers := self._service.workers()):  # noqa: ASYNC110 - another process has no event
                    await asyncio.sleep(0.05)
                workers[0].kill()
            await self._acknowledged(AFTER)
            stop.set()
            await working

    async def lost(self) -> set[str]:
        """What was acknowledged and is not in the database."""
        store = await asyncio.to_thread(Store.open, self._data, self._url)
        found = set(await store.read(lambda connection: list(connection.scalars(select(answers.c.id)))))
        said = set(await store.read(lambda connection: list(connection.scalars(select(feedback.c.comment)))))
        await asyncio.to_thread(store.close)
        return (self.log.answers - found) | (self.log.feedback - said)

    def replies_counted(self) -> int:
        """How many replies the service says that it gave: asked over a new connection, so of any worker."""
        figures = httpx.get(f"{self._service.address}/metrics").text.splitlines()
        return sum(int(float(line.split()[-1])) for line in figures if line.startswith("nicwise_replies_total{"))

    async def _acknowledged(self, more: int) -> None:
        enough = len(self.log.answers) + more
        while len(self.log.answers) < enough:  # noqa: ASYNC110 - the clients are not to know of this
            await asyncio.sleep(0.005)

    async def _client(self, stop: asyncio.Event) -> None:
        questions = cycle(QUESTIONS)
        async with httpx.AsyncClient(base_url=self._service.address, timeout=10) as client:
            while not stop.is_set():
                try:
                    await self._ask(client, next(questions))
                except httpx.HTTPError:
                    self.log.failed += 1
                    await asyncio.sleep(0.01)

    async def _ask(self, client: httpx.AsyncClient, question: str) -> None:
        reply = (await client.post("/api/v1/ask", json={"question": question})).raise_for_status().json()
        if not reply["kept"]:
            self.log.not_kept += 1
            await asyncio.sleep(0.01)
            return
        self.log.answers.add(reply["id"])
        comment = f"comment {next(self._names)}"
        path = f"/api/v1/answers/{reply['id']}/feedback"
        given = await client.post(path, json={"helpful": True, "comment": comment})
        if given.status_code == 204:
            self.log.feedback.add(comment)


@contextmanager
def killing(data: Path, postgresql: Server | None) -> Iterator[Killer]:
    """A service with two workers to kill; in PostgreSQL where a server is given, else in SQLite."""
    url = postgresql.create_database() if postgresql else None
    settings = {"RATE_LIMIT_PER_MINUTE": "0", **({"DATABASE_URL": url} if url else {})}
    with serving(data, "--workers", "2", **settings) as service:
        yield Killer(service, data, url, postgresql)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    server = Server()
    lost: set[str] = set()
    try:
        plan = (("sqlite", "worker"), ("postgresql", "worker"), ("postgresql", "postgresql"))
        for place, (kept_in, victim) in enumerate(plan):
            times = len(range(place, rounds, len(plan)))
            with (
                tempfile.TemporaryDirectory() as data,
                killing(Path(data), server if kept_in == "postgresql" else None) as killer,
            ):
                for _ in range(times):
                    asyncio.run(killer.round(victim))
                lost |= (gone := asyncio.run(killer.lost()))
            log = killer.log
            print(
                f"{victim} killed {times} times, kept in {kept_in}: {len(log.answers)} answers and {len(log.feedback)} "
                f"feedbacks acknowledged, {len(gone)} lost; {log.not_kept} said not kept, {log.failed} requests broke",
                flush=True,
            )
    finally:
        server.stop()
    sys.exit(bool(lost))


if __name__ == "__main__":
    main()
