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
    """Looks up forms by their first words. Immutable after it is made, safe to share.

    Terms of the kind subject only tell what a question is about. They are looked for by themselves, so that they hide
    no other term from whoever takes facts out of the words, and any number of them may share words.
    """

    def __init__(self, lexicon: Iterable[Term]) -> None:
        self.lexicon = tuple(lexicon)
        self._index = _Index.of(term for term in self.lexicon if term.kind != "subject")
        self._subjects = _Index.of(term for term in self.lexicon if term.kind == "subject")
        self.vocabulary = frozenset((*self._index.vocabulary(), *self._subjects.vocabulary()))

    def find(self, row: Sequence[Word], text: str | None = None) -> tuple[Mention, ...]:
        """All terms named, subjects left out, in order; they never overlap.

        text: what the words were read from, where a term must not stretch over a comma or the like.
        """
        found: list[Mention] = []
        texts = [word.text for word in row]
        i = 0
        while i < len(texts):
            mention = next(self._index.named(row, texts, i, text), None)
            if mention is not None:
                found.append(mention)
            i = i + 1 if mention is None else mention.last
        return tuple(found)

    def find_subjects(self, row: Sequence[Word], text: str | None = None) -> tuple[Mention, ...]:
        """All subjects named, in the order of their first words; they may overlap."""
        texts = [word.text for word in row]
        return tuple(mention for i in range(len(texts)) for mention in self._subjects.named(row, texts, i, text))


Forms = Sequence[tuple[tuple[str, ...], Term]]
"""Spelled forms with their terms, longest first."""


@dataclass(frozen=True, slots=True)
class _Index:
    """alone: word -> terms that are that word. led: the first two words of longer forms -> the forms."""

    alone: Mapping[str, tuple[Term, ...]]
    led: Mapping[tuple[str, str], Forms]

    @classmethod
    def of(cls, terms: Iterable[Term]) -> "_Index":
        alone: dict[str, list[Term]] = {}
        led: dict[tuple[str, str], list[tuple[tuple[str, ...], Term]]] = {}
        for term in terms:
            for spelled in dict.fromkeys(tuple(word.text for word in words(form)) for form in term.forms):
                if len(spelled) == 1:
                    alone.setdefault(spelled[0], []).append(term)
                elif spelled:
                    led.setdefault((spelled[0], spelled[1]), []).append((spelled, term))
        return cls(
            {word: tuple(found) for word, found in alone.items()},
            {pair: tuple(sorted(forms, key=lambda form: (-len(form[0]), form[0]))) for pair, forms in led.items()},
        )

    def vocabulary(self) -> Iterator[str]:
        yield from self.alone
        for forms in self.led.values():
            for spelled, _ in forms:
                yield from spelled

    def named(self, row: Sequence[Word], texts: Sequence[str], i: int, text: str | None) -> Iterator[Mention]:
        """The terms whose forms begin at word `i`, longest first."""
        if i + 1 < len(texts):
            for spelled, term in self.led.get((texts[i], texts[i + 1]), ()):
                last = i + len(spelled)
                if (last == i + 2 or tuple(texts[i:last]) == spelled) and _is_unbroken(text, row[i:last]):
                    yield Mention(term, i, last)
        for term in self.alone.get(texts[i], ()):
            yield Mention(term, i, i + 1)


def _is_unbroken(text: str | None, row: Sequence[Word]) -> bool:
    """Whether no mark that parts clauses stands between the words."""
    if text is None:
        return True
    return not any(_PARTS.search(text, one.end, other.start) for one, other in pairwise(row))
