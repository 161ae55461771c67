"""What is kept of each answer for whoever looks after the content: what was asked, what came of it, what people said.

Replies are tens of kilobytes, so their gist is kept beside them: thousands of it are read at once.
"""

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from nicwise.answer import Outcome, Reply

__all__ = ["MOST_RECORDS", "Gist", "Part", "Record", "Thought", "gist_of", "gists"]

MOST_RECORDS = 10_000
"""Records given at once: a quarter of a second's reading, and more than a person looks at."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing asked, in the asker's words. topic, confidence: None unless it was answered."""

    text: str
    outcome: Outcome
    topic: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Gist:
    """parts: in the order asked, never empty. near: topics that were offered instead."""

    outcome: Outcome
    parts: tuple[Part, ...]
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thought:
    """What somebody thought of an answer. edited: the answer as it was sent on."""

    at: datetime
    helpful: bool | None
    comment: str | None
    edited: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """One answer. question: empty where only a fact was corrected. took_ms: from the question to the reply.

    thoughts: oldest first.
    """

    answer_id: str
    at: datetime
    question: str
    gist: Gist
    took_ms: float | None
    thoughts: tuple[Thought, ...] = ()


gists = TypeAdapter(Gist)


def gist_of(reply: Reply, question: str) -> Gist:
    """The gist of a reply to that question."""
    answered = [
        (answer.asked.start, Part(answer.asked.text, "answered", answer.topic, answer.confidence))
        for answer in reply.answers
    ]
    left = [(part.start, Part(part.text, part.outcome)) for part in reply.unanswered]
    parts = [part for _, part in sorted((*answered, *left), key=lambda placed: placed[0])]
    near = () if reply.outcome == "answered" else tuple(offer.topic for offer in reply.suggestions)
    return Gist(reply.outcome, tuple(parts) or (Part(question, reply.outcome),), near)
