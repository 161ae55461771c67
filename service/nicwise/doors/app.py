"""Joins all doors into one application. Reads as a table of contents; nothing here answers anything."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import msgspec
import structlog
from litestar import Litestar
from litestar.datastructures import CacheControlHeader
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.template import TemplateConfig
from litestar.types import ControllerRouterHandler, Scope
from pydantic import BaseModel

from nicwise import __version__
from nicwise.advisor import Advisor
from nicwise.doors import pages
from nicwise.doors.api import api_router
from nicwise.doors.api.answers import feedback_at_page
from nicwise.doors.api.layouts import Planner
from nicwise.doors.callers import Caller, KeyRing
from nicwise.doors.guarding import LARGEST_BODY, Admission, AllowedHosts, secure_headers
from nicwise.doors.health import live, metrics_page, ready
from nicwise.doors.limiting import Limiter
from nicwise.doors.observing import Metrics, Observing
from nicwise.doors.pages.home import contents_of
from nicwise.doors.pages.knowledge import Guidance
from nicwise.doors.pages.planner import planner_form
from nicwise.doors.problems import Problems, status_of
from nicwise.doors.repeating import Repeating
from nicwise.doors.sessions import Sessions
from nicwise.errors import StorageError
from nicwise.finding import Finder
from nicwise.memory import Database, Memory
from nicwise.pack import Pack, default_root, load_pack
from nicwise.settings import Settings, secret_key

__all__ = ["create_app"]

TIDIED_EVERY_S = 3_600

log = structlog.get_logger(__name__)


def create_app(
    settings: Settings,
    pack: Pack | None = None,
    memory: Memory | None = None,
    *,
    outgoing: httpx.AsyncBaseTransport | None = None,
) -> Litestar:
    """The application. It closes the memory when it stops.

    pack, memory: those that the settings name, unless given. outgoing: in place of the network, for tests.
    Raises ContentError and ConfigurationError.
    """
    pack = pack or load_pack(default_root(), settings.pack)
    memory = memory or open_memory(settings)
    advisor = Advisor(pack, memory, settings.public_url, cache=settings.cache_dir)
    metrics = Metrics()
    problems = Problems(settings.public_url, metrics)
    web = default_root() / "web"
    limiter = Limiter(memory.rates)
    ring = KeyRing(memory.keys)
    slack = _slack(settings, advisor, metrics, outgoing)

    return Litestar(
        route_handlers=[
            api_router(),
            feedback_at_page,
            *_pages(),
            live,
            ready,
            metrics_page,
            *([slack.routes] if slack else []),
            create_static_files_router(
                path="/static", directories=[web / "static"], cache_control=CacheControlHeader(public=True, max_age=300)
            ),
        ],
        dependencies={
            "advisor": _always(advisor),
            "finder": _always(Finder(pack.knowledge)),
            "caller": Provide(_caller, sync_to_thread=False),
            "contents": _always(contents_of(pack.knowledge.topics, web)),
            "form": _always(planner_form(pack.tables)),
            "guidance": _always(Guidance(pack, web / "pages")),
            "metrics": _always(metrics),
            "planner": _always(Planner(pack, settings.public_url)),
            "sessions": _always(Sessions(settings, ring, path="/insights", scope="insights:read")),
            "settings": _always(settings),
        },
        middleware=[
            Observing(metrics, status_of),
            AllowedHosts(settings),
            Admission(settings, ring, limiter),
            Repeating(memory.repeats, secret_key(settings)),
        ],
        before_send=[secure_headers()],
        exception_handlers={Exception: problems.respond},
        lifespan=[_remembering(memory, limiter, settings.retention_days), *([slack.open()] if slack else [])],
        template_config=TemplateConfig(directory=web / "pages", engine=JinjaTemplateEngine),
        openapi_config=OpenAPIConfig(
            title="Nicwise",
            version=__version__,
            path="/schema",
            render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        ),
        type_encoders={BaseModel: _as_json},
        request_max_body_size=LARGEST_BODY,
        logging_config=None,
    )


def open_memory(settings: Settings) -> Memory:
    """The memory that the settings name. Raises ConfigurationError."""
    url = settings.database_url
    return Database.open(settings.data_dir, url.get_secret_value() if url else None)


@dataclass(frozen=True, slots=True)
class _Door:
    """A chat door: its addresses, and what holds it open while the application runs."""

    routes: ControllerRouterHandler
    open: Callable[[], AbstractAsyncContextManager[None]]


def _slack(
    settings: Settings, advisor: Advisor, metrics: Metrics, outgoing: httpx.AsyncBaseTransport | None
) -> _Door | None:
    if not settings.slack_signing_secrets:
        return None
    # slack_sdk takes a fifth of a second to load, so only where its door is open.
    from nicwise.doors.chat.slack import Slack, slack_door

    slack = Slack(advisor, settings, metrics, secret_key(settings), transport=outgoing)
    return _Door(slack_door(slack), slack.open)


def _pages() -> Sequence[ControllerRouterHandler]:
    return [
        pages.home,
        pages.ask_by_form,
        pages.answer_page,
        pages.answer_picture_svg,
        pages.answer_picture_png,
        pages.answer_script,
        pages.knowledge_index,
        pages.knowledge_topic,
        pages.planner_page,
        pages.insights_page,
        pages.insights_sheet,
        pages.sign_in,
        pages.sign_out,
        pages.llms_txt,
        pages.problem_kind,
    ]


def _always(value: object) -> Provide:
    return Provide(lambda: value, sync_to_thread=False)


def _caller(scope: Scope) -> Caller:
    caller: Caller = scope["state"]["caller"]
    return caller


def _as_json(value: BaseModel) -> msgspec.Raw:
    # pydantic writes its own JSON faster than anybody who first asks it for dictionaries.
    return msgspec.Raw(value.model_dump_json().encode())


def _remembering(memory: Memory, limiter: Limiter, retention_days: int) -> AbstractAsyncContextManager[None]:
    """While the application runs: forget what is old, at the start and every hour; close the memory at the end."""

    async def tidy() -> None:
        while True:
            oldest = datetime.now(UTC) - timedelta(days=retention_days) if retention_days else None
            try:
                gone = await memory.purge(oldest)
                log.info("old conversations deleted", conversations=gone, retention_days=retention_days)
            except StorageError as error:
                log.error("old conversations not deleted", reason=str(error))
            await asyncio.sleep(TIDIED_EVERY_S)

    @asynccontextmanager
    async def run() -> AsyncIterator[None]:
        task = asyncio.create_task(tidy())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await limiter.close()
            await memory.close()

    return run()
