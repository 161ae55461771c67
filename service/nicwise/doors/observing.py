"""What an operator sees of the service: a request id everywhere, one log line a request, and figures at /metrics.

No question, no name and no secret is logged or counted.
"""

import logging
import re
import secrets
import sys
from collections import Counter
from time import perf_counter

import structlog
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from nicwise.answer import Reply

__all__ = ["Metrics", "Observing", "configure_logging", "request_id"]

_VALID_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")

_DURATIONS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Upper bounds of the histogram: an answer takes milliseconds, and chat platforms give up after three seconds."""

_HELP = {
    "nicwise_requests_total": "Requests answered, by route, method and status.",
    "nicwise_problems_total": "Requests refused or failed, by problem code.",
    "nicwise_replies_total": "Replies given, by door and outcome.",
    "nicwise_not_kept_total": "Replies that could not be stored.",
    "nicwise_deliveries_total": "Chat deliveries, by platform and what became of them.",
}
_DURATION = "nicwise_request_seconds"

log = structlog.get_logger(__name__)


class Metrics:
    """Counts since the process started, written in the Prometheus text format. Used by one event loop only."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()
        self._durations: Counter[float] = Counter()
        self._seconds = 0.0

    def count(self, name: str, **labels: str) -> None:
        """Add one. name: a key of _HELP. labels: few different values each, never what a person wrote."""
        self._counts[name, tuple(sorted(labels.items()))] += 1

    def replied(self, door: str, reply: Reply) -> None:
        """Count a reply that went out through a door."""
        self.count("nicwise_replies_total", door=door, outcome=reply.outcome)
        if not reply.kept:
            self.count("nicwise_not_kept_total", door=door)

    def time(self, seconds: float) -> None:
        """Add a request that took so long."""
        self._seconds += seconds
        self._durations[next((bound for bound in _DURATIONS_S if seconds <= bound), float("inf"))] += 1

    def exposition(self) -> str:
        lines = []
        for name, text in _HELP.items():
            lines += [f"# HELP {name} {text}", f"# TYPE {name} counter"]
            lines += [
                f"{name}{_labels(labels)} {value}"
                for (kind, labels), value in sorted(self._counts.items())
                if kind == name
            ]
        lines += [f"# HELP {_DURATION} Time to answer a request.", f"# TYPE {_DURATION} histogram"]
        reached = 0
        for bound in (*_DURATIONS_S, float("inf")):
            reached += self._durations[bound]
            lines.append(f'{_DURATION}_bucket{{le="{"+Inf" if bound == float("inf") else bound}"}} {reached}')
        lines += [f"{_DURATION}_sum {self._seconds}", f"{_DURATION}_count {reached}", ""]
        return "\n".join(lines)


def _labels(labels: tuple[tuple[str, str], ...]) -> str:
    if not labels:
        return ""
    escaped = ((name, value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")) for name, value in labels)
    return "{" + ",".join(f'{name}="{value}"' for name, value in escaped) + "}"


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

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

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
