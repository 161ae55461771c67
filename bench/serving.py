"""How fast is the whole service over HTTP: `python bench/serving.py [--asks 2000] [--clients 16]`.

Starts `nicwise serve` on a free port with a database of its own, waits until it is ready, asks every topic's typical
question in turn, and prints one JSON object: seconds to ready, answers a second, and latency percentiles in ms. Every
answer is stored, as in use. Run it on a quiet machine; compare runs interleaved, not days apart.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice

import httpx

from nicwise.pack import default_root, load_pack


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--asks", type=int, default=2000)
    parser.add_argument("--clients", type=int, default=16, help="requests under way at a time")
    given = parser.parse_args()
    topics = load_pack(default_root()).knowledge.topics.values()
    questions = list(islice(cycle(topic.question for topic in topics), given.asks))

    with tempfile.TemporaryDirectory() as data:
        started = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "-m", "nicwise", "serve"],
            env={
                **os.environ,
                "NICWISE_DATA_DIR": data,
                "NICWISE_PORT": "0",
                "NICWISE_RATE_LIMIT_PER_MINUTE": "0",
                "NICWISE_LOG_LEVEL": "warning",
            },
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stdout
            address = server.stdout.readline().split()[3]
            ready_s = time.perf_counter() - started
            figures = asyncio.run(measure(address, questions, given.clients))
        finally:
            server.terminate()
            server.wait()
    print(json.dumps({"ready_s": round(ready_s, 2), "clients": given.clients, **figures}))


async def measure(address: str, questions: list[str], clients: int) -> dict[str, float]:
    """Ask all questions, `clients` at a time. The first few go unmeasured: they fill caches."""
    waiting = iter(questions)
    took_ms: list[float] = []

    async with httpx.AsyncClient(base_url=address, timeout=30, limits=httpx.Limits(max_connections=clients)) as client:

        async def ask(question: str) -> None:
            response = await client.post("/api/v1/ask", json={"question": question})
            response.raise_for_status()

        async def work() -> None:
            for question in waiting:
                began = time.perf_counter()
                await ask(question)
                took_ms.append((time.perf_counter() - began) * 1000)

        for question in dict.fromkeys(questions):
            await ask(question)
        began = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(clients)))
        seconds = time.perf_counter() - began

    cuts = statistics.quantiles(took_ms, n=100)
    return {
        "asks": len(took_ms),
        "answers_per_s": round(len(took_ms) / seconds, 1),
        "p50_ms": round(cuts[49], 2),
        "p99_ms": round(cuts[98], 2),
    }


if __name__ == "__main__":
    main()
