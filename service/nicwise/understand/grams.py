"""Words to vectors: which parts of a text the matcher looks at, and how heavily each weighs.

A text is a set of tokens: its words, its pairs of neighbours and its marks. A word brings itself and the runs of two
to four letters within it, which carry typing errors and inflections; a pair is spelled without a gap, so that
"heart beat" meets "heartbeat". Every token has a vector and a squared length of its own, and a text's are their sums:
so a word costs one addition however many letters it has, and training sees each word once rather than once a text.
Against the true length of the sum this loses nothing that can be measured on public intents. Weights are TF-IDF.
N-grams never seen in training count in the length: a question full of strange words thereby resembles nothing, which
is what lets the matcher decline.

What was left out as it did not help: longer runs, runs across words, pairs with a gap, counts of repeated words.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from nicwise.understand.sparse import Floats, Sparse

_RUNS = (2, 3, 4)

_RUN_WEIGHT = 0.7
"""A run of letters against a word. On public intents held out for choosing, 0.5 to 1 differ by half a point."""

_MARK_WEIGHT = 2.0
"""A mark against a word: two raises what is found of voices held out by about a point over one."""

_PRUNED_FROM = 20_000
"""With so many texts, n-grams of a single text are not kept: half of all, and of little use to other texts. With few
texts they are worth half a point."""


@dataclass(frozen=True, slots=True)
class Bag:
    """A text as a set of tokens. rows: of those that are known. known: squared length of these; whole: of all.

    size: how many words it has.
    """

    rows: Sequence[int]
    known: float
    whole: float
    size: int


class Grams:
    """What is known of a set of texts: rows number first its words, then its n-grams. Safe to share."""

    def __init__(self, words: Sequence[str], grams: Sequence[str], weights: Floats, unseen: float) -> None:
        """weights: one an n-gram. unseen: the weight of n-grams that are not among them."""
        self.words = {word: row for row, word in enumerate(words)}
        self.grams = {gram: row for row, gram in enumerate(grams, len(words))}
        self.weights = weights
        self.unseen = unseen
        self._squares = [0.0] * len(words) + (weights.astype(np.float64) ** 2).tolist()
        self._measured: dict[str, tuple[float, float]] = {}

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]], marks: Sequence[Sequence[str]]) -> "Grams":
        """texts: each a text's words. marks: for each text, what stands beside the words."""
        parts: dict[str, list[str]] = {}
        spread: Counter[str] = Counter()
        for text, beside in zip(texts, marks, strict=True):
            for word in text:
                if word not in parts:
                    parts[word] = _of_word(word)
            spread.update(set(chain(_between(text, beside), *(parts[word] for word in text))))
        least = 2 if len(texts) >= _PRUNED_FROM else 1
        kept = sorted(gram for gram, count in spread.items() if count >= least)
        often = np.array([spread[gram] for gram in kept], dtype=np.float64)
        kinds = np.array([_kind_weight(gram) for gram in kept])
        weights = kinds * (np.log((1 + len(texts)) / (1 + often)) + 1)
        # As heavy as an n-gram seen once: so a text held out of training weighs the same as a new one.
        return cls(sorted(parts), kept, weights.astype(np.float32), math.log((1 + len(texts)) / 2) + 1)

    def __len__(self) -> int:
        return len(self.words) + len(self.grams)

    @property
    def alone(self) -> NDArray[np.bool_]:
        """Which n-grams are in a single text: these weigh as much as one that is in none."""
        kinds = np.array([_kind_weight(gram) for gram in self.grams])
        return np.isclose(self.weights, kinds * self.unseen)

    def bag(self, text: Sequence[str], marks: Sequence[str] = ()) -> Bag:
        """Any text as a set of tokens; for a strange word stand those of its n-grams that are known."""
        rows: list[int] = []
        known = whole = 0.0
        for word in dict.fromkeys(text):
            if (row := self.words.get(word)) is not None:
                rows.append(row)
                seen, every = self._measured.get(word) or self._measure(word)
            else:
                grams = _of_word(word)
                rows += [self.grams[gram] for gram in grams if gram in self.grams]
                seen, every = self._squared(Counter(grams))
            known += seen
            whole += every
        for gram in dict.fromkeys(_between(text, marks)):
            if (row := self.grams.get(gram)) is not None:
                rows.append(row)
                known += self._squares[row]
                whole += self._squares[row]
            else:
                whole += (_kind_weight(gram) * self.unseen) ** 2
        return Bag(rows, known, whole, len(text))

    def vector(self, text: Sequence[str]) -> dict[int, float]:
        """Any text as known n-grams with their weights, of length 1: for comparing texts with one another."""
        counts = Counter(chain.from_iterable(map(_of_word, dict.fromkeys(text))))
        counts.update(dict.fromkeys(_between(text, ()), 1))
        offset = len(self.words)
        rows = {self.grams[gram] - offset: count for gram, count in counts.items() if gram in self.grams}
        weighted = {row: count * float(self.weights[row]) for row, count in rows.items()}
        length = math.hypot(*weighted.values()) or 1.0
        return {row: weight / length for row, weight in weighted.items()}

    def spelling(self) -> Sparse:
        """Words x n-grams: how often each is in each known word."""
        offset = len(self.words)
        entries = [
            Counter(self.grams[gram] - offset for gram in _of_word(word) if gram in self.grams) for word in self.words
        ]
        return Sparse.of(entries, len(self.grams))

    def _measure(self, word: str) -> tuple[float, float]:
        found = self._measured[word] = self._squared(Counter(_of_word(word)))
        return found

    def _squared(self, counts: Mapping[str, int]) -> tuple[float, float]:
        """Squared length of the n-grams that are known, and of all."""
        known = strange = 0.0
        for gram, count in counts.items():
            if (row := self.grams.get(gram)) is not None:
                known += self._squares[row] * count * count
            else:
                strange += (_kind_weight(gram) * self.unseen * count) ** 2
        return known, known + strange


def _between(text: Sequence[str], marks: Sequence[str]) -> list[str]:
    """Pairs of neighbours, spelled like a word, and marks."""
    return ["=" + first + second for first, second in pairwise(text)] + ["@" + mark for mark in marks]


def _of_word(word: str) -> list[str]:
    """The word itself, and the runs of letters in it with its edges marked; a mask has no runs."""
    if word.startswith("<"):
        return ["=" + word]
    edged = f"<{word}>"
    return ["=" + word] + ["~" + edged[i : i + n] for n in _RUNS for i in range(len(edged) - n + 1)]


def _kind_weight(gram: str) -> float:
    return _RUN_WEIGHT if gram[0] == "~" else _MARK_WEIGHT if gram[0] == "@" else 1.0
