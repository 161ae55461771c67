"""GET /api/v1/search: passages of guidance by their words. Asking is another matter: see ask."""

from collections.abc import Iterable
from typing import Annotated

from litestar import get
from litestar.params import QueryParameter
from pydantic import BaseModel

from nicwise.doors.needs import NeedsAdvisor, NeedsSettings
from nicwise.pack.model import Knowledge, Section

__all__ = ["find_sections", "search"]

MOST_HITS = 20
TITLE_WEIGHT = 3
"""A word in a title says what a section is about; in its text it may stand in passing."""


class Hit(BaseModel):
    """A passage found."""

    topic: str
    section: str
    title: str
    quote: str
    url: str


class Hits(BaseModel):
    query: str
    items: tuple[Hit, ...]


@get("/search", opt={"scope": "content:read"}, operation_id="search", tags=["knowledge"])
async def search(
    q: Annotated[str, QueryParameter(min_length=1, max_length=200)], advisor: NeedsAdvisor, settings: NeedsSettings
) -> Hits:
    """Passages that hold all words of `q`, best first."""
    found = find_sections(advisor.pack.knowledge, q)
    items = tuple(
        Hit(
            topic=section.topic,
            section=section.anchor,
            title=section.title,
            quote=section.paragraphs[0],
            url=f"{settings.public_url}/knowledge/{section.topic}#{section.anchor}",
        )
        for section in found
    )
    return Hits(query=q, items=items)


def find_sections(knowledge: Knowledge, query: str) -> list[Section]:
    """Sections that hold every word of the query, at most MOST_HITS; ties in reading order."""
    words = query.casefold().split()
    sections = (section for topic in knowledge.topics.values() for section in topic.sections)
    scored = [(score, section) for section in sections if (score := _score(section, knowledge, words))]
    return [section for _, section in sorted(scored, key=lambda pair: -pair[0])[:MOST_HITS]]


def _score(section: Section, knowledge: Knowledge, words: Iterable[str]) -> int:
    """0 where a word is missing."""
    title = f"{knowledge.topics[section.topic].title} {section.title}".casefold()
    text = section.markdown.casefold()
    total = 0
    for word in words:
        found = TITLE_WEIGHT * title.count(word) + text.count(word)
        if not found:
            return 0
        total += found
    return total
