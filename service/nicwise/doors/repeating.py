"""Requests that may be sent again: one that stores something is carried out once under one Idempotency-Key.

A caller who hears nothing sends the same request again with the same key, and is answered as the first time. See
https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/.
"""

import hashlib
import re
from typing import Any

import structlog
from litestar import Request, Router
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.params import HeaderParameter
from litestar.types import ASGIApp, ControllerRouterHandler, Message, Receive, Scope, Send

from nicwise.errors import RequestError, StorageError
from nicwise.memory.repeats import Answered, Repeats

__all__ = ["Repeating", "forget_with", "may_be_repeated", "repeatable"]

LONGEST_KEY = 255

RETRY_S = 1
"""After how long a request that still runs is worth asking for again."""

_QUOTED = re.compile(r'"((?:[ !#-\[\]-~]|\\["\\])*)"')
"""A string as structured headers write it (RFC 8941)."""

_BARE = re.compile(r"[!#-~]+")

log = structlog.get_logger(__name__)


def repeatable(*handlers: ControllerRouterHandler, required: bool = False) -> Router:
    """Calls that take an Idempotency-Key. required: where doing it twice would do harm beyond our own store."""
    described = HeaderParameter(
        annotation=str | None,
        name="Idempotency-Key",
        required=required,
        description="Any text of yours that no other request has. The same request sent again with it within a day is "
        "answered as the first time.",
    )
    return Router(
        path="/",
        opt={"idempotency": "required" if required else "optional"},
        parameters={"idempotency_key": described},
        route_handlers=handlers,
    )


def forget_with(scope: Scope, conversation_id: str) -> None:
    """Say that the response holds what belongs to a conversation, so that it is forgotten with it."""
    scope["state"]["repeat_belongs_to"] = conversation_id


def may_be_repeated(scope: Scope) -> None:
    """Say that the response is not the last word: sent again, the request is carried out again."""
    scope["state"]["repeat_carries_out"] = True


class Repeating(ASGIMiddleware):
    """Answers a repeated request as the first time. Stands behind whatever tells who calls (state `identity`)."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, repeats: Repeats, key: bytes) -> None:
        """key: of the service. What a caller sent can't be guessed from what is kept of it."""
        self._repeats = repeats
        self._key = hashlib.sha256(b"repeats" + key).digest()

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        wanted = scope["route_handler"].opt.get("idempotency")
        key = _key(scope, required=wanted == "required") if wanted else None
        if key is None:
            await next_app(scope, receive, send)
            return
        body = await Request[Any, Any, Any](scope, receive, send).body()
        named = (scope["state"]["identity"], str(scope.get("method")), scope["path"], key)
        name, fingerprint = self._digest("\0".join(named).encode()), self._digest(body)
        try:
            begun = await self._repeats.begin(name, fingerprint)
        except StorageError as error:
            if wanted == "required":
                raise
            # Nothing is stored now, so that nothing is stored twice.
            log.warning("request not noted; carried out all the same", reason=str(error))
            await next_app(scope, receive, send)
            return
        if begun.fingerprint != fingerprint:
            raise RequestError(
                "This Idempotency-Key was sent with another body before; take a new key for a new request.",
                code="idempotency-key-reused",
                status=422,
            )
        if begun.answered:
            await _replay(begun.answered, send)
        elif begun.claim is None:
            raise RequestError(
                "The first request with this Idempotency-Key still runs; send it again in a moment.",
                code="idempotency-in-progress",
                status=409,
                headers={"Retry-After": str(RETRY_S)},
            )
        else:
            await next_app(scope, receive, _Keeper(self._repeats, scope, send, name, begun.claim).send)

    def _digest(self, content: bytes) -> str:
        return hashlib.blake2b(content, key=self._key, digest_size=32).hexdigest()


class _Keeper:
    """Keeps a response before it goes out, so that whoever has got it finds it kept."""

    def __init__(self, repeats: Repeats, scope: Scope, send: Send, name: str, claim: str) -> None:
        self._repeats = repeats
        self._scope = scope
        self._send = send
        self._name = name
        self._claim = claim
        self._held: list[Message] = []

    async def send(self, message: Message) -> None:
        self._held.append(message)
        if message["type"] != "http.response.body" or message.get("more_body"):
            return
        try:
            await self._keep()
        except StorageError as error:
            log.warning("response not kept for a repeated request", reason=str(error))
        for held in self._held:
            await self._send(held)

    async def _keep(self) -> None:
        answered, said = _answered(self._held), self._scope["state"]
        if answered.status >= 500 or answered.status == 429 or said.get("repeat_carries_out"):
            await self._repeats.give_up(self._name, self._claim)
        else:
            await self._repeats.finish(self._name, self._claim, answered, said.get("repeat_belongs_to"))


def _answered(messages: list[Message]) -> Answered:
    status, media_type, body = 500, "", b""
    for message in messages:
        if message["type"] == "http.response.start":
            status = message["status"]
            sent = {name.lower(): value for name, value in message["headers"]}
            media_type = sent.get(b"content-type", b"").decode("latin-1")
        elif message["type"] == "http.response.body":
            body += message["body"]
    return Answered(status, media_type, body)


async def _replay(answered: Answered, send: Send) -> None:
    headers = [
        (b"idempotency-replayed", b"true"),
        (b"cache-control", b"no-store"),
        (b"content-length", str(len(answered.body)).encode()),
    ]
    if answered.media_type:
        headers.append((b"content-type", answered.media_type.encode("latin-1")))
    await send({"type": "http.response.start", "status": answered.status, "headers": headers})
    await send({"type": "http.response.body", "body": answered.body, "more_body": False})


def _key(scope: Scope, *, required: bool) -> str | None:
    """The caller's key, without quotes; None where there is none. Raises RequestError for what can't be one."""
    sent = [value.decode("latin-1").strip() for name, value in scope["headers"] if name == b"idempotency-key"]
    if not sent and required:
        raise RequestError(
            "This call takes an Idempotency-Key: any text of yours that no other request has.",
            code="idempotency-key-missing",
        )
    if not sent:
        return None
    quoted, bare = _QUOTED.fullmatch(sent[0]), _BARE.fullmatch(sent[0])
    key = re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else sent[0] if bare else ""
    if len(sent) > 1 or not 0 < len(key) <= LONGEST_KEY:
        raise RequestError(
            f"The Idempotency-Key can't be read; send one, of 1 to {LONGEST_KEY} printable ASCII characters."
        )
    return key
