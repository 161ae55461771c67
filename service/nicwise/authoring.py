"""Writes the skeleton of a topic or of a row, so that an author begins with something that passes `nicwise check`.

What is written says in place of what it stands; every word of it is meant to be replaced.
"""

import re
from pathlib import Path

from nicwise.errors import RequestError
from nicwise.pack import Pack
from nicwise.pack.knowledge import FEWEST_PHRASINGS

__all__ = ["new_rule", "new_topic"]

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_TOPIC = """
{id}:
  title: {title}
  question: What about {words}?
  kind: [explain]
  facts: [windows]
  related: []
  summary: One line on {words}, for the list of topics.
"""

_GUIDANCE = """\
---
title: {title}
kind: [explain]
versions: "2008 to 2025"
read: "{today}"
---

{{#answer sources="{source}"}}
## The answer

This sentence answers what people ask about {words}, and it is the one that answers quote.

Then the reason, the steps with the exact console path or command, the limits, and how to see that it worked.
"""

_QUESTIONS = """\
# At least {fewest} ways to ask, unlike each other, in the words of those who ask.
typical: What about {words}?
groups:
  plain:
{phrasings}
"""

_TABLE = """\
# {title}. Rows from the special to the general: all that hold are shown, the first gives the headline.
rows:
  - id: {id}-otherwise
    says: "this sentence answers what people ask about {words}"
    because: "This sentence is the one that answers quote, and here stands the reason."
    sections: [{id}#answer]
"""

_SOURCE = """\
{source}:
  title: "A work to name here"
  publisher: "Who published it"
  versions: "2008 to 2025"
"""

_ROW = """\
  - id: {id}
    when: {{windows: "2025", hosts: 64}}
    says: "{says}"
    because: "{says}."
    sections: [{section}]

"""


def new_topic(pack: Pack, folder: Path, topic: str, today: str) -> list[Path]:
    """Write a topic into `folder`, which holds knowledge/ and rules/ or will. Returns the files written or changed.

    Raises RequestError where there is such a topic already or the id can't be one.
    """
    _check_id(topic)
    if topic in pack.knowledge.topics:
        raise RequestError(f'There is a topic "{topic}" already: knowledge/topics/{topic}/.')
    words = topic.replace("-", " ")
    source = "OWN-STANDARD"
    phrasings = "\n".join(f'    - "way {n} to ask about {words}"' for n in range(1, FEWEST_PHRASINGS + 1))
    values = {
        "id": topic, "title": words.capitalize(), "words": words, "source": source, "today": today,
        "fewest": FEWEST_PHRASINGS, "phrasings": phrasings,
    }  # fmt: skip
    knowledge = folder / "knowledge"
    written = [
        _append(knowledge / "topics.yaml", _TOPIC.format(**values)),
        _write(knowledge / "topics" / topic / "guidance.md", _GUIDANCE.format(**values)),
        _write(knowledge / "topics" / topic / "questions.yaml", _QUESTIONS.format(**values)),
        _write(folder / "rules" / "verdicts" / f"{topic}.yaml", _TABLE.format(**values)),
    ]
    if source not in pack.knowledge.sources:
        written.append(_append(knowledge / "sources.yaml", _SOURCE.format(**values)))
    return written


def new_rule(pack: Pack, folder: Path, topic: str, rule: str) -> list[Path]:
    """Write a row into the table of a topic, before all others. Returns the file changed. Raises RequestError."""
    _check_id(rule)
    if topic not in pack.knowledge.topics:
        raise RequestError(f'There is no topic "{topic}"; `nicwise new-topic {topic}` writes one.')
    if any(row.id == rule for table in pack.tables.verdicts.values() for row in table.rows):
        raise RequestError(f'There is a row "{rule}" already; choose another id.')
    section = pack.knowledge.topics[topic].sections[0]
    says = re.split(r"(?<=[a-z])[.:;] ", section.paragraphs[0])[0].rstrip(".").replace('"', "'")
    path = folder / "rules" / "verdicts" / f"{topic}.yaml"
    row = _ROW.format(id=rule, says=says, section=section.id)
    text = path.read_text(encoding="utf-8") if path.exists() else "rows:\n"
    head, rows, tail = text.partition("rows:\n")
    return [_write(path, f"{head}{rows}{row}{tail}".rstrip("\n") + "\n")]


def _check_id(name: str) -> None:
    if not _ID.fullmatch(name):
        raise RequestError(f'"{name}" is no id; write it as small letters and figures with hyphens between.')


def _append(path: Path, text: str) -> Path:
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    return _write(path, f"{before}{text}" if before else text.lstrip("\n"))


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
