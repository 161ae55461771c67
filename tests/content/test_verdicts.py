"""Yes-or-no questions get the verdict that the field gives: the cases of verdicts.yaml.

Each is read with the real lexicon and decided by the real tables, its topic given, so that neither likeness to
phrasings nor its learning has a part in it.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from nicwise.decide import Decider
from nicwise.decide.model import Decision
from nicwise.pack import Pack, default_root, load_pack
from nicwise.profile import HostProfile
from nicwise.understand.asking import hear
from nicwise.understand.facts import find_facts
from nicwise.understand.merging import merge, with_speed
from nicwise.understand.model import Reading
from nicwise.understand.reader import Reader
from nicwise.understand.topics import Match


@cache
def pack() -> Pack:
    return load_pack(default_root())


@cache
def reader() -> Reader:
    return Reader(pack().knowledge)


@cache
def decider() -> Decider:
    return Decider(pack())


def asked(topic: str, text: str) -> Decision:
    scene = reader().scene(text)
    found = find_facts(scene)
    stated = with_speed(found.stated, found.port_speed, HostProfile())
    profile, origins = merge(HostProfile(), stated, None, frozenset())
    heard, *_ = hear(scene, lambda *_: Match("answered", topic, 1.0, ((topic, 1.0),)), {})
    return decider().decide(heard, Reading((heard,), profile, origins, stated))


def cases() -> Iterator[Any]:
    for topic, rows in YAML(typ="safe").load(Path(__file__).with_name("verdicts.yaml")).items():
        for text, verdict in rows:
            yield pytest.param(topic, text, verdict, id=f"{topic}/{text}")


@pytest.mark.parametrize(("topic", "text", "verdict"), list(cases()))
def test_a_yes_or_no_question_gets_its_verdict(topic: str, text: str, verdict: str) -> None:
    assert asked(topic, text).verdict == verdict
