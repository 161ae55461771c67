"""Reads the output of commands that is pasted into a message: what it tells of the host, with the place of each word.

Knows the output of Get-NetAdapter, Get-NetAdapterRdma, Get-NetLbfoTeam, Get-VMSwitch, Get-VMSwitchTeam,
Get-VMNetworkAdapter, Get-ClusterNetwork and ipconfig. Total: any text will do, in time linear in its length.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from nicwise.pack.model import Term
from nicwise.understand.model import Stated
from nicwise.understand.pasted.blocks import find_blocks
from nicwise.understand.pasted.joining import join
from nicwise.understand.pasted.names import Names
from nicwise.understand.pasted.stating import state

__all__ = ["NO_PASTE", "PasteReader", "Pasted", "join"]


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a message pastes.

    stated: facts in the order of the contract. prose: the message with what is pasted blanked out, of the same length.
    hosts_differ: outputs of hosts with unlike numbers of ports; the least is taken.
    """

    stated: tuple[Stated, ...]
    prose: str
    hosts_differ: bool = False


class PasteReader:
    """Knows the names that people give networks. Immutable after it is made, safe to share."""

    def __init__(self, lexicon: Iterable[Term]) -> None:
        self._names = Names(lexicon)

    def read(self, text: str) -> Pasted:
        """What a message pastes, and the prose around it. Any text will do."""
        blocks = find_blocks(text)
        if not blocks:
            return Pasted((), text)
        stated, hosts_differ = state(text, blocks, self._names)
        return Pasted(stated, _without(text, [(block.start, block.end) for block in blocks]), hosts_differ)


def _without(text: str, ranges: Iterable[tuple[int, int]]) -> str:
    """The text with some ranges blanked. A line break at either edge keeps the sentences around them apart."""
    pieces: list[str] = []
    place = 0
    for start, end in ranges:
        blank = "".join(c if c.isspace() else " " for c in text[start:end])
        pieces += [text[place:start], "\n" + blank[1:-1] + "\n" if len(blank) > 1 else blank]
        place = end
    return "".join((*pieces, text[place:]))
