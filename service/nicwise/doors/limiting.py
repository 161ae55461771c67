"""How many requests a minute: counted here at once, and added up over all workers in the database.

A caller who has used less than half of what is allowed does not wait for the database: counts are sent on a little
later, many at a time. From there on, and whenever nothing was heard for a second, each request waits to hear where it
stands, so that the limit is exact where it matters. Where the database fails, each worker counts for itself.
"""

import asyncio
import math
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from nicwise.errors import StorageError
from nicwise.memory.rates import Rates

__all__ = ["WINDOW_S", "Limiter", "Standing"]

WINDOW_S = 60

LINGER_S = 0.05
"""How long counts that nobody waits for may wait for more: twenty commits a second are next to nothing."""

FRESH_S = 1.0
"""After how long the counts of other workers are asked for again."""

PATIENCE_S = 0.5
"""How long a request waits to hear where it stands. An answer matters more than a count."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a caller stands after a request. reset_s: until the window ends."""

    allowed: bool
    quota: int
    remaining: int
    reset_s: int


@dataclass(slots=True)
class _Batch:
    """Counts that are sent together. sums: what the database made of them, or what is known without it."""

    counts: Counter[str] = field(default_factory=Counter)
    sums: "asyncio.Future[Mapping[str, int]]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class Limiter:
    """Counts requests in windows of a minute. Used by one event loop only."""

    def __init__(self, rates: Rates, now: Callable[[], float] = time.time) -> None:
        self._rates = rates
        self._now = now
        self._starts = 0
        self._known: dict[str, int] = {}
        self._heard_at: dict[str, float] = {}
        self._flying: Counter[str] = Counter()
        self._batch: _Batch | None = None
        self._urgent = asyncio.Event()
        self._sending: asyncio.Task[None] | None = None
        self._counts_alone = False

    async def take(self, bucket: str, quota: int) -> Standing:
        """Count one request of a caller. quota: how many it may make a minute, 1 or more.

        Requests that are refused are not counted where they are known to be too many.
        """
        now = self._now()
        self._turn_window(now)
        reset_s = max(1, math.ceil(self._starts + WINDOW_S - now))
        if self._used(bucket) >= quota:
            return Standing(False, quota, 0, reset_s)

        batch = self._batch = self._batch or _Batch()
        place = batch.counts[bucket]
        batch.counts[bucket] += 1
        used = self._used(bucket)
        must_know = used > quota / 2 or now - self._heard_at.get(bucket, 0.0) > FRESH_S
        if must_know:
            self._urgent.set()
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send())
        if must_know:
            with suppress(TimeoutError):
                sums = await asyncio.wait_for(asyncio.shield(batch.sums), PATIENCE_S)
                # Those that were sent together came in this order.
                used = sums[bucket] - batch.counts[bucket] + place + 1
        return Standing(used <= quota, quota, max(0, quota - used), reset_s)

    async def close(self) -> None:
        """Send nothing more."""
        if self._sending:
            self._sending.cancel()
            with suppress(asyncio.CancelledError):
                await self._sending

    def _used(self, bucket: str) -> int:
        waiting = self._batch.counts[bucket] if self._batch else 0
        return self._known.get(bucket, 0) + self._flying[bucket] + waiting

    def _turn_window(self, now: float) -> None:
        starts = int(now // WINDOW_S) * WINDOW_S
        if starts != self._starts:
            self._starts = starts
            self._known.clear()
            self._heard_at.clear()

    async def _send(self) -> None:
        while self._batch:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._urgent.wait(), LINGER_S)
            self._urgent.clear()
            batch, self._batch = self._batch, None
            starts, self._flying = self._starts, Counter(batch.counts)
            sums = await self._added(batch.counts, starts)
            self._flying.clear()
            if starts == self._starts:
                self._known.update(sums)
                self._heard_at.update(dict.fromkeys(sums, self._now()))
            batch.sums.set_result(sums)

    async def _added(self, counts: Counter[str], starts: int) -> Mapping[str, int]:
        try:
            sums = await self._rates.add(counts, starts)
        except StorageError as error:
            if not self._counts_alone:
                log.error("requests are counted by each worker for itself", reason=str(error))
            self._counts_alone = True
            return {bucket: self._known.get(bucket, 0) + count for bucket, count in counts.items()}
        self._counts_alone = False
        return sums
