"""What the matcher is shown of a question, and which words the knowledge knows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from nicwise.pack.model import Knowledge
from nicwise.understand.normalise import Word, words
from nicwise.understand.numerals import GIGABIT_UNITS, GIGABYTE_UNITS, MEGABIT_UNITS, MEGABYTE_UNITS, number

NUMBER = "<number>"
SPEED = "<speed>"
VERSION = "<version>"

_UNITS = GIGABIT_UNITS | MEGABIT_UNITS | GIGABYTE_UNITS | MEGABYTE_UNITS
_YEARS = frozenset({"2003", "2008", "2012", "2016", "2019", "2022", "2025"})
_KEPT = frozenset({"both", "pair", "couple"})


def masked(spoken: Sequence[Word]) -> list[str]:
    """The words as the matcher sees them: no particular number, speed or version teaches a topic.

    "1" becomes "one", which says something ("one NIC", "one at a time"); other counts become NUMBER.
    """
    seen: list[str] = []
    for place, word in enumerate(spoken):
        text = word.text
        after = spoken[place + 1].text if place + 1 < len(spoken) else ""
        value = number(text)
        if text in _YEARS:
            seen.append(VERSION)
        elif value is not None and after in _UNITS:
            seen.append(SPEED)
        elif text[0].isdigit():
            seen.append("one" if value == 1 else NUMBER)
        elif value is not None and value > 1 and text not in _KEPT:
            seen.append(NUMBER)
        elif not _said_already(text, seen[-1] if seen else "", after):
            seen.append(text)
    return seen


def _said_already(text: str, before: str, after: str) -> bool:
    """Whether a word only completes the mask before it: the release, the unit, the sign between two numbers."""
    if text == "x":
        return after[:1].isdigit()
    return (text == "r2" and before == VERSION) or (text in _UNITS and before == SPEED)


def vocabulary(knowledge: Knowledge) -> tuple[dict[str, int], frozenset[str]]:
    """Every word that the knowledge uses, with how often, and those of them that our own text uses.

    Typing errors are mended against them. The others stand in phrasings only, which hold the errors of those who asked.
    """
    ours = Counter(_words_of(written_of(knowledge)))
    counts = ours + Counter(_words_of(phrasings_of(knowledge)))
    return dict(counts), frozenset(ours)


def _words_of(texts: Iterable[str]) -> Iterator[str]:
    return (word.text for text in texts for word in words(text) if word.text.isalpha())


def texts_of(knowledge: Knowledge) -> Iterator[str]:
    """All text of the knowledge that words are taken from."""
    yield from written_of(knowledge)
    yield from phrasings_of(knowledge)


def phrasings_of(knowledge: Knowledge) -> Iterator[str]:
    """What people ask, and what is declined."""
    for topic in knowledge.topics.values():
        yield from (phrasing.text for phrasing in topic.phrasings)
    for group in knowledge.declined:
        yield from (phrasing.text for phrasing in group.phrasings)


def written_of(knowledge: Knowledge) -> Iterator[str]:
    """What we wrote."""
    for topic in knowledge.topics.values():
        yield from (topic.title, topic.question, topic.summary)
        for section in topic.sections:
            yield section.title
            yield from section.paragraphs
    for group in knowledge.declined:
        yield group.reason
    for term in knowledge.lexicon:
        yield term.name
        yield from term.forms
