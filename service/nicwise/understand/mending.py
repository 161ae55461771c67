"""Typing errors mended against the words that are known.

A deletion index (as in SymSpell) proposes, rapidfuzz decides: about 10 µs a word, where comparing with every known
word takes 240. Knows nothing of meaning; which words are known is the caller's business.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from types import MappingProxyType

from rapidfuzz.distance import OSA

from nicwise.understand.normalise import Word

SHORTEST = 4
"""Shorter words are never mended: at three letters every word is one edit from several others."""

LONGEST = 30
"""Longer strings are not words that someone mistyped."""

_TWO_EDITS_FROM = 8
"""Below this length two edits make a different word more often than they mend one."""

_PREFIX = 7
"""Only the first letters are indexed; edits behind them are found all the same, since rapidfuzz decides."""


class Mender:
    """Mends words to the nearest known one. Immutable after it is made, safe to share.

    vocabulary: known word -> weight; of two words as near, the heavier one is taken.
    """

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self.vocabulary: Mapping[str, int] = MappingProxyType(dict(vocabulary))
        index: dict[str, list[str]] = {}
        for word in sorted(self.vocabulary):
            if len(word) >= SHORTEST - 1 and word.isalpha():
                for key in _deletions(word, _edits(len(word) + 1)):
                    index.setdefault(key, []).append(word)
        self._index = {key: tuple(found) for key, found in index.items()}

    def mend(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """The words, each unknown one replaced by the known word it was meant to be, where there is one.

        Offsets stay. Known words, words under four letters and words with a digit are left as they are.
        """
        return tuple(
            word if word.text in self.vocabulary else Word(self.nearest(word.text), word.start, word.end)
            for word in words
        )

    def nearest(self, word: str) -> str:
        """The known word that `word` was meant to be, or `word` itself."""
        if word in self.vocabulary or not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
            return word
        edits = _edits(len(word))
        proposed = {known for key in _deletions(word, edits) for known in self._index.get(key, ())}
        best = min(
            (
                (distance, known[0] != word[0], -self.vocabulary[known], known)
                for known in proposed
                if (distance := OSA.distance(word, known, score_cutoff=edits)) <= edits and _plausible(word, known)
            ),
            default=None,
        )
        return best[3] if best else word


def _edits(length: int) -> int:
    return 2 if length >= _TWO_EDITS_FROM else 1


def _plausible(word: str, known: str) -> bool:
    """Short words keep their first letter, and at four letters no letter is exchanged: "lost" is not "host"."""
    if len(word) > 5:
        return True
    if word[0] != known[0] and sorted(word) != sorted(known):
        return False
    return len(word) > 4 or len(known) != 4 or sorted(word) == sorted(known)


def _deletions(word: str, edits: int) -> set[str]:
    """The first letters of `word`, and what is left of them with up to `edits` letters taken out."""
    prefix = word[:_PREFIX]
    return {"".join(letters) for cut in range(edits + 1) for letters in combinations(prefix, max(len(prefix) - cut, 0))}
