"""What an operator sees of the service: a request id everywhere, one log line a request, and figures at /metrics.

No question, no name and no secret is logged or counted.
"""

import logging
import os
import re
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from time import perf_counter

import structlog
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from nicwise.answer import Reply

__all__ = ["Metrics", "Observing", "configure_logging", "counting_together", "request_id"]

_VALID_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")

_DURATIONS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Upper bounds of the histogram: an answer takes milliseconds, and chat platforms give up after three seconds."""

_COUNTERS = {
    "nicwise_requests_total": ("Requests answered.", ("route", "method", "status")),
    "nicwise_problems_total": ("Requests refused or failed, by problem code.", ("code",)),
    "nicwise_replies_total": ("Replies given.", ("door", "outcome")),
    "nicwise_not_kept_total": ("Replies that could not be stored.", ("door",)),
    "nicwise_deliveries_total": ("Chat deliveries, by platform and what became of them.", ("platform", "what")),
}
"""Name -> what it counts, labels."""

_SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Set before prometheus_client is loaded it makes processes count in files, which any of them adds up."""

disable_created_metrics()  # type: ignore[no-untyped-call]  # the library's own lack

log = structlog.get_logger(__name__)


@contextmanager
def counting_together() -> Iterator[None]:
    """Processes begun within count as one, so that whichever is asked at /metrics tells of all, dead ones too."""
    with TemporaryDirectory(prefix="nicwise-metrics-") as folder:
        os.environ[_SHARED] = folder
        try:
            yield
        finally:
            del os.environ[_SHARED]


class Metrics:
    """Counts since the service started, written in the Prometheus text format."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._counters = {
            name: Counter(name, text, labels, registry=self._registry) for name, (text, labels) in _COUNTERS.items()
        }
        self._seconds = Histogram(
            "nicwise_request_seconds", "Time to answer a request.", buckets=_DURATIONS_S, registry=self._registry
        )

    def count(self, name: str, **labels: str) -> None:
        """Add one. name: a key of _COUNTERS. labels: few different values each, never what a person wrote."""
        self._counters[name].labels(**labels).inc()

    def replied(self, door: str, reply: Reply) -> None:
        """Count a reply that went out through a door."""
        self.count("nicwise_replies_total", door=door, outcome=reply.outcome)
        if not reply.kept:
            self.count("nicwise_not_kept_total", door=door)

    def time(self, seconds: float) -> None:
        """Add a request that took so long."""
        self._seconds.observe(seconds)

    def exposition(self) -> str:
        registry = self._registry
        if _SHARED in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library's own lack
        return generate_latest(registry).decode()


def request_id(scope: Scope) -> str:
    """The id of the request: the caller's, where it sent a harmless one, else a new one; the same at every call."""
    known = scope["state"].get("request_id")
    if known is None:
        sent = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        known = sent.decode("ascii") if _VALID_ID.fullmatch(sent) else secrets.token_hex(8)
        scope["state"]["request_id"] = known
    return str(known)


class Observing(ASGIMiddleware):
    """Logs, counts and times each request that reached a route."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, metrics: Metrics, status_of: Callable[[Exception], int]) -> None:
        """status_of: what an error is answered with, once it is past here."""
        self._metrics = metrics
        self._status_of = status_of

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        started = perf_counter()
        status = 500

        async def observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id(scope)):
            try:
                await next_app(scope, receive, observed)
            except Exception as error:
                status = self._status_of(error)
                raise
            finally:
                seconds = perf_counter() - started
                route, method = scope["path_template"], str(scope.get("method"))
                self._metrics.time(seconds)
                self._metrics.count("nicwise_requests_total", route=route, method=method, status=str(status))
                log.info("request", route=route, status=status, ms=round(seconds * 1000, 2))


def configure_logging(level: str) -> None:
    """One line an event on standard error, readable at a terminal and JSON elsewhere.

    Traces come without the values of variables: those hold questions and secrets.
    """
    render: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer()
    )
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            render,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # httpx logs whole addresses at info, alembic each of its own parts.
    for talkative in ("httpx", "alembic"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
