"""Pages of other sites: those that the operator names may embed the widget, no others."""

from collections.abc import Callable
from typing import Any

from litestar.testing import TestClient

PORTAL = "https://portal.example.org"


def preflight(client: TestClient[Any], origin: str) -> Any:
    headers = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    return client.options("/api/v1/ask", headers=headers)


def test_no_other_site_may_ask_unless_it_is_named(client: TestClient[Any]) -> None:
    asked = client.post("/api/v1/ask", json={"question": "tea?"}, headers={"origin": PORTAL})

    assert "access-control-allow-origin" not in asked.headers
    assert "access-control-allow-origin" not in preflight(client, PORTAL).headers


def test_a_named_site_may_ask_and_load_the_widget(start: Callable[..., Any]) -> None:
    client, _ = start(allowed_origins=(PORTAL,))

    assert preflight(client, PORTAL).headers["access-control-allow-origin"] == PORTAL
    for response in (
        client.post("/api/v1/ask", json={"question": "tea?"}, headers={"origin": PORTAL}),
        client.get("/static/nicwise-advisor.js", headers={"origin": PORTAL}),
    ):
        assert response.headers["access-control-allow-origin"] == PORTAL
        assert "access-control-allow-credentials" not in response.headers


def test_a_site_that_is_not_named_gets_nothing_beside_one_that_is(start: Callable[..., Any]) -> None:
    client, _ = start(allowed_origins=(PORTAL,))

    for origin in ("https://evil.example.org", "https://portal.example.org.evil.example", "http://portal.example.org"):
        answer = client.get("/static/nicwise-advisor.js", headers={"origin": origin})
        assert "access-control-allow-origin" not in answer.headers


def test_a_refusal_can_be_read_by_the_named_site(start: Callable[..., Any]) -> None:
    client, _ = start(allowed_origins=(PORTAL,), rate_limit_per_minute=1)
    for _ in range(2):
        refused = client.post("/api/v1/ask", json={"question": "tea?"}, headers={"origin": PORTAL})

    assert refused.status_code == 429
    assert refused.headers["access-control-allow-origin"] == PORTAL
    assert "retry-after" in refused.headers["access-control-expose-headers"].lower()
