"""A request that is sent again under its Idempotency-Key is carried out once."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from litestar import Litestar, post
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.testing import TestClient
from litestar.types import ASGIApp, Receive, Scope, Send

from nicwise.answer import Reply
from nicwise.doors.observing import Metrics
from nicwise.doors.problems import Problems
from nicwise.doors.repeating import Repeating, repeatable
from nicwise.errors import StorageError
from nicwise.memory import Volatile, new_key

ASK = "/api/v1/ask"
QUESTION = {"question": "tea?"}
KEY = {"idempotency-key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


def problem_of(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_the_same_request_is_answered_as_the_first_time(start: Callable[..., Any]) -> None:
    client, advisor = start()
    first = client.post(ASK, json=QUESTION, headers=KEY)
    again = client.post(ASK, json=QUESTION, headers=KEY)
    quoted = client.post(ASK, json=QUESTION, headers={"idempotency-key": f'"{KEY["idempotency-key"]}"'})

    assert len(advisor.asked) == 1
    assert "idempotency-replayed" not in first.headers
    for response in (again, quoted):
        assert (response.status_code, response.content) == (first.status_code, first.content)
        assert response.headers["content-type"] == first.headers["content-type"]
        assert response.headers["idempotency-replayed"] == "true"
        assert response.headers["cache-control"] == "no-store"


def test_without_a_key_or_with_another_it_is_a_new_request(start: Callable[..., Any]) -> None:
    client, advisor = start()
    for headers in ({}, {}, KEY, {"idempotency-key": "another"}):
        assert client.post(ASK, json=QUESTION, headers=headers).status_code == 200

    assert len(advisor.asked) == 4


def test_another_body_under_the_same_key_is_refused(start: Callable[..., Any]) -> None:
    client, advisor = start()
    client.post(ASK, json=QUESTION, headers=KEY)

    assert problem_of(client.post(ASK, json={"question": "milk?"}, headers=KEY)) == (422, "idempotency-key-reused")
    assert len(advisor.asked) == 1


def test_while_the_first_runs_the_second_is_told_to_wait(start: Callable[..., Any]) -> None:
    client, advisor = start()
    runs, go_on = threading.Event(), threading.Event()

    async def slowly(*args: Any, **more: Any) -> Any:
        runs.set()
        await asyncio.to_thread(go_on.wait, 10)
        return advisor.reply

    advisor.ask = slowly
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(client.post, ASK, json=QUESTION, headers=KEY)
        assert runs.wait(10)
        second = client.post(ASK, json=QUESTION, headers=KEY)
        go_on.set()

        assert problem_of(second) == (409, "idempotency-in-progress")
        assert second.headers["retry-after"] == "1"
        assert first.result().status_code == 200
    assert client.post(ASK, json=QUESTION, headers=KEY).headers["idempotency-replayed"] == "true"


def test_feedback_is_given_once(start: Callable[..., Any], reply: Reply) -> None:
    memory = Volatile()
    client, _ = start(memory=memory)
    client.post(ASK, json=QUESTION)
    sent = [
        client.post("/api/v1/answers/answer-1/feedback", json={"helpful": True}, headers=KEY),
        client.post("/api/v1/answers/answer-1/feedback", json={"helpful": True}, headers=KEY),
        client.post("/answers/answer-1/feedback", json={"helpful": True}, headers=KEY),
    ]

    assert [response.status_code for response in sent] == [204] * 3
    assert [response.headers.get("idempotency-replayed") for response in sent] == [None, "true", None]
    (record,) = asyncio.run(memory.records(reply.created_at))
    assert len(record.thoughts) == 2


def test_a_refusal_is_answered_alike_and_a_failure_is_not(start: Callable[..., Any]) -> None:
    client, advisor = start()
    wrong = [client.post(ASK, json={"question": 1}, headers=KEY) for _ in range(2)]
    advisor.fails = StorageError("away")
    failed = client.post(ASK, json=QUESTION, headers={"idempotency-key": "b"})
    advisor.fails = None
    well = client.post(ASK, json=QUESTION, headers={"idempotency-key": "b"})

    assert wrong[0].content == wrong[1].content
    assert problem_of(wrong[0]) == (422, "invalid-input")
    assert wrong[1].headers["idempotency-replayed"] == "true"
    assert problem_of(failed) == (503, "not-ready")
    assert (well.status_code, well.headers.get("idempotency-replayed")) == (200, None)


def test_an_answer_that_was_not_kept_is_given_anew(start: Callable[..., Any]) -> None:
    client, advisor = start()
    advisor.reply = advisor.reply.model_copy(update={"kept": False})
    first = client.post(ASK, json=QUESTION, headers=KEY)
    advisor.reply = advisor.reply.model_copy(update={"kept": True})
    second = client.post(ASK, json=QUESTION, headers=KEY)

    assert [first.json()["kept"], second.json()["kept"]] == [False, True]


def test_keys_of_two_callers_are_apart(start: Callable[..., Any]) -> None:
    memory = Volatile()
    client, advisor = start(memory=memory)
    for name in ("desk", "other"):
        key, shown = new_key(name, "secret", ("ask",), advisor.reply.created_at.replace(year=2026))
        asyncio.run(memory.keys.add(key))
        response = client.post(ASK, json=QUESTION, headers={**KEY, "authorization": f"Bearer {shown}"})
        assert response.status_code == 200
    client.post(ASK, json=QUESTION, headers=KEY)

    assert len(advisor.asked) == 3


@pytest.mark.parametrize("key", ["", '""', "a b", '"a', "k" * 256, '"' + "k" * 256 + '"', "\xff", '"\\n"'])
def test_what_can_be_no_key_is_refused(start: Callable[..., Any], key: str) -> None:
    client, advisor = start()

    refused = client.post(ASK, json=QUESTION, headers={"idempotency-key": key.encode("latin-1")})

    assert problem_of(refused) == (400, "invalid-request")
    assert advisor.asked == []


@pytest.mark.parametrize("key", ["k" * 255, '"a b"', '"a\\"b"'])
def test_any_text_may_be_a_key(start: Callable[..., Any], key: str) -> None:
    client, _ = start()
    sent = [client.post(ASK, json=QUESTION, headers={"idempotency-key": key}) for _ in range(2)]

    assert [response.headers.get("idempotency-replayed") for response in sent] == [None, "true"]


def test_while_the_store_is_away_questions_are_answered_all_the_same(
    start: Callable[..., Any], broken_memory: Any
) -> None:
    client, advisor = start(memory=broken_memory)

    assert [client.post(ASK, json=QUESTION, headers=KEY).status_code for _ in range(2)] == [200, 200]
    assert len(advisor.asked) == 2


def test_too_large_a_body_is_refused(start: Callable[..., Any]) -> None:
    client, _ = start()

    assert problem_of(client.post(ASK, json={"question": "x" * 1_100_000}, headers=KEY)) == (413, "too-large")


def test_pages_of_other_sites_may_send_the_key_and_read_the_mark(start: Callable[..., Any]) -> None:
    client, _ = start(allowed_origins=("https://wiki.example.org",))
    origin = {"origin": "https://wiki.example.org"}
    before = client.options(ASK, headers={**origin, "access-control-request-method": "POST"})

    assert "idempotency-key" in before.headers["access-control-allow-headers"]
    after = client.post(ASK, json=QUESTION, headers={**origin, **KEY})
    assert "Idempotency-Replayed" in after.headers["access-control-expose-headers"]


class Known(ASGIMiddleware):
    """Every caller is the same one."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        scope["state"]["identity"] = "key:desk"
        await next_app(scope, receive, send)


def test_where_twice_would_do_harm_a_key_and_the_store_are_needed(broken_memory: Any) -> None:
    done: list[str] = []

    @post("/notes")
    async def write_note() -> None:
        done.append("note")

    def serving(memory: Volatile) -> TestClient[Any]:
        app = Litestar(
            [repeatable(write_note, required=True)],
            middleware=[Known(), Repeating(memory.repeats, b"secret")],
            exception_handlers={Exception: Problems("http://x", Metrics()).respond},
        )
        return TestClient(app)

    with serving(Volatile()) as well, serving(broken_memory) as ill:
        assert problem_of(well.post("/notes")) == (400, "idempotency-key-missing")
        assert problem_of(ill.post("/notes", headers=KEY)) == (503, "not-ready")
        assert done == []
        assert [well.post("/notes", headers=KEY).status_code for _ in range(2)] == [201, 201]
        assert done == ["note"]
