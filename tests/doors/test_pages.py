"""The pages: they work without script, and let no markup of a person through."""

from collections.abc import Callable
from typing import Any

import pytest
from litestar.testing import TestClient

from nicwise.errors import RequestError


def test_the_page_offers_a_form_that_works_without_script(client: TestClient[Any]) -> None:
    page = client.get("/")

    assert page.status_code == 200
    assert 'method="post"' in page.text
    assert 'name="question"' in page.text


def test_the_form_shows_the_answer_and_goes_on_with_its_conversation(start: Callable[..., Any]) -> None:
    client, advisor = start()
    page = client.post("/", data={"question": "tea?", "conversation_id": ""})

    assert page.status_code == 200
    assert "<p>Yes.</p>" in page.text
    assert 'value="conversation-1"' in page.text
    assert advisor.asked[0]["conversation_id"] is None
    assert page.headers["cache-control"] == "no-store"


def test_a_forgotten_conversation_is_begun_afresh(start: Callable[..., Any]) -> None:
    client, advisor = start()
    advisor.fails = RequestError("Gone.", code="unknown-conversation", status=404)
    page = client.post("/", data={"question": "tea?", "conversation_id": "old"})

    assert [asked["conversation_id"] for asked in advisor.asked] == ["old", None]
    assert page.status_code == 404


def test_what_can_not_be_asked_is_said_on_the_page_with_the_question_kept(start: Callable[..., Any]) -> None:
    client, advisor = start()
    advisor.fails = RequestError("Too long.", code="invalid-input", status=422)

    page = client.post("/", data={"question": "</textarea><script>x</script>"})

    assert page.status_code == 422
    assert "Too long." in page.text
    assert "&lt;/textarea&gt;" in page.text
    assert "<script>x" not in page.text


def test_a_form_without_a_question_is_no_fault_of_ours(start: Callable[..., Any]) -> None:
    client, advisor = start()
    client.post("/", data={})
    upload = client.post("/", files={"question": ("q.txt", b"tea?")})

    assert [asked["question"] for asked in advisor.asked] == ["", ""]
    assert upload.status_code == 200


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"--x", "multipart/form-data"),
        (b"nonsense", "multipart/form-data; boundary=x"),
        (b"question=%ff%fe", "application/x-www-form-urlencoded"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"{", "application/json"),
        (b"tea?", "text/plain"),
        (b"tea?", "nonsense"),
    ],
)
def test_a_garbled_form_is_no_fault_of_ours(client: TestClient[Any], body: bytes, content_type: str) -> None:
    assert client.post("/", content=body, headers={"content-type": content_type}).status_code < 500


def test_an_answer_has_a_page(client: TestClient[Any]) -> None:
    client.post("/api/v1/ask", json={"question": "tea?"})

    page = client.get("/answers/answer-1")

    assert page.status_code == 200
    assert "0123456789ab" in page.text
    assert "tea &amp; milk" in page.text
    assert page.headers["cache-control"] == "no-store"


def test_each_passage_has_its_anchor_versions_and_sources(client: TestClient[Any]) -> None:
    page = client.get("/knowledge/tea").text

    assert 'id="with-milk"' in page
    assert "https://example.org/tea" in page
    assert "Holds for Windows Server 2012 and later" in page
    assert "<td>1</td>" in page


def test_the_filter_by_version_leaves_out_what_holds_for_others(client: TestClient[Any]) -> None:
    assert 'id="with-milk"' in client.get("/knowledge/tea?windows=2019").text

    old = client.get("/knowledge/tea?windows=2008r2").text

    assert 'id="with-milk"' not in old
    assert "1 passage for other versions left out" in old
    assert 'id="with-milk"' in client.get("/knowledge/tea?windows=nonsense").text


def test_a_passage_names_the_rules_that_rest_on_it(client: TestClient[Any]) -> None:
    page = client.get("/knowledge/tea").text

    assert "1 rule rests on this" in page
    assert "/api/v1/rules/tea-fine" in page


def test_search_marks_the_words_it_found(client: TestClient[Any]) -> None:
    page = client.get("/knowledge", params={"q": "milk"}).text

    assert "<mark>milk</mark>" in page
    assert 'href="/knowledge/tea#with-milk"' in page


def test_what_is_searched_for_is_text_on_the_page(client: TestClient[Any]) -> None:
    assert "<script>" not in client.get("/knowledge", params={"q": "<script>x</script>"}).text


def test_machines_read_an_index_and_markdown(client: TestClient[Any]) -> None:
    index = client.get("/llms.txt")
    topic = client.get("/knowledge/tea.md")

    assert index.headers["content-type"].startswith("text/plain")
    assert "/knowledge/tea.md): All of tea." in index.text
    assert topic.headers["content-type"] == "text/markdown; charset=utf-8"
    assert topic.text.startswith("# Tea\n\nAll of tea.\n\n## With milk\n\n*Holds for Windows Server 2012 and later.*")
    assert "[On tea](https://example.org/tea), P" in topic.text


def test_raw_html_in_guidance_is_text(client: TestClient[Any]) -> None:
    assert "<script>alert" not in client.get("/knowledge/tea").text


def test_guidance_is_sent_once(client: TestClient[Any]) -> None:
    for path in ("/knowledge", "/knowledge/tea"):
        first = client.get(path)
        again = client.get(path, headers={"if-none-match": first.headers["etag"]})
        other = client.get(path, headers={"if-none-match": '"another"'})

        assert first.headers["cache-control"].startswith("public")
        assert (again.status_code, again.content) == (304, b"")
        assert other.status_code == 200


def test_static_files_are_served_and_cached(client: TestClient[Any]) -> None:
    first = client.get("/static/site.css")

    assert first.status_code == 200
    assert first.headers["content-type"].startswith("text/css")
    assert "max-age" in first.headers["cache-control"]
    assert client.get("/static/site.css", headers={"if-none-match": first.headers["etag"]}).status_code in (200, 304)
