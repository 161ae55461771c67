"""GET /api/v1/search: passages of guidance by their words. Asking is another matter: see ask."""

from typing import Annotated, TypeAlias

from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter, SkipValidation
from pydantic import BaseModel

from nicwise.doors.needs import NeedsSettings
from nicwise.finding import Finder

__all__ = ["NeedsFinder", "search"]

NeedsFinder: TypeAlias = NamedDependency[SkipValidation[Finder]]


class Hit(BaseModel):
    """A passage found. quote: its claim."""

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
    q: Annotated[str, QueryParameter(min_length=1, max_length=200)], finder: NeedsFinder, settings: NeedsSettings
) -> Hits:
    """Passages that hold all words of `q`, or else most of them, best first. Typing errors are forgiven."""
    items = tuple(
        Hit(
            topic=found.section.topic,
            section=found.section.anchor,
            title=found.section.title,
            quote=found.section.paragraphs[0],
            url=f"{settings.public_url}/knowledge/{found.section.topic}#{found.section.anchor}",
        )
        for found in finder.find(q)
    )
    return Hits(query=q, items=items)
