"""Which topic a question is about, how sure that is, and whether to decline.

The classes are the topics and the groups of what is declined, so that a near miss has somewhere else to fall. Topics
are taught by their phrasings and by the claims of their guidance, which bring the subject's own words. The sureness is
learnt at start from the phrasings, by holding voices out in turn. Looks at one asking sentence; knows nothing of facts
save what the caller lets them lean to.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from nicwise.answer import Outcome
from nicwise.pack.model import Knowledge
from nicwise.understand.calibration import Calibration, Evidence
from nicwise.understand.features import Floats, Grams, Ints, Row, masked, vocabulary
from nicwise.understand.linear import TAUGHT_ALWAYS, held_out, similarities, unfold
from nicwise.understand.mending import Mender
from nicwise.understand.normalise import words
from nicwise.understand.terms import TermIndex

FOLDS = 3
"""Cross-validation folds. Each costs a training of its own at start."""

OUTSIDE = 0.5
"""Share of questions taken to be about something else: most subjects of the field are still declined. It fixes what the
confidence means; the phrasings themselves hold more that is declined, only because it comes in so many kinds."""

SURE = 0.5
"""From this probability on a topic is answered: below it, answering would be wrong more often than right."""

WORTH_ASKING = 0.15
"""From this probability on the asker is offered the topics that come nearest; below it the question is declined."""

_LENGTHS_OF_NOTHING = (1, 2, 4, 8, 16, 32)
"""Texts in which no word is known are about no topic: so much is learnt even where no phrasing was ever mistaken."""

_OFFERED = 3
_MANY = 4
_FAR_BELOW = -20.0
_NO_LEANING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Match:
    """What a question is about.

    topic: None unless outcome is "answered". confidence: calibrated probability that the best topic is right.
    candidates: (topic, probability), likeliest first, empty where nothing comes near. declined: id of the group
    that it fell into, where it did.
    """

    outcome: Outcome
    topic: str | None
    confidence: float
    candidates: tuple[tuple[str, float], ...] = ()
    declined: str | None = None


@dataclass(frozen=True, slots=True)
class HeldOut:
    """How one phrasing was taken by a model that had not seen its voice. wanted, found: topic or declined group."""

    text: str
    wanted: str
    found: str
    confidence: float

    def answers(self, topics: Collection[str]) -> bool:
        """Whether it would have been answered, rightly or not."""
        return self.found in topics and self.confidence >= SURE


class Matcher:
    """Matches questions to topics. Trained when it is made; immutable and safe to share afterwards."""

    def __init__(self, knowledge: Knowledge, mender: Mender | None = None) -> None:
        """knowledge: at least one topic; lexicon and declined groups may be empty.

        mender: repairs typing errors before matching; where none is given, one is made of the knowledge's own words.
        """
        self._topics = tuple(knowledge.topics)
        self._classes = self._topics + tuple(group.id for group in knowledge.declined)
        self._mender = mender or Mender(vocabulary(knowledge))
        self._terms = TermIndex(knowledge.lexicon)
        lessons = _lessons(knowledge)
        labels: Ints = np.array([lesson.label for lesson in lessons], dtype=np.int64)
        folds: Ints = np.array([lesson.fold for lesson in lessons], dtype=np.int64)
        read = [self._read(lesson.text) for lesson in lessons]
        self._grams = Grams([text for text, _ in read], [marks for _, marks in read])
        similar = similarities(self._grams.training, self._grams.spread)
        model, logits = held_out(similar, labels, len(self._classes), folds)
        self._linear = unfold(model, self._grams.training, len(self._grams.spread))
        tried = [place for place, lesson in enumerate(lessons) if lesson.fold != TAUGHT_ALWAYS]
        evidence = [
            self._evidence(logits[place], _known_elsewhere(row, self._grams.spread), len(read[place][0]))
            for place, row in ((place, self._grams.training[place]) for place in tried)
        ]
        right = [int(logits[place, : len(self._topics)].argmax()) == lessons[place].label for place in tried]
        within = [lessons[place].label < len(self._topics) for place in tried]
        nothing = [Evidence(float(model.bias.min()), 0.0, 0.0, length) for length in _LENGTHS_OF_NOTHING]
        self._calibration = Calibration(
            [*evidence, *nothing], [*right, *(False for _ in nothing)], [*_counts(within), *(1.0 for _ in nothing)]
        )
        self.held_out: tuple[HeldOut, ...] = tuple(
            HeldOut(
                lessons[place].text,
                self._classes[lessons[place].label],
                self._classes[int(logits[place].argmax())],
                self._calibration.probability(one),
            )
            for place, one in zip(tried, evidence, strict=True)
        )

    def match(self, text: str, leaning: Mapping[str, float] = _NO_LEANING) -> Match:
        """What `text`, one asking sentence, is about.

        leaning: topic -> what the facts of the question add to its logit; unknown topics are ignored.
        """
        spoken, terms = self._read(text)
        row = self._grams.row(spoken, terms)
        if not len(row.ids):  # nothing known in it, or nothing at all
            return Match("out_of_scope", None, 0.0)
        logits = self._linear.logits(row)
        for topic, lean in leaning.items():
            if topic in self._topics:
                logits[self._topics.index(topic)] += lean
        confidence = self._calibration.probability(self._evidence(logits, row.known, len(spoken)))
        found = int(logits.argmax())
        topic_logits = logits[: len(self._topics)]
        order = np.argsort(-topic_logits, kind="stable")[:_OFFERED]
        candidates = self._candidates(topic_logits, order, confidence)
        if confidence >= SURE and found < len(self._topics):
            return Match("answered", self._topics[found], confidence, candidates)
        declined = self._classes[found] if found >= len(self._topics) else None
        if confidence >= WORTH_ASKING:
            return Match("clarify", None, confidence, candidates, declined)
        return Match("out_of_scope", None, confidence, candidates, declined)

    def _read(self, text: str) -> tuple[list[str], list[str]]:
        """The words as the model sees them; and as marks the terms among them, and how many kinds of traffic."""
        spoken = self._mender.mend(words(text))
        terms = [mention.term for mention in self._terms.find(spoken)]
        kinds = len({term.role for term in terms if term.role})
        counted = [f"kinds of traffic: {min(kinds, _MANY)}"] if kinds else []
        return masked(spoken), [term.id for term in terms] + counted

    def _evidence(self, logits: Floats, known: float, length: int) -> Evidence:
        best = int(logits[: len(self._topics)].argmax())
        others = logits.copy()
        others[best] = _FAR_BELOW
        return Evidence(float(logits[best]), float(logits[best] - others.max()), known, length)

    def _candidates(self, logits: Floats, order: Ints, confidence: float) -> tuple[tuple[str, float], ...]:
        """The best topic with its confidence, the next ones with what is left of it, in proportion to their odds."""
        odds = np.exp(logits - logits.max())
        odds /= odds.sum()
        left = (1 - confidence) / max(1 - float(odds[order[0]]), 1e-9)
        return tuple(
            (self._topics[number], confidence if place == 0 else min(confidence, left * float(odds[number])))
            for place, number in enumerate(order)
        )


@dataclass(frozen=True, slots=True)
class _Lesson:
    """A text that teaches a class. fold: in which fold it is held out, or TAUGHT_ALWAYS."""

    text: str
    label: int
    fold: int


def _lessons(knowledge: Knowledge) -> list[_Lesson]:
    taught = [topic.phrasings for topic in knowledge.topics.values()]
    taught += [group.phrasings for group in knowledge.declined]
    lessons = [
        _Lesson(phrasing.text, label, fold)
        for label, phrasings in enumerate(taught)
        for phrasing, fold in zip(phrasings, _folds([phrasing.group for phrasing in phrasings]), strict=True)
    ]
    claims = [
        _Lesson(f"{section.title}. {' '.join(section.paragraphs[:1])}", label, TAUGHT_ALWAYS)
        for label, topic in enumerate(knowledge.topics.values())
        for section in topic.sections
    ]
    return lessons + claims


def _folds(groups: list[str]) -> list[int]:
    """A fold for each phrasing of one class: whole voices where it has as many as folds, else one by one."""
    voices = sorted(set(groups))
    if len(voices) >= FOLDS:
        return [voices.index(group) % FOLDS for group in groups]
    return [place % FOLDS for place in range(len(groups))]


def _counts(within: list[bool]) -> list[float]:
    """For how many questions each held-out phrasing stands, so that OUTSIDE of all are outside, as in use."""
    inside = sum(within)
    outside = len(within) - inside
    each = (inside / (1 - OUTSIDE) * OUTSIDE / outside) if outside else 1.0
    return [1.0 if one else each for one in within]


def _known_elsewhere(row: Row, spread: Ints) -> float:
    """Share of a training text's weight that other training texts have too."""
    return float((row.values[spread[row.ids] > 1] ** 2).sum())
