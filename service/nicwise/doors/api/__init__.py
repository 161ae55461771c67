"""The JSON API, version 1."""

from litestar import Router
from litestar.datastructures import CacheControlHeader

from nicwise.doors.api.answers import feedback, read_answer
from nicwise.doors.api.ask import ask
from nicwise.doors.api.conversations import forget_conversation, read_conversation
from nicwise.doors.api.facts import list_facts, read_facts
from nicwise.doors.api.insights import read_insights
from nicwise.doors.api.layouts import check_layout, draw_layout, plan_layout
from nicwise.doors.api.search import search
from nicwise.doors.api.topics import list_rules, list_topics, read_rule, read_topic
from nicwise.doors.guarding import takes_json
from nicwise.doors.repeating import repeatable

__all__ = ["api_router"]


def api_router() -> Router:
    return Router(
        path="/api/v1",
        guards=[takes_json],
        cache_control=CacheControlHeader(no_store=True),
        route_handlers=[
            repeatable(ask, feedback),
            plan_layout,
            check_layout,
            draw_layout,
            list_facts,
            read_facts,
            read_answer,
            read_conversation,
            forget_conversation,
            list_topics,
            read_topic,
            list_rules,
            read_rule,
            search,
            read_insights,
        ],
    )
