"""What was understood of a message: the questions heard, and the facts with their words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from nicwise.answer import Origin, Outcome
from nicwise.profile import HostProfile, Role

Tone = Literal["fine", "trouble", "needed", "whether", "open"]


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact that the message states. `spans`: code points in the message. `text`: those words."""

    name: str
    value: Any
    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing asked.

    text, start, end: the words that asked it. topic: None unless outcome is "answered".
    confidence: calibrated probability of the topic, 0 to 1. candidates: (topic, probability), likeliest first.
    declined: id of the DeclinedGroup it fell into, where it did.
    tone: whether it asks "is it fine?", "is it trouble?" or "is it needed?", so that a verdict answers the words, or is
    open ("how", "what"), so that none does; None where neither can be told.
    roles: role ids named in it, in order of mention. mentions: ids of lexicon terms named in it.
    about: the subject within the topic, or the section of it ("topic#anchor"), that it surely is about.
    vlans: ids of VLANs that the message gives for kinds of traffic.
    """

    text: str
    start: int
    end: int
    outcome: Outcome
    topic: str | None
    confidence: float
    candidates: tuple[tuple[str, float], ...] = ()
    declined: str | None = None
    tone: Tone | None = None
    roles: tuple[str, ...] = ()
    mentions: frozenset[str] = frozenset()
    about: str | None = None
    vlans: tuple[tuple[Role, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Supposed:
    """Ports that the asker only supposes. more: beside those there are. ports: in all. One of the two is given."""

    more: int | None = None
    ports: int | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two values stated for one fact in one message. It is asked about, not guessed."""

    fact: str
    values: tuple[Any, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What a conversation knows before the message. Empty for the first one.

    profile: facts stated earlier. asked: what was answered last. pending: the fact the advisor asked about last.
    said: names of the facts that the last message with any stated.
    """

    profile: HostProfile = field(default_factory=HostProfile)
    asked: tuple[Heard, ...] = ()
    pending: str | None = None
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was understood.

    heard: in the order asked; empty only where the message says nothing at all.
    profile: everything the asker has given, earlier turns included, nothing assumed.
    origins: fact name -> stated, earlier or profile, for every fact known in `profile`.
    stated: this message's facts with their words. forgotten: facts that this message took back.
    """

    heard: tuple[Heard, ...]
    profile: HostProfile
    origins: Mapping[str, Origin]
    stated: tuple[Stated, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences for the asker about how they were understood (for instance: hosts are not alike)."""
    supposed: Supposed | None = None
    """Ports that are only supposed, to compare with those there are."""
    why_not: bool = False
    """Whether it asks what speaks against what it names."""
