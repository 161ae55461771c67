"""The guidance as pages. A citation opens at its passage: /knowledge/<topic>#<section>."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation
from litestar.response import Template

from nicwise.doors.needs import NeedsAdvisor
from nicwise.errors import RequestError
from nicwise.pack import Pack
from nicwise.pack.model import Section, Source
from nicwise.render.html import to_html

__all__ = ["Guidance", "knowledge_index", "knowledge_topic"]

_CACHED = "public, max-age=300"
"""Short, so that a corrected passage is seen soon; the tag saves sending it again."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A section, ready to show. `versions`: what it holds for, in words; empty where it always holds."""

    section: Section
    html: str
    holds_for: str
    sources: tuple[Source, ...]


class Guidance:
    """All guidance of a pack, rendered once. `tag` changes with any byte of a page: content or template."""

    def __init__(self, pack: Pack, templates: Path) -> None:
        self._knowledge = pack.knowledge
        digest = hashlib.sha256(pack.version.encode())
        for template in sorted(templates.glob("*.html")):
            digest.update(template.read_bytes())
        self.tag = f'"{digest.hexdigest()[:16]}"'

    @cached_property
    def passages(self) -> Mapping[str, tuple[Passage, ...]]:
        """Topic id -> its passages, in reading order."""
        return {
            topic.id: tuple(self._passage(section) for section in topic.sections)
            for topic in self._knowledge.topics.values()
        }

    def _passage(self, section: Section) -> Passage:
        holds_for = "; ".join(
            f"{name.replace('_', ' ')}: {' or '.join(map(str, values))}" for name, values in section.when.terms.items()
        )
        sources = tuple(self._knowledge.sources[key] for key in section.sources)
        return Passage(section, to_html(section.markdown, {}), holds_for, sources)


NeedsGuidance: TypeAlias = NamedDependency[SkipValidation[Guidance]]


@get("/knowledge", include_in_schema=False)
async def knowledge_index(
    request: Request[Any, Any, Any], advisor: NeedsAdvisor, guidance: NeedsGuidance
) -> Response[Any]:
    """All topics."""
    topics = tuple(advisor.pack.knowledge.topics.values())
    return _cached(request, guidance, "knowledge.html", {"topics": topics})


@get("/knowledge/{topic_id:str}", include_in_schema=False)
async def knowledge_topic(
    topic_id: FromPath[str], request: Request[Any, Any, Any], advisor: NeedsAdvisor, guidance: NeedsGuidance
) -> Response[Any]:
    """One topic's guidance."""
    topics = advisor.pack.knowledge.topics
    if topic_id not in topics:
        raise RequestError("There is no guidance under this name.", code="unknown-topic", status=404)
    topic = topics[topic_id]
    context = {
        "topic": topic,
        "passages": guidance.passages[topic_id],
        "related": tuple(topics[name] for name in topic.related),
    }
    return _cached(request, guidance, "topic.html", context)


def _cached(
    request: Request[Any, Any, Any], guidance: Guidance, template: str, context: dict[str, Any]
) -> Response[Any]:
    headers = {"etag": guidance.tag, "cache-control": _CACHED}
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if guidance.tag in known:
        return Response(None, status_code=304, headers=headers)
    return Template(template, context=context, headers=headers)
