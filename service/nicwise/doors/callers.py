"""Who calls: nobody in particular, or whoever holds a key. Every refusal says why."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from nicwise.errors import RequestError, StorageError
from nicwise.memory import SCOPES, Key, key_id
from nicwise.memory.keys import Keys

__all__ = ["ANONYMOUS_SCOPES", "NOBODY", "Caller", "KeyRing", "check_scope"]

KNOWN_FOR_S = 5.0
"""How long a key is known without asking the database again, and so how long one may work after it was revoked."""

USE_NOTED_EVERY = timedelta(minutes=1)

ANONYMOUS_SCOPES = tuple(scope for scope in SCOPES if scope not in ("insights:read", "admin"))
"""What whoever comes without a key may do, where that is allowed at all."""

_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="nicwise"'}

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls. key: None for nobody in particular."""

    key: Key | None = None

    @property
    def owner(self) -> str | None:
        """Whose the conversations are that it begins; None where they are anybody's who knows their id."""
        return self.key.name if self.key else None


NOBODY = Caller()


class KeyRing:
    """Keys that were used lately. What it knows of them is seconds old at most while the database answers."""

    def __init__(
        self,
        keys: Keys,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._keys = keys
        self._clock = clock
        self._now = now
        self._found: dict[str, tuple[float, Key]] = {}
        self._origins: tuple[float, frozenset[str]] = (float("-inf"), frozenset())

    async def caller(self, authorization: str | None, origin: str | None) -> Caller:
        """Who sent this Authorization header from a page of that origin.

        Raises RequestError, 401 or 403, and StorageError where a key never seen before can't be looked up.
        """
        if authorization is None:
            return NOBODY
        scheme, _, given = authorization.strip().partition(" ")
        if scheme.lower() != "bearer":
            raise _unauthenticated("The Authorization header holds no key; send Bearer nicwise_<id>_<secret>.")
        return Caller(await self.opened(given, origin))

    async def opened(self, given: str, origin: str | None) -> Key:
        """The key that somebody gave, whole, on a page of that origin. Raises as `caller` does."""
        given = given.strip()
        name = key_id(given)
        if name is None:
            raise _unauthenticated("What was sent is no key; a key reads nicwise_<id>_<secret>.")
        key = await self._find(name)
        if key is None or not key.opens_with(given):
            raise _unauthenticated("The key is unknown: it was mistyped, or made for another service.")
        if ended := key.ended(self._now()):
            raise _unauthenticated(f"The key {key.id} {ended}; ask for a new one.")
        if key.origins and origin not in key.origins:
            page = f"of {origin}" if origin else "without an Origin header"
            raise RequestError(
                f"The key {key.id} is good for pages of {', '.join(key.origins)}; this request is one {page}.",
                code="origin-not-allowed",
                status=403,
            )
        return key

    async def good(self, name: str) -> Key | None:
        """The key of that id; None where there is none or it has ended. Raises StorageError."""
        key = await self._find(name)
        return key if key and not key.ended(self._now()) else None

    async def is_known_origin(self, origin: str) -> bool:
        """Whether some good publishable key is tied to pages of that origin."""
        known_at, origins = self._origins
        if self._clock() - known_at > KNOWN_FOR_S:
            try:
                every = await self._keys.every()
            except StorageError:
                return origin in origins
            now = self._now()
            origins = frozenset(origin for key in every if not key.ended(now) for origin in key.origins)
            self._origins = self._clock(), origins
        return origin in origins

    async def _find(self, name: str) -> Key | None:
        known_at, key = self._found.get(name, (float("-inf"), None))
        if self._clock() - known_at <= KNOWN_FOR_S:
            return key
        try:
            found = await self._keys.find(name)
            if found is None:
                self._found.pop(name, None)
                return None
            self._found[name] = self._clock(), found
            now = self._now()
            if found.last_used_at is None or now - found.last_used_at > USE_NOTED_EVERY:
                await self._keys.note_use(name, now)
        except StorageError as error:
            # A key that was good a while ago opens the door while the database is away.
            if key is None and name not in self._found:
                raise
            log.warning("key not looked up; taken as known before", key=name, reason=str(error))
        return self._found[name][1] if name in self._found else key


def check_scope(caller: Caller, scope: str, *, is_open: bool) -> None:
    """Raise RequestError unless the caller may do what needs that scope. is_open: whether it takes no key to ask."""
    if caller.key is None:
        if not is_open:
            raise _unauthenticated("This advisor answers holders of a key only; send Authorization: Bearer KEY.")
        if scope not in ANONYMOUS_SCOPES:
            raise _unauthenticated(f'This needs a key with the scope "{scope}"; send Authorization: Bearer KEY.')
    elif not caller.key.may(scope):
        raise RequestError(
            f'The key {caller.key.id} lacks the scope "{scope}"; it has {", ".join(caller.key.scopes)}.',
            code="scope-missing",
            status=403,
        )


def _unauthenticated(why: str) -> RequestError:
    return RequestError(why, code="unauthenticated", status=401, headers=_CHALLENGE)
