"""Which topic a question is about, how sure that is, and whether to decline.

The matcher's labels are the topics and the groups of what is declined, so that a near miss has somewhere else to fall.
Topics are taught by their phrasings and by the claims of their guidance, which bring the subject's own words. The
sureness is learnt from the phrasings, by holding voices out in turn. Looks at one asking sentence; of facts it sees the
marks that the caller sets for them.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from nicwise.answer import Outcome
from nicwise.pack.model import Knowledge
from nicwise.understand.calibration import LENGTHS_OF_NOTHING, Calibration, Evidence
from nicwise.understand.features import masked, vocabulary
from nicwise.understand.keeping import Cache, key_of
from nicwise.understand.matcher import Example, Matcher, Scores, Trial
from nicwise.understand.mending import Mender
from nicwise.understand.normalise import Word, words
from nicwise.understand.packing import Arrays
from nicwise.understand.sparse import Floats, Ints
from nicwise.understand.terms import TermIndex

OUTSIDE = 0.25
"""Share of questions taken to be about something else: most subjects of the field are still declined. It fixes what the
confidence means; the phrasings themselves hold more that is declined, only because it comes in so many kinds."""

SURE = 0.4
"""From this probability on a topic is answered. Of 260 questions of strangers none of whose words were taught, 91 in a
hundred are then answered on their topic and 5 on another; at 0.5 it is 90 and 5, at 0.3 93 and 6."""

WORTH_ASKING = 0.15
"""From this probability on the asker is offered the topics that come nearest; below it the question is declined."""

_STRANGE_EVERY = 2
"""Of the declined groups every second is held out whole, as much of what is asked from outside is of no kind that
anybody thought of. On 58 topics and 30 groups of CLINC150, with as many strange questions: of what is answered at 0.85,
71 % is right, against 62 % with none held out whole and 81 % with all; of the topics' own 87 % is answered rightly,
against 88 and 84 %."""

STRANGERS = "strangers"
"""The voice of questions by people who had not seen any phrasing. Where there are some, how sure an answer may be is
learnt from these alone: phrasings are written to be unlike one another, so voices held out fare worse than they do."""

_OFFERED = 3
_MANY = 4
_FAR_BELOW = -20.0
_NO_LEANING: Mapping[str, float] = MappingProxyType({})


Tells = Callable[[str], Sequence[str]]
"""A text to the marks that its facts set."""


def _tells_nothing(_text: str) -> Sequence[str]:
    return ()


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


class TopicMatcher:
    """Matches questions to topics. Immutable after it is made, safe to share."""

    def __init__(
        self,
        knowledge: Knowledge,
        mender: Mender | None = None,
        cache: Cache | None = None,
        tells: Tells = _tells_nothing,
    ) -> None:
        """knowledge: at least one topic; lexicon and declined groups may be empty.

        mender: repairs typing errors before matching; where none is given, one is made of the knowledge's own words.
        cache: keeps what is learnt, so that the same knowledge need not be learnt again. tells: the marks that the
        facts of a phrasing set.
        """
        self._mender = mender or Mender(vocabulary(knowledge)[0])
        self._tells = tells
        self._terms = TermIndex(knowledge.lexicon)
        self._topics = tuple(knowledge.topics)
        self._numbers = {topic: number for number, topic in enumerate(self._topics)}
        examples = self._examples = _examples(knowledge)
        self.key = key_of(_dependencies(knowledge, examples, self._mender))
        """Stands for all that reading and matching depend on."""
        learnt = (cache or Cache(None)).get("topics", self.key, lambda: self._learn(examples))
        self._matcher = Matcher.unpacked(learnt, self.read)
        self._calibration = Calibration(learnt["calibration"].tolist())
        labels = self._matcher.labels
        self.held_out: tuple[HeldOut, ...] = tuple(
            HeldOut(examples[place].text, examples[place].label, labels[found], confidence)
            for place, found, confidence in zip(
                learnt["tried"].tolist(), learnt["found"].tolist(), learnt["confidence"].tolist(), strict=True
            )
        )

    def match(self, text: str, leaning: Mapping[str, float] = _NO_LEANING) -> Match:
        """What `text`, one asking sentence, is about.

        leaning: topic -> what the facts of the question add to its logit; unknown topics are ignored.
        """
        return self.match_words(self._mender.mend(words(text)), self._tells(text), leaning)

    def match_words(
        self,
        spoken: Sequence[Word],
        told: Sequence[str] = (),
        leaning: Mapping[str, float] = _NO_LEANING,
        *,
        within: Sequence[Word] = (),
        share: float = 0.0,
    ) -> Match:
        """The same for words that are mended already.

        told: the marks that the facts of the message set. within: the words that `spoken` stand among. share: how much
        of the scores comes from those, 0 to 1.
        """
        scores = self._matcher.scores_of(*self.seen(spoken, told))
        if share and len(within) > len(spoken):
            scores = _mixed(scores, self._matcher.scores_of(*self.seen(within, told)), share)
        if not scores.known:  # nothing known in it, or nothing at all
            return Match("out_of_scope", None, 0.0)
        logits = scores.logits
        for topic, lean in leaning.items():
            if topic in self._numbers:
                logits[self._numbers[topic]] += lean
        labels = self._matcher.labels
        confidence = self._calibration.probability(self._evidence(logits, scores.known, scores.size))
        found = int(logits.argmax())
        topic_logits = logits[: len(self._topics)]
        order = np.argsort(-topic_logits, kind="stable")[:_OFFERED]
        candidates = self._candidates(topic_logits, order, confidence)
        if confidence >= SURE and found < len(self._topics):
            return Match("answered", labels[found], confidence, candidates)
        declined = labels[found] if found >= len(self._topics) else None
        if confidence >= WORTH_ASKING:
            return Match("clarify", None, confidence, candidates, declined)
        return Match("out_of_scope", None, confidence, candidates, declined)

    def hold_out_each(self) -> tuple[HeldOut, ...]:
        """How each phrasing fares with a matcher that has not seen its voice; for authors. Learns anew."""
        matcher, trials = Matcher.fit_and_try(self._examples, self.read)
        evidence = [self._evidence(trial.scores.logits, trial.scores.known, trial.scores.size) for trial in trials]
        return tuple(
            HeldOut(
                self._examples[trial.example].text,
                self._examples[trial.example].label,
                matcher.labels[int(trial.scores.logits.argmax())],
                self._calibration.probability(one),
            )
            for trial, one in zip(trials, evidence, strict=True)
        )

    def _learn(self, examples: Sequence[Example]) -> Arrays:
        """The matcher and how sure it may be, with what became of each phrasing that was held out."""
        matcher, trials = Matcher.fit_and_try(examples, self.read, STRANGERS)
        evidence = [self._evidence(trial.scores.logits, trial.scores.known, trial.scores.size) for trial in trials]
        calibration = self._calibrate(matcher, examples, trials, evidence)
        return {
            **matcher.packed(),
            "calibration": np.array(calibration.weights),
            "tried": np.array([trial.example for trial in trials], dtype=np.int64),
            "found": np.array([int(trial.scores.logits.argmax()) for trial in trials], dtype=np.int64),
            "confidence": np.array([calibration.probability(one) for one in evidence]),
        }

    def _calibrate(
        self, matcher: Matcher, examples: Sequence[Example], trials: Sequence[Trial], evidence: Sequence[Evidence]
    ) -> Calibration:
        best = [matcher.labels[int(trial.scores.logits[: len(self._topics)].argmax())] for trial in trials]
        wanted = [examples[trial.example].label for trial in trials]
        right = [one == other for one, other in zip(best, wanted, strict=True)]
        within = [label in self._numbers for label in wanted]
        lowest = float(matcher.scores("").logits.min())
        nothing = [Evidence(lowest, 0.0, 0.0, length) for length in LENGTHS_OF_NOTHING]
        return Calibration.learn(
            [*evidence, *nothing], [*right, *(False for _ in nothing)], [*_counts(within), *(1.0 for _ in nothing)]
        )

    def read(self, text: str) -> tuple[list[str], list[str]]:
        """The words as the model sees them; and as marks the terms among them, and how many kinds of traffic."""
        return self.seen(self._mender.mend(words(text)), self._tells(text))

    def seen(self, spoken: Sequence[Word], told: Sequence[str]) -> tuple[list[str], list[str]]:
        """The same of words that are mended already, and marks that their facts set."""
        terms = [mention.term for mention in self._terms.find(spoken)]
        kinds = len({term.role for term in terms if term.role})
        counted = [f"kinds of traffic: {min(kinds, _MANY)}"] if kinds else []
        subjects = [mention.term.id for mention in self._terms.find_subjects(spoken)]
        return masked(spoken), [*(term.id for term in terms), *subjects, *counted, *told]

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


def _mixed(part: Scores, whole: Scores, share: float) -> Scores:
    """The scores of a part of a text, with so much of those of the whole."""
    logits = (1 - share) * part.logits + share * whole.logits
    return Scores(logits, (1 - share) * part.known + share * whole.known, whole.size)


def _examples(knowledge: Knowledge) -> list[Example]:
    """Topics first, so that their labels come first. Claims are taught always: nobody asks in their words."""
    asked = [Example(one.text, topic.id, one.group) for topic in knowledge.topics.values() for one in topic.phrasings]
    declined = [
        Example(
            one.text, group.id, one.group, group.id if number % _STRANGE_EVERY == 0 and one.group != STRANGERS else None
        )
        for number, group in enumerate(knowledge.declined)
        for one in group.phrasings
    ]
    claims = [
        Example(f"{section.title}. {' '.join(section.paragraphs[:1])}", topic.id)
        for topic in knowledge.topics.values()
        for section in topic.sections
    ]
    return asked + declined + claims


def _dependencies(knowledge: Knowledge, examples: Sequence[Example], mender: Mender) -> Iterator[str]:
    """All that what is learnt depends on, beside the code."""
    for example in examples:
        yield from (example.text, example.label, example.voice or "", example.kind or "")
    for term in knowledge.lexicon:
        yield from (term.id, term.role or "", *term.forms)
    for word, weight in sorted(mender.vocabulary.items()):
        yield from (word, str(weight))


def _counts(within: list[bool]) -> list[float]:
    """For how many questions each held-out phrasing stands, so that OUTSIDE of all are outside, as in use."""
    inside = sum(within)
    outside = len(within) - inside
    each = (inside / (1 - OUTSIDE) * OUTSIDE / outside) if outside else 1.0
    return [1.0 if one else each for one in within]
