"""A small, sound knowledge folder, for tests to break in one place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nicwise.pack.knowledge import load_knowledge
from nicwise.pack.reading import Problems

CATALOGUE = """\
cable-length:
  title: How long a cable may be
  question: How long may a cable be?
  kind: [number]
  facts: [link_gbps]
  related: [lamp-colour]
  summary: A hundred metres of copper.
lamp-colour:
  title: What the lamp says
  question: What does the lamp say?
  kind: [explain]
  facts: [windows, hosts]
  related: []
  summary: Green is good.
"""

SOURCES = """\
BOOK:
  title: "A book of cables"
  publisher: "Example Press"
  url: "https://example.test/book"
  date: "2010"
  versions: "all"
PAPER:
  title: "A paper"
  publisher: "Example Press"
  versions: "2012+"
"""

LEXICON = """\
- term: lamp
  kind: thing
  name: lamp
  forms: [lamp, light]
- term: 2008r2
  kind: windows
  name: Windows Server 2008 R2
  forms: [2008 r2, r2]
  fact: windows
  value: 2008r2
"""

GUIDANCE = """\
---
title: {title}
kind: [{kind}]
versions: "all"
read: "2026-11-23"
---

{{#claim sources="BOOK PAPER"}}
## The claim

It is `so`, and **always** was.
Since long.

Then reasons.

{{#old-times when="{{windows: '<2012', hosts: '>1'}}" sources="BOOK"}}
## In old times

It was otherwise.

    Get-Lamp {{a}}
"""

DECLINED = """\
groups:
  food:
    reason: "That is not about lamps."
    near: [lamp-colour]
    phrasings: ["what is for lunch"]
"""


def _questions(word: str) -> str:
    lines = "\n".join(f"    - what about {word} number {number}" for number in range(15))
    return f"typical: what about {word} in general\ngroups:\n  plain:\n{lines}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder whose knowledge/ has no mistake."""
    files = {
        "topics.yaml": CATALOGUE,
        "sources.yaml": SOURCES,
        "lexicon.yaml": LEXICON,
        "topics/cable-length/guidance.md": GUIDANCE.format(title="How long a cable may be", kind="number"),
        "topics/cable-length/questions.yaml": _questions("cable"),
        "topics/lamp-colour/guidance.md": GUIDANCE.format(title="What the lamp says", kind="explain"),
        "topics/lamp-colour/questions.yaml": _questions("lamp"),
        "topics/out-of-scope/questions.yaml": DECLINED,
    }
    for name, text in files.items():
        path = tmp_path / "knowledge" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def complaints(root: Path) -> Callable[..., list[str]]:
    """Replace texts in one file of knowledge/, load it, and return what is said of it, sorted."""

    def load(name: str = "", *changes: tuple[str, str]) -> list[str]:
        path = root / "knowledge" / name
        for old, new in changes:
            text = path.read_text(encoding="utf-8")
            assert old in text
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        problems = Problems(root)
        load_knowledge(root, problems)
        return [str(problem) for problem in sorted(problems.found)]

    return load
