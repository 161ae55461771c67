"""What every memory does, on disk or not."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from nicwise.answer import Asked, Reply, Suggestion, TopicAnswer, Unanswered
from nicwise.memory import Gist, Memory, Part, key_id, mask, new_key
from nicwise.memory.repeats import Answered, Begun
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


def test_records_tell_what_was_asked_and_thought_oldest_first(memory: Memory, reply_of: Build) -> None:
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    asked = Asked(text="how many?", start=4, end=13)
    answer = TopicAnswer(topic="nic-count", title="", confidence=0.9, asked=asked, headline="")
    left = Unanswered(text="docker?", start=0, end=3, outcome="out_of_scope")
    both = reply_of("b", "c", at=noon).model_copy(update={"answers": (answer,), "unanswered": (left,)})
    offer = Suggestion(topic="vlan", title="", question="")
    none = reply_of("n", "d", at=noon - timedelta(hours=1)).model_copy(
        update={"outcome": "clarify", "suggestions": (offer,)}
    )

    async def scene() -> None:
        for _ in range(2):
            await memory.keep("c", Dialogue(), "docker? how many?", both, took_ms=1.5)
        await memory.keep("d", Dialogue(), "4 NICs", none, "desk")
        await memory.keep("e", Dialogue(), "?", reply_of("long ago", "e", at=noon - timedelta(days=9)))
        await memory.feedback("b", False, None, None)
        await memory.feedback("b", False, "wrong", "right")

        first, second = await memory.records(noon - timedelta(days=1))

        assert (first.answer_id, first.question, first.took_ms, first.thoughts) == ("n", "4 NICs", None, ())
        assert first.gist == Gist("clarify", (Part("4 NICs", "clarify"),), ("vlan",))
        assert (second.answer_id, second.at, second.took_ms) == ("b", noon, 1.5)
        assert second.gist == Gist(
            "answered", (Part("docker?", "out_of_scope"), Part("how many?", "answered", "nic-count", 0.9))
        )
        told = [(thought.helpful, thought.comment, thought.edited) for thought in second.thoughts]
        assert told == [(False, None, None), (False, "wrong", "right")]
        assert [record.answer_id for record in await memory.records(noon - timedelta(days=1), most=1)] == ["b"]
        await memory.forget("c")
        assert [record.answer_id for record in await memory.records(noon - timedelta(days=1))] == ["n"]

    asyncio.run(scene())


def test_feedback_needs_an_answer(memory: Memory) -> None:
    assert asyncio.run(memory.feedback("nothing", False, None, None)) is False


def test_a_delivery_is_new_once_by_any_of_its_names(memory: Memory) -> None:
    async def scene() -> list[bool]:
        return [
            await memory.deliveries.see("slack", "event", "channel:1"),
            await memory.deliveries.see("slack", "event", "channel:1"),
            await memory.deliveries.see("slack", "another event", "channel:1"),
            await memory.deliveries.see("slack", "another event"),
            await memory.deliveries.see("teams", "event"),
        ]

    assert asyncio.run(scene()) == [True, False, False, True, True]


def test_of_deliveries_at_the_same_time_one_is_new(memory: Memory) -> None:
    async def scene() -> list[bool]:
        return await asyncio.gather(*(memory.deliveries.see("slack", "event") for _ in range(20)))

    assert sum(asyncio.run(scene())) == 1


def test_what_is_claimed_is_claimed_once_with_its_work(memory: Memory) -> None:
    async def scene() -> None:
        claimed = await memory.deliveries.claim("slack", "event", "channel:1", work="answer it")

        assert claimed is not None
        assert claimed.work == "answer it"
        assert await memory.deliveries.claim("slack", "channel:1", work="answer it") is None
        assert await memory.deliveries.take_over("slack") is None
        await memory.deliveries.settle(claimed)
        assert await memory.deliveries.claim("slack", "event", work="answer it") is None
        assert not await memory.deliveries.see("slack", "event")

    asyncio.run(scene())


ANSWERED = Answered(200, "application/json", b'{"a": "\xc3\xa4"}')


def test_a_request_is_carried_out_once_and_answered_alike(memory: Memory) -> None:
    async def scene() -> None:
        first = await memory.repeats.begin("name", "body")
        running = await memory.repeats.begin("name", "body")
        await memory.repeats.finish("name", str(first.claim), ANSWERED)
        done = await memory.repeats.begin("name", "another body")

        assert first.claim is not None
        assert running == Begun("body")
        assert done == Begun("body", answered=ANSWERED)

    asyncio.run(scene())


def test_a_request_that_was_given_up_is_new_again(memory: Memory) -> None:
    async def scene() -> None:
        first = await memory.repeats.begin("name", "body")
        await memory.repeats.give_up("name", str(first.claim))

        assert (await memory.repeats.begin("name", "body")).claim is not None

    asyncio.run(scene())


def test_of_equal_requests_at_the_same_time_one_is_new(memory: Memory) -> None:
    async def scene() -> list[Begun]:
        return await asyncio.gather(*(memory.repeats.begin("name", "body") for _ in range(20)))

    assert sum(begun.claim is not None for begun in asyncio.run(scene())) == 1


def test_what_was_answered_is_forgotten_with_its_conversation(memory: Memory, reply_of: Build) -> None:
    async def scene() -> None:
        await memory.keep("c", Dialogue(), "?", reply_of("a", "c"))
        first = await memory.repeats.begin("name", "body")
        await memory.repeats.finish("name", str(first.claim), ANSWERED, "c")
        await memory.forget("c")

        assert (await memory.repeats.begin("name", "body")).claim is not None

    asyncio.run(scene())


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


def test_what_is_begun_with_a_key_exists_for_its_name_only(memory: Memory, reply_of: Build) -> None:
    async def scene() -> None:
        await memory.keep("c", Dialogue(), "?", reply_of("a", "c"), "desk")

        for other in (None, "another"):
            assert await memory.load("c", other) is None
            assert await memory.transcript("c", other) is None
            assert not await memory.forget("c", other)
        assert await memory.load("c", "desk") == Dialogue()
        assert await memory.transcript("c", "desk") is not None
        assert await memory.forget("c", "desk")

    asyncio.run(scene())


def test_a_reply_that_is_kept_again_is_there_once(memory: Memory, reply_of: Build) -> None:
    async def scene() -> int:
        for _ in range(2):
            await memory.keep("c", Dialogue(), "?", reply_of("a", "c"))
        found = await memory.transcript("c")
        return len(found.turns) if found else 0

    assert asyncio.run(scene()) == 1


def test_any_text_can_be_kept(memory: Memory, reply_of: Build) -> None:
    odd = mask("nul \0, \ufdfd, \U0001f642, '; DROP TABLE answers; --, %s, {{ }}")

    async def scene() -> str:
        await memory.keep("c", Dialogue(), odd, reply_of("a", "c"))
        assert await memory.feedback("a", True, "nul \0", None)
        found = await memory.transcript("c")
        return found.turns[0].question if found else ""

    assert asyncio.run(scene()) == odd


def test_a_key_is_found_by_its_id_and_opens_with_its_secret(memory: Memory) -> None:
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    key, shown = new_key(
        "desk", "publishable", ("ask", "layouts"), now,
        origins=("https://a.example",), expires_at=now + timedelta(days=1), per_minute=7,
    )  # fmt: skip

    async def scene() -> None:
        await memory.keys.add(key)
        found = await memory.keys.find(key_id(shown) or "")

        assert found == key
        assert found.opens_with(shown)
        assert not found.opens_with(shown + "0")
        assert await memory.keys.find("nothere") is None
        assert list(await memory.keys.every()) == [key]

    asyncio.run(scene())


def test_a_key_is_revoked_once(memory: Memory) -> None:
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    key, _ = new_key("desk", "secret", ("ask",), now)

    async def scene() -> None:
        await memory.keys.add(key)
        await memory.keys.note_use(key.id, now)

        assert await memory.keys.revoke(key.id, now)
        assert not await memory.keys.revoke(key.id, now)
        found = await memory.keys.find(key.id)
        assert found is not None
        assert (found.revoked_at, found.last_used_at) == (now, now)
        assert "was revoked" in str(found.ended(now))

    asyncio.run(scene())


def test_rates_add_up_in_their_window(memory: Memory) -> None:
    async def scene() -> list[dict[str, int]]:
        return [
            dict(await memory.rates.add({"a": 2, "b": 1}, 60)),
            dict(await memory.rates.add({"a": 3}, 60)),
            dict(await memory.rates.add({"a": 1}, 120)),
        ]

    assert asyncio.run(scene()) == [{"a": 2, "b": 1}, {"a": 5}, {"a": 1}]
