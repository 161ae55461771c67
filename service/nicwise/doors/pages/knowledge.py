"""The guidance as pages. A citation opens at its passage: /knowledge/<topic>#<section>.

Search and the filter by version are plain forms, so the pages need no script.
"""

from typing import Annotated, Any, TypeAlias

from litestar import MediaType, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, SkipValidation
from litestar.response import Template

from nicwise.doors.api.search import NeedsFinder
from nicwise.doors.needs import NeedsAdvisor, NeedsSettings
from nicwise.doors.pages.passages import Guidance
from nicwise.errors import RequestError
from nicwise.profile import WINDOWS
from nicwise.render.names import WINDOWS_NAMES

__all__ = ["Guidance", "knowledge_index", "knowledge_topic", "llms_txt"]

_CACHED = "public, max-age=300"
"""Short, so that a corrected passage is seen soon; the tag saves sending it again."""

_MARKDOWN = "text/markdown"

NeedsGuidance: TypeAlias = NamedDependency[SkipValidation[Guidance]]
Query = Annotated[str, QueryParameter(max_length=200, description="Words to search all passages for.")]
Version = Annotated[str, QueryParameter(max_length=20, description="Show what holds for this Windows version only.")]


@get("/knowledge", include_in_schema=False)
async def knowledge_index(
    request: Request[Any, Any, Any], advisor: NeedsAdvisor, guidance: NeedsGuidance, finder: NeedsFinder, q: Query = ""
) -> Response[Any]:
    """All topics, or the passages that hold the words of `q`."""
    topics = advisor.pack.knowledge.topics
    context = {
        "topics": tuple(topics.values()),
        "titles": {topic.id: topic.title for topic in topics.values()},
        "query": q.strip(),
        "found": finder.find(q) if q.strip() else (),
    }
    return _cached(request, guidance, "knowledge.html", context)


@get("/knowledge/{topic_id:str}", include_in_schema=False)
async def knowledge_topic(
    topic_id: FromPath[str],
    request: Request[Any, Any, Any],
    advisor: NeedsAdvisor,
    guidance: NeedsGuidance,
    settings: NeedsSettings,
    windows: Version = "",
) -> Response[Any]:
    """One topic's guidance; as Markdown where the address ends in .md."""
    topics = advisor.pack.knowledge.topics
    name = topic_id.removesuffix(".md")
    if name not in topics:
        raise RequestError("There is no guidance under this name.", code="unknown-topic", status=404)
    topic = topics[name]
    if topic_id != name:
        return _text(guidance.markdown(topic, settings.public_url), _MARKDOWN)
    version = windows if windows in WINDOWS else None
    passages = guidance.passages[name]
    shown = tuple(passage for passage in passages if passage.holds_on(version))
    context = {
        "topic": topic,
        "passages": shown,
        "hidden": len(passages) - len(shown),
        "windows": version,
        "versions": WINDOWS_NAMES,
        "related": tuple(topics[other] for other in topic.related),
    }
    return _cached(request, guidance, "topic.html", context)


@get("/llms.txt", include_in_schema=False)
async def llms_txt(guidance: NeedsGuidance, settings: NeedsSettings) -> Response[str]:
    """What is here, for machine readers: https://llmstxt.org."""
    return _text(guidance.index(settings.public_url), MediaType.TEXT)


def _text(text: str, media_type: str) -> Response[str]:
    return Response(text, media_type=media_type, headers={"cache-control": _CACHED})


def _cached(
    request: Request[Any, Any, Any], guidance: Guidance, template: str, context: dict[str, Any]
) -> Response[Any]:
    headers = {"etag": guidance.tag, "cache-control": _CACHED}
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if guidance.tag in known:
        return Response(None, status_code=304, headers=headers)
    return Template(template, context=context, headers=headers)
