"""What every memory does, on disk or not."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from nicwise.answer import Reply
from nicwise.memory import Memory
from nicwise.understand.model import Dialogue

Build = Callable[..., Reply]


def test_a_conversation_is_known_again_as_it_was(memory: Memory, dialogue: Dialogue, reply_of: Build) -> None:
    async def scene() -> tuple[Dialogue | None, Dialogue | None]:
        await memory.keep("c", dialogue, "how many?", reply_of("a", "c"))
        return await memory.load("c"), await memory.load("another")

    assert asyncio.run(scene()) == (dialogue, None)


def test_the_last_dialogue_wins(memory: Memory, dialogue: Dialogue, reply_of: Build) -> None:
    async def scene() -> Dialogue | None:
        await memory.keep("c", Dialogue(), "one", reply_of("a1", "c"))
        await memory.keep("c", dialogue, "two", reply_of("a2", "c"))
        return await memory.load("c")

    assert asyncio.run(scene()) == dialogue


def test_an_answer_is_given_back_whole(memory: Memory, reply_of: Build) -> None:
    reply = reply_of("a", "c")

    async def scene() -> tuple[Reply | None, Reply | None]:
        await memory.keep("c", Dialogue(), "?", reply)
        return await memory.answer("a"), await memory.answer("b")

    assert asyncio.run(scene()) == (reply, None)


def test_a_transcript_tells_the_turns_in_order(memory: Memory, reply_of: Build) -> None:
    first, second = reply_of("z", "c"), reply_of("a", "c", at=datetime(2026, 1, 3, tzinfo=UTC))

    async def scene() -> None:
        await memory.keep("c", Dialogue(), "one", first)
        await memory.keep("other", Dialogue(), "elsewhere", reply_of("o", "other"))
        await memory.keep("c", Dialogue(), "", second)
        found = await memory.transcript("c")

        assert found is not None
        assert [(turn.question, turn.reply) for turn in found.turns] == [("one", first), ("", second)]
        assert (found.created_at, found.updated_at) == (first.created_at, second.created_at)
        assert await memory.transcript("nowhere") is None

    asyncio.run(scene())


def test_forgetting_takes_the_answers_and_their_feedback_along(memory: Memory, reply_of: Build) -> None:
    async def scene() -> None:
        await memory.keep("c", Dialogue(), "?", reply_of("a", "c"))
        assert await memory.feedback("a", True, "thanks", None)

        assert await memory.forget("c")

        assert await memory.load("c") is None
        assert await memory.answer("a") is None
        assert await memory.transcript("c") is None
        assert not await memory.feedback("a", True, None, None)
        assert not await memory.forget("c")

    asyncio.run(scene())


def test_feedback_needs_an_answer(memory: Memory) -> None:
    assert asyncio.run(memory.feedback("nothing", False, None, None)) is False


def test_a_delivery_is_new_once_by_any_of_its_names(memory: Memory) -> None:
    async def scene() -> list[bool]:
        return [
            await memory.deliver_once("event", "channel:1"),
            await memory.deliver_once("event", "channel:1"),
            await memory.deliver_once("another event", "channel:1"),
            await memory.deliver_once("another event"),
        ]

    assert asyncio.run(scene()) == [True, False, False, True]


def test_of_deliveries_at_the_same_time_one_is_new(memory: Memory) -> None:
    async def scene() -> list[bool]:
        return await asyncio.gather(*(memory.deliver_once("event") for _ in range(20)))

    assert sum(asyncio.run(scene())) == 1


def test_old_conversations_go_and_used_ones_stay(memory: Memory, reply_of: Build) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)

    async def scene() -> tuple[int, Dialogue | None, Dialogue | None]:
        await memory.keep("old", Dialogue(), "?", reply_of("o", "old", at=now - timedelta(days=91)))
        await memory.keep("used", Dialogue(), "?", reply_of("u1", "used", at=now - timedelta(days=91)))
        await memory.keep("used", Dialogue(), "?", reply_of("u2", "used", at=now - timedelta(days=1)))
        gone = await memory.purge(now - timedelta(days=90))
        return gone, await memory.load("old"), await memory.load("used")

    assert asyncio.run(scene()) == (1, None, Dialogue())


def test_a_healthy_memory_has_no_fault(memory: Memory) -> None:
    assert asyncio.run(memory.fault()) is None
