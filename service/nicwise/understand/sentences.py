"""Cuts a message into sentences, and leaves out what the asker does not say: quotes, logs, signatures.

Works on the raw text, because line breaks and marks are gone once it is words. Takes time linear in the length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """`start`, `end`: code points of the message; no white space at the edges. `marked`: it ends in a question mark."""

    start: int
    end: int
    marked: bool


_WRAPPED_FROM = 60
"""Mail programs break lines at 65 to 78 characters; a shorter line was ended on purpose."""

_END = re.compile(r"[.!?…]++(?=[\s\"'”’)\]]|$)|[。？！]++|[?!]++")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|z\.b|vs|mgmt|approx|etc|resp|incl|ca|no|nr|bzw|max|min|mr|ms|dr|st))$", re.IGNORECASE
)
_LIST = re.compile(r"(?<!\S)1\. \w[^\n]{0,80}\s2\. \w")
_ITEM = re.compile(r"(?<!\S)\d{1,2}$")
_BULLET = re.compile(r"\s*(?:[-*•–]\s|\d{1,2}[.)]\s|(?:nic|port|eth|lan)\s?\d)", re.IGNORECASE)
_REPLY = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht).*|"
    r"on .{5,80} wrote:|am .{5,80} schrieb.*|from: .{3,}@.*)$",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"^\s*(?:from|to|cc|bcc|sent|date|subject|reply-to|importance|attachments|von|an|gesendet|betreff|datum)\s?:\s",
    re.IGNORECASE,
)
_LOG = re.compile(
    r"^\s*(?:>|\||\[?\d{4}-\d\d-\d\d[ t]\d\d:\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}[ ,]+\d{1,2}:\d\d|"
    r"(?:log name|source|event id|task category|level|keywords|user|computer|description|ereignis-id|quelle):\s|"
    r"at [\w.]{8,80}\(|(?:error|warning|info|warn|debug|critical)\s+\d{3,5}\b|ps [a-z]:\\|[a-z]:\\>)",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"^\s*(?:--|__+|(?:(?:best|kind|warm|many|with kind|with best)\s+)?(?:regards|wishes)|"
    r"cheers|sincerely|yours(?: truly| sincerely)?|br|"
    r"mfg|mit freundlichen gr.{1,3}en|viele gr.{1,3}e|greetings|greets|sent from my .{2,40}|"
    r"(?:many thanks|thanks|thank you|thx|tia|danke|ty)"
    r"(?: (?:in advance|a lot|all|guys|again|so much|very much|everyone))*)\s*[,.!:)]*\s*$",
    re.IGNORECASE,
)


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences that the asker says, in order. Empty where there are none."""
    return tuple(piece for start, end in _passages(text) for piece in _split(text, start, end))


def _passages(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of lines that belong together, without quotes, logs and what follows a signature.

    What is quoted ends the message where the asker wrote above it; where nothing is said yet, they write below.
    """
    start: int | None = None
    place, end, previous, said = 0, 0, "", False
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        bare = line.strip()
        quotes = bool(_REPLY.match(line[:200]))
        if quotes and said:
            break
        if number and _SIGN_OFF.match(line[:120]) and not any("?" in later for later in lines[number + 1 : number + 8]):
            break
        skipped = not bare or quotes or bool(_HEADER.match(line[:40]) or _LOG.match(line[:200]))
        said = said or not skipped
        broken = start is not None and (len(previous) < _WRAPPED_FROM or bool(_BULLET.match(line[:20])))
        if start is not None and (skipped or broken):
            yield start, end
            start = None
        if not skipped:
            start = place if start is None else start
            end = place + len(line)
        previous = line.rstrip()
        place += len(line)
    if start is not None:
        yield start, end


def _split(text: str, start: int, end: int) -> Iterator[Sentence]:
    begin = start
    listed = _LIST.search(text, start, end) is not None
    for match in _END.finditer(text, start, end):
        before = max(begin, match.start() - 8)
        if match[0] == "." and (
            _ABBREVIATION.search(text, before, match.start()) or (listed and _ITEM.search(text, before, match.start()))
        ):
            continue
        sentence = _trimmed(text, begin, match.end(), "?" in match[0] or "？" in match[0])
        if sentence is not None:
            yield sentence
        begin = match.end()
    rest = _trimmed(text, begin, end, False)
    if rest is not None:
        yield rest


def _trimmed(text: str, start: int, end: int, marked: bool) -> Sentence | None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    piece = piece.strip()
    if not any(map(str.isalnum, piece)):
        return None
    return Sentence(start + left, start + left + len(piece), marked)
