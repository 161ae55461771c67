"""Lays a message out for reading: words, mended, with the terms among them, sentences and clauses."""

from collections.abc import Mapping

import numpy as np

from nicwise.pack.model import Knowledge
from nicwise.understand.everyday import EVERYDAY
from nicwise.understand.features import texts_of, vocabulary
from nicwise.understand.keeping import Cache, key_of
from nicwise.understand.mending import Mender
from nicwise.understand.normalise import words
from nicwise.understand.packing import Arrays, packed, unpacked
from nicwise.understand.scene import Scene, look
from nicwise.understand.sentences import sentences
from nicwise.understand.terms import TermIndex


class Reader:
    """Knows the words of the field and of every day. Immutable after it is made, safe to share."""

    def __init__(self, knowledge: Knowledge, cache: Cache | None = None) -> None:
        """cache: keeps the words of the knowledge, which take a while to collect."""
        self._index = TermIndex(knowledge.lexicon)
        key = key_of(texts_of(knowledge))
        kept = (cache or Cache(None)).get("words", key, lambda: _as_arrays(vocabulary(knowledge)))
        known = dict.fromkeys(sorted(self._index.vocabulary | EVERYDAY), 1)
        for word, weight in zip(unpacked(kept["words"]), kept["weights"].tolist(), strict=True):
            known[word] = known.get(word, 0) + weight
        self.mender = Mender(known)

    def scene(self, text: str) -> Scene:
        """The message, laid out. Any text will do."""
        return look(text, self.mender.mend(words(text)), sentences(text), self._index)


def _as_arrays(counts: Mapping[str, int]) -> Arrays:
    return {"words": packed(counts), "weights": np.array(list(counts.values()), dtype=np.int64)}
