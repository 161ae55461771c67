"""Sending: never more than Slack takes at one address."""

import asyncio

import httpx

from nicwise.doors.chat.sending import Sender

URL = "https://hooks.slack.com/commands/T1/2/3"


def sent(times: int, seconds_apart: float) -> int:
    posted: list[httpx.Request] = []
    clock = [0.0]

    def take(request: httpx.Request) -> httpx.Response:
        posted.append(request)
        return httpx.Response(200, text="ok")

    async def scene() -> None:
        sender = Sender("https://slack.com/api/", None, httpx.MockTransport(take), lambda: clock[0])
        for _ in range(times):
            await sender.respond(URL, {"text": "x"})
            clock[0] += seconds_apart
        await sender.close()

    asyncio.run(scene())
    return len(posted)


def test_the_sixth_post_to_one_address_is_not_tried() -> None:
    assert sent(8, 60) == 5


def test_half_an_hour_later_an_address_takes_posts_again() -> None:
    assert sent(8, 400) == 8


def test_a_lost_answer_is_not_sent_twice() -> None:
    tries = []

    def time_out(request: httpx.Request) -> httpx.Response:
        tries.append(request)
        raise httpx.ReadTimeout("slow")

    async def scene() -> bool:
        sender = Sender("https://slack.com/api/", "token", httpx.MockTransport(time_out))
        taken = await sender.post("C1", None, {"text": "x"})
        await sender.close()
        return taken

    assert asyncio.run(scene()) is False
    assert len(tries) == 1
