"""The maintainers' page at /insights: what is asked, what stays unanswered, what people think of the answers.

It takes a key with the scope insights:read, typed into a form once; programs may send it as a header.
"""

from typing import Any, TypeAlias

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation
from litestar.response import Redirect, Template

from nicwise.doors.api.insights import Days, read_period
from nicwise.doors.needs import NeedsAdvisor, NeedsCaller
from nicwise.doors.pages.insight_sheets import sheets_of
from nicwise.doors.sessions import Sessions
from nicwise.doors.sheets import csv_of
from nicwise.errors import RequestError

__all__ = ["insights_page", "insights_sheet", "sign_in", "sign_out"]

_PERIODS = (7, 30, 90)
_MOST_SHOWN = 20
"""Topics, groups and opinions on the page; the files hold all."""

_PRIVATE = {"cache-control": "no-store"}

NeedsSessions: TypeAlias = NamedDependency[SkipValidation[Sessions]]

AnyRequest = Request[Any, Any, Any]


@get("/insights", include_in_schema=False)
async def insights_page(
    request: AnyRequest, advisor: NeedsAdvisor, caller: NeedsCaller, sessions: NeedsSessions, days: Days = 30
) -> Template:
    """The page, or the form to sign in."""
    if await sessions.key(request, caller) is None:
        return _sign_in_form(401)
    told = await read_period(advisor, days)
    context = {
        "told": told,
        "days": days,
        "periods": _PERIODS,
        "most_shown": _MOST_SHOWN,
        "titles": {topic.id: topic.title for topic in advisor.pack.knowledge.topics.values()},
    }
    return Template("insights.html", context=context, headers=_PRIVATE)


@get("/insights/{file:str}", include_in_schema=False)
async def insights_sheet(
    file: FromPath[str],
    request: AnyRequest,
    advisor: NeedsAdvisor,
    caller: NeedsCaller,
    sessions: NeedsSessions,
    days: Days = 30,
) -> Response[str]:
    """One table of the page as a CSV file, whole."""
    if await sessions.key(request, caller) is None:
        raise RequestError("This table is for maintainers; sign in at /insights.", code="unauthenticated", status=401)
    make = sheets_of.get(file.removesuffix(".csv"))
    if make is None or not file.endswith(".csv"):
        there = ", ".join(f"{name}.csv" for name in sheets_of)
        raise RequestError(f"There is no such table; there are {there}.", code="not-found", status=404)
    text = csv_of(make(await read_period(advisor, days)))
    headers = {**_PRIVATE, "content-disposition": f'attachment; filename="{file}"'}
    return Response(text, media_type="text/csv", headers=headers)


@post("/insights/sign-in", include_in_schema=False)
async def sign_in(request: AnyRequest, sessions: NeedsSessions) -> Response[Any]:
    """Take the form's key; on to the page, or back to the form with what is wrong."""
    given = (await request.form()).get("key", "")
    try:
        cookie = await sessions.sign_in(request, given if isinstance(given, str) else "")
    except RequestError as error:
        return _sign_in_form(error.status, str(error))
    return Redirect("/insights", status_code=303, cookies=[cookie], headers=_PRIVATE)


@post("/insights/sign-out", include_in_schema=False)
async def sign_out(request: AnyRequest, sessions: NeedsSessions) -> Response[Any]:
    """End the session of this browser."""
    return Redirect("/insights", status_code=303, cookies=[sessions.sign_out(request)], headers=_PRIVATE)


def _sign_in_form(status: int, error: str | None = None) -> Template:
    return Template("sign-in.html", context={"error": error}, status_code=status, headers=_PRIVATE)
