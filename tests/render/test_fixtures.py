"""Whole replies as they are shown. A file of fixtures/ is named for what it shows and for the format.

Each case is a title, a reply (only what differs from an empty one), and what it must look like, each ended by a
line with a single full stop.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from nicwise.answer import Reply
from nicwise.render import render

EMPTY = {
    "id": "a1",
    "conversation_id": "c1",
    "created_at": "2026-11-23T12:00:00Z",
    "content_version": "0123456789ab",
    "permalink": "https://nicwise.test/answers/a1",
    "outcome": "answered",
}
ANSWER = {"topic": "lamps", "title": "Lamps", "confidence": 0.9, "asked": {"text": "?", "start": 0, "end": 1}}
CITATION = {"topic": "lamps", "url": "https://nicwise.test/knowledge/lamps#colour", "sources": []}
LAYOUT = {"parts": [], "nics_used": 1, "nics_spare": 0, "nics_missing": 0}


def cases() -> Iterator[Any]:
    for path in sorted((Path(__file__).parent / "fixtures").iterdir()):
        parts = path.read_text(encoding="utf-8").split("\n.\n")
        for title, given, expected in zip(parts[::3], parts[1::3], parts[2::3], strict=False):
            yield pytest.param(path.suffix[1:], given, expected, id=f"{path.name}/{title.strip()}")


def reply_of(text: str) -> Reply:
    given = YAML(typ="safe", pure=True).load(text)
    for answer in given.get("answers", []):
        for shown in [answer.get("layout"), answer.get("target"), *answer.get("alternatives", [])]:
            if shown:
                shown.update({**LAYOUT, "name": "x", **shown})
    answers = [{**ANSWER, **answer} for answer in given.get("answers", [])]
    citations = [{**CITATION, **citation} for citation in given.get("citations", [])]
    return Reply.model_validate({**EMPTY, **given, "answers": answers, "citations": citations})


@pytest.mark.parametrize(("form", "given", "expected"), list(cases()))
def test_a_reply_is_shown_as_expected(form: str, given: str, expected: str) -> None:
    shown = render(reply_of(given), [form])

    assert getattr(shown, form).strip() == expected.strip()
