"""What the advisor knows: its topics with their guidance, and the rules it decides by."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from litestar import get
from litestar.params import FromPath
from pydantic import BaseModel

from nicwise.doors.needs import NeedsAdvisor, NeedsSettings
from nicwise.errors import RequestError
from nicwise.pack import Pack
from nicwise.pack.model import Section, Topic
from nicwise.pack.reading import Row

__all__ = ["list_rules", "list_topics", "read_rule", "read_topic"]


class SectionView(BaseModel):
    """A passage of guidance. `quote` is its claim; `when` the facts it holds for, empty where it always holds."""

    section: str
    title: str
    quote: str
    markdown: str
    when: dict[str, Any]
    sources: tuple[str, ...]
    url: str


class TopicSummary(BaseModel):
    """A topic in a list."""

    id: str
    title: str
    question: str
    summary: str
    kind: tuple[str, ...]
    url: str


class TopicView(TopicSummary):
    """A topic with its guidance. `facts`: those that change its answer, most decisive first."""

    facts: tuple[str, ...]
    related: tuple[str, ...]
    sections: tuple[SectionView, ...]


class TopicList(BaseModel):
    content_version: str
    items: tuple[TopicSummary, ...]


class RuleView(BaseModel):
    """A rule. `kind` is what it does: a row of a topic's verdict table, or a part of the layout rules."""

    id: str
    kind: str
    topic: str | None
    severity: str | None
    says: str
    because: str | None
    sections: tuple[str, ...]


class RuleList(BaseModel):
    content_version: str
    items: tuple[RuleView, ...]


@get("/topics", opt={"scope": "content:read"}, operation_id="listTopics", tags=["knowledge"])
async def list_topics(advisor: NeedsAdvisor, settings: NeedsSettings) -> TopicList:
    """All topics, in the order of the catalogue."""
    topics = advisor.pack.knowledge.topics.values()
    items = tuple(TopicSummary(**_summary(topic, settings.public_url)) for topic in topics)
    return TopicList(content_version=advisor.pack.version, items=items)


@get("/topics/{topic_id:str}", opt={"scope": "content:read"}, operation_id="readTopic", tags=["knowledge"])
async def read_topic(topic_id: FromPath[str], advisor: NeedsAdvisor, settings: NeedsSettings) -> TopicView:
    """A topic with its guidance."""
    topics = advisor.pack.knowledge.topics
    topic = topics.get(topic_id)
    if topic is None:
        raise _unknown("topic", topic_id, topics)
    return TopicView(
        **_summary(topic, settings.public_url),
        facts=topic.facts,
        related=topic.related,
        sections=tuple(_section(section, settings.public_url) for section in topic.sections),
    )


@get("/rules", opt={"scope": "content:read"}, operation_id="listRules", tags=["knowledge"])
async def list_rules(advisor: NeedsAdvisor) -> RuleList:
    """All rules that can fire, by id."""
    return RuleList(content_version=advisor.pack.version, items=tuple(rule_views(advisor.pack).values()))


@get("/rules/{rule_id:str}", opt={"scope": "content:read"}, operation_id="readRule", tags=["knowledge"])
async def read_rule(rule_id: FromPath[str], advisor: NeedsAdvisor) -> RuleView:
    """One rule."""
    rules = rule_views(advisor.pack)
    if rule_id not in rules:
        raise _unknown("rule", rule_id, rules)
    return rules[rule_id]


def rule_views(pack: Pack) -> Mapping[str, RuleView]:
    """Rule id -> rule, sorted by id."""
    verdicts = (
        _rule(row.id, row, topic=topic, kind="verdict")
        for topic, table in pack.tables.verdicts.items()
        for row in table.rows
    )
    layouts = (_rule(name, row, topic=None, kind=_KINDS[type(row).__name__]) for name, row in pack.rules.ids.items())
    return {view.id: view for view in sorted((*verdicts, *layouts), key=lambda view: view.id)}


_KINDS = {
    "PairRule": "sharing",
    "Modifier": "sharing",
    "Charge": "cost",
    "SpreadRow": "cost",
    "CheckRow": "check",
}
"""Class of a row in the layout rules -> what such a row does."""


def _rule(name: str, row: Row, *, topic: str | None, kind: str) -> RuleView:
    # The kinds of rows share no base with these fields; each has the ones that it needs.
    return RuleView(
        id=name,
        kind=kind,
        topic=topic,
        severity=getattr(row, "severity", None),
        says=getattr(row, "says", None) or getattr(row, "what", ""),
        because=getattr(row, "because", None),
        sections=getattr(row, "sections", ()),
    )


def _summary(topic: Topic, public_url: str) -> dict[str, Any]:
    return {
        "id": topic.id,
        "title": topic.title,
        "question": topic.question,
        "summary": topic.summary,
        "kind": topic.kind,
        "url": f"{public_url}/knowledge/{topic.id}",
    }


def _section(section: Section, public_url: str) -> SectionView:
    return SectionView(
        section=section.anchor,
        title=section.title,
        quote=section.paragraphs[0],
        markdown=section.markdown,
        when={name: list(values) for name, values in section.when.terms.items()},
        sources=section.sources,
        url=f"{public_url}/knowledge/{section.topic}#{section.anchor}",
    )


def _unknown(what: str, wanted: str, known: Mapping[str, Any]) -> RequestError:
    near = ", ".join(get_close_matches(wanted, known, 3, 0.5))
    hint = f"near it are {near}" if near else f"GET /api/v1/{what}s lists them"
    return RequestError(f"There is no {what} of this id; {hint}.", code=f"unknown-{what}", status=404)
