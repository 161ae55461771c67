"""The JSON API: what is asked arrives, what is answered comes back."""

import asyncio
from collections.abc import Callable
from typing import Any

from litestar.testing import TestClient

from nicwise.answer import Reply


def test_a_question_reaches_the_advisor_as_it_was_sent(start: Callable[..., Any]) -> None:
    client, advisor = start()
    body = {
        "question": "tea?",
        "conversation_id": "c",
        "profile": {"nic_groups": [{"count": 2, "gbps": 10}], "windows": None},
        "formats": ["text"],
    }

    response = client.post("/api/v1/ask", json=body)

    assert response.status_code == 200
    (asked,) = advisor.asked
    assert (asked["question"], asked["conversation_id"], asked["formats"]) == ("tea?", "c", ["text"])
    assert asked["profile"]["windows"] is None
    assert asked["profile"]["nic_groups"][0]["count"] == 2
    assert set(asked["profile"]) == {"windows", "nic_groups"}


def test_a_reply_comes_whole(client: TestClient[Any], reply: Reply) -> None:
    response = client.post("/api/v1/ask", json={"question": "tea?"})

    assert response.json() == reply.model_dump(mode="json")
    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "no-store"


def test_formats_are_markdown_and_text_unless_said(start: Callable[..., Any]) -> None:
    client, advisor = start()
    client.post("/api/v1/ask", json={"question": "tea?"})

    assert advisor.asked[0]["formats"] == ["markdown", "text"]


def test_a_conversation_begins_from_an_answer_or_goes_on_and_not_both(start: Callable[..., Any]) -> None:
    client, advisor = start()
    client.post("/api/v1/ask", json={"question": "tea?"})
    begun = client.post("/api/v1/ask", json={"question": "and milk?", "answer_id": "answer-1"})
    both = client.post("/api/v1/ask", json={"question": "?", "answer_id": "answer-1", "conversation_id": "c"})
    unknown = client.post("/api/v1/ask", json={"question": "?", "answer_id": "none"})

    assert (begun.status_code, advisor.asked[1]["after"]) == (200, "answer-1")
    assert (both.status_code, both.json()["errors"][0]["pointer"]) == (422, "/answer_id")
    assert both.json()["detail"] == "/answer_id: stands in place of conversation_id; send one of them"
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown-answer")


def test_an_answer_can_be_fetched_again(client: TestClient[Any]) -> None:
    given = client.post("/api/v1/ask", json={"question": "tea?"}).json()

    assert client.get("/api/v1/answers/answer-1").json() == given


def test_feedback_is_kept_under_both_addresses(start: Callable[..., Any], reply: Reply) -> None:
    client, advisor = start()
    client.post("/api/v1/ask", json={"question": "tea?"})
    one = client.post("/api/v1/answers/answer-1/feedback", json={"helpful": True})
    two = client.post("/answers/answer-1/feedback", json={"helpful": False, "comment": "no milk", "edited": "better"})

    assert (one.status_code, two.status_code) == (204, 204)
    (record,) = asyncio.run(advisor.memory.records(reply.created_at))
    told = [(thought.helpful, thought.comment, thought.edited) for thought in record.thoughts]
    assert told == [(True, None, None), (False, "no milk", "better")]
    assert client.post("/answers/none/feedback", json={"helpful": True}).json()["code"] == "unknown-answer"
    assert client.post("/answers/answer-1/feedback", json={}).json()["errors"][0]["pointer"] == "/helpful"


def test_a_conversation_is_told_and_forgotten(client: TestClient[Any]) -> None:
    given = client.post("/api/v1/ask", json={"question": "tea?"}).json()
    address = f"/api/v1/conversations/{given['conversation_id']}"

    told = client.get(address).json()
    gone = client.delete(address)

    assert [(turn["question"], turn["reply"]) for turn in told["turns"]] == [("tea?", given)]
    assert (gone.status_code, gone.content) == (204, b"")
    assert client.get(address).status_code == 404
    assert client.get("/api/v1/answers/answer-1").status_code == 404


def test_topics_and_rules_can_be_read(client: TestClient[Any]) -> None:
    topics = client.get("/api/v1/topics").json()
    topic = client.get("/api/v1/topics/tea").json()
    rules = client.get("/api/v1/rules").json()
    rule = client.get("/api/v1/rules/tea-fine").json()

    assert [item["id"] for item in topics["items"]] == ["tea"]
    assert topics["content_version"] == rules["content_version"] == "0123456789ab"
    assert topic["sections"][0]["quote"] == "Tea takes milk."
    assert topic["sections"][0]["url"] == "http://127.0.0.1:8080/knowledge/tea#with-milk"
    assert rules["items"] == [rule]
    assert (rule["kind"], rule["topic"], rule["says"]) == ("verdict", "tea", "it is fine")


def test_search_finds_passages_that_hold_all_words(client: TestClient[Any]) -> None:
    def found(query: str) -> list[str]:
        return [hit["section"] for hit in client.get("/api/v1/search", params={"q": query}).json()["items"]]

    assert found("MILK takes") == ["with-milk"]
    assert found("milk coffee") == []
    assert found("   ") == []


def test_a_picture_of_each_layout_can_be_fetched(client: TestClient[Any]) -> None:
    client.post("/api/v1/ask", json={"question": "tea?"})

    drawn = client.get("/answers/answer-1/layout.svg")
    painted = client.get("/answers/answer-1/layout.png?answer=1&which=alternative-1")

    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert drawn.text.startswith("<svg")
    assert "script-src" not in drawn.headers["content-security-policy"]
    assert painted.headers["content-type"] == "image/png"
    assert painted.content.startswith(b"\x89PNG")
    for missing in ("?which=target", "?answer=2", "?which=alternative-2"):
        assert client.get(f"/answers/answer-1/layout.svg{missing}").status_code == 404


def test_health_follows_the_memory(start: Callable[..., Any], broken_memory: Any) -> None:
    well, _ = start()
    ill, _ = start(memory=broken_memory)

    assert well.get("/health/live").json() == {"status": "alive"}
    assert well.get("/health/ready").status_code == 200
    assert well.get("/health/ready").json()["content_version"] == "0123456789ab"
    assert ill.get("/health/live").status_code == 200
    assert (ill.get("/health/ready").status_code, ill.get("/health/ready").json()["memory"]) == (503, "disk I/O error")


def test_figures_count_requests_replies_and_problems(client: TestClient[Any]) -> None:
    client.post("/api/v1/ask", json={"question": "tea?"})
    client.post("/api/v1/ask", json={"question": 1})
    client.post("/api/v1/ask", json={"question": "tea?"}, headers={"authorization": "Bearer x"})

    figures = client.get("/metrics").text.splitlines()

    assert 'nicwise_requests_total{method="POST",route="/api/v1/ask",status="200"} 1.0' in figures
    assert 'nicwise_requests_total{method="POST",route="/api/v1/ask",status="422"} 1.0' in figures
    assert 'nicwise_requests_total{method="POST",route="/api/v1/ask",status="401"} 1.0' in figures
    assert 'nicwise_replies_total{door="api",outcome="answered"} 1.0' in figures
    assert 'nicwise_problems_total{code="invalid-input"} 1.0' in figures
    assert 'nicwise_request_seconds_bucket{le="+Inf"} 3.0' in figures
    assert "nicwise_request_seconds_count 3.0" in figures


def test_the_schema_tells_every_call(client: TestClient[Any]) -> None:
    schema = client.get("/schema").json()

    assert schema["openapi"].startswith("3.1")
    assert {
        "/api/v1/ask", "/api/v1/layouts", "/api/v1/layouts/check",
        "/api/v1/layouts/picture",
        "/api/v1/facts", "/api/v1/answers/{answer_id}",
        "/api/v1/answers/{answer_id}/feedback", "/api/v1/conversations/{conversation_id}", "/api/v1/topics",
        "/api/v1/topics/{topic_id}", "/api/v1/rules", "/api/v1/rules/{rule_id}", "/api/v1/search", "/api/v1/insights",
        "/answers/{answer_id}/layout.svg", "/answers/{answer_id}/layout.png", "/answers/{answer_id}/layout.ps1",
        "/health/live", "/health/ready", "/metrics",
    } == set(schema["paths"])  # fmt: skip
    ask = schema["paths"]["/api/v1/ask"]["post"]
    assert ask["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/AskBody"}
    assert [parameter["name"] for parameter in ask["parameters"]] == ["Idempotency-Key"]
    assert ask["responses"]["200"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Reply"}


def test_no_other_site_may_read_the_answers(client: TestClient[Any]) -> None:
    response = client.options(
        "/api/v1/ask", headers={"origin": "https://evil.example", "access-control-request-method": "POST"}
    )

    assert "access-control-allow-origin" not in response.headers


def test_every_response_carries_the_security_headers(client: TestClient[Any]) -> None:
    for path in ("/", "/api/v1/topics", "/nowhere", "/static/site.css", "/schema"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-request-id"]
