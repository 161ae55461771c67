"""What within its topic a question is about: the subject on which the rows of the topic's verdict table hang.

A subject is heard by its words, which the lexicon has, or by likeness to phrasings that are about it. Here is the
latter: each topic has a matcher of its own, taught by its own phrasings. Those that are about no subject teach it too,
so that a question need not be about any.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from nicwise.pack.model import Knowledge, Topic
from nicwise.understand.calibration import LENGTHS_OF_NOTHING, Calibration, Evidence
from nicwise.understand.keeping import Cache, key_of
from nicwise.understand.matcher import FOLDS, Example, Matcher, Read, Scores
from nicwise.understand.packing import Arrays
from nicwise.understand.sparse import Floats

SURE = 0.5
"""From this probability on a question is taken to be about a subject that it does not name."""

_NONE = ""
"""The label of phrasings that are about no subject."""


class SubjectMatcher:
    """Finds the subjects of questions. Immutable after it is made, safe to share."""

    def __init__(self, knowledge: Knowledge, read: Read, cache: Cache | None = None, *, learnt_with: str = "") -> None:
        """read: a text's words and marks as the topics' matcher sees them. learnt_with: what `read` depends on."""
        taught = [topic for topic in knowledge.topics.values() if any(one.about for one in topic.phrasings)]
        key = key_of((learnt_with, *_dependencies(taught)))
        learnt = (cache or Cache(None)).get("subjects", key, lambda: _learn(taught, read))
        self._calibration = Calibration(learnt["calibration"].tolist())
        self._matchers = {
            topic.id: Matcher.unpacked(
                {name.removeprefix(f"{topic.id}/"): learnt[name] for name in learnt if name.startswith(f"{topic.id}/")},
                read,
            )
            for topic in taught
        }

    def find(self, topic: str, spoken: Sequence[str], marks: Sequence[str]) -> tuple[str, float] | None:
        """The subject that words and marks are about, and how sure that is, 0 to 1; None where it may be none."""
        matcher = self._matchers.get(topic)
        if matcher is None:
            return None
        scores = matcher.scores_of(spoken, marks)
        if not scores.known:
            return None
        found, evidence = _best(matcher, scores)
        return found, self._calibration.probability(evidence)


def _learn(topics: Sequence[Topic], read: Read) -> Arrays:
    """A matcher a topic, and how sure they may be: of each held-out phrasing whether its subject came first."""
    arrays: dict[str, Floats] = {}
    evidence: list[Evidence] = []
    right: list[bool] = []
    for topic in topics:
        # Held out one by one: a subject has too few phrasings to lose a voice that was written for it.
        examples = [
            Example(one.text, one.about or _NONE, str(number % FOLDS)) for number, one in enumerate(topic.phrasings)
        ]
        labels = {one.label for one in examples}
        examples += [
            Example(f"{section.title}. {section.paragraphs[0]}", section.id)
            for section in topic.sections
            if section.id in labels
        ]
        matcher, trials = Matcher.fit_and_try(examples, read)
        nothing = _best(matcher, matcher.scores(""))[1]
        evidence += [replace(nothing, length=length) for length in LENGTHS_OF_NOTHING]
        right += [False] * len(LENGTHS_OF_NOTHING)
        arrays |= {f"{topic.id}/{name}": array for name, array in matcher.packed().items()}
        for trial, wanted in ((trial, examples[trial.example].label) for trial in trials):
            found, seen = _best(matcher, trial.scores)
            evidence.append(seen)
            right.append(found == wanted)
    return {**arrays, "calibration": np.array(_weights(evidence, right))}


def _weights(evidence: Sequence[Evidence], right: Sequence[bool]) -> Sequence[float]:
    return Calibration.learn(evidence, right, [1.0] * len(right)).weights if right else [0.0] * 5


def _best(matcher: Matcher, scores: Scores) -> tuple[str, Evidence]:
    """The likeliest subject, whether or not none is likelier, and what speaks for it."""
    subjects = [place for place, label in enumerate(matcher.labels) if label != _NONE]
    best = max(subjects, key=lambda place: float(scores.logits[place]))
    others = np.delete(scores.logits, best)
    margin = float(scores.logits[best] - others.max()) if len(others) else 0.0
    return matcher.labels[best], Evidence(float(scores.logits[best]), margin, scores.known, scores.size)


def _dependencies(topics: Sequence[Topic]) -> Iterator[str]:
    for topic in topics:
        for phrasing in topic.phrasings:
            yield from (topic.id, phrasing.text, phrasing.about or "", phrasing.group)
        for section in topic.sections:
            yield from (section.id, section.title, *section.paragraphs[:1])
