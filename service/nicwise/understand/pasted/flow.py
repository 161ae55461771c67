"""Stretches of a message that are read as one line, with the place that each of their characters came from."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a paste. `text`: without white space at the edges or in runs. `start`, `end`: code points."""

    text: str
    start: int
    end: int

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end

    @property
    def key(self) -> str:
        """What two names for the same thing have in common."""
        return self.text.casefold()


Row = dict[str, Cell]
"""Name of the column or property, in lower case -> its value. What is empty is left out."""


@dataclass(frozen=True, slots=True)
class Flow:
    """`text`, and for each of its characters the code point of the message (`at`, of the same length, rising)."""

    text: str
    at: Sequence[int]

    def cell(self, first: int, last: int) -> Cell | None:
        """The value between two places of the text; None where there is nothing but white space."""
        piece = self.text[first:last]
        bare = piece.strip()
        if not bare:
            return None
        first += len(piece) - len(piece.lstrip())
        return Cell(_SPACES.sub(" ", bare), self.at[first], self.at[first + len(bare) - 1] + 1)

    def part(self, first: int, last: int) -> "Flow":
        return Flow(self.text[first:last], self.at[first:last])


def joined(flows: Iterable[Flow]) -> Flow:
    """Several stretches as one, with a blank between them."""
    text: list[str] = []
    at: list[int] = []
    for flow in flows:
        if at:
            text.append(" ")
            at.append(at[-1])
        text.append(flow.text)
        at.extend(flow.at)
    return Flow("".join(text), at)
