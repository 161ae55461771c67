"""Finds the terms of the lexicon in a row of words, longest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nicwise.pack.model import Term
from nicwise.understand.normalise import Word, words


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

    def find(self, row: Sequence[Word]) -> tuple[Mention, ...]:
        """All terms named, in order; they never overlap."""
        found: list[Mention] = []
        texts = [word.text for word in row]
        i = 0
        while i < len(texts):
            for spelled, term in self._index.get(texts[i], ()):
                if len(spelled) == 1 or tuple(texts[i : i + len(spelled)]) == spelled:
                    found.append(Mention(term, i, i + len(spelled)))
                    i += len(spelled)
                    break
            else:
                i += 1
        return tuple(found)
