"""Reading with the real lexicon, as its names and the grammar of facts only make sense together."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nicwise.pack import default_root, load_pack
from nicwise.profile import HostProfile
from nicwise.understand import Understander
from nicwise.understand.facts import find_facts
from nicwise.understand.merging import with_speed
from nicwise.understand.model import Dialogue, Reading
from nicwise.understand.reader import Reader

Facts = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="session")
def understander(learnt: Path) -> Understander:
    return Understander(load_pack(default_root()), learnt)


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader(load_pack(default_root()).knowledge)


@pytest.fixture(scope="session")
def facts(reader: Reader) -> Facts:
    """What a message states: name -> value as plain data, `nic_total` left out where groups say it."""

    def read(text: str) -> dict[str, Any]:
        findings = find_facts(reader.scene(text))
        stated = with_speed(findings.stated, findings.port_speed, HostProfile())
        found = {fact.name: fact.value for fact in stated}
        if "nic_groups" in found:
            found.pop("nic_total", None)
        return HostProfile.model_validate(found).model_dump(mode="json", exclude_none=True, include=set(found))

    return read


@pytest.fixture(scope="session")
def ask(understander: Understander) -> Callable[..., Reading]:
    """Read one message of a conversation."""

    def read(text: str, dialogue: Dialogue | None = None, **more: Any) -> Reading:
        return understander.read(text, dialogue or Dialogue(), **more)

    return read
