"""What the content is once it is loaded: immutable values, shared by all rooms.

Knowledge (topics, sections, sources, lexicon) stands here. What the rules are once loaded stands in
`pack/rules.py`, their rows in `pack/*_rows.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from nicwise.pack.conditions import Condition

Kind = Literal["layout", "verdict", "number", "how-to", "explain"]


@dataclass(frozen=True, slots=True)
class Source:
    """A work that is cited. `url` and `date` are None where none is known."""

    key: str
    title: str
    publisher: str
    url: str | None
    date: str | None
    versions: str


@dataclass(frozen=True, slots=True)
class Section:
    """A passage of guidance: the unit that is cited.

    `id` is "topic#anchor". `markdown` is the body as written, without the heading; `paragraphs` its plain-text
    paragraphs, of which the first is the quote. `when` says for which facts it holds; `sources` are keys.
    """

    topic: str
    anchor: str
    title: str
    markdown: str
    paragraphs: tuple[str, ...]
    when: Condition
    sources: tuple[str, ...]
    line: int

    @property
    def id(self) -> str:
        return f"{self.topic}#{self.anchor}"


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way to ask, that teaches the matcher. `group` names the kind of phrasing; `line` where it stands.

    about: the subject within its topic that it asks about, where it is about one.
    """

    text: str
    group: str
    line: int
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that people ask.

    question: the typical wording. facts: names that change the answer, most decisive first.
    related: topic ids. phrasings: never empty. sections: in reading order.
    varies: facts of which its questions name several values, as when versions are compared: no contradiction there.
    """

    id: str
    title: str
    question: str
    kind: tuple[Kind, ...]
    facts: tuple[str, ...]
    related: tuple[str, ...]
    summary: str
    sections: tuple[Section, ...]
    phrasings: tuple[Phrasing, ...]
    varies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclinedGroup:
    """What the advisor does not cover, by kind: `reason` is one sentence to the asker, `near` topics to offer."""

    id: str
    reason: str
    near: tuple[str, ...]
    phrasings: tuple[Phrasing, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the field and every name people use for it.

    `fact` and `value`: what hearing it states of the asker's hosts (None where it states nothing).
    `role`: the kind of traffic it names. `kind` groups terms: role, windows, storage, teaming, hardware, thing,
    action, foreign (another product's world).
    """

    id: str
    kind: str
    name: str
    forms: tuple[str, ...]
    role: str | None = None
    fact: str | None = None
    value: Any = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All of knowledge/. Mappings are in the order of the catalogue."""

    topics: Mapping[str, Topic]
    declined: tuple[DeclinedGroup, ...]
    sources: Mapping[str, Source]
    lexicon: tuple[Term, ...]

    def section(self, section_id: str) -> Section:
        """The section with that id ("topic#anchor"). Raises KeyError."""
        topic, _, anchor = section_id.partition("#")
        for section in self.topics[topic].sections:
            if section.anchor == anchor:
                return section
        raise KeyError(section_id)
