"""GET /api/v1/insights: what is asked, unanswered and thought, for maintainers."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated

from litestar import get
from litestar.params import QueryParameter

from nicwise.doors.needs import NeedsAdvisor
from nicwise.insights import Insights, insights_of, period_of

__all__ = ["Days", "read_insights", "read_period"]

Days = Annotated[int, QueryParameter(ge=1, le=366, description="The last so many days, today (UTC) among them.")]


async def read_period(advisor: NeedsAdvisor, days: int) -> Insights:
    """What is known of the last so many days. Raises StorageError."""
    now = datetime.now(UTC)
    since, records = await period_of(advisor.memory, days, now)
    # Comparing a thousand questions takes a while, in which others are answered.
    return await asyncio.to_thread(insights_of, records, since, now, advisor.pack.knowledge)


@get("/insights", opt={"scope": "insights:read"}, operation_id="readInsights", tags=["operation"])
async def read_insights(advisor: NeedsAdvisor, days: Days = 30) -> Insights:
    """Questions by topic and day, what was not answered, opinions, confidence against them, and times."""
    return await read_period(advisor, days)
