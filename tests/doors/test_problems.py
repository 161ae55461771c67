"""Every way a request can fail has one shape, one status and one code."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from litestar.testing import TestClient

from nicwise.doors.problems import KINDS

ASK = "/api/v1/ask"


def assert_problem(response: Any, status: int, code: str) -> dict[str, Any]:
    problem: dict[str, Any] = response.json()
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "code", "request_id"} <= set(problem) <= {
        "type", "title", "status", "detail", "code", "request_id", "errors",
    }  # fmt: skip
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["title"] == KINDS[code].title
    assert KINDS[code].status == status
    assert problem["type"] == f"http://127.0.0.1:8080/problems/{code}"
    assert problem["request_id"] == response.headers["x-request-id"]
    assert "/secret/" not in response.text
    assert "Traceback" not in response.text
    return problem


def test_each_error_has_its_status(start: Callable[..., Any], failure: tuple[Exception, int, str]) -> None:
    client, advisor = start()
    advisor.fails, status, code = failure

    assert_problem(client.post(ASK, json={"question": "tea?"}), status, code)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"question": 5}, "/question"),
        ({"question": "x", "profil": {}}, "/profil"),
        ({"question": "x", "profile": {"nic_totl": 4}}, "/profile/nic_totl"),
        ({"question": "x", "profile": {"nic_total": "4"}}, "/profile/nic_total"),
        ({"question": "x", "profile": {"nic_total": True}}, "/profile/nic_total"),
        ({"question": "x", "profile": {"nic_total": -1}}, "/profile/nic_total"),
        ({"question": "x", "profile": {"nic_groups": [{"count": 2}, {"count": 0}]}}, "/profile/nic_groups/1/count"),
        ({"question": "x", "profile": {"nic_groups": [{"count": 2}], "nic_total": 3}}, "/profile"),
        ({"question": "x", "profile": {"windows": "2010"}}, "/profile/windows"),
        ({"question": "x", "profile": []}, "/profile"),
        ({"question": "x", "formats": ["pdf"]}, "/formats/0"),
        ({"question": "x", "formats": "text"}, "/formats"),
        ({"question": "x", "conversation_id": 7}, "/conversation_id"),
        ({"question": "x", "conversation_id": "c" * 200}, "/conversation_id"),
        ([], ""),
        ("text", ""),
    ],
)
def test_a_wrong_field_is_named(shared_client: TestClient[Any], body: Any, pointer: str) -> None:
    problem = assert_problem(shared_client.post(ASK, json=body), 422, "invalid-input")

    assert [error["pointer"] for error in problem["errors"]] == [pointer]
    assert problem["errors"][0]["detail"]


def test_a_misspelt_fact_is_told_the_name_near_it(shared_client: TestClient[Any]) -> None:
    problem = assert_problem(
        shared_client.post(ASK, json={"question": "x", "profile": {"nic_totl": 4}}), 422, "invalid-input"
    )

    assert problem["detail"] == '/profile/nic_totl: unknown fact "nic_totl"; did you mean "nic_total"?'


def test_all_wrong_fields_are_named_at_once(shared_client: TestClient[Any]) -> None:
    problem = assert_problem(shared_client.post(ASK, json={"question": 1, "conversation_id": 2}), 422, "invalid-input")

    assert {error["pointer"] for error in problem["errors"]} == {"/question", "/conversation_id"}


@pytest.mark.parametrize(
    "body",
    [b"{", b"{'question': 'x'}", b'{"question": NaN}', b'\xff\xfe{"a":1}', b'{"question": "\\ud800"}', b"[" * 100_000,
     b'{"question": "x", "profile": ' + b'{"layout":' * 5_000 + b"1" + b"}" * 5_001],
)  # fmt: skip
def test_a_body_that_is_no_json_is_refused(shared_client: TestClient[Any], body: bytes) -> None:
    response = shared_client.post(ASK, content=body, headers={"content-type": "application/json"})

    assert_problem(response, 400, "malformed-json")


def test_no_body_is_refused(shared_client: TestClient[Any]) -> None:
    assert_problem(shared_client.post(ASK), 422, "invalid-input")


def test_a_large_body_is_refused(shared_client: TestClient[Any]) -> None:
    assert_problem(shared_client.post(ASK, json={"question": "x" * 1_100_000}), 413, "too-large")


def test_other_types_of_bodies_are_refused(shared_client: TestClient[Any]) -> None:
    assert_problem(shared_client.post(ASK, data={"question": "x"}), 415, "unsupported-media-type")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not-found"),
        ("GET", "/static/nothing.js", 404, "not-found"),
        ("GET", "/static/../../pyproject.toml", 404, "not-found"),
        ("GET", "/api/v1/nowhere", 404, "not-found"),
        ("DELETE", ASK, 405, "method-not-allowed"),
        ("GET", "/api/v1/answers/none", 404, "unknown-answer"),
        ("GET", "/answers/none", 404, "unknown-answer"),
        ("GET", "/answers/none/layout.svg", 404, "unknown-answer"),
        ("GET", "/answers/none/layout.svg?answer=x", 422, "invalid-input"),
        ("GET", "/answers/none/layout.svg?which=other", 422, "invalid-input"),
        ("GET", "/api/v1/conversations/none", 404, "unknown-conversation"),
        ("DELETE", "/api/v1/conversations/none", 404, "unknown-conversation"),
        ("GET", "/api/v1/topics/te", 404, "unknown-topic"),
        ("GET", "/api/v1/rules/none", 404, "unknown-rule"),
        ("GET", "/api/v1/search", 422, "invalid-input"),
        ("GET", "/knowledge/none", 404, "unknown-topic"),
        ("GET", "/problems/none", 404, "not-found"),
        ("POST", "/hooks/slack/events", 404, "not-found"),
    ],
)
def test_what_is_not_there_is_said(
    shared_client: TestClient[Any], method: str, path: str, status: int, code: str
) -> None:
    assert_problem(shared_client.request(method, path), status, code)


def test_people_get_a_page_and_programs_a_problem(shared_client: TestClient[Any]) -> None:
    browser = {"accept": "text/html,*/*"}

    page = shared_client.get("/nowhere", headers=browser)

    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert_problem(shared_client.get("/api/v1/answers/none", headers=browser), 404, "unknown-answer")


@pytest.mark.parametrize("code", KINDS)
def test_each_kind_of_problem_has_its_page(shared_client: TestClient[Any], code: str) -> None:
    page = shared_client.get(f"/problems/{code}")

    assert page.status_code == 200
    assert KINDS[code].means in page.text.replace("&#39;", "'")


def test_another_host_is_refused(shared_client: TestClient[Any]) -> None:
    response = shared_client.get("/health/live", headers={"host": "evil.example"})

    assert_problem(response, 400, "unknown-host")


def test_too_many_requests_are_told_when_to_go_on(start: Callable[..., Any]) -> None:
    client, _ = start(rate_limit_per_minute=2)
    allowed = [client.post(ASK, json={"question": "x"}) for _ in range(2)]
    refused = client.post(ASK, json={"question": "x"})

    assert [response.status_code for response in allowed] == [200, 200]
    assert allowed[1].headers["ratelimit-policy"] == '"ask";q=2;w=60'
    assert allowed[1].headers["ratelimit"].startswith('"ask";r=0;t=')
    assert refused.headers["ratelimit"].startswith('"ask";r=0;t=')
    assert_problem(refused, 429, "rate-limited")
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert client.get("/health/live").status_code == 200


def test_a_failed_store_asks_to_come_back(start: Callable[..., Any], broken_memory: Any) -> None:
    client, _ = start(memory=broken_memory)

    response = client.get("/api/v1/answers/any")

    assert_problem(response, 503, "not-ready")
    assert response.headers["retry-after"] == "5"


def test_the_caller_s_request_id_is_kept_where_it_is_harmless(shared_client: TestClient[Any]) -> None:
    sent = shared_client.get("/nowhere", headers={"x-request-id": "abc-123"})
    hostile = shared_client.get("/nowhere", headers={"x-request-id": 'a"b<c>'})

    assert sent.json()["request_id"] == "abc-123"
    assert hostile.json()["request_id"] != 'a"b<c>'


def test_a_problem_is_plain_json(shared_client: TestClient[Any]) -> None:
    assert json.loads(shared_client.get("/nowhere").text)["status"] == 404
