"""Texts to labels: learns from labelled texts which label a new one has.

A part of its own: knows nothing of topics, knowledge or answers, and declines nothing; what to make of the scores is
the caller's business. How a text becomes words is an argument, with a default that mends typing errors against the
words of the examples.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nicwise.understand.features import masked
from nicwise.understand.grams import Bag, Grams
from nicwise.understand.linear import train
from nicwise.understand.mending import Mender
from nicwise.understand.normalise import words
from nicwise.understand.packing import Arrays, packed, unpacked
from nicwise.understand.sparse import Floats, Ints, Sparse

FOLDS = 3
"""Parts in which examples are held out. Each costs a training of its own."""

TAUGHT_ALWAYS = -1
"""The fold of examples that are in every training and never held out."""

Read = Callable[[str], tuple[Sequence[str], Sequence[str]]]
"""A text's words as the matcher shall see them, and marks that stand beside them."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text that teaches a label. voice: what it is held out with; None where it is never held out.

    kind: where given, it is held out with all of that kind, whatever the label and voice: so it is learnt how texts
    fare that are like nothing taught.
    """

    text: str
    label: str
    voice: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """logits: one-vs-rest, one a label in the order of the labels. known: share of the text's weight that was seen in
    training, 0 to 1. size: how many words it has."""

    logits: Floats
    known: float
    size: int


@dataclass(frozen=True, slots=True)
class Trial:
    """How an example was scored by a model that had not seen its voice. example: its place among the examples."""

    example: int
    scores: Scores


class Matcher:
    """Ranks labels for a text. Immutable after it is made, safe to share."""

    def __init__(self, labels: Sequence[str], grams: Grams, table: Floats, bias: Floats, read: Read) -> None:
        """table, bias: what each row of `grams` adds to the logits, and what they begin with."""
        self.labels = tuple(labels)
        self._grams = grams
        self._table = table
        self._bias = bias
        self.read = read

    @classmethod
    def fit(cls, examples: Sequence[Example], read: Read | None = None) -> "Matcher":
        """Learn from examples: at least one. read: how a text becomes words and marks."""
        lesson = _Lesson.of(examples, read or reading_of([example.text for example in examples]))
        return lesson.matcher()

    @classmethod
    def fit_and_try(
        cls, examples: Sequence[Example], read: Read | None = None, judges: str | None = None
    ) -> tuple["Matcher", tuple[Trial, ...]]:
        """Learn, and try each example that has a voice on a model without that voice.

        judges: a voice that alone is tried, on a model that was taught all the rest; where no example has it, all are.
        """
        lesson = _Lesson.of(examples, read or reading_of([example.text for example in examples]))
        return lesson.matcher(), lesson.trials(_folds(examples, judges))

    def rank(self, text: str) -> tuple[tuple[str, float], ...]:
        """All labels, likeliest first, each with the probability of it against all others: these need not add up to
        one, and all are low for a text that is like no example."""
        logits = self.scores(text).logits
        chances = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        return tuple((self.labels[place], float(chances[place])) for place in np.argsort(-logits, kind="stable"))

    def scores(self, text: str) -> Scores:
        """The scores of any text."""
        return self.scores_of(*self.read(text))

    def scores_of(self, text: Sequence[str], marks: Sequence[str]) -> Scores:
        """The scores of a text that was read already: its words and marks."""
        bag = self._grams.bag(text, marks)
        if not bag.rows:
            return Scores(self._bias.copy(), 0.0, bag.size)
        logits = self._table[bag.rows].sum(axis=0)
        logits *= np.float32(bag.whole**-0.5)
        logits += self._bias
        return Scores(logits, bag.known / bag.whole, bag.size)

    def packed(self) -> Arrays:
        """All of it but `read`, as arrays."""
        return {
            "labels": packed(self.labels),
            "words": packed(self._grams.words),
            "grams": packed(self._grams.grams),
            "weights": self._grams.weights,
            "unseen": np.array([self._grams.unseen]),
            "table": self._table,
            "bias": self._bias,
        }

    @classmethod
    def unpacked(cls, arrays: Arrays, read: Read) -> "Matcher":
        """What `packed` gave, with the same `read`, is the same matcher."""
        words, names = unpacked(arrays["words"]), unpacked(arrays["grams"])
        grams = Grams(words, names, arrays["weights"], float(arrays["unseen"][0]))
        return cls(unpacked(arrays["labels"]), grams, arrays["table"], arrays["bias"], read)


def reading_of(texts: Sequence[str]) -> Read:
    """Words mended against those of the texts, and no marks."""
    mender = Mender(Counter(word.text for text in texts for word in words(text)))

    def read(text: str) -> tuple[Sequence[str], Sequence[str]]:
        return masked(mender.mend(words(text))), ()

    return read


@dataclass(frozen=True, slots=True)
class _Lesson:
    """Examples made ready for training. rows, spelling: as `train` takes them; numbers: the label of each example."""

    labels: tuple[str, ...]
    numbers: Ints
    grams: Grams
    bags: tuple[Bag, ...]
    rows: Sparse
    spelling: Sparse
    read: Read

    @classmethod
    def of(cls, examples: Sequence[Example], read: Read) -> "_Lesson":
        labels = tuple(dict.fromkeys(example.label for example in examples))
        numbering = {label: number for number, label in enumerate(labels)}
        told = [read(example.text) for example in examples]
        grams = Grams.of([text for text, _ in told], [marks for _, marks in told])
        bags = tuple(grams.bag(text, marks) for text, marks in told)
        rows = Sparse.of([dict.fromkeys(bag.rows, (bag.whole or 1) ** -0.5) for bag in bags], len(grams))
        numbers = np.array([numbering[example.label] for example in examples], dtype=np.int64)
        return cls(labels, numbers, grams, bags, rows, grams.spelling(), read)

    def matcher(self) -> Matcher:
        model = train(self.rows, self.spelling, self.grams.weights, self.numbers, len(self.labels))
        return Matcher(self.labels, self.grams, model.table, model.bias, self.read)

    def trials(self, folds: Ints) -> tuple[Trial, ...]:
        """One a text that is in a fold, in their order."""
        found: dict[int, Trial] = {}
        known = self._known_elsewhere()
        for fold in range(FOLDS):
            out, rest = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
            if not len(out) or not len(rest):
                continue
            model = train(self.rows.rows(rest), self.spelling, self.grams.weights, self.numbers[rest], len(self.labels))
            for place, logits in zip(out.tolist(), model.logits(self.rows.rows(out)), strict=True):
                found[place] = Trial(place, Scores(logits, known[place], self.bags[place].size))
        return tuple(found[place] for place in sorted(found))

    def _known_elsewhere(self) -> list[float]:
        """Of each text the share of its weight that other training texts have too."""
        alone = np.where(self.grams.alone, self.grams.weights**2, 0).astype(np.float32)[:, None]
        of_words = replace(self.spelling, values=self.spelling.values**2).times(alone)
        shares = replace(self.rows, values=self.rows.values**2).times(np.concatenate([of_words, alone]))
        return [
            bag.known / (bag.whole or 1) - share for bag, share in zip(self.bags, shares[:, 0].tolist(), strict=True)
        ]


def _folds(examples: Sequence[Example], judges: str | None) -> Ints:
    """The fold of each example: whole kinds; of a label whole voices where it has as many as folds, else one by one.

    Where some have the voice that judges, these are the only fold.
    """
    judging = np.array([judges is not None and example.voice == judges for example in examples])
    if judging.any():
        return np.where(judging, 0, TAUGHT_ALWAYS)
    by_label: dict[str, list[int]] = {}
    for place, example in enumerate(examples):
        if example.voice is not None and example.kind is None:
            by_label.setdefault(example.label, []).append(place)
    folds = np.full(len(examples), TAUGHT_ALWAYS, dtype=np.int64)
    kinds = {kind: number for number, kind in enumerate(sorted({one.kind for one in examples if one.kind is not None}))}
    for place, example in enumerate(examples):
        if example.kind is not None:
            folds[place] = kinds[example.kind] % FOLDS
    for places in by_label.values():
        voices = sorted({examples[place].voice or "" for place in places})
        many = len(voices) >= FOLDS
        for number, place in enumerate(places):
            folds[place] = (voices.index(examples[place].voice or "") if many else number) % FOLDS
    return folds
