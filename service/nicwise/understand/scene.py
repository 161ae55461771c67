"""A message laid out for reading: words, the marks between them, terms, sentences and the clauses that ask.

Everything that takes facts or questions out of a message looks at a `Scene`, never at the raw text.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from nicwise.understand.normalise import Word
from nicwise.understand.numerals import number
from nicwise.understand.sentences import Sentence
from nicwise.understand.terms import Mention, TermIndex

OPENERS = frozenset(
    """
        how what whats which who whose when where why can could may might should shall must do does did is are
        am was were will would wont isnt arent doesnt dont cant couldnt shouldnt wouldnt any anyone anybody
        has hasnt havent welche wie was kann darf muss ist sind reicht soll brauche brauchen
    """.split()
)
"""Words that open a question when they open a clause."""

_IMPERATIVES = frozenset(
    """
        suggest recommend tell explain advise describe show list compare review give help check verify confirm
        propose sanity rate comment
    """.split()
)
_WONDERING = frozenset(
    "wondering wonder wonders unsure worried worry worries afraid concerned curious advice suggestions".split()
)
_WONDERING_PAIRS = frozenset({
    ("to", "know"), ("not", "sure"), ("no", "idea"), ("dont", "know"), ("no", "clue"), ("not", "clear"),
    ("question", "is"),
    ("tell", "me"), ("need", "help"), ("need", "advice"), ("advice", "on"), ("want", "know"), ("let", "me"),
    ("figure", "out"),
    ("find", "out"), ("asking", "if"), ("asks", "if"), ("asks", "whether"), ("asking", "whether"), ("asks", "how"),
    ("asked", "whether"),
    ("asked", "if"), ("asks", "what"), ("asking", "how"), ("asks", "which"), ("wants", "know"), ("asks", "can"),
})  # fmt: skip
FILLERS = frozenset(
    """
        so and but also or ok okay well please hi hello hey then now just sorry thanks yes no again still
        first second finally actually basically um hmm oh question quick guys all folks team pls plz und oder
        aber maybe because secondly thirdly lastly dear sir anyway
    """.split()
)
"""Words that may stand before the opener of a question."""

_SUBJECTS = frozenset(
    """
        we i they our my each every this it there its ive weve im were currently customer user the all hosts nodes
        storage vms
    """.split()
)
_HAVE = frozenset(
    """
        have has got had use uses run runs are is were ve re am plan planning bought ordered own will only
        host hosts node nodes server servers cluster setup nic nics vms there currently also now running using
        get want need
    """.split()
)
_BREAK = re.compile(r"[,;:.!?…()\[\]{}\n\r–—|•]| - | -- |->|=>")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of words between marks. `asks`: it puts the question, rather than stating what is."""

    first: int
    last: int
    sentence: int
    asks: bool


@dataclass(frozen=True)
class Scene:
    """words: mended, without those of quotes and signatures. sentences: as in the text, each with at least one word.

    subjects: mentions of terms that only tell what a question is about; they may lie over other mentions.
    """

    text: str
    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]
    subjects: tuple[Mention, ...]
    sentences: tuple[Sentence, ...]
    clauses: tuple[Clause, ...]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        return tuple(word.text for word in self.words)

    @cached_property
    def clause_of(self) -> tuple[int, ...]:
        """Index of the clause of each word."""
        return tuple(i for i, clause in enumerate(self.clauses) for _ in range(clause.first, clause.last))

    @cached_property
    def at(self) -> dict[int, Mention]:
        """Index of a word -> the term it is part of."""
        return {i: mention for mention in self.mentions for i in range(mention.first, mention.last)}

    @cached_property
    def storage_role(self) -> str | None:
        """The kind of traffic of the storage that the message names first, where it has one of its own."""
        return next((m.term.role for m in self.mentions if m.term.kind == "storage" and m.term.role), None)

    @cached_property
    def numbers(self) -> tuple[float | None, ...]:
        """The value of each word that counts something; None for other words and for numbers that belong to a name."""
        return tuple(None if self._is_code(i) else number(word.text) for i, word in enumerate(self.words))

    @cached_property
    def sentence_ranges(self) -> tuple[tuple[int, int], ...]:
        """First word of each sentence, and the index behind its last."""
        bounds: dict[int, tuple[int, int]] = {}
        for clause in self.clauses:
            first, _ = bounds.get(clause.sentence, (clause.first, clause.last))
            bounds[clause.sentence] = (first, clause.last)
        return tuple(bounds.values())

    def gap(self, i: int) -> str:
        """The marks and spaces before word `i`; behind the last word, those up to the end of the text."""
        start = self.words[i - 1].end if i else 0
        return self.text[start : self.words[i].start] if i < len(self.words) else self.text[start:]

    def term(self, i: int) -> str:
        """Id of the term that word `i` is part of, or nothing."""
        mention = self.at.get(i)
        return "" if mention is None else mention.term.id

    def whole(self, i: int) -> int | None:
        """The value of word `i` where it is a whole number."""
        return self._wholes[i] if 0 <= i < len(self._wholes) else None

    @cached_property
    def _wholes(self) -> tuple[int | None, ...]:
        return tuple(None if value is None or value != int(value) else int(value) for value in self.numbers)

    def breaks(self, i: int) -> bool:
        """Whether word `i` begins a clause."""
        return i >= len(self.words) or self.clauses[self.clause_of[i]].first == i

    def sentence_of(self, i: int) -> int:
        return self.clauses[self.clause_of[i]].sentence

    def asks(self, i: int) -> bool:
        """Whether word `i` stands in a clause that puts a question."""
        return self.clauses[self.clause_of[i]].asks

    def word(self, i: int) -> str:
        """The text of word `i`, or nothing where there is none."""
        return self.texts[i] if 0 <= i < len(self.texts) else ""

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Code points of the words from `first` to before `last`."""
        return self.words[first].start, self.words[last - 1].end

    def before(self, i: int, most: int) -> tuple[str, ...]:
        """Up to `most` words before word `i` in its sentence, nearest first."""
        first = self._sentence_bounds[i][0]
        return self.texts[max(first, i - most) : i][::-1]

    def after(self, i: int, most: int) -> tuple[str, ...]:
        """Up to `most` words from word `i` on, to the end of the sentence of the word before it."""
        if not i or i >= len(self.words):
            return ()
        return self.texts[i : min(self._sentence_bounds[i - 1][1], i + most)]

    @cached_property
    def _sentence_bounds(self) -> tuple[tuple[int, int], ...]:
        """For each word the first word of its sentence, and the index behind the last."""
        return tuple(bounds for bounds in self.sentence_ranges for _ in range(*bounds))

    def _is_code(self, i: int) -> bool:
        """Whether a number is glued behind letters with a hyphen, as in "ConnectX-6"."""
        if i == 0 or not self.words[i].text[0].isdigit():
            return False
        glue, before = self.gap(i), self.words[i - 1].text
        return glue in ("-", "_", "/", "#") and before.isalpha() and len(before) > 4 and number(before) is None


def look(
    text: str,
    words: Sequence[Word],
    sentences: Sequence[Sentence],
    terms: TermIndex,
) -> Scene:
    """Lay a message out. words: all of the text, mended; those outside the sentences are left out."""
    kept: list[Word] = []
    ranges: list[tuple[Sentence, int, int]] = []
    place = 0
    for sentence in sentences:
        while place < len(words) and words[place].start < sentence.start:
            place += 1
        first = len(kept)
        while place < len(words) and words[place].start < sentence.end:
            kept.append(words[place])
            place += 1
        if len(kept) > first:
            ranges.append((sentence, first, len(kept)))
    clauses: list[Clause] = []
    for index, (sentence, first, last) in enumerate(ranges):
        clauses.extend(_clauses(text, kept, sentence, first, last, index))
    said = tuple(sentence for sentence, _, _ in ranges)
    return Scene(text, tuple(kept), terms.find(kept, text), terms.find_subjects(kept, text), said, tuple(clauses))


def _clauses(text: str, words: Sequence[Word], sentence: Sentence, first: int, last: int, index: int) -> list[Clause]:
    """The clauses of one sentence. In a marked sentence that has no opener the last clause asks."""
    starts = [first]
    for i in range(first + 1, last):
        gap = text[words[i - 1].end : words[i].start]
        opens = words[i].text in OPENERS and words[i - 1].text in ("and", "but", "so", "or", "then") and i + 1 < last
        if _BREAK.search(gap):
            starts.append(i)
        elif opens and i - 1 > starts[-1]:
            starts.append(i - 1)
    bounds = list(zip(starts, [*starts[1:], last], strict=True))
    asking = [_puts_question([word.text for word in words[begin:end]]) for begin, end in bounds]
    if sentence.marked and not any(asking):
        asking[-1] = True
    on = False
    clauses: list[Clause] = []
    for (begin, end), asks in zip(bounds, asking, strict=True):
        on = asks or (on and not _states([word.text for word in words[begin : begin + 4]]))
        clauses.append(Clause(begin, end, index, on))
    return clauses


def _puts_question(texts: Sequence[str]) -> bool:
    """Whether a clause asks by its words: an opener in front, an imperative, or somebody wondering."""
    i = 0
    while i < len(texts) and texts[i] in FILLERS:
        i += 1
    if i < len(texts) and (texts[i] in _IMPERATIVES or (texts[i] in OPENERS and not _is_statement(texts[i:]))):
        return True
    if any(text in _WONDERING for text in texts):
        return True
    return any(pair in _WONDERING_PAIRS for pair in itertools.pairwise(texts)) or any(
        (a, c) in _WONDERING_PAIRS for a, c in zip(texts, texts[2:], strict=False)
    )


def _is_statement(texts: Sequence[str]) -> bool:
    """Openers that state: "dont have any", "cant add", "when we", "which is", "any" with nothing after it."""
    opener, following = texts[0], texts[1] if len(texts) > 1 else ""
    if opener in (
        "dont",
        "cant",
        "wont",
        "doesnt",
        "couldnt",
        "isnt",
        "arent",
        "havent",
        "hasnt",
        "wouldnt",
        "shouldnt",
    ):
        return following not in (
            "i",
            "we",
            "it",
            "the",
            "that",
            "this",
            "you",
            "they",
            "there",
            "my",
            "our",
            "live",
            "moving",
            "all",
            "draining",
        )
    if opener in ("when", "where"):
        return following in ("we", "i", "a", "the", "it", "they", "you")
    if opener in ("has", "is", "are", "was", "were", "will", "must", "should", "can", "may"):
        return (
            following in ("", "on", "in", "not", "a")
            and len(texts) > 1
            and opener in ("has", "are", "was", "were", "will", "must")
        )
    return opener == "which" and following in ("is", "are", "has", "have", "will", "means", "we", "i", "all")


def _states(texts: Sequence[str]) -> bool:
    """Whether a clause begins as a statement does ("we have", "hosts are")."""
    return bool(texts) and texts[0] in _SUBJECTS and not _HAVE.isdisjoint(texts[1:])
