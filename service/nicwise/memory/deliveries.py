"""Deliveries of chat platforms: each is answered once, by one process, and by another where that one died.

A platform is told "taken" before it is answered, and does not deliver again. So whoever claims a delivery keeps what is
needed to answer it, until it has been; a claim that is not settled in time belongs to whoever takes it over.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection, delete, func, select, update

from nicwise.memory.engines import insert_into
from nicwise.memory.store import Store
from nicwise.memory.tables import deliveries

__all__ = ["DELIVERIES_LAST", "LEASE", "Claim", "Deliveries", "DeliveryTable", "VolatileDeliveries"]

DELIVERIES_LAST = timedelta(days=4)
"""Longest time over which any platform delivers again."""

LEASE = timedelta(seconds=60)
"""How long a claim holds. An answer takes milliseconds, a platform that asks for patience half a minute."""

STALE = timedelta(minutes=15)
"""After this nobody waits for the answer any more; nor is what kills each process that takes it over tried for ever."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that is this process's to answer. work: as it was given with it."""

    id: str
    work: str


class Deliveries(Protocol):
    """Which deliveries were seen, and which wait for an answer. Every method raises StorageError.

    platform: where they come from. keys: the names one delivery goes by; having seen one of them is having seen it.
    """

    async def see(self, platform: str, *keys: str) -> bool:
        """True the first time that it is seen, by whichever process; else False."""

    async def claim(self, platform: str, *keys: str, work: str) -> Claim | None:
        """Take it to answer it, the first time that it is seen; None where it was seen before. `settle` it when done.

        work: what another process needs to answer it.
        """

    async def take_over(self, platform: str) -> Claim | None:
        """Take one that another process claimed and did not settle in time; None where there is none."""

    async def settle(self, claim: Claim) -> None:
        """It is answered: nobody takes it over, and its work is forgotten."""


class DeliveryTable:
    """Deliveries in the database. See `Deliveries`."""

    def __init__(self, store: Store, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._store = store
        self._now = now
        # A write may be tried again after its commit; the second time finds its own rows.
        self._insert = insert_into(store.engine, deliveries).on_conflict_do_nothing(index_elements=["key"])

    async def see(self, platform: str, *keys: str) -> bool:
        return await self._is_first(platform, keys, Claim(secrets.token_hex(16), ""), None)

    async def claim(self, platform: str, *keys: str, work: str) -> Claim | None:
        claim = Claim(secrets.token_hex(16), work)
        return claim if await self._is_first(platform, keys, claim, self._now() + LEASE) else None

    async def take_over(self, platform: str) -> Claim | None:
        now, mine = self._now(), secrets.token_hex(16)
        waiting = (
            select(deliveries.c.claim, deliveries.c.work)
            .where(deliveries.c.claimed_until < now, deliveries.c.seen_at > now - STALE, deliveries.c.work.is_not(None))
            .where(deliveries.c.key.startswith(f"{platform}:", autoescape=True))
            .limit(1)
        )
        found = await self._store.read(lambda connection: connection.execute(waiting).one_or_none())
        if found is None:
            return None
        # Of several that found it the first has it: it is no longer the claim that the others look for.
        theirs = update(deliveries).where(deliveries.c.claim == found.claim, deliveries.c.claimed_until < now)
        mine_now = theirs.values(claim=mine, claimed_until=now + LEASE)
        is_mine = await self._store.write(lambda connection: connection.execute(mine_now).rowcount > 0, "~delivery")
        return Claim(mine, found.work) if is_mine else None

    async def settle(self, claim: Claim) -> None:
        settled = update(deliveries).where(deliveries.c.claim == claim.id).values(claimed_until=None, work=None)
        await self._store.write(lambda connection: connection.execute(settled).rowcount, "~delivery")

    async def _is_first(self, platform: str, keys: tuple[str, ...], claim: Claim, until: datetime | None) -> bool:
        names = sorted(f"{platform}:{key}" for key in keys)
        row = {"seen_at": self._now(), "claim": claim.id, "claimed_until": until, "work": None}
        rows = [{**row, "key": name} for name in names]
        rows[0]["work"] = claim.work or None

        def write(connection: Connection) -> bool:
            # Whoever inserts a key first has it; another process that tries waits here until that is decided.
            connection.execute(self._insert, rows)
            here = deliveries.c.key.in_(names)
            others = select(func.count()).where(here, deliveries.c.claim.is_distinct_from(claim.id))
            if not connection.scalar(others):
                return True
            connection.execute(delete(deliveries).where(here, deliveries.c.claim == claim.id))
            return False

        return await self._store.write(write, "~delivery")


class VolatileDeliveries:
    """Deliveries in this process, which takes what it knows of them along. See `Deliveries`."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    async def see(self, platform: str, *keys: str) -> bool:
        names = {f"{platform}:{key}" for key in keys}
        if not self._seen.isdisjoint(names):
            return False
        self._seen.update(names)
        return True

    async def claim(self, platform: str, *keys: str, work: str) -> Claim | None:
        return Claim(secrets.token_hex(16), work) if await self.see(platform, *keys) else None

    async def take_over(self, platform: str) -> Claim | None:
        return None

    async def settle(self, claim: Claim) -> None:
        pass
