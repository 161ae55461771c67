"""Who may do what: keys, their scopes, the pages they are tied to, and what is said to those who may not."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from nicwise.doors.callers import KNOWN_FOR_S, KeyRing
from nicwise.errors import RequestError, StorageError
from nicwise.memory import PUBLISHABLE_SCOPES, SCOPES, Key, Volatile, new_key
from nicwise.memory.keys import VolatileKeys

ASK = "/api/v1/ask"
QUESTION = {"question": "tea?"}
WIKI = "https://wiki.example.org"
NOW = datetime.now(UTC)


def made(memory: Volatile, *scopes: str, name: str = "desk", **more: Any) -> tuple[Key, dict[str, str]]:
    """A key in that memory, and the header that shows it."""
    key, shown = new_key(name, "publishable" if more.get("origins") else "secret", scopes, NOW, **more)
    asyncio.run(memory.keys.add(key))
    return key, {"authorization": f"Bearer {shown}"}


def test_each_call_of_the_api_names_its_scope(start: Callable[..., Any]) -> None:
    app: Litestar = start()[0].app
    calls = [
        (route.path, handler.opt.get("scope"))
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path.startswith("/api/")
        for handler in route.route_handlers
        if handler.http_methods != {"OPTIONS"}
    ]

    assert len(calls) >= 12
    assert [call for call in calls if call[1] not in SCOPES] == []


def test_a_key_with_the_scope_opens_the_closed_door(start: Callable[..., Any]) -> None:
    memory = Volatile()
    client, _ = start(memory=memory, allow_anonymous=False)
    _, header = made(memory, "ask")

    assert client.post(ASK, json=QUESTION, headers=header).status_code == 200


def test_without_a_key_the_closed_door_says_what_to_send(start: Callable[..., Any]) -> None:
    client, _ = start(allow_anonymous=False)
    refused = client.post(ASK, json=QUESTION)

    assert (refused.status_code, refused.json()["code"]) == (401, "unauthenticated")
    assert "Authorization: Bearer KEY" in refused.json()["detail"]
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert client.get("/", headers={"accept": "text/html"}).status_code == 401
    assert client.post("/", data={"question": "x"}).status_code == 401
    assert client.get("/metrics").status_code == 401
    for open_to_all in ("/health/live", "/health/ready", "/knowledge", "/problems/unauthenticated"):
        assert client.get(open_to_all).status_code == 200


def test_a_missing_scope_is_named(start: Callable[..., Any]) -> None:
    memory = Volatile()
    client, _ = start(memory=memory)
    key, header = made(memory, "layouts", "content:read")
    refused = client.post(ASK, json=QUESTION, headers=header)

    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")
    assert refused.json()["detail"] == f'The key {key.id} lacks the scope "ask"; it has layouts, content:read.'


def test_admin_is_good_for_everything(start: Callable[..., Any]) -> None:
    memory = Volatile()
    client, _ = start(memory=memory, allow_anonymous=False)
    _, header = made(memory, "admin")

    assert client.post(ASK, json=QUESTION, headers=header).status_code == 200
    assert client.get("/metrics", headers=header).status_code == 200


@pytest.mark.parametrize("sent", ["", "Bearer", "Basic YTpi", "Bearer x", "Bearer nicwise_nothere_" + "0" * 64,
                                  "Bearer nicwise__", "Bearer \xff", "Bearer " + "_" * 5000])  # fmt: skip
def test_what_is_no_key_is_refused_even_where_none_is_needed(start: Callable[..., Any], sent: str) -> None:
    client, _ = start()
    refused = client.post(ASK, json=QUESTION, headers={"authorization": sent.encode("latin-1")})

    assert (refused.status_code, refused.json()["code"]) == (401, "unauthenticated")


def test_a_wrong_secret_of_a_right_key_is_unknown(start: Callable[..., Any]) -> None:
    memory = Volatile()
    client, _ = start(memory=memory)
    _, header = made(memory, "ask")
    forged = header["authorization"][:-1] + ("0" if header["authorization"][-1] != "0" else "1")

    assert "unknown" in client.post(ASK, json=QUESTION, headers={"authorization": forged}).json()["detail"]


def test_an_ended_key_is_told_so(start: Callable[..., Any]) -> None:
    memory = Volatile()
    client, _ = start(memory=memory)
    _, expired = made(memory, "ask", expires_at=NOW - timedelta(days=1))
    key, revoked = made(memory, "ask")
    asyncio.run(memory.keys.revoke(key.id, NOW))

    assert " expired at " in client.post(ASK, json=QUESTION, headers=expired).json()["detail"]
    assert " was revoked at " in client.post(ASK, json=QUESTION, headers=revoked).json()["detail"]


def test_a_publishable_key_is_good_on_its_own_pages_only(start: Callable[..., Any]) -> None:
    memory = Volatile()
    client, _ = start(memory=memory, allow_anonymous=False)
    _, header = made(memory, *PUBLISHABLE_SCOPES, origins=(WIKI,))

    def ask(**headers: str) -> Any:
        return client.post(ASK, json=QUESTION, headers={**header, **headers})

    assert ask(origin=WIKI).status_code == 200
    assert ask(origin=WIKI).headers["access-control-allow-origin"] == WIKI
    assert "Origin" in ask(origin=WIKI).headers["vary"]
    assert "access-control-allow-credentials" not in ask(origin=WIKI).headers
    for other in ("https://wiki.example.org.evil.example", "http://wiki.example.org", f"{WIKI}:8443", "null"):
        refused = ask(origin=other)
        assert (refused.status_code, refused.json()["code"]) == (403, "origin-not-allowed")
        assert "access-control-allow-origin" not in refused.headers
    assert ask().json()["code"] == "origin-not-allowed"
    assert client.get("/api/v1/topics", headers={**header, "origin": WIKI}).json()["code"] == "scope-missing"


def test_a_page_with_a_publishable_key_reads_back_and_forgets_what_it_began(start: Callable[..., Any]) -> None:
    memory = Volatile()
    client, _ = start(memory=memory, allow_anonymous=False)
    (_, ours), (_, others) = (made(memory, *PUBLISHABLE_SCOPES, name=name, origins=(WIKI,)) for name in ("wiki", "b"))
    address = "/api/v1/conversations/conversation-1"
    client.post(ASK, json=QUESTION, headers={**ours, "origin": WIKI})

    assert client.get(address, headers={**others, "origin": WIKI}).status_code == 404
    assert client.delete(address, headers={**others, "origin": WIKI}).status_code == 404
    assert client.get(address, headers={**ours, "origin": "https://evil.example"}).status_code == 403
    assert client.get(address, headers={**ours, "origin": WIKI}).status_code == 200
    assert client.delete(address, headers={**ours, "origin": WIKI}).status_code == 204
    assert client.get(address, headers={**ours, "origin": WIKI}).status_code == 404


def test_browsers_are_told_beforehand_which_pages_may_ask(start: Callable[..., Any]) -> None:
    memory = Volatile()
    client, _ = start(memory=memory)
    made(memory, "ask", origins=(WIKI,))
    asks = {"access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type"}

    allowed = client.options(ASK, headers={**asks, "origin": WIKI})
    refused = client.options(ASK, headers={**asks, "origin": "https://evil.example"})

    assert allowed.status_code == 204
    assert allowed.headers["access-control-allow-origin"] == WIKI
    assert "authorization" in allowed.headers["access-control-allow-headers"]
    assert "access-control-allow-origin" not in refused.headers


def test_a_conversation_belongs_to_the_keys_of_one_name(start: Callable[..., Any]) -> None:
    memory = Volatile()
    client, _ = start(memory=memory)
    scopes = ("ask", "conversations:read", "conversations:delete")
    (_, old), (_, new), (_, other) = (made(memory, *scopes, name=name) for name in ("desk", "desk", "other"))
    client.post(ASK, json=QUESTION, headers=old)
    address = "/api/v1/conversations/conversation-1"

    assert client.get(address).status_code == 404
    assert client.get(address, headers=other).status_code == 404
    assert client.delete(address, headers=other).json()["code"] == "unknown-conversation"
    assert client.get(address, headers=new).status_code == 200
    assert client.delete(address, headers=new).status_code == 204


def test_keys_are_counted_apart_from_addresses(start: Callable[..., Any]) -> None:
    memory = Volatile()
    client, _ = start(memory=memory, rate_limit_per_minute=1)
    key, header = made(memory, "ask", per_minute=2)
    statuses = [client.post(ASK, json=QUESTION, headers=header).status_code for _ in range(3)]
    anonymous = [client.post(ASK, json=QUESTION).status_code for _ in range(2)]

    assert statuses == [200, 200, 429]
    assert anonymous == [200, 429]
    assert key.id in client.post(ASK, json=QUESTION, headers=header).json()["detail"]
    assert client.get("/api/v1/topics").headers["ratelimit-policy"] == '"read";q=5;w=60'


class Away(VolatileKeys):
    """Keys whose store can go away."""

    away = False

    async def find(self, name: str) -> Key | None:
        if self.away:
            raise StorageError("gone")
        return await super().find(name)


def test_a_known_key_works_on_while_the_store_is_away_and_a_new_one_does_not() -> None:
    async def scene() -> None:
        keys, clock = Away(), [0.0]
        ring = KeyRing(keys, clock=lambda: clock[0])
        (known, shown), (_, never_seen) = (new_key(name, "secret", ("ask",), NOW) for name in "ab")
        await keys.add(known)
        await ring.caller(f"Bearer {shown}", None)
        keys.away, clock[0] = True, 1000.0

        assert (await ring.caller(f"Bearer {shown}", None)).owner == "a"
        with pytest.raises(StorageError):
            await ring.caller(f"Bearer {never_seen}", None)

    asyncio.run(scene())


def test_a_revoked_key_is_refused_once_it_is_looked_up_again() -> None:
    async def scene() -> None:
        keys, clock = VolatileKeys(), [0.0]
        ring = KeyRing(keys, clock=lambda: clock[0])
        key, shown = new_key("a", "secret", ("ask",), NOW)
        await keys.add(key)
        await ring.caller(f"Bearer {shown}", None)
        await keys.revoke(key.id, NOW)
        clock[0] = KNOWN_FOR_S + 0.1

        with pytest.raises(RequestError, match="revoked"):
            await ring.caller(f"Bearer {shown}", None)

    asyncio.run(scene())


def test_the_last_use_of_a_key_is_noted_once_a_minute() -> None:
    async def scene() -> list[datetime | None]:
        keys, clock, now = VolatileKeys(), [0.0], [NOW]
        ring = KeyRing(keys, clock=lambda: clock[0], now=lambda: now[0])
        key, shown = new_key("a", "secret", ("ask",), NOW)
        await keys.add(replace(key))
        seen = []
        for seconds in (0, 30, 90):
            clock[0], now[0] = float(seconds), NOW + timedelta(seconds=seconds)
            await ring.caller(f"Bearer {shown}", None)
            seen.append((await keys.every())[0].last_used_at)
        return seen

    assert asyncio.run(scene()) == [NOW, NOW, NOW + timedelta(seconds=90)]
