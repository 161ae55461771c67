"""/problems/<code>: what a kind of problem means. The `type` of every problem leads here."""

from litestar import get
from litestar.params import FromPath
from litestar.response import Template

from nicwise.doors.problems import KINDS
from nicwise.errors import RequestError

__all__ = ["problem_kind"]


@get("/problems/{code:str}", include_in_schema=False)
async def problem_kind(code: FromPath[str]) -> Template:
    """What it means and what to do about it."""
    if code not in KINDS:
        raise RequestError("There is no such kind of problem.", code="not-found", status=404)
    kind = KINDS[code]
    return Template("error.html", context={"title": kind.title, "detail": kind.means, "request_id": None})
