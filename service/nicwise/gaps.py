"""What was asked and not answered, grouped by likeness: where an author may look for a topic or a phrasing to add."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from nicwise.memory import Record
from nicwise.pack.model import Knowledge
from nicwise.understand.features import masked
from nicwise.understand.grams import Grams
from nicwise.understand.normalise import words
from nicwise.understand.sparse import Floats, Sparse

__all__ = ["Gap", "Unmet", "alike", "gaps_in"]

ALIKE = 0.3
"""Cosine from which two questions count as alike. Of what the knowledge lists as declined, grouped without its kinds,
seven in ten are with their own kind at 0.3, two in three at 0.25; at 0.4 eight in ten, but few have company at all."""

MOST_GROUPED = 1_000
"""Different questions that are compared, the newest: a second's work."""

LONGEST_COMPARED = 500
"""Code points of a question that are compared; what is longer is a log or a letter."""

_AT_ONCE = 128


@dataclass(frozen=True, slots=True)
class Unmet:
    """A question that was not answered. declined: as out of scope; else it was unclear. answer_id: of the last time."""

    text: str
    times: int
    declined: int
    last_at: datetime
    answer_id: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that are alike, the most typical first.

    near: topics that were offered instead, the most often first. times: how often they were asked, all together.
    """

    questions: tuple[Unmet, ...]
    near: tuple[str, ...]
    times: int


def gaps_in(records: Iterable[Record], knowledge: Knowledge) -> tuple[Gap, ...]:
    """Groups of what was not answered, those asked most first. records: oldest first."""
    found: dict[str, Unmet] = {}
    near: dict[str, Counter[str]] = {}
    for record in records:
        for part in record.gist.parts if record.question else ():
            if part.outcome == "answered":
                continue
            key = " ".join(part.text.casefold().split())
            before = found.pop(key, None)  # put back at the end: the newest come last
            found[key] = Unmet(
                part.text,
                (before.times if before else 0) + 1,
                (before.declined if before else 0) + (part.outcome == "out_of_scope"),
                record.at,
                record.answer_id,
            )
            near.setdefault(key, Counter()).update(record.gist.near)
    keys = list(found)[-MOST_GROUPED:]
    unmet = [found[key] for key in keys]
    groups = alike([question.text for question in unmet], [question.times for question in unmet], knowledge)
    gaps = [
        Gap(
            tuple(unmet[place] for place in group),
            tuple(topic for topic, _ in sum((near[keys[place]] for place in group), Counter()).most_common()),
            sum(unmet[place].times for place in group),
        )
        for group in groups
    ]
    return tuple(sorted(gaps, key=lambda gap: (gap.times, gap.questions[0].last_at), reverse=True))


def alike(texts: Sequence[str], times: Sequence[int], knowledge: Knowledge) -> list[list[int]]:
    """Places of texts that are alike, each in one group, a group's most typical first, then by likeness to it.

    times: how often each was asked. knowledge: tells which words say little, as they stand in questions of all kinds.
    The same texts in the same order give the same groups.
    """
    likeness = _likeness([text[:LONGEST_COMPARED] for text in texts], knowledge)
    near = likeness >= ALIKE
    weights = np.array(times, dtype=np.float64)
    company = near @ weights  # how often each was asked, with what is like it and in no group yet
    free = np.ones(len(texts), dtype=bool)
    groups = []
    while free.any():
        lead = int(np.argmax(np.where(free, company, -1.0)))
        members = [int(place) for place in np.flatnonzero(near[lead] & free) if place != lead]
        groups.append([lead, *sorted(members, key=lambda place: -likeness[lead, place])])
        free[groups[-1]] = False
        company -= near[:, groups[-1]] @ weights[groups[-1]]
    return groups


def _likeness(texts: Sequence[str], knowledge: Knowledge) -> Floats:
    """Cosine of each two texts, by the n-grams that the matcher looks at."""
    told = [masked(words(text)) for text in texts]
    common = [masked(words(text)) for text in _usual(knowledge)]
    grams = Grams.of([*told, *common], [()] * (len(told) + len(common)))
    vectors = [grams.vector(text) for text in told]
    rows = Sparse.of(vectors, len(grams.grams))
    likeness = np.empty((len(texts), len(texts)), dtype=np.float32)
    for first in range(0, len(texts), _AT_ONCE):
        some = vectors[first : first + _AT_ONCE]
        columns = np.zeros((len(grams.grams), len(some)), dtype=np.float32)
        for place, vector in enumerate(some):
            columns[list(vector), place] = list(vector.values())
        likeness[:, first : first + _AT_ONCE] = rows.times(columns)
    np.fill_diagonal(likeness, 1.0)
    return likeness


def _usual(knowledge: Knowledge) -> Iterable[str]:
    yield from (topic.question for topic in knowledge.topics.values())
    for group in knowledge.declined:
        yield from (phrasing.text for phrasing in group.phrasings)
