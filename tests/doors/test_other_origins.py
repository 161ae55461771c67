"""Pages of other sites: those that the operator names may ask without a key, no others; all may load the script."""

from collections.abc import Callable
from typing import Any

from litestar.testing import TestClient

PORTAL = "https://portal.example.org"
QUESTION = {"question": "tea?"}


def preflight(client: TestClient[Any], origin: str) -> Any:
    headers = {
        "origin": origin,
        "access-control-request-method": "DELETE",
        "access-control-request-headers": "content-type",
    }
    return client.options("/api/v1/conversations/x", headers=headers)


def test_no_other_site_may_ask_unless_it_is_named(client: TestClient[Any]) -> None:
    asked = client.post("/api/v1/ask", json=QUESTION, headers={"origin": PORTAL})

    assert "access-control-allow-origin" not in asked.headers
    assert "access-control-allow-origin" not in preflight(client, PORTAL).headers


def test_a_named_site_may_ask_and_forget(start: Callable[..., Any]) -> None:
    client, _ = start(allowed_origins=(PORTAL,))
    allowed = preflight(client, PORTAL).headers
    asked = client.post("/api/v1/ask", json=QUESTION, headers={"origin": PORTAL})

    assert allowed["access-control-allow-origin"] == PORTAL
    assert "DELETE" in allowed["access-control-allow-methods"]
    assert asked.headers["access-control-allow-origin"] == PORTAL
    assert "access-control-allow-credentials" not in asked.headers


def test_a_site_that_is_not_named_gets_nothing_beside_one_that_is(start: Callable[..., Any]) -> None:
    client, _ = start(allowed_origins=(PORTAL,))

    for origin in ("https://evil.example.org", "https://portal.example.org.evil.example", "http://portal.example.org"):
        answer = client.post("/api/v1/ask", json=QUESTION, headers={"origin": origin})
        assert "access-control-allow-origin" not in answer.headers


def test_being_named_opens_no_closed_door(start: Callable[..., Any]) -> None:
    client, _ = start(allowed_origins=(PORTAL,), allow_anonymous=False)

    assert client.post("/api/v1/ask", json=QUESTION, headers={"origin": PORTAL}).status_code == 401


def test_a_refusal_can_be_read_by_the_named_site(start: Callable[..., Any]) -> None:
    client, _ = start(allowed_origins=(PORTAL,), rate_limit_per_minute=1)
    for _ in range(2):
        refused = client.post("/api/v1/ask", json=QUESTION, headers={"origin": PORTAL})

    assert refused.status_code == 429
    assert refused.headers["access-control-allow-origin"] == PORTAL
    assert "retry-after" in refused.headers["access-control-expose-headers"].lower()


def test_any_page_may_load_the_script(client: TestClient[Any]) -> None:
    script = client.get("/static/nicwise-advisor.js", headers={"origin": PORTAL})

    assert script.headers["access-control-allow-origin"] == "*"
