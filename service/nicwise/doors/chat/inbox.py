"""Deliveries of a platform that are acknowledged before they are answered.

Each is answered once, whichever worker it came to. What a worker took and died on another one finds and answers.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog
from litestar.background_tasks import BackgroundTask

from nicwise.errors import StorageError
from nicwise.memory.deliveries import LEASE, Claim, Deliveries

__all__ = ["Inbox"]

LOOK_EVERY_S = 5.0
"""How often to look for what others left: a read of an index that is nearly always empty."""

LONGEST_S = LEASE.total_seconds() - 10
"""How long an answer may take. Then it is given up, as another worker would take it over."""

log = structlog.get_logger(__name__)

Work = dict[str, Any]


class Inbox:
    """What one platform delivered."""

    def __init__(
        self,
        deliveries: Deliveries,
        platform: str,
        answer: Callable[[Work], Awaitable[None]],
        count: Callable[[str], None],
    ) -> None:
        """answer: does the work, of JSON values. count: told what became of each delivery."""
        self._deliveries = deliveries
        self._platform = platform
        self._answer = answer
        self._count = count

    async def is_new(self, *keys: str) -> bool:
        """Whether it was never seen before, for what is answered within the response. Raises StorageError."""
        return self._counted(await self._deliveries.see(self._platform, *keys))

    async def take(self, work: Work, *keys: str) -> BackgroundTask | None:
        """What is to be done once the delivery is acknowledged; None where it was seen before.

        Raises StorageError: then it must not be acknowledged, so that the platform delivers it again.
        """
        claim = await self._deliveries.claim(self._platform, *keys, work=json.dumps(work))
        self._counted(claim is not None)
        return BackgroundTask(self._do, claim) if claim else None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """While open, what other workers left is answered too."""
        watching = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            # A store that is away is told of elsewhere.
            with suppress(StorageError):
                while claim := await self._deliveries.take_over(self._platform):
                    log.warning("delivery taken over from a worker that did not finish it", platform=self._platform)
                    self._count("taken over")
                    await self._do(claim)

    async def _do(self, claim: Claim) -> None:
        """Only a worker that dies or is stopped leaves a delivery to others: what fails here fails there."""
        try:
            async with asyncio.timeout(LONGEST_S):
                await self._answer(json.loads(claim.work))
        except Exception:
            log.exception("delivery not answered", platform=self._platform)
            self._count("failed")
        try:
            await self._deliveries.settle(claim)
        except StorageError as error:
            log.error("delivery may be answered again", platform=self._platform, reason=str(error))

    def _counted(self, is_new: bool) -> bool:
        if not is_new:
            self._count("seen before")
        return is_new
