"""An answer by its permanent address, and the pictures of its layouts."""

from typing import Annotated, Any

from litestar import Response, get
from litestar.params import FromPath, QueryParameter
from litestar.response import Template

from nicwise.answer import Layout, Reply
from nicwise.doors.api.answers import find_answer
from nicwise.doors.needs import NeedsAdvisor
from nicwise.doors.pictures import layout_picture
from nicwise.errors import RequestError
from nicwise.render import render
from nicwise.render.script import script

__all__ = ["answer_page", "answer_picture_png", "answer_picture_svg", "answer_script"]

Answer = Annotated[int, QueryParameter(ge=1, le=1000, description="Which answer of the reply, counted from 1.")]
Narrow = Annotated[bool, QueryParameter(description="As wide as a phone.")]
Titled = Annotated[bool, QueryParameter(description="With its title, for places that do not show it beside.")]
Which = Annotated[
    str,
    QueryParameter(pattern="^(layout|target|alternative-[1-9][0-9]?)$", description="layout, target or alternative-N."),
]


Way = Annotated[
    str, QueryParameter(pattern="^(shown|by-hand)$", description="by-hand: without Network ATC, where steps use it.")
]
_AS_FILE = {"content-disposition": 'attachment; filename="layout.ps1"', "cache-control": "private, max-age=3600"}


@get("/answers/{answer_id:str}", include_in_schema=False)
async def answer_page(answer_id: FromPath[str], advisor: NeedsAdvisor) -> Template:
    """The answer as it was given."""
    reply = await find_answer(advisor, answer_id)
    shown = reply if reply.html else render(reply, ("html",))
    return Template("answer.html", context={"reply": shown}, headers={"cache-control": "no-store"})


@get("/answers/{answer_id:str}/layout.svg", tags=["answers"], operation_id="readLayoutSvg", media_type="image/svg+xml")
async def answer_picture_svg(
    answer_id: FromPath[str],
    advisor: NeedsAdvisor,
    answer: Answer = 1,
    which: Which = "layout",
    narrow: Narrow = False,
    titled: Titled = True,
) -> Response[Any]:
    """The picture of a layout."""
    layout = _find(await find_answer(advisor, answer_id), answer, which)
    return layout_picture(layout, "image/svg+xml", title=None if titled else "", narrow=narrow)


@get("/answers/{answer_id:str}/layout.png", tags=["answers"], operation_id="readLayoutPng", media_type="image/png")
async def answer_picture_png(
    answer_id: FromPath[str], advisor: NeedsAdvisor, answer: Answer = 1, which: Which = "layout"
) -> Response[Any]:
    """The picture of a layout, for places that show no SVG."""
    return layout_picture(_find(await find_answer(advisor, answer_id), answer, which), "image/png")


@get("/answers/{answer_id:str}/layout.ps1", tags=["answers"], operation_id="readLayoutScript", media_type="text/plain")
async def answer_script(
    answer_id: FromPath[str], advisor: NeedsAdvisor, answer: Answer = 1, way: Way = "shown"
) -> Response[str]:
    """The steps that build a layout, as one PowerShell script."""
    reply = await find_answer(advisor, answer_id)
    given = reply.answers[answer - 1] if answer <= len(reply.answers) else None
    steps = (given.steps if way == "shown" else given.steps_by_hand) if given else ()
    text = script(steps, given.layout, reply.profile.windows) if given and given.layout else None
    if text is None:
        raise RequestError("This answer has no such script.", code="not-found", status=404)
    # Marked as UTF-8: without the mark Windows PowerShell reads a script in the code page of the machine.
    return Response("\ufeff" + text, media_type="text/plain", headers=_AS_FILE)


def _find(reply: Reply, answer: int, which: str) -> Layout:
    """The layout named. Raises RequestError, 404, where the reply has none such."""
    found: Layout | None = None
    if answer <= len(reply.answers):
        given = reply.answers[answer - 1]
        kind, _, number = which.partition("-")
        if kind == "alternative":
            found = given.alternatives[int(number) - 1] if int(number) <= len(given.alternatives) else None
        else:
            found = given.layout if kind == "layout" else given.target
    if found is None:
        raise RequestError("This answer has no such layout.", code="not-found", status=404)
    return found
