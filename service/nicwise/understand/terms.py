"""Finds the terms of the lexicon in a row of words, longest first."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """Looks up forms by their first word. Immutable after it is made, safe to share.

    Terms of the kind subject only tell what a question is about. They are looked for by themselves, so that they hide
    no other term from whoever takes facts out of the words, and any number of them may share words.
    """

    def __init__(self, lexicon: Iterable[Term]) -> None:
        self.lexicon = tuple(lexicon)
        self._index = _by_first_word(term for term in self.lexicon if term.kind != "subject")
        self._subjects = _by_first_word(term for term in self.lexicon if term.kind == "subject")
        self.vocabulary = frozenset(
            word
            for index in (self._index, self._subjects)
            for forms in index.values()
            for spelled, _ in forms
            for word in spelled
        )

    def find(self, row: Sequence[Word], text: str | None = None) -> tuple[Mention, ...]:
        """All terms named, subjects left out, in order; they never overlap.

        text: what the words were read from, where a term must not stretch over a comma or the like.
        """
        found: list[Mention] = []
        texts = [word.text for word in row]
        i = 0
        while i < len(texts):
            mention = next(_named(self._index, row, texts, i, text), None)
            if mention is not None:
                found.append(mention)
            i = i + 1 if mention is None else mention.last
        return tuple(found)

    def find_subjects(self, row: Sequence[Word], text: str | None = None) -> tuple[Mention, ...]:
        """All subjects named, in the order of their first words; they may overlap."""
        texts = [word.text for word in row]
        return tuple(mention for i in range(len(texts)) for mention in _named(self._subjects, row, texts, i, text))


Index = Mapping[str, Sequence[tuple[tuple[str, ...], Term]]]


def _by_first_word(terms: Iterable[Term]) -> Index:
    """First word -> forms that begin with it, longest first."""
    index: dict[str, list[tuple[tuple[str, ...], Term]]] = {}
    for term in terms:
        for form in term.forms:
            spelled = tuple(word.text for word in words(form))
            if spelled:
                index.setdefault(spelled[0], []).append((spelled, term))
    return {first: tuple(sorted(forms, key=lambda entry: (-len(entry[0]), entry[0]))) for first, forms in index.items()}


def _named(index: Index, row: Sequence[Word], texts: Sequence[str], i: int, text: str | None) -> Iterator[Mention]:
    """The terms whose forms begin at word `i`, longest first."""
    for spelled, term in index.get(texts[i], ()):
        last = i + len(spelled)
        if len(spelled) == 1 or (tuple(texts[i:last]) == spelled and _is_unbroken(text, row[i:last])):
            yield Mention(term, i, last)


def _is_unbroken(text: str | None, row: Sequence[Word]) -> bool:
    """Whether no mark that parts clauses stands between the words."""
    if text is None:
        return True
    return not any(_PARTS.search(text, one.end, other.start) for one, other in pairwise(row))
