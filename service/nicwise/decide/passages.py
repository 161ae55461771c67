"""A passage of guidance as a row of a table: what is said where a question is about just that passage."""

import re
from collections.abc import Iterator

from nicwise.answer import Shell, Step
from nicwise.pack.guidance import plain_text
from nicwise.pack.model import Section
from nicwise.pack.tables import VerdictRow

_BLOCK = re.compile(r"(?P<before>[^\n]*)\n*```(?P<shell>\w+)\n(?P<command>.*?)\n```", re.DOTALL)
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+(?=[A-Z`\"])")
_SHELLS: dict[str, Shell] = {"powershell": "powershell", "cmd": "cmd"}


def passage_row(section: Section) -> VerdictRow:
    """A row without verdict: the passage's first sentence, then the rest of its quote, and its commands as steps.

    Its condition is the passage's own.
    """
    first, *rest = _SENTENCE_ENDS.split(section.paragraphs[0], maxsplit=1)
    return VerdictRow.model_construct(
        id=section.id, when=section.when, says=first, because=rest[0] if rest else first, sections=(section.id,),
        steps=tuple(_steps(section)),
    )  # fmt: skip


def told_beside(section: Section) -> tuple[str, ...]:
    """The paragraphs behind the quote, without the lines that only lead to a command."""
    return tuple(text for text in section.paragraphs[1:] if not text.endswith(":"))


def _steps(section: Section) -> Iterator[Step]:
    for block in _BLOCK.finditer(section.markdown):
        before = " ".join(plain_text(block["before"])) or section.title
        yield Step(text=before.rstrip(":") + ".", command=block["command"], shell=_SHELLS.get(block["shell"]))
