"""The maintainers' page: who is let in and for how long, what it shows, and what its files hold."""

import asyncio
import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from litestar import Request
from litestar.testing import RequestFactory

from nicwise.answer import Reply
from nicwise.doors.callers import NOBODY, KeyRing
from nicwise.doors.sessions import LASTS, Sessions
from nicwise.memory import PUBLISHABLE_SCOPES, Key, Volatile, new_key
from nicwise.settings import Settings
from nicwise.understand.model import Dialogue

NOW = datetime.now(UTC)
FORMULA = '=HYPERLINK("http://evil.example","<b>x</b>")'


def browser(headers: dict[str, str]) -> Request[Any, Any, Any]:
    """A request as a browser sends it to our own page."""
    return RequestFactory(server="127.0.0.1", port=8080).get("/insights", headers=headers)


def made(memory: Volatile, *scopes: str, **more: Any) -> tuple[Key, str]:
    key, shown = new_key("me", "publishable" if more.get("origins") else "secret", scopes, NOW, **more)
    asyncio.run(memory.keys.add(key))
    return key, shown


@pytest.fixture
def memory(reply: Reply) -> Volatile:
    """A memory with an answer of today, and what somebody thought of it."""
    kept = Volatile()

    async def fill() -> None:
        given = reply.model_copy(update={"created_at": NOW})
        await kept.keep("c", Dialogue(), FORMULA, given, took_ms=12.5)
        none = {"id": "answer-2", "outcome": "out_of_scope", "answers": ()}
        await kept.keep("c", Dialogue(), FORMULA, given.model_copy(update=none), took_ms=2.0)
        await kept.feedback("answer-1", False, "@wrong <i>version</i>", None)

    asyncio.run(fill())
    return kept


Inside = tuple[httpx.Client, Key]


@pytest.fixture
def inside(start: Callable[..., Any], memory: Volatile) -> Inside:
    """A browser that is signed in, and the key it signed in with."""
    client, _ = start(memory=memory)
    key, shown = made(memory, "insights:read")
    assert client.post("/insights/sign-in", data={"key": shown}).status_code == 200
    return client, key


def test_without_a_key_there_is_a_form_and_nothing_else(start: Callable[..., Any], memory: Volatile) -> None:
    client, _ = start(memory=memory, allow_anonymous=True)
    page = client.get("/insights")

    assert page.status_code == 401
    assert 'action="/insights/sign-in"' in page.text
    assert "HYPERLINK" not in page.text
    assert client.get("/insights/unanswered.csv").status_code == 401
    assert client.get("/api/v1/insights").status_code == 401


def test_signing_in_sets_a_cookie_that_no_script_and_no_other_site_gets(
    start: Callable[..., Any], memory: Volatile
) -> None:
    client, _ = start(memory=memory)
    _, shown = made(memory, "insights:read")
    signed_in = client.post("/insights/sign-in", data={"key": f" {shown} "}, follow_redirects=False)

    assert (signed_in.status_code, signed_in.headers["location"]) == (303, "/insights")
    cookie = signed_in.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/insights" in cookie
    assert f"max-age={LASTS.seconds}" in cookie
    assert "secure" not in cookie
    assert shown.rpartition("_")[2] not in cookie
    assert client.get("/insights").status_code == 200


def test_behind_tls_the_cookie_travels_by_tls_only(start: Callable[..., Any], memory: Volatile) -> None:
    client, _ = start(memory=memory, public_url="https://advisor.example.org")
    _, shown = made(memory, "insights:read")
    signed_in = client.post("/insights/sign-in", data={"key": shown}, follow_redirects=False)

    assert "secure" in signed_in.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("given", "status", "says"),
    [
        ("", 401, "no key"),
        ("hunter2", 401, "nicwise_&lt;id&gt;_&lt;secret&gt;"),
        ("nicwise_0a1b2c3d4e5f_" + "0" * 64, 401, "unknown"),
    ],
)
def test_a_wrong_key_is_told_on_the_form(
    start: Callable[..., Any], memory: Volatile, given: str, status: int, says: str
) -> None:
    client, _ = start(memory=memory)
    refused = client.post("/insights/sign-in", data={"key": given})

    assert refused.status_code == status
    assert says in refused.text
    assert "set-cookie" not in refused.headers
    assert 'name="key"' in refused.text


def test_a_key_for_other_things_or_for_a_web_page_does_not_open_it(start: Callable[..., Any], memory: Volatile) -> None:
    client, _ = start(memory=memory)
    _, asks = made(memory, "ask")
    _, publishable = made(memory, *PUBLISHABLE_SCOPES, origins=("https://wiki.example.org",))

    for key, says in ((asks, "insights:read"), (publishable, "wiki.example.org")):
        refused = client.post("/insights/sign-in", data={"key": key})
        assert refused.status_code == 403
        assert says in refused.text
    assert client.get("/insights", headers={"authorization": f"Bearer {asks}"}).status_code == 403


def test_a_program_sends_the_key_as_a_header(start: Callable[..., Any], memory: Volatile) -> None:
    client, _ = start(memory=memory)
    _, shown = made(memory, "admin")
    header = {"authorization": f"Bearer {shown}"}

    assert client.get("/insights", headers=header).status_code == 200
    assert client.get("/insights/feedback.csv", headers=header).status_code == 200
    told = client.get("/api/v1/insights?days=7", headers=header).json()
    assert len(told["days"]) == 7
    assert (told["topics"][0]["topic"], told["topics"][0]["unhelpful"]) == ("tea", 1)
    assert told["gaps"][0]["questions"][0]["text"] == FORMULA
    assert told["times"]["slowest_ms"] == 12.5


def test_signing_out_closes_the_page_again(inside: Inside) -> None:
    client, _ = inside
    left = client.post("/insights/sign-out")

    assert left.status_code == 401
    assert client.get("/insights").status_code == 401


@pytest.mark.parametrize("path", ["/insights/sign-in", "/insights/sign-out"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:8080.evil.example"])
def test_a_form_of_another_site_is_refused(inside: Inside, path: str, origin: str) -> None:
    client, _ = inside
    refused = client.post(path, data={"key": "x"}, headers={"origin": origin})

    assert refused.status_code == 403
    assert "set-cookie" not in refused.headers
    assert client.get("/insights").status_code == 200


def test_a_form_of_our_own_page_is_taken(start: Callable[..., Any], memory: Volatile) -> None:
    client, _ = start(memory=memory, public_url="https://advisor.example.org")
    _, shown = made(memory, "insights:read")

    for origin in ("http://127.0.0.1:8080", "https://advisor.example.org"):
        answer = client.post(
            "/insights/sign-in", data={"key": shown}, headers={"origin": origin}, follow_redirects=False
        )
        assert answer.status_code == 303


def test_a_session_ends_with_its_key(start: Callable[..., Any], memory: Volatile, settings: Settings) -> None:
    key, shown = made(memory, "insights:read")
    clock, now = [0.0], [NOW]
    ring = KeyRing(memory.keys, clock=lambda: clock[0])
    sessions = Sessions(settings, ring, path="/insights", scope="insights:read", now=lambda: now[0])

    async def scene() -> list[bool]:
        cookie = await sessions.sign_in(browser({}), shown)
        request = browser({"cookie": f"{cookie.key}={cookie.value}"})
        inside = [await sessions.key(request, NOBODY) is not None]
        now[0] = NOW + LASTS - timedelta(seconds=2)
        inside.append(await sessions.key(request, NOBODY) is not None)
        now[0] = NOW + LASTS
        inside.append(await sessions.key(request, NOBODY) is not None)
        now[0] = NOW
        await memory.keys.revoke(key.id, NOW)
        clock[0] = 1000.0
        inside.append(await sessions.key(request, NOBODY) is not None)
        return inside

    assert asyncio.run(scene()) == [True, True, False, False]


def test_a_forged_cookie_opens_nothing(inside: Inside) -> None:
    client, key = inside
    value = client.cookies["nicwise-insights"]
    told, _, signature = value.rpartition(".")
    longer = f"{key.id}.9999999999"
    client.cookies.clear()

    for forged in ("", ".", "..", longer, f"{longer}.{signature}", f"{told}.", f"{told}.{'0' * 64}", "x" * 4000):
        assert client.get("/insights", headers={"cookie": f"nicwise-insights={forged}"}).status_code == 401
    assert client.get("/insights", headers={"cookie": f"nicwise-insights={value}"}).status_code == 200


def test_nothing_of_it_is_cached_or_runs(inside: Inside) -> None:
    client, _ = inside
    page = client.get("/insights")

    assert page.headers["cache-control"] == "no-store"
    assert client.get("/insights/days.csv").headers["cache-control"] == "no-store"
    assert "<b>x</b>" not in page.text
    assert "<i>version</i>" not in page.text
    assert "&lt;i&gt;version&lt;/i&gt;" in page.text
    assert " style=" not in page.text
    assert "<script" not in page.text


def test_the_page_tells_what_was_asked_and_thought(inside: Inside) -> None:
    client, _ = inside
    page = client.get("/insights?days=7").text

    for told in ("HYPERLINK", "declined 1", "answered 1", "@wrong", "/answers/answer-1", "90 % sure", "12 ms"):
        assert told in page, told
    assert page.count("<svg") >= 3
    assert client.get("/insights?days=0").status_code == 422
    assert client.get("/insights?days=many").status_code == 422


@pytest.mark.parametrize("sheet", ["days", "topics", "unanswered", "feedback", "confidence", "times"])
def test_every_table_is_a_file_in_which_nothing_is_a_formula(inside: Inside, sheet: str) -> None:
    client, _ = inside
    page = client.get("/insights").text
    file = client.get(f"/insights/{sheet}.csv?days=7")

    assert f"/insights/{sheet}.csv?days=30" in page
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["content-disposition"] == f'attachment; filename="{sheet}.csv"'
    assert file.content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(file.text.removeprefix("\ufeff")))
    assert rows
    assert all(len(row) == len(head) for row in rows)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)


def test_what_people_wrote_stands_in_the_files_behind_an_apostrophe(inside: Inside) -> None:
    client, _ = inside

    assert '"\'=HYPERLINK(""http://evil.example"",""<b>x</b>"")"' in client.get("/insights/unanswered.csv").text
    assert "'@wrong <i>version</i>" in client.get("/insights/feedback.csv").text


def test_a_table_that_there_is_not_is_told(inside: Inside) -> None:
    client, _ = inside
    missing = client.get("/insights/nothing.csv")

    assert missing.status_code == 404
    assert "unanswered" in missing.json()["detail"]


def test_an_empty_period_has_a_page_too(start: Callable[..., Any]) -> None:
    memory = Volatile()
    client, _ = start(memory=memory)
    _, shown = made(memory, "insights:read")
    page = client.get("/insights", headers={"authorization": f"Bearer {shown}"})

    assert page.status_code == 200
    assert "Nobody gave an opinion" in page.text
