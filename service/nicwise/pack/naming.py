"""Which numbers, versions and named things a text speaks of, so that a claim can be held against its quotes.

It compares words and figures, and knows nothing of the field: what is a version and what is a name is told by a
`Vocabulary`. "2012 to 2019" covers 2016, "from 2016" covers 2022; a figure with a unit is its size in that dimension,
so 1 Gb is 1000 Mb and is not 1 GB.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

__all__ = ["Named", "Vocabulary", "content_words", "missing", "read_named"]

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*(?:[a-z]\w*)?|[a-z]\w*|%|[–-]", re.IGNORECASE)
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)*)([a-z]\w*)?", re.IGNORECASE)

_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_NUMBER_WORDS = {word: float(value) for value, word in enumerate(_WORDS)} | {
    "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "hundred": 100.0, "thousand": 1000.0,
}  # fmt: skip
_ALSO = {"one": 1.0, "single": 1.0, "sole": 1.0, "pair": 2.0, "pairs": 2.0, "both": 2.0, "twice": 2.0, "double": 2.0}
"""Words that name a number where a quote has them, but are also used where nothing is counted."""

_UNITS: Mapping[str, tuple[str, float]] = {
    "kb": ("bit", 1e3), "kbit": ("bit", 1e3), "Mb": ("bit", 1e6), "Mbit": ("bit", 1e6), "Gb": ("bit", 1e9),
    "Gbit": ("bit", 1e9), "Gbps": ("bit", 1e9), "Mbps": ("bit", 1e6),
    "KB": ("byte", 1e3), "MB": ("byte", 1e6), "GB": ("byte", 1e9), "TB": ("byte", 1e12), "GiB": ("byte", 1e9),
    "byte": ("byte", 1.0), "bytes": ("byte", 1.0),
    "ms": ("time", 1e-3), "milliseconds": ("time", 1e-3), "s": ("time", 1.0), "second": ("time", 1.0),
    "seconds": ("time", 1.0), "minute": ("time", 60.0), "minutes": ("time", 60.0), "hour": ("time", 3600.0),
    "hours": ("time", 3600.0), "days": ("time", 86400.0), "%": ("share", 1.0), "percent": ("share", 1.0),
}  # fmt: skip
_MONTHS = frozenset("january february march april may june july august september october november december".split())
_EVERY = re.compile(r"\b(?:every|all|any|each|no|whatever) (?:the )?(?:windows )?versions?\b|\bwhatever the version\b")

_PORTS = re.compile(r"(?:\b(?:nics?|ports?)) (?:\d\d? (?:and |to )?)*$")

Number = tuple[float, str]
"""A size and its dimension, "" where it has none."""


@dataclass(frozen=True)
class Vocabulary:
    """What counts as a version and as a name.

    versions: words -> place in the order of versions. names: words -> id of what they name; `hints` are words that
    name it where a quote has them, but also mean other things. Words are in lower case, a space between two.
    """

    versions: Mapping[str, int]
    names: Mapping[str, str]
    hints: Mapping[str, str]

    @cached_property
    def longest(self) -> int:
        """Words of the longest entry."""
        return max((len(words.split()) for words in (*self.versions, *self.names, *self.hints)), default=1)


@dataclass(frozen=True, slots=True)
class Named:
    """What a text speaks of. numbers: (size, dimension). versions: places in their order. names: ids.

    covers: versions within what it says of ranges; hinted: numbers and ids that it may be speaking of.
    """

    numbers: frozenset[Number]
    versions: frozenset[int]
    names: frozenset[str]
    covers: frozenset[int]
    hinted_numbers: frozenset[Number]
    hinted_names: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Part:
    """A word of a text, or several that name one thing. kind: word, version, name, hint or number."""

    kind: str
    text: str
    value: float | str = ""
    dimension: str = ""


def read_named(text: str, vocabulary: Vocabulary) -> Named:
    """Read what a text names."""
    parts = tuple(_parts(text, vocabulary))
    last = max(vocabulary.versions.values(), default=-1)
    everything = frozenset(range(last + 1))
    return Named(
        numbers=frozenset((float(part.value), part.dimension) for part in parts if part.kind == "number"),
        versions=frozenset(int(part.value) for part in parts if part.kind == "version"),
        names=frozenset(str(part.value) for part in parts if part.kind == "name"),
        covers=everything if _EVERY.search(text.casefold()) else frozenset(_ranges(parts, last)),
        hinted_numbers=frozenset((_ALSO[part.text], "") for part in parts if part.text in _ALSO),
        hinted_names=frozenset(str(part.value) for part in parts if part.kind == "hint"),
    )


def missing(claim: Named, quotes: Iterable[Named]) -> Iterator[tuple[str, float | int | str]]:
    """What a claim names and none of its quotes does, as (what, value): number, version or name."""
    quotes = tuple(quotes)
    versions = frozenset[int]().union(*(quote.versions | quote.covers for quote in quotes))
    names = frozenset[str]().union(*(quote.names | quote.hinted_names for quote in quotes))
    numbers = frozenset[Number]().union(*(quote.numbers | quote.hinted_numbers for quote in quotes))
    yield from (("version", version) for version in sorted(claim.versions - versions))
    yield from (("name", name) for name in sorted(claim.names - names))
    for size, dimension in sorted(claim.numbers):
        if not any(_equal(size, dimension, *other) for other in numbers):
            yield "number", size


def content_words(text: str) -> frozenset[str]:
    """The words that carry a text's meaning, cut to their stems: abbreviations and words of four letters or more."""
    tokens = (token for token in _TOKEN.findall(text) if len(token) > 3 or (len(token) > 1 and token.isupper()))
    return frozenset(_stem(word) for token in tokens if (word := token.casefold()) not in _EMPTY)


def _stem(word: str) -> str:
    for ending in ("ings", "ing", "ies", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


_EMPTY = frozenset(
    "with from that this these those than then them they their there here have does only also each every other "
    "others such where when while which what more most less least many much into over under about between both "
    "same because since until after before through without within your yours will would should could must cannot "
    "need needs take takes make makes made gives give given keep keeps stay stays come comes came goes gone being been "
    "were nothing anything something still very even just like unlike well good best better".split()
)


def _equal(size: float, dimension: str, other: float, other_dimension: str) -> bool:
    if dimension and other_dimension:
        return dimension == other_dimension and abs(size - other) <= 1e-6 * max(size, other)
    return any(abs(a - b) < 1e-9 for a in _sizes(size, dimension) for b in _sizes(other, other_dimension))


def _sizes(size: float, dimension: str) -> tuple[float, ...]:
    """The plain figures by which a size may be written."""
    factors = {1.0} | {factor for unit, factor in _UNITS.values() if unit == dimension}
    return tuple(round(size / factor, 9) for factor in factors)


def _parts(text: str, vocabulary: Vocabulary) -> Iterator[_Part]:
    tokens = _TOKEN.findall(text)
    words = [token.casefold() for token in tokens]
    plain = [i for i, word in enumerate(words) if word not in ("-",)]  # a hyphen joins, so it parts no entry
    at = 0
    while at < len(plain):
        found = _entry(words, plain, at, vocabulary)
        if found:
            part, length = found
            yield part
            at += length
            continue
        place = plain[at]
        yield _number(tokens, words, place) or _Part("word", words[place])
        at += 1


def _entry(words: list[str], plain: list[int], at: int, vocabulary: Vocabulary) -> tuple[_Part, int] | None:
    for length in range(min(vocabulary.longest, len(plain) - at), 0, -1):
        entry = " ".join(words[place] for place in plain[at : at + length])
        if entry in vocabulary.versions and (at == 0 or words[plain[at - 1]] not in _MONTHS):
            return _Part("version", entry, float(vocabulary.versions[entry])), length
        if entry in vocabulary.names:
            return _Part("name", entry, vocabulary.names[entry]), length
        if entry in vocabulary.hints:
            return _Part("hint", entry, vocabulary.hints[entry]), length
    return None


def _number(tokens: list[str], words: list[str], place: int) -> _Part | None:
    word = words[place]
    if word in _NUMBER_WORDS and word not in _ALSO:
        anaphoric = place > 0 and words[place - 1] in ("the", "these", "those", "or") and word == "two"
        if anaphoric:
            return None  # "the two work together" points back and counts nothing
        size, unit = _NUMBER_WORDS[word], ""
    elif (match := _NUMBER.fullmatch(tokens[place])) and match[1].count(".") < 2:
        size, unit = float(match[1].replace(",", "")), match[2] or ""
        if unit and not _unit(unit):
            return None  # 802.1p is a name
        if not unit and size < 20 and _PORTS.search(" ".join(words[max(0, place - 6) : place]) + " "):
            return None  # "ports 1 and 2" are the names of ports
    else:
        return None
    after = next((i for i in range(place + 1, len(tokens)) if tokens[i] != "-"), None)
    known = _unit(unit) or (_unit(tokens[after]) if after is not None else None)
    dimension, factor = known or ("", 1.0)
    return _Part("number", word, size * factor, dimension)


def _unit(token: str) -> tuple[str, float] | None:
    return _UNITS.get(token)  # by case: Gb are bits and GB are bytes


def _ranges(parts: tuple[_Part, ...], last: int) -> Iterator[int]:
    """Versions within ranges: "from A", "A to B", "up to A", "before A", "A and later"."""
    kept = [part for part in parts if part.text not in ("windows", "server", "on")]
    for i, part in enumerate(kept):
        if part.kind != "version":
            continue
        version = int(part.value)
        before = [kept[j].text for j in range(max(0, i - 2), i)]
        after = [kept[j].text for j in range(i + 1, min(len(kept), i + 3))]
        if before[-1:] in (["from"], ["since"], ["after"], ["with"]) or (
            after and after[0] in ("and", "or", "later", "onwards") and {"later", "newer", "onwards"} & set(after)
        ):
            yield from range(version, last + 1)
        if before[-1:] in (["before"], ["until"], ["than"], ["below"]) or before == ["up", "to"]:
            yield from range(version + 1)
    for (i, first), (j, second) in pairwise((i, part) for i, part in enumerate(kept) if part.kind == "version"):
        if j == i + 2 and kept[i + 1].text in ("to", "–", "through", "until"):
            yield from range(int(first.value), int(second.value) + 1)
