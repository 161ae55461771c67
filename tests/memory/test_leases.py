"""What is left by a process that died: deliveries that it claimed, requests that it began. On both databases."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from nicwise.memory import Database
from nicwise.memory.deliveries import DELIVERIES_LAST, LEASE, STALE
from nicwise.memory.repeats import LEASE as REQUEST_LEASE
from nicwise.memory.repeats import REPEATS_LAST, Answered

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
MOMENT = timedelta(seconds=1)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def two_of(database: Database) -> tuple[Database, Database, Clock]:
    """Two processes over one database, with one clock."""
    clock = Clock()
    return Database(database.store, clock), Database(database.store, clock), clock


def test_a_claim_that_is_not_settled_is_taken_over_once_its_lease_ran_out(database: Database) -> None:
    async def scene() -> None:
        dead, alive, clock = two_of(database)
        claimed = await dead.deliveries.claim("slack", "event", "channel:1", work="answer it")
        clock.now += LEASE
        assert await alive.deliveries.take_over("slack") is None
        clock.now += MOMENT
        assert await alive.deliveries.take_over("teams") is None
        taken = await alive.deliveries.take_over("slack")

        assert claimed is not None
        assert taken is not None
        assert taken.work == "answer it"
        assert taken.id != claimed.id
        assert await alive.deliveries.take_over("slack") is None
        await alive.deliveries.settle(taken)
        clock.now += LEASE + MOMENT
        assert await alive.deliveries.take_over("slack") is None
        assert not await alive.deliveries.see("slack", "channel:1")

    asyncio.run(scene())


def test_of_several_that_take_over_one_gets_it(database: Database) -> None:
    async def scene() -> int:
        dead, alive, clock = two_of(database)
        await dead.deliveries.claim("slack", "event", work="answer it")
        clock.now += LEASE + MOMENT
        taken = await asyncio.gather(*(alive.deliveries.take_over("slack") for _ in range(10)))
        return sum(claim is not None for claim in taken)

    assert asyncio.run(scene()) == 1


def test_what_is_settled_and_what_is_only_seen_is_never_taken_over(database: Database) -> None:
    async def scene() -> None:
        one, two, clock = two_of(database)
        claimed = await one.deliveries.claim("slack", "event", work="answer it")
        assert claimed is not None
        await one.deliveries.settle(claimed)
        await one.deliveries.see("slack", "command")
        clock.now += LEASE + MOMENT

        assert await two.deliveries.take_over("slack") is None

    asyncio.run(scene())


def test_what_nobody_waits_for_any_more_is_left(database: Database) -> None:
    async def scene() -> None:
        one, two, clock = two_of(database)
        await one.deliveries.claim("slack", "event", work="answer it")
        clock.now += STALE + MOMENT

        assert await two.deliveries.take_over("slack") is None

    asyncio.run(scene())


def test_a_request_on_which_a_process_died_may_be_sent_again(database: Database) -> None:
    async def scene() -> None:
        dead, alive, clock = two_of(database)
        begun = await dead.repeats.begin("name", "body")
        clock.now += REQUEST_LEASE
        assert (await alive.repeats.begin("name", "body")).claim is None
        clock.now += MOMENT
        again = await alive.repeats.begin("name", "body")

        assert begun.claim
        assert again.claim
        await dead.repeats.finish("name", begun.claim, Answered(200, "", b"too late"))
        await alive.repeats.finish("name", again.claim, Answered(204, "", b""))
        assert (await dead.repeats.begin("name", "body")).answered == Answered(204, "", b"")

    asyncio.run(scene())


def test_what_is_past_its_use_is_dropped(database: Database, reply_of: Callable[..., object]) -> None:
    async def scene() -> None:
        memory, _, clock = two_of(database)
        await memory.deliveries.see("slack", "event")
        begun = await memory.repeats.begin("name", "body")
        await memory.repeats.finish("name", str(begun.claim), Answered(200, "", b""))
        clock.now += REPEATS_LAST + MOMENT
        assert (await memory.repeats.begin("name", "body")).claim is not None
        clock.now += DELIVERIES_LAST
        assert await memory.purge(None) == 0

        assert await memory.deliveries.see("slack", "event")

    asyncio.run(scene())
