"""The Slack door, from a signed request to the message that is posted. See conftest.py for Slack's side."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from litestar.testing import TestClient

from nicwise.errors import RequestError, StorageError

SECRET = "test-signing-secret"
RESPONSE_URL = "https://hooks.slack.com/actions/T1/2/3"

MENTION = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.0", "text": "<@UBOT> is tea fine?"}


@pytest.mark.parametrize("path", ["events", "commands", "interactions"])
def test_what_is_not_signed_is_refused_without_saying_why(slack: Any, path: str) -> None:
    refused = [
        slack.client.post(f"/hooks/slack/{path}", content=b"{}"),
        slack.send(path, b"{}", "application/json", **{"x-slack-signature": "v0=00"}),
        slack.send(path, b"{}", "application/json", **{"x-slack-request-timestamp": "abc"}),
        slack.send(path, b"{}", "application/json", **{"x-slack-request-timestamp": str(int(time.time()) - 301)}),
        slack.client.post(
            f"/hooks/slack/{path}",
            content=b"{}",
            headers=[(b"x-slack-signature", "v0=é".encode()), (b"x-slack-request-timestamp", b"1")],
        ),
    ]

    assert [response.status_code for response in refused] == [401] * 5
    assert {response.json()["detail"] for response in refused} == {"The request is not authenticated."}
    assert slack.advisor.asked == []


def test_a_body_written_anew_is_refused(slack: Any) -> None:
    body = b'{"type": "url_verification", "challenge": "c"}'
    timestamp = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()

    refused = slack.client.post(
        "/hooks/slack/events",
        content=body.replace(b": ", b":"),
        headers={"x-slack-request-timestamp": timestamp, "x-slack-signature": f"v0={digest}"},
    )

    assert refused.status_code == 401


def test_too_large_a_body_is_refused(slack: Any) -> None:
    assert slack.send("events", b" " * 1_100_000, "application/json").status_code == 413


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b"[" * 50_000])
def test_signed_nonsense_is_no_fault_of_ours(slack: Any, body: bytes) -> None:
    assert slack.send("events", body, "application/json").status_code == 400


def test_a_form_of_too_many_fields_is_refused(slack: Any) -> None:
    body = "&".join(f"f{i}=1" for i in range(500)).encode()

    assert slack.send("commands", body, "application/x-www-form-urlencoded").status_code == 400


def test_a_door_without_secret_is_closed(client: TestClient[Any]) -> None:
    assert client.post("/hooks/slack/events", content=b"{}").status_code == 404


def test_old_and_new_secret_open_the_door(make_slack: Callable[..., Any]) -> None:
    slack = make_slack(slack_signing_secrets=("the new one", SECRET))

    assert slack.event(MENTION).status_code == 200
    assert len(slack.posted) == 1


def test_the_challenge_is_echoed(slack: Any) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a", "token": "t"}).encode()

    response = slack.send("events", body, "application/json")

    assert (response.status_code, response.text) == (200, "3eZbrw1a")
    assert response.headers["content-type"].startswith("text/plain")


def test_the_probe_of_the_certificate_needs_no_signature(slack: Any) -> None:
    by_form = slack.client.post("/hooks/slack/commands", data={"ssl_check": "1", "token": "x"})
    by_query = slack.client.post("/hooks/slack/commands?ssl_check=1")

    assert [by_form.status_code, by_query.status_code] == [200, 200]
    assert by_form.text == by_query.text == ""


def test_being_limited_is_taken_quietly(slack: Any) -> None:
    body = json.dumps({"type": "app_rate_limited", "minute_rate_limited": 1}).encode()

    assert slack.send("events", body, "application/json").status_code == 200
    assert slack.posted == []


def test_a_mention_is_answered_in_its_thread(slack: Any) -> None:
    response = slack.event(MENTION)

    assert (response.status_code, response.text) == (200, "")
    assert slack.advisor.asked[0]["question"] == "is tea fine?"
    ((url, message),) = slack.posted
    assert url == "https://slack.com/api/chat.postMessage"
    assert (message["channel"], message["thread_ts"]) == ("C1", "1.0")
    assert message["text"] == "Yes: tea &amp; milk go on one port."
    assert message["unfurl_links"] is message["unfurl_media"] is False


def test_a_mention_within_a_thread_is_answered_in_that_thread(slack: Any) -> None:
    slack.event({**MENTION, "ts": "2.0", "thread_ts": "1.0"})

    assert slack.posted[0][1]["thread_ts"] == "1.0"


def test_a_direct_message_is_answered(slack: Any) -> None:
    slack.event({"type": "message", "channel_type": "im", "user": "U1", "channel": "D1", "ts": "1.0", "text": "tea?"})

    assert slack.advisor.asked[0]["question"] == "tea?"
    assert slack.posted[0][1]["channel"] == "D1"


@pytest.mark.parametrize(
    "event",
    [
        {**MENTION, "bot_id": "B1"},
        {**MENTION, "user": "UBOT"},
        {**MENTION, "subtype": "message_changed"},
        {**MENTION, "type": "message"},
        {**MENTION, "type": "message", "channel_type": "channel"},
        {**MENTION, "type": "message", "channel_type": "im", "subtype": "channel_join"},
        {**MENTION, "type": "reaction_added"},
        {name: value for name, value in MENTION.items() if name != "user"},
        {},
    ],
)
def test_what_no_person_said_to_us_is_ignored(slack: Any, event: dict[str, Any]) -> None:
    assert slack.event(event).status_code == 200
    assert slack.advisor.asked == slack.posted == []


def test_a_retry_of_what_is_done_posts_nothing(slack: Any) -> None:
    slack.event(MENTION)
    again = slack.event(MENTION, **{"x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"})

    assert again.status_code == 200
    assert len(slack.posted) == 1


def test_a_retry_of_what_never_arrived_is_answered(slack: Any) -> None:
    slack.event(MENTION, **{"x-slack-retry-num": "1", "x-slack-retry-reason": "connection_failed"})

    assert len(slack.posted) == 1


def test_one_message_that_comes_as_two_events_is_answered_once(slack: Any) -> None:
    slack.event(MENTION, event_id="Ev1")
    slack.event({**MENTION, "type": "message", "channel_type": "im"}, event_id="Ev2")

    assert len(slack.posted) == 1


def test_a_thread_is_one_conversation_and_not_to_be_guessed(slack: Any) -> None:
    slack.event({**MENTION, "ts": "1.0"}, event_id="Ev1")
    slack.event({**MENTION, "ts": "2.0", "thread_ts": "1.0"}, event_id="Ev2")
    slack.event({**MENTION, "ts": "3.0"}, event_id="Ev3")
    first, second, third = (asked["conversation_id"] for asked in slack.advisor.asked)

    assert first == second != third
    assert len(first) == 32
    assert "C1" not in first


def test_a_store_that_is_away_lets_slack_deliver_again(
    start: Callable[..., Any], broken_memory: Any, make_slack: Callable[..., Any]
) -> None:
    slack = make_slack(memory=broken_memory)

    assert slack.event(MENTION).status_code == 503
    assert slack.posted == []


def test_a_store_that_is_away_is_said_within_a_thread(slack: Any) -> None:
    slack.advisor.fails = StorageError("away")

    slack.event({**MENTION, "ts": "2.0", "thread_ts": "1.0"})

    assert "can't reach what was said in this thread" in slack.posted[0][1]["text"]


def test_what_can_not_be_asked_is_said(slack: Any) -> None:
    slack.advisor.fails = RequestError("The question has 10001 code points; send at most 10000.", status=422)

    slack.event(MENTION)

    assert slack.posted[0][1]["text"] == "The question has 10001 code points; send at most 10000."


def test_nothing_said_or_help_shows_how_to_ask(slack: Any) -> None:
    slack.event({**MENTION, "text": "<@UBOT>"})

    assert slack.posted[0][1]["text"] == "Ask me in your own words, for instance:\n• Is tea fine?"
    assert slack.command(text="help").json()["text"] == slack.command(text="").json()["text"]
    assert slack.advisor.asked == []


def test_a_command_is_answered_in_the_response(slack: Any) -> None:
    response = slack.command(text="is tea &lt;b&gt; fine?", trigger_id="1.2.a")

    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json()["response_type"] == "ephemeral"
    assert response.json()["text"] == "Yes: tea &amp; milk go on one port."
    assert slack.advisor.asked[0]["question"] == "is tea <b> fine?"
    assert slack.posted == []


def test_a_command_delivered_twice_is_answered_once(slack: Any) -> None:
    slack.command(text="tea?", trigger_id="1.2.a")
    again = slack.command(text="tea?", trigger_id="1.2.a")

    assert (again.status_code, again.text) == (200, "")
    assert len(slack.advisor.asked) == 1


def test_a_command_is_answered_although_the_store_is_away(make_slack: Callable[..., Any], broken_memory: Any) -> None:
    slack = make_slack(memory=broken_memory)

    assert slack.command(text="tea?", trigger_id="1.2.a").json()["text"].startswith("Yes: tea")


def test_a_slow_answer_follows_at_the_response_url(slack: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nicwise.doors.chat.slack.BUDGET_S", 0.0)
    slack.advisor.takes_s = 0.05

    response = slack.command(text="tea?", trigger_id="1.2.a", response_url=RESPONSE_URL)

    assert response.json()["text"] == "One moment: the answer follows."
    assert [(url, message["text"][:4]) for url, message in slack.posted] == [(RESPONSE_URL, "Yes:")]


@pytest.mark.parametrize(
    "url",
    ["http://hooks.slack.com/x", "https://hooks.slack.com.evil.example/x", "https://evil.example/hooks.slack.com",
     "https://127.0.0.1/x", "https://hooks.slack.com:8443/x", "https://hooks.slack.com@evil.example/", "", "nonsense"],
)  # fmt: skip
def test_a_response_url_elsewhere_is_never_called(slack: Any, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr("nicwise.doors.chat.slack.BUDGET_S", 0.0)
    slack.advisor.takes_s = 0.05

    assert slack.command(text="tea?", trigger_id="1.2.a", response_url=url).status_code == 200
    assert slack.posted == []


def test_a_message_that_slack_limits_is_sent_after_the_wait_it_asks_for(slack: Any, no_waiting: list[float]) -> None:
    slack.answers += [httpx.Response(429, headers={"retry-after": "7"}), httpx.Response(200, json={"ok": True})]

    slack.event(MENTION)

    assert len(slack.posted) == 2
    assert no_waiting == [7.0]


def test_a_refused_message_is_not_sent_again(slack: Any) -> None:
    slack.answers.append(httpx.Response(200, json={"ok": False, "error": "channel_not_found"}))

    assert slack.event(MENTION).status_code == 200
    assert len(slack.posted) == 1


def test_refused_blocks_are_sent_as_text(slack: Any) -> None:
    slack.answers.append(httpx.Response(200, json={"ok": False, "error": "invalid_blocks"}))

    slack.event(MENTION)

    assert ["blocks" in message for _, message in slack.posted] == [True, False]


def test_without_a_token_nothing_is_sent(make_slack: Callable[..., Any]) -> None:
    slack = make_slack(slack_bot_token=None)

    assert slack.event(MENTION).status_code == 200
    assert slack.posted == []
