"""Keys for those who may ask, read or look inside: made, shown once, stored as a hash, refused when they end.

A secret key goes to programs that keep it: `nicwise_<id>_<secret>`. A publishable key stands in a web page for all to
read: `nicwisepub_<id>_<secret>`; it may ask and little else, only from the pages it is tied to.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, Protocol

from sqlalchemy import Connection, Row, insert, select, update

from nicwise.memory.store import Store
from nicwise.memory.tables import keys

__all__ = ["PUBLISHABLE_SCOPES", "SCOPES", "Key", "KeyTable", "Keys", "VolatileKeys", "key_id", "new_key"]

SCOPES = (
    "ask",
    "layouts",
    "tickets:suggest",
    "feedback:write",
    "conversations:read",
    "conversations:delete",
    "content:read",
    "insights:read",
    "admin",
)
"""What a key may be good for. `admin` is good for everything."""

PUBLISHABLE_SCOPES = ("ask", "layouts", "feedback:write")

_OWN_CONVERSATIONS = ("conversations:read", "conversations:delete")

Kind = Literal["secret", "publishable"]

_PREFIXES: dict[Kind, str] = {"secret": "nicwise", "publishable": "nicwisepub"}


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret.

    name: whose it is. Keys of one name share what they own, so that a new one takes over from an old one.
    origins: scheme, host and port of the pages that may use it; empty for a secret key.
    per_minute: requests; None for what the settings say.
    """

    id: str
    name: str
    kind: Kind
    hash: str
    scopes: tuple[str, ...]
    origins: tuple[str, ...]
    per_minute: int | None
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None

    def opens_with(self, given: str) -> bool:
        """Whether `given` is this key, whole. Takes as long whatever is wrong with it."""
        return hmac.compare_digest(_hashed(given), self.hash)

    def may(self, scope: str) -> bool:
        """Whether it is good for that. Who asks with a publishable key may see the conversation again and have it
        forgotten: it is found by its id, which nobody else knows, and by this key only."""
        if self.kind == "publishable" and scope in _OWN_CONVERSATIONS:
            scope = "ask"
        return scope in self.scopes or "admin" in self.scopes

    def ended(self, now: datetime) -> str | None:
        """Why it is good no longer; None where it is."""
        if self.revoked_at and self.revoked_at <= now:
            return f"was revoked at {self.revoked_at:%Y-%m-%d %H:%M} UTC"
        if self.expires_at and self.expires_at <= now:
            return f"expired at {self.expires_at:%Y-%m-%d %H:%M} UTC"
        return None


class Keys(Protocol):
    """Where keys are kept. Every method raises StorageError where the store fails."""

    async def add(self, key: Key) -> None: ...

    async def find(self, name: str) -> Key | None:
        """The key of that id."""

    async def every(self) -> Sequence[Key]:
        """All keys, ended ones too, oldest first."""

    async def revoke(self, name: str, at: datetime) -> bool:
        """End the key of that id. False where there is none that is good."""

    async def note_use(self, name: str, at: datetime) -> None:
        """Keep when it was last used."""


def new_key(
    name: str,
    kind: Kind,
    scopes: Sequence[str],
    now: datetime,
    *,
    origins: Sequence[str] = (),
    expires_at: datetime | None = None,
    per_minute: int | None = None,
) -> tuple[Key, str]:
    """A key, and the text to be shown once: only its hash is kept.

    One SHA-256 is enough, as the secret is 256 random bits; slow hashes are for what people make up.
    """
    name_of_key = secrets.token_hex(6)
    shown = f"{_PREFIXES[kind]}_{name_of_key}_{secrets.token_hex(32)}"
    key = Key(
        name_of_key, name, kind, _hashed(shown), tuple(scopes), tuple(origins), per_minute, now, expires_at=expires_at
    )
    return key, shown


def key_id(given: str) -> str | None:
    """The id within a key that somebody sent; None where it is written like no key of ours."""
    parts = given.split("_")
    return parts[1] if len(parts) == 3 and parts[0] in _PREFIXES.values() and parts[1].isalnum() else None


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class KeyTable:
    """Keys in the database. See `Keys`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, key: Key) -> None:
        row = {
            "id": key.id,
            "name": key.name,
            "kind": key.kind,
            "hash": key.hash,
            "scopes": " ".join(key.scopes),
            "origins": " ".join(key.origins),
            "per_minute": key.per_minute,
            "created_at": key.created_at,
            "expires_at": key.expires_at,
        }
        await self._store.write(lambda connection: _done(connection.execute(insert(keys).values(row))))

    async def find(self, name: str) -> Key | None:
        row = await self._store.read(
            lambda connection: connection.execute(select(keys).where(keys.c.id == name)).one_or_none()
        )
        return None if row is None else _key(row)

    async def every(self) -> Sequence[Key]:
        def read(connection: Connection) -> Sequence[Row[Any]]:  # rows are as wide as their select
            return connection.execute(select(keys).order_by(keys.c.created_at, keys.c.id)).all()

        return [_key(row) for row in await self._store.read(read)]

    async def revoke(self, name: str, at: datetime) -> bool:
        good = update(keys).where(keys.c.id == name, keys.c.revoked_at.is_(None)).values(revoked_at=at)
        return await self._store.write(lambda connection: connection.execute(good).rowcount > 0)

    async def note_use(self, name: str, at: datetime) -> None:
        used = update(keys).where(keys.c.id == name).values(last_used_at=at)
        await self._store.write(lambda connection: _done(connection.execute(used)), turn="key:" + name)


class VolatileKeys:
    """Keys in this process. See `Keys`."""

    def __init__(self) -> None:
        self._keys: dict[str, Key] = {}

    async def add(self, key: Key) -> None:
        self._keys[key.id] = key

    async def find(self, name: str) -> Key | None:
        return self._keys.get(name)

    async def every(self) -> Sequence[Key]:
        return list(self._keys.values())

    async def revoke(self, name: str, at: datetime) -> bool:
        key = self._keys.get(name)
        if key is None or key.revoked_at:
            return False
        self._keys[name] = replace(key, revoked_at=at)
        return True

    async def note_use(self, name: str, at: datetime) -> None:
        self._keys[name] = replace(self._keys[name], last_used_at=at)


def _key(row: Row[Any]) -> Key:  # rows are as wide as their select
    values = row._asdict()
    return Key(**{**values, "scopes": tuple(row.scopes.split()), "origins": tuple(row.origins.split())})


def _done(result: object) -> None:
    """Lets go of a statement's result: it must not leave the thread that has the connection."""
