"""What protects the service and its readers: hosts, keys, rates, body types, and headers on every response."""

import hashlib
import ipaddress
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from nicwise.doors.callers import NOBODY, Caller, KeyRing, check_scope
from nicwise.doors.limiting import WINDOW_S, Limiter
from nicwise.doors.observing import request_id
from nicwise.errors import NicwiseError, RequestError, StorageError
from nicwise.settings import Settings, secret_key

__all__ = ["LARGEST_BODY", "PICTURE_POLICY", "Admission", "AllowedHosts", "secure_headers", "takes_json"]

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

_READ = frozenset((b"authorization", b"origin", b"access-control-request-method"))
"""Headers that tell who calls."""

_UNCOUNTED = ("/static/", "/health/", "/metrics", "/hooks/")

READS_PER_ASK = 5
"""Reading costs a fraction of an answer."""

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
        for name, value in scope["state"].get("rate_headers", {}).items():
            headers[name] = value
        if scope["path"].startswith("/api/"):
            headers["vary"] = ", ".join(filter(None, (headers.get("vary"), "Origin")))
        if scope["path"].startswith("/static/"):
            # Scripts and styles hold nothing of anybody's; what a page of another site may ask is decided when it asks.
            headers["access-control-allow-origin"] = "*"
        elif origin := scope["state"].get("cors_origin"):
            headers["access-control-allow-origin"] = origin
            headers["access-control-expose-headers"] = (
                "Idempotency-Replayed, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"
            )

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


class Admission(ASGIMiddleware):
    """Lets in who may do what the handler's `opt["scope"]` names, as often as is allowed.

    The caller is found in the scope's state, and under `identity` what tells them from others. Pages of other sites
    reach what a publishable key opens, and those that the operator named what takes no key (CORS, without cookies).
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, settings: Settings, ring: KeyRing, limiter: Limiter) -> None:
        self._settings = settings
        self._ring = ring
        self._limiter = limiter
        # Addresses are counted under names that don't tell them.
        self._key = hashlib.sha256(b"addresses" + secret_key(settings)).digest()

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"] if name in _READ}
        origin = headers.get(b"origin")
        if scope.get("method") == "OPTIONS" and origin and b"access-control-request-method" in headers:
            known = origin in self._settings.allowed_origins or await self._ring.is_known_origin(origin)
            await _answer_preflight(send, origin if known else None)
            return
        refusal: NicwiseError | None = None
        caller = NOBODY
        try:
            caller = await self._ring.caller(headers.get(b"authorization"), origin)
        except (RequestError, StorageError) as error:
            refusal = error
        scope["state"]["caller"] = caller
        scope["state"]["identity"] = self._identity(scope, caller)
        if origin in self._settings.allowed_origins or (origin and caller.key and caller.key.origins):
            scope["state"]["cors_origin"] = origin
        await self._count(scope, caller)
        if refusal:
            raise refusal
        wanted = scope["route_handler"].opt.get("scope", "admin" if scope["path"].startswith("/api/") else None)
        if wanted:
            check_scope(caller, wanted, is_open=self._settings.is_open)
        await next_app(scope, receive, send)

    async def _count(self, scope: Scope, caller: Caller) -> None:
        """Count the request. Raises RequestError, 429, where it is one too many.

        Chat platforms send everybody's questions from a few addresses and sign them, so their doors are left out.
        """
        settings = self._settings
        if not settings.rate_limit_per_minute or scope["path"].startswith(_UNCOUNTED):
            return
        quota = settings.rate_limit_per_minute
        if caller.key:
            usual = quota if caller.key.kind == "publishable" else settings.key_rate_limit_per_minute
            quota = caller.key.per_minute or usual
        policy = "read" if scope.get("method") in ("GET", "HEAD") else "ask"
        if policy == "read":
            quota *= READS_PER_ASK
        standing = await self._limiter.take(f"{scope['state']['identity']}:{policy}", quota)
        scope["state"]["rate_headers"] = {
            "ratelimit-policy": f'"{policy}";q={quota};w={WINDOW_S}',
            "ratelimit": f'"{policy}";r={standing.remaining};t={standing.reset_s}',
        }
        if not standing.allowed:
            whose = f"with the key {caller.key.id}" if caller.key else "from this address"
            raise RequestError(
                f"More than {quota} requests in {WINDOW_S} s {whose}; go on in {standing.reset_s} s.",
                code="rate-limited",
                status=429,
                headers={"Retry-After": str(standing.reset_s)},
            )

    def _identity(self, scope: Scope, caller: Caller) -> str:
        """By what a caller is told from others: a secret key, else the address, with the key that all may read."""
        if caller.key is None:
            return f"address:{self._address(scope)}"
        if caller.key.kind == "publishable":
            return f"{caller.key.id}:{self._address(scope)}"
        return f"key:{caller.key.id}"

    def _address(self, scope: Scope) -> str:
        client = scope.get("client")
        address = client[0] if client else ""
        with suppress(ValueError):
            known = ipaddress.ip_address(address)
            if known.version == 6:
                # One household or machine has at least so many addresses.
                address = str(ipaddress.ip_network((known, 64), strict=False))
        return hashlib.blake2b(address.encode(), key=self._key, digest_size=12).hexdigest()


async def _answer_preflight(send: Send, origin: str | None) -> None:
    """Tell a browser whether a page of another site may ask. origin: None where it may not."""
    headers = [(b"vary", b"Origin"), (b"content-length", b"0")]
    if origin:
        headers += [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-allow-methods", b"GET, POST, DELETE"),
            (b"access-control-allow-headers", b"authorization, content-type, idempotency-key, x-request-id"),
            (b"access-control-max-age", b"600"),
        ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def takes_json(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard: a body is JSON. This also keeps other sites' plain forms from asking in a reader's name."""
    sent = connection.headers.get("content-type", "application/json").split(";")[0].strip().lower()
    if connection.scope.get("method") == "POST" and sent != "application/json" and not sent.endswith("+json"):
        raise RequestError(f'The body is "{sent}"; send application/json.', code="unsupported-media-type", status=415)
