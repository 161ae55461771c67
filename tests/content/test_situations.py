"""Situations told in prose get the topics, verdicts, layouts and figures that a colleague would give."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from nicwise.advisor import Advisor
from nicwise.answer import Reply
from nicwise.memory.volatile import Volatile
from nicwise.pack import default_root, load_pack

CASES = YAML(typ="safe").load(Path(__file__).with_name("situations.yaml"))


@pytest.fixture(scope="module")
def ask(learnt: Path) -> Callable[[str], Reply]:
    advisor = Advisor(load_pack(default_root()), Volatile(), "http://127.0.0.1:8080", cache=learnt)
    return lambda text: asyncio.run(advisor.ask(text))


@pytest.mark.timeout(300)  # where it runs alone it learns the knowledge first
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_situation(case: dict[str, Any], ask: Callable[[str], Reply]) -> None:
    wanted = case["wanted"]

    answers = ask(case["text"]).answers

    # A situation on the border of two topics is answered rightly from either: "one or other".
    assert len(answers) == len(wanted["topics"])
    for answer, topics in zip(answers, wanted["topics"], strict=True):
        assert answer.topic in topics.split(" or ")
    if "verdicts" in wanted:
        assert [answer.verdict for answer in answers] == wanted["verdicts"]
    for name in ("layout", "target"):
        assert wanted.get(name) in (None, *(getattr(one, name).name for one in answers if getattr(one, name)))
    assert set(wanted.get("alternatives", ())) <= {layout.name for one in answers for layout in one.alternatives}
    assert wanted.get("numbers", {}).items() <= {n.name: n.value for one in answers for n in one.numbers}.items()
