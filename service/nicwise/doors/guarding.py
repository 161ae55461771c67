"""What protects the service and its readers: hosts, rates, body types, and headers on every response."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from litestar.config.cors import CORSConfig
from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from nicwise.doors.observing import request_id
from nicwise.errors import RequestError
from nicwise.settings import Settings

__all__ = [
    "LARGEST_BODY",
    "PICTURE_POLICY",
    "AllowedHosts",
    "other_origins",
    "rate_limit",
    "secure_headers",
    "takes_json",
]

LARGEST_BODY = 1024 * 1024
"""Bytes. Ample for any question, profile or chat event."""

_PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""For an SVG that is opened by itself: it may style itself and nothing else."""

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def secure_headers() -> Callable[[Message, Scope], Awaitable[None]]:
    """A hook that puts the request id and the security headers on every response, refusals included."""

    async def add(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders(message)
        headers["x-request-id"] = request_id(scope)
        for name, value in _ALWAYS.items():
            headers[name] = value
        headers.setdefault("content-security-policy", _PAGE_POLICY)

    return add


class AllowedHosts(ASGIMiddleware):
    """Refuses requests for hosts that are not ours: pages of other sites must not reach us by renaming themselves."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, settings: Settings) -> None:
        ours = urlsplit(settings.public_url).hostname or ""
        named = (*_LOOPBACK, ours, f"[{ours}]", settings.host, *settings.allowed_hosts)
        self._allowed = frozenset(name.lower() for name in named)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if "*" not in self._allowed and _host(scope["headers"]) not in self._allowed:
            raise RequestError(
                "This service does not answer for the host that the request names; "
                "its operator sets NICWISE_PUBLIC_URL or NICWISE_ALLOWED_HOSTS.",
                code="unknown-host",
            )
        await next_app(scope, receive, send)


def _host(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The host named, lower case, without its port; an IPv6 address in its brackets."""
    named = next((value for name, value in headers if name == b"host"), b"").decode("latin-1").lower()
    host, separator, port = named.rpartition(":")
    return host if separator and port.isdigit() else named


def rate_limit(settings: Settings) -> list[Any]:  # litestar types a middleware as a union of callables
    """The limit on requests a minute from one address; empty where it is off.

    Chat platforms send everybody's questions from a few addresses and sign them, so their doors are left out.
    """
    if not settings.rate_limit_per_minute:
        return []
    config = RateLimitConfig(
        rate_limit=("minute", settings.rate_limit_per_minute),
        exclude=["^/static/", "^/health/", "^/metrics$", "^/hooks/"],
    )
    return [config.middleware]


def other_origins(settings: Settings) -> CORSConfig | None:
    """What pages of other sites may do: all that the widget does, without cookies, of which there are none."""
    if not settings.allowed_origins:
        return None
    return CORSConfig(
        allow_origins=list(settings.allowed_origins),
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["content-type"],
        expose_headers=["retry-after", "x-request-id"],
    )


def takes_json(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard: a body is JSON. This also keeps other sites' plain forms from asking in a reader's name."""
    sent = connection.headers.get("content-type", "application/json").split(";")[0].strip().lower()
    if connection.scope.get("method") == "POST" and sent != "application/json" and not sent.endswith("+json"):
        raise RequestError(f'The body is "{sent}"; send application/json.', code="unsupported-media-type", status=415)
