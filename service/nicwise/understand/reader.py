"""Lays a message out for reading: words, mended, with the terms among them, sentences and clauses."""

from nicwise.pack.model import Knowledge
from nicwise.understand.everyday import EVERYDAY
from nicwise.understand.features import vocabulary
from nicwise.understand.mending import Mender
from nicwise.understand.normalise import words
from nicwise.understand.scene import Scene, look
from nicwise.understand.sentences import sentences
from nicwise.understand.terms import TermIndex


class Reader:
    """Knows the words of the field and of every day. Immutable after it is made, safe to share."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._index = TermIndex(knowledge.lexicon)
        known = dict.fromkeys(sorted(self._index.vocabulary | EVERYDAY), 1)
        for word, weight in vocabulary(knowledge).items():
            known[word] = known.get(word, 0) + weight
        self._mender = Mender(known)

    def scene(self, text: str) -> Scene:
        """The message, laid out. Any text will do."""
        return look(text, self._mender.mend(words(text)), sentences(text), self._index.find)
