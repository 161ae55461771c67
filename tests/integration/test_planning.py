"""Planning over the API: facts read from text, layouts planned, checked and drawn, as the planner does it."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest

from nicwise.profile import FACTS

HOST = {"windows": "2022", "storage": ["iscsi"], "nic_groups": [{"count": 4, "gbps": 10}]}
MIXED = [
    {"nics": [1, 2], "roles": ["management", "iscsi", "vm-switch"], "team": True},
    {"nics": [3], "roles": ["iscsi"]},
]


def plan(service: Any, profile: dict[str, Any]) -> Any:
    return service.client.post("/api/v1/layouts", json={"profile": profile}).json()


def test_every_fact_is_told_with_its_question(service: Any) -> None:
    items = service.client.get("/api/v1/facts").json()["items"]

    assert [item["fact"] for item in items] == list(FACTS)
    assert all(item["question"] and item["changes"] for item in items)


def test_facts_are_read_from_words_and_nothing_is_answered(service: Any) -> None:
    told = service.client.post("/api/v1/facts", json={"text": "2019, two 10Gb ports, iSCSI"}).json()

    assert told["profile"]["windows"] == "2019"
    assert told["profile"]["nic_groups"][0]["count"] == 2
    assert told["profile"]["storage"] == ["iscsi"]
    assert {fact["origin"] for fact in told["facts"]} == {"stated"}


@pytest.mark.parametrize("text", ["", "x" * 10_001])
def test_a_text_has_a_length(service: Any, text: str) -> None:
    assert service.client.post("/api/v1/facts", json={"text": text}).status_code == 422


def test_a_plan_says_what_it_takes_for_granted(service: Any) -> None:
    found = plan(service, HOST)

    assert found["headline"]
    assert {(fact["name"], fact["origin"]) for fact in found["facts"]} >= {
        ("windows", "profile"),
        ("clustered", "assumed"),
    }


def test_a_plan_comes_as_a_document_with_its_sources(service: Any) -> None:
    document = service.client.post("/api/v1/layouts", json={"profile": HOST}, headers={"accept": "text/markdown"})

    assert document.headers["content-type"].startswith("text/markdown")
    assert "| NIC | carries |" in document.text
    assert "**Sources**" in document.text


def test_a_layout_that_is_there_is_drawn_as_it_was_told(service: Any) -> None:
    profile = {"windows": "2022", "layout": MIXED}
    check = service.client.post("/api/v1/layouts/check", json={"profile": profile}).json()

    given = check["given"]
    assert [nic["nic"] for nic in given["nics"]] == [1, 2, 3]
    assert set(MIXED[0]["roles"]) <= set(given["nics"][0]["roles"])
    assert given["teams"][0]["nics"] == [1, 2]
    assert given["nics"][2]["team"] is None
    drawing = service.client.post("/api/v1/layouts/picture", json={"layout": given, "title": "Now"})
    assert ET.fromstring(drawing.text)[0].text == "Now"


@pytest.mark.parametrize(
    ("accept", "begins"), [("image/svg+xml", b"<svg"), ("image/png", b"\x89PNG"), ("*/*", b"<svg")]
)
def test_any_layout_of_a_reply_can_be_drawn(service: Any, accept: str, begins: bytes) -> None:
    layout = plan(service, HOST)["layout"]
    drawing = service.client.post("/api/v1/layouts/picture", json={"layout": layout}, headers={"accept": accept})

    assert drawing.content.startswith(begins)
    assert "script-src" not in drawing.headers["content-security-policy"]


def test_a_layout_too_large_to_be_real_is_refused(service: Any) -> None:
    layout = plan(service, HOST)["layout"]
    layout["nics"] = layout["nics"] * 100

    assert service.client.post("/api/v1/layouts/picture", json={"layout": layout}).status_code == 422


def test_the_page_sets_out_every_topic_once(service: Any) -> None:
    page = service.client.get("/").text

    for topic in service.pack.knowledge.topics.values():
        assert page.count(f'data-ask="{topic.question.replace(chr(39), "&#39;")}"') == 1, topic.id
    assert "<h3>More</h3>" not in page
