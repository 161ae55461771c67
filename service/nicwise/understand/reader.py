"""Lays a message out for reading: words, mended, with the terms among them, sentences and clauses."""

from collections.abc import Collection, Mapping

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

_COMMONER = 20
"""How many times commoner a word of ours must be than one in the phrasings that it may have been meant for."""


class Reader:
    """Knows the words of the field and of every day. Immutable after it is made, safe to share."""

    def __init__(self, knowledge: Knowledge, cache: Cache | None = None) -> None:
        """cache: keeps the words of the knowledge, which take a while to collect."""
        self._index = TermIndex(knowledge.lexicon)
        key = key_of(texts_of(knowledge))
        kept = (cache or Cache(None)).get("words", key, lambda: _as_arrays(*vocabulary(knowledge)))
        counts = dict(zip(unpacked(kept["words"]), kept["weights"].tolist(), strict=True))
        ours = self._index.vocabulary | EVERYDAY | set(unpacked(kept["ours"]))
        sound = Mender({word: counts.get(word, 0) + 1 for word in sorted(ours)})
        asked = {word: count for word, count in counts.items() if word not in ours}
        self.mender = Mender({**sound.vocabulary, **{w: n for w, n in asked.items() if not _is_slip(w, n, sound)}})

    def scene(self, text: str) -> Scene:
        """The message, laid out. Any text will do."""
        return look(text, self.mender.mend(words(text)), sentences(text), self._index)


def _is_slip(word: str, count: int, sound: Mender) -> bool:
    """Whether a word of the phrasings is a typing error of one that is much commoner."""
    meant = sound.nearest(word)
    return meant != word and sound.vocabulary[meant] >= _COMMONER * count


def _as_arrays(counts: Mapping[str, int], ours: Collection[str]) -> Arrays:
    weights = np.array(list(counts.values()), dtype=np.int64)
    return {"words": packed(counts), "weights": weights, "ours": packed(sorted(ours))}
