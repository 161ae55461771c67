"""Finds the terms of the lexicon in a row of words, longest first."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nicwise.pack.model import Term
from nicwise.understand.normalise import Word, words

_PARTS = re.compile(r"[,;:.!?()|]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A term as it was named. `first` is the index of its first word, `last` that behind its last one."""

    term: Term
    first: int
    last: int


class TermIndex:
    """Looks up forms by their first word. Immutable after it is made, safe to share."""

    def __init__(self, lexicon: Iterable[Term]) -> None:
        self.lexicon = tuple(lexicon)
        index: dict[str, list[tuple[tuple[str, ...], Term]]] = {}
        for term in self.lexicon:
            for form in term.forms:
                spelled = tuple(word.text for word in words(form))
                if spelled:
                    index.setdefault(spelled[0], []).append((spelled, term))
        self._index = {
            first: tuple(sorted(forms, key=lambda entry: (-len(entry[0]), entry[0]))) for first, forms in index.items()
        }
        self.vocabulary = frozenset(word for forms in self._index.values() for spelled, _ in forms for word in spelled)

    def find(self, row: Sequence[Word], text: str | None = None) -> tuple[Mention, ...]:
        """All terms named, in order; they never overlap.

        text: what the words were read from, where a term must not stretch over a comma or the like.
        """
        found: list[Mention] = []
        texts = [word.text for word in row]
        i = 0
        while i < len(texts):
            for spelled, term in self._index.get(texts[i], ()):
                last = i + len(spelled)
                if len(spelled) == 1 or (tuple(texts[i:last]) == spelled and _is_unbroken(text, row[i:last])):
                    found.append(Mention(term, i, last))
                    i = last
                    break
            else:
                i += 1
        return tuple(found)


def _is_unbroken(text: str | None, row: Sequence[Word]) -> bool:
    """Whether no mark that parts clauses stands between the words."""
    if text is None:
        return True
    return not any(_PARTS.search(text, one.end, other.start) for one, other in pairwise(row))
