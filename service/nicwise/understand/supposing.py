"""Ports that a message only supposes: "what if I buy two more?", "what do I lose with three?", "what buys a fifth?".

They are no facts of the host, so the readers of facts must leave them alone.
"""

from dataclasses import dataclass

from nicwise.understand.facts.phrases import PORT_TERMS
from nicwise.understand.model import Supposed
from nicwise.understand.numerals import ORDINALS
from nicwise.understand.scene import Scene

_GAINING = frozenset(
    "if gain gains gaining buy buys buying add adds adding get gets getting bring brings change changes worth".split()
)
_LOSING = frozenset("lose loses losing sacrifice".split())
_MORE = frozenset("more additional extra further".split())
_ONE = frozenset("a an one".split())
_BETWEEN = frozenset("if with only just i we had have has to by on use used using down up nics ports the".split())
_REACH = 6
_MOST = 16


@dataclass(frozen=True, slots=True)
class Supposing:
    """What is supposed, and the words that say it; the last one excluded."""

    supposed: Supposed
    first: int
    last: int


def find_supposed(scene: Scene) -> Supposing | None:
    """The first supposition about the number of ports; None where the message makes none."""
    for clause in scene.clauses:
        cues = [i for i in range(clause.first, clause.last) if scene.words[i].text in _GAINING | _LOSING]
        for i in range(clause.first, clause.last):
            found = _more(scene, i, clause.last) or _ordinal(scene, i)
            if found and cues:
                return found
        for cue in cues:
            if scene.words[cue].text in _LOSING and (found := _fewer(scene, cue + 1, clause.last)):
                return found
    return None


def _more(scene: Scene, i: int, end: int) -> Supposing | None:
    """ "two more ports", "another NIC", "an extra port" at word `i`."""
    first, text = i, scene.words[i].text
    if text == "another":
        count: int | None = 1
    elif text in _MORE:
        first = i - 1
        count = 1 if scene.word(first) in _ONE else scene.whole(first)
    else:
        return None
    port = next((j for j in range(i + 1, min(i + 4, end)) if scene.term(j) in PORT_TERMS), None)
    if count is None or not 1 <= count <= _MOST or port is None:
        return None
    return Supposing(Supposed(more=count), first, port + 1)


def _ordinal(scene: Scene, i: int) -> Supposing | None:
    """ "a fifth NIC" at word `i`."""
    if scene.words[i].text not in ORDINALS or scene.word(i - 1) != "a" or scene.term(i + 1) not in PORT_TERMS:
        return None
    return Supposing(Supposed(ports=ORDINALS[scene.words[i].text]), i, i + 2)


def _fewer(scene: Scene, i: int, end: int) -> Supposing | None:
    """ "with only three ports" from word `i` on."""
    for j in range(i, min(i + _REACH, end)):
        count = scene.whole(j)
        if count is not None and 1 <= count <= _MOST:
            is_port = scene.term(j + 1) in PORT_TERMS
            return Supposing(Supposed(ports=count), j, j + 1 + is_port) if is_port or j + 1 == end else None
        if scene.words[j].text not in _BETWEEN:
            return None
    return None


def asks_why_not(scene: Scene) -> bool:
    """Whether it asks why something should not be done: "why not …", "why can't …"."""
    return any(
        (scene.words[i].text == "why" and scene.word(i + 1) in _NOT) or scene.words[i].text == "whynot"
        for i in range(len(scene.words))
    )


_NOT = frozenset("not cant shouldnt dont wouldnt couldnt mustnt cannot can't shouldn't don't".split())
