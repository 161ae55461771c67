"""Is it alive, is it ready, what does it count: for whoever operates it."""

from typing import Any

from litestar import Response, get
from litestar.datastructures import CacheControlHeader

from nicwise import __version__
from nicwise.doors.needs import NeedsAdvisor, NeedsMetrics

__all__ = ["live", "metrics_page", "ready"]

_FRESH = CacheControlHeader(no_store=True)


@get("/health/live", tags=["operation"], operation_id="live", cache_control=_FRESH)
async def live() -> dict[str, str]:
    """The process runs."""
    return {"status": "alive"}


@get("/health/ready", tags=["operation"], operation_id="ready", cache_control=_FRESH)
async def ready(advisor: NeedsAdvisor) -> Response[dict[str, Any]]:
    """It can answer and keep answers; 503 with what is wrong where it can't."""
    fault = await advisor.memory.fault()
    body = {
        "status": "not ready" if fault else "ready",
        "version": __version__,
        "content_version": advisor.pack.version,
        "topics": len(advisor.pack.knowledge.topics),
        "memory": fault or "ok",
    }
    return Response(body, status_code=503 if fault else 200, headers={"retry-after": "5"} if fault else None)


@get(
    "/metrics",
    opt={"scope": "content:read"},
    tags=["operation"],
    operation_id="metrics",
    media_type="text/plain; version=0.0.4",
)
async def metrics_page(metrics: NeedsMetrics) -> str:
    """Figures in the Prometheus text format."""
    return metrics.exposition()
