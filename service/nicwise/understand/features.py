"""Words to numbers: what of a question the matcher looks at, and how heavily each part weighs.

Two kinds of n-grams share one vector: single words and pairs of neighbours (a pair is spelled without a gap, so that
"heart beat" meets "heartbeat"), and runs of two to four letters within a word, which carry typing errors and
inflections. Weights are TF-IDF. N-grams never seen in training count in the length of the vector: a question full
of strange words thereby resembles nothing, which is what lets the matcher decline. What was left out because it
did not help on public sets: longer letter runs, and separate lengths for words and letters.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nicwise.pack.model import Knowledge
from nicwise.understand.normalise import Word, words
from nicwise.understand.numerals import GIGABIT_UNITS, GIGABYTE_UNITS, MEGABIT_UNITS, MEGABYTE_UNITS, number

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

NUMBER = "<number>"
SPEED = "<speed>"
VERSION = "<version>"

_UNITS = GIGABIT_UNITS | MEGABIT_UNITS | GIGABYTE_UNITS | MEGABYTE_UNITS
_YEARS = frozenset({"2003", "2008", "2012", "2016", "2019", "2022", "2025"})
_KEPT = frozenset({"both", "pair", "couple"})
_RUNS = (2, 3, 4)

_MARK_WEIGHT = 2.0
"""A mark against a word: two raises what is found of voices held out by about a point over one."""


@dataclass(frozen=True, slots=True)
class Row:
    """One text. ids, values: its known n-grams and their weights. known: share of the weight that is known, 0 to 1."""

    ids: Ints
    values: Floats
    known: float


def masked(spoken: Sequence[Word]) -> list[str]:
    """The words as the matcher sees them: no particular number, speed or version teaches a topic.

    "1" becomes "one", which says something ("one NIC", "one at a time"); other counts become NUMBER.
    """
    seen: list[str] = []
    for place, word in enumerate(spoken):
        text = word.text
        after = spoken[place + 1].text if place + 1 < len(spoken) else ""
        value = number(text)
        if text in _YEARS:
            seen.append(VERSION)
        elif value is not None and after in _UNITS:
            seen.append(SPEED)
        elif text[0].isdigit():
            seen.append("one" if value == 1 else NUMBER)
        elif value is not None and value > 1 and text not in _KEPT:
            seen.append(NUMBER)
        elif not _said_already(text, seen[-1] if seen else "", after):
            seen.append(text)
    return seen


def _said_already(text: str, before: str, after: str) -> bool:
    """Whether a word only completes the mask before it: the release, the unit, the sign between two numbers."""
    if text == "x":
        return after[:1].isdigit()
    return (text == "r2" and before == VERSION) or (text in _UNITS and before == SPEED)


def vocabulary(knowledge: Knowledge) -> dict[str, int]:
    """Every word that the knowledge uses, with how often: what typing errors are mended against."""
    counts: Counter[str] = Counter()
    for text in _texts(knowledge):
        counts.update(word.text for word in words(text) if word.text.isalpha())
    return dict(counts)


def _texts(knowledge: Knowledge) -> Iterable[str]:
    for topic in knowledge.topics.values():
        yield from (topic.title, topic.question, topic.summary)
        yield from (phrasing.text for phrasing in topic.phrasings)
        for section in topic.sections:
            yield section.title
            yield from section.paragraphs
    for group in knowledge.declined:
        yield group.reason
        yield from (phrasing.text for phrasing in group.phrasings)
    for term in knowledge.lexicon:
        yield term.name
        yield from term.forms


class Grams:
    """The n-grams of a set of training texts and their weights.

    texts: each a text's masked words. marks: for each text, what stands beside the words (ids of terms).
    Immutable after it is made.
    """

    def __init__(self, texts: Sequence[Sequence[str]], marks: Sequence[Sequence[str]]) -> None:
        self._ids: dict[str, int] = {}
        self._words: dict[str, tuple[int, ...]] = {}
        for text, beside in zip(texts, marks, strict=True):
            for word in text:
                if word not in self._words:
                    self._words[word] = tuple(self._ids.setdefault(gram, len(self._ids)) for gram in _of_word(word))
            for gram in _of_text(text, beside):
                self._ids.setdefault(gram, len(self._ids))
        counted = [self._count(text, beside)[0] for text, beside in zip(texts, marks, strict=True)]
        spread = Counter(gram for grams in counted for gram in grams)
        self.spread: Ints = np.array([spread[place] for place in range(len(self._ids))], dtype=np.int64)
        """In how many training texts each n-gram is."""
        self._weights: Floats = np.log((1 + len(texts)) / (1 + self.spread)).astype(np.float32) + np.float32(1)
        self._weights[[place for gram, place in self._ids.items() if gram.startswith("@")]] *= _MARK_WEIGHT
        # As heavy as an n-gram seen once: so a text held out of training weighs the same as a new one.
        self._unseen = math.log((1 + len(texts)) / 2) + 1
        self.training = tuple(self._row(grams, {}) for grams in counted)

    def row(self, text: Sequence[str], marks: Sequence[str] = ()) -> Row:
        """The vector of a new text."""
        return self._row(*self._count(text, marks))

    def _count(self, text: Sequence[str], marks: Sequence[str]) -> tuple[Mapping[int, int], Mapping[str, int]]:
        """How often each known n-gram is in the text, by id, and each unknown one, by its letters."""
        ids: list[int] = []
        strange: list[str] = []
        for word in text:
            if (known := self._words.get(word)) is not None:
                ids += known
            else:
                strange += _of_word(word)
        strange += _of_text(text, marks)
        unseen = [gram for gram in strange if gram not in self._ids]
        ids += [self._ids[gram] for gram in strange if gram in self._ids]
        return Counter(ids), Counter(unseen)

    def _row(self, known: Mapping[int, int], unseen: Mapping[str, int]) -> Row:
        ids = np.fromiter(known.keys(), np.int64, len(known))
        counts = np.fromiter(known.values(), np.float32, len(known))
        values = self._weights[ids] * (1 + np.log(counts))
        seen = float(values @ values)
        total = seen + sum((self._unseen * (1 + math.log(count))) ** 2 for count in unseen.values())
        return Row(ids, values / np.float32(math.sqrt(total or 1)), seen / (total or 1))


def _of_text(text: Sequence[str], marks: Sequence[str]) -> list[str]:
    """Pairs of neighbours, spelled like a word, and marks."""
    return ["=" + first + second for first, second in pairwise(text)] + ["@" + mark for mark in marks]


def _of_word(word: str) -> list[str]:
    """The word itself, and the runs of letters in it with its edges marked; a mask has no runs."""
    if word.startswith("<"):
        return ["=" + word]
    edged = f"<{word}>"
    return ["=" + word] + [edged[i : i + n] for n in _RUNS for i in range(len(edged) - n + 1)]
