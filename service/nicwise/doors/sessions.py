"""Lets a person with a browser in: a key is shown once, and a signed cookie stands for it from then on.

The cookie names the key and an end, so nothing is kept of a session; a key that is revoked or expires ends it at once.
"""

import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.datastructures import Cookie

from nicwise.doors.callers import Caller, KeyRing, check_scope
from nicwise.errors import RequestError
from nicwise.memory import Key
from nicwise.settings import Settings, secret_key

__all__ = ["Sessions"]

AnyRequest = Request[Any, Any, Any]

LASTS = timedelta(hours=8)
"""A working day."""


class Sessions:
    """Signs people in to the pages below `path`, which take a key with `scope`."""

    def __init__(
        self,
        settings: Settings,
        ring: KeyRing,
        *,
        path: str,
        scope: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._ours = urlsplit(settings.public_url)
        self._ring = ring
        self._path = path
        self._scope = scope
        self._now = now
        self._secret = hashlib.sha256(f"session {path} ".encode() + secret_key(settings)).digest()
        self._name = f"nicwise{path.replace('/', '-')}"

    async def key(self, request: AnyRequest, caller: Caller) -> Key | None:
        """The key that a request comes with, in its header or by its session; None where it has none that is good.

        Raises RequestError where the header's key lacks the scope, and StorageError.
        """
        if caller.key:
            check_scope(caller, self._scope, is_open=False)
            return caller.key
        name = self._opened(request.cookies.get(self._name, ""))
        key = await self._ring.good(name) if name else None
        return key if key and key.may(self._scope) else None

    async def sign_in(self, request: AnyRequest, given: str) -> Cookie:
        """The cookie for whoever gives that key. Raises RequestError, 401 or 403, and StorageError."""
        self._check_origin(request)
        key = await self._ring.opened(given, None)
        check_scope(Caller(key), self._scope, is_open=False)
        told = f"{key.id}.{int((self._now() + LASTS).timestamp())}"
        return self._cookie(f"{told}.{self._signed(told)}", int(LASTS.total_seconds()))

    def sign_out(self, request: AnyRequest) -> Cookie:
        """The cookie that takes the session away. Raises RequestError, 403."""
        self._check_origin(request)
        return self._cookie("", 0)

    def _cookie(self, value: str, seconds: int) -> Cookie:
        return Cookie(
            key=self._name,
            value=value,
            max_age=seconds,
            path=self._path,
            secure=self._ours.scheme == "https",
            httponly=True,
            samesite="strict",
        )

    def _opened(self, value: str) -> str | None:
        """The id of the key in a cookie; None where it was not signed here or has ended."""
        told, _, signature = value.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signed(told).encode()):
            return None
        name, _, ends = told.partition(".")
        return name if self._now().timestamp() < int(ends) else None

    def _signed(self, told: str) -> str:
        return hmac.new(self._secret, told.encode(), hashlib.sha256).hexdigest()

    def _check_origin(self, request: AnyRequest) -> None:
        """Refuse forms that pages of other sites send in a reader's name. Browsers name the page's origin with each."""
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc not in (request.headers.get("host"), self._ours.netloc):
            raise RequestError(
                "This form was sent by a page of another site; open this page and send it from there.",
                code="origin-not-allowed",
                status=403,
            )
