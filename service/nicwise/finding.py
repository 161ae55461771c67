"""Finds passages of guidance by their words, with typing errors forgiven. Asking is another matter: see advisor.py."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from nicwise.pack.model import Knowledge, Section

__all__ = ["Finder", "Found", "Span"]

MOST_HITS = 20
TITLE_WEIGHT = 3.0
"""A word in a title says what a section is about; in its text it may stand in passing."""

TYPO = 80.0
"""Likeness, 0 to 100, from which a word that nobody wrote is taken for another: one letter in five is wrong."""

BEGINNING = 4
"""Letters from which the beginning of a word finds it: "migrat" finds migration and migrates."""

_WORD = re.compile(r"[\w.]*\w")
_MARKED_SPACE = 160
"""Code points of a paragraph that are shown at most before and after its first hit."""

Span = tuple[str, bool]
"""A piece of text, and whether it is a hit."""


@dataclass(frozen=True, slots=True)
class Found:
    """A section with the paragraph that holds most of the words, cut where it is long, in pieces with the hits told."""

    section: Section
    excerpt: tuple[Span, ...]


class Finder:
    """An index of all sections. Immutable after it is made, safe to share."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._sections = [section for topic in knowledge.topics.values() for section in topic.sections]
        self._weights: list[dict[str, float]] = []
        holders: dict[str, int] = defaultdict(int)
        for section in self._sections:
            title = f"{knowledge.topics[section.topic].title} {section.title}"
            weights: dict[str, float] = defaultdict(float)
            for word in _words(section.markdown):
                weights[word] += 1.0
            for word in _words(title):
                weights[word] += TITLE_WEIGHT
            self._weights.append(weights)
            for word in weights:
                holders[word] += 1
        self._rarity = {word: math.log(1 + len(self._sections) / count) for word, count in holders.items()}

    def find(self, query: str) -> list[Found]:
        """Sections that hold all words of the query or, where there are none, as many as any, if that is most of them.

        Best first, ties in reading order, at most MOST_HITS.
        """
        meant = [self._meant(word) for word in dict.fromkeys(_words(query))]
        scored = [(self._score(weights, meant), place) for place, weights in enumerate(self._weights)]
        most = max((held for (held, _), _ in scored), default=0)
        if 2 * most <= len(meant):
            return []
        hits = sorted((-score, place) for (held, score), place in scored if held == most)
        words = frozenset(word for alternatives in meant for word in alternatives)
        return [Found(self._sections[place], _excerpt(self._sections[place], words)) for _, place in hits[:MOST_HITS]]

    def _meant(self, word: str) -> Mapping[str, float]:
        """Words of the guidance that `word` may mean, each with how surely, 0 to 1."""
        found = {word: 1.0} if word in self._rarity else {}
        if len(word) >= BEGINNING:
            found |= {other: 0.8 for other in self._rarity if other != word and other.startswith(word)}
        if not found and not word.isdigit():
            near = process.extract(word, self._rarity.keys(), scorer=fuzz.ratio, score_cutoff=TYPO, limit=3)
            found = {other: likeness / 200 for other, likeness, _ in near}
        return found

    def _score(self, weights: Mapping[str, float], meant: Sequence[Mapping[str, float]]) -> tuple[int, float]:
        """How many of the words a section holds, and how much it is about them."""
        held, score = 0, 0.0
        for alternatives in meant:
            best = max(
                (
                    sure * self._rarity[word] * (1 + math.log(weights[word]))
                    for word, sure in alternatives.items()
                    if word in weights
                ),
                default=0.0,
            )
            held += best > 0
            score += best
        return held, score


def _words(text: str) -> Iterator[str]:
    return (match[0].casefold() for match in _WORD.finditer(text))


def _excerpt(section: Section, words: frozenset[str]) -> tuple[Span, ...]:
    def hits(paragraph: str) -> int:
        return len(words & set(_words(paragraph)))

    paragraph = max(section.paragraphs, key=hits)  # the first of those with most, and so the claim where none has any
    first = next((match.start() for match in _WORD.finditer(paragraph) if match[0].casefold() in words), 0)
    start = paragraph.rfind(" ", 0, max(0, first - _MARKED_SPACE)) + 1
    end = paragraph.find(" ", min(len(paragraph), first + 2 * _MARKED_SPACE))
    shown = paragraph[start : end if end > 0 else None]
    spans = list(_spans(shown, words))
    before, after = [("… ", False)] if start else [], [(" …", False)] if end > 0 else []
    return (*before, *spans, *after)


def _spans(text: str, words: frozenset[str]) -> Iterator[Span]:
    at = 0
    for match in _WORD.finditer(text):
        if match[0].casefold() in words:
            yield text[at : match.start()], False
            yield match[0], True
            at = match.end()
    yield text[at:], False
