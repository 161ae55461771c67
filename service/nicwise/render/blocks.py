"""A document as every format prints it: blocks of spans, free of any markup.

A span holds text as the reader sees it. Each printer escapes it for its own format, so that nothing a person
typed, and nothing an author wrote, can become markup by accident.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

LONGEST_WORDS = 300
"""Code points of a person's own words that an answer repeats; enough to know which sentence is meant."""

Style = Literal["plain", "code", "link", "cite"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style. `url` is the target of a link; the text of a "cite" is the number of a citation.

    `strong` spans side by side are one strong run.
    """

    text: str
    style: Style = "plain"
    url: str = ""
    strong: bool = False


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    spans: Spans


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: Spans


@dataclass(frozen=True, slots=True)
class Code:
    """A command to copy, as it stands. `language` names its shell."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`head`: column titles; every row has as many cells."""

    head: tuple[str, ...]
    rows: tuple[tuple[Spans, ...], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list. Each item begins with a paragraph; commands and further paragraphs may follow."""

    items: tuple[tuple["Paragraph | Code", ...], ...]
    numbered: bool = False


Block = Heading | Paragraph | Code | Table | Items


def plain(text: str) -> Spans:
    """Text as it stands, on one line."""
    return (Span(_tidy(text)),) if text.strip() else ()


def bold(text: str) -> Spans:
    """Text as it stands, strong."""
    return (Span(_tidy(text), strong=True),)


def prose(text: str, *, strong: bool = False) -> Spans:
    """An author's sentence, in which backticks mark code."""
    parts = re.split(r"`([^`]+)`", _tidy(text))
    return tuple(Span(part, "code" if i % 2 else "plain", strong=strong) for i, part in enumerate(parts) if part)


def link(text: str, url: str) -> Spans:
    """A link, or nothing where the address is not one of the web."""
    return (Span(text, "link", url),) if is_address(url) else ()


def is_address(url: str) -> bool:
    """Whether it may be followed: an address of the web, not a script."""
    return url.startswith(("https://", "http://"))


def words(text: str) -> Spans:
    """What a person typed: never markup, no control characters, no more of it than needed to know it again."""
    shown = _tidy(text)
    return (Span(shown if len(shown) <= LONGEST_WORDS else shown[: LONGEST_WORDS - 1].rstrip() + "…"),)


def cites(refs: Iterable[int]) -> Spans:
    """The numbers of citations, to stand behind a claim."""
    return tuple(Span(str(ref), "cite") for ref in refs)


def cited(blocks: Iterable[Block]) -> set[int]:
    """The numbers of the citations that the blocks show."""
    return {int(span.text) for block in blocks for span in _all_spans(block) if span.style == "cite"}


def _all_spans(block: Block) -> Iterator[Span]:
    match block:
        case Heading(spans) | Paragraph(spans):
            yield from spans
        case Table(_, rows):
            yield from (span for row in rows for cell in row for span in cell)
        case Items(items):
            yield from (span for item in items for part in item for span in _all_spans(part))
        case Code():
            pass


def _tidy(text: str) -> str:
    """One line. Control and formatting characters (escape sequences, reversed text) are dropped."""
    kept = "".join(" " if char.isspace() else char for char in text if char.isspace() or not _is_control(char))
    return " ".join(kept.split())


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"}
