"""Counting requests: exact where it matters, cheap where it does not, and going on where the database is away."""

import asyncio
from collections.abc import Mapping

from nicwise.doors.limiting import LINGER_S, Limiter, Standing
from nicwise.errors import StorageError
from nicwise.memory.rates import VolatileRates

NOON = 1_800_000_000.0
"""The start of a window."""


class Counting(VolatileRates):
    """Shared counters; tells how often it was asked, and can go away."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0
        self.away = False

    async def add(self, counts: Mapping[str, int], starts: int) -> Mapping[str, int]:
        self.calls += 1
        await asyncio.sleep(0)
        if self.away:
            raise StorageError("gone")
        return await super().add(counts, starts)


async def taken(limiter: Limiter, times: int, quota: int, bucket: str = "a") -> int:
    return sum([(await limiter.take(bucket, quota)).allowed for _ in range(times)])


def test_one_after_another_exactly_the_quota_is_allowed() -> None:
    async def scene() -> int:
        return await taken(Limiter(Counting(), lambda: NOON), 30, 20)

    assert asyncio.run(scene()) == 20


def test_all_at_once_exactly_the_quota_is_allowed() -> None:
    async def scene() -> list[Standing]:
        limiter = Limiter(Counting(), lambda: NOON)
        return await asyncio.gather(*(limiter.take("a", 20) for _ in range(200)))

    assert sum(standing.allowed for standing in asyncio.run(scene())) == 20


def test_two_workers_in_turn_share_one_quota() -> None:
    async def scene() -> int:
        rates = Counting()
        one, two = Limiter(rates, lambda: NOON), Limiter(rates, lambda: NOON)
        allowed = 0
        for _ in range(30):
            allowed += await taken(one, 1, 20) + await taken(two, 1, 20)
        return allowed

    # A worker that has seen less than half may let one through before it hears of the other's.
    assert 20 <= asyncio.run(scene()) <= 21


def test_a_worker_that_was_idle_learns_what_others_counted() -> None:
    async def scene() -> list[Standing]:
        rates, now = Counting(), [NOON]
        one, two = (Limiter(rates, lambda: now[0]) for _ in range(2))
        await taken(two, 1, 20)
        await taken(one, 19, 20)
        now[0] += 2
        return [await two.take("a", 20)]

    assert [standing.allowed for standing in asyncio.run(scene())] == [False]


def test_a_new_minute_begins_anew() -> None:
    async def scene() -> tuple[Standing, Standing]:
        now = [NOON + 30]
        limiter = Limiter(Counting(), lambda: now[0])
        await taken(limiter, 2, 2)
        full = await limiter.take("a", 2)
        now[0] += 30
        return full, await limiter.take("a", 2)

    full, anew = asyncio.run(scene())
    assert full == Standing(allowed=False, quota=2, remaining=0, reset_s=30)
    assert anew == Standing(allowed=True, quota=2, remaining=1, reset_s=60)


def test_callers_are_counted_apart() -> None:
    async def scene() -> tuple[int, int]:
        limiter = Limiter(Counting(), lambda: NOON)
        return await taken(limiter, 5, 3, "a"), await taken(limiter, 5, 3, "b")

    assert asyncio.run(scene()) == (3, 3)


def test_far_from_the_quota_many_requests_are_sent_together() -> None:
    async def scene() -> int:
        rates = Counting()
        limiter = Limiter(rates, lambda: NOON)
        await taken(limiter, 100, 1000)
        await asyncio.sleep(2 * LINGER_S)
        return rates.calls

    # Two, unless the machine is busy with something else for longer than counts linger.
    assert asyncio.run(scene()) <= 10


def test_without_the_database_each_worker_counts_for_itself() -> None:
    async def scene() -> int:
        rates = Counting()
        rates.away = True
        return await taken(Limiter(rates, lambda: NOON), 10, 4)

    assert asyncio.run(scene()) == 4
