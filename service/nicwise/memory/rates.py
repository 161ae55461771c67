"""How often each caller came in a window of time, added up over all processes."""

from collections import Counter
from collections.abc import Mapping
from typing import Protocol

from sqlalchemy import Connection, bindparam, delete, select

from nicwise.memory.engines import insert_into
from nicwise.memory.store import Store
from nicwise.memory.tables import rates

__all__ = ["RateTable", "Rates", "VolatileRates"]

LATE_S = 300
"""For how long past windows stay: another process's clock may be late."""


class Rates(Protocol):
    """Counters of windows."""

    async def add(self, counts: Mapping[str, int], starts: int) -> Mapping[str, int]:
        """Add to the counters of the window that starts then, in s since 1970; returns what they are now.

        counts: bucket -> how many more. Counters of earlier windows may be dropped. Raises StorageError.
        """


class RateTable:
    """Counters in the database, so that workers share them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        raised = insert_into(store.engine, rates)
        self._raise = raised.on_conflict_do_update(
            index_elements=["bucket", "starts"], set_={"used": rates.c.used + raised.excluded.used}
        )
        self._newest = 0

    async def add(self, counts: Mapping[str, int], starts: int) -> Mapping[str, int]:
        # In one order everywhere: two processes that raise the same counters must not wait for each other both.
        rows = [{"bucket": bucket, "starts": starts, "used": counts[bucket]} for bucket in sorted(counts)]
        is_first = starts > self._newest

        def write(connection: Connection) -> dict[str, int]:
            connection.execute(self._raise, rows)
            if is_first:
                connection.execute(delete(rates).where(rates.c.starts < starts - LATE_S))
            found = connection.execute(_SUMS, {"starts": starts, "buckets": list(counts)})
            return {row.bucket: row.used for row in found}

        sums = await self._store.write(write, turn="~rates")
        self._newest = max(self._newest, starts)
        return sums


_SUMS = select(rates.c.bucket, rates.c.used).where(
    rates.c.starts == bindparam("starts"), rates.c.bucket.in_(bindparam("buckets", expanding=True))
)


class VolatileRates:
    """Counters in this process."""

    def __init__(self) -> None:
        self._starts = 0
        self._counts: Counter[str] = Counter()

    async def add(self, counts: Mapping[str, int], starts: int) -> Mapping[str, int]:
        if starts != self._starts:
            self._starts, self._counts = starts, Counter()
        self._counts.update(counts)
        return {bucket: self._counts[bucket] for bucket in counts}
