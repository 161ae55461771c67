"""The page at /: a form that asks, with or without script, and the answer below it."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromQuery
from litestar.response import Template

from nicwise.answer import Reply
from nicwise.doors.needs import NeedsAdvisor, NeedsMetrics
from nicwise.errors import FactError, RequestError

__all__ = ["ask_by_form", "home"]

FORMATS = ("markdown", "text", "html")


@get("/", opt={"scope": "ask"}, include_in_schema=False)
async def home(advisor: NeedsAdvisor, question: FromQuery[str] = "") -> Template:
    """The page, before anything is asked. `question` stands in the box, ready to send."""
    return _page(advisor, question=question)


@post("/", opt={"scope": "ask"}, status_code=200, include_in_schema=False)
async def ask_by_form(request: Request[Any, Any, Any], advisor: NeedsAdvisor, metrics: NeedsMetrics) -> Template:
    """Answer the plain form: fields `question` and `conversation_id`."""
    form = await request.form()
    question, conversation = _field(form, "question"), _field(form, "conversation_id") or None
    try:
        try:
            reply = await advisor.ask(question, conversation_id=conversation, formats=FORMATS)
        except RequestError as error:
            if error.code != "unknown-conversation":
                raise
            # A page left open longer than conversations are kept: the question still deserves an answer.
            reply = await advisor.ask(question, formats=FORMATS)
    except (RequestError, FactError) as error:
        return _page(advisor, question=question, error=str(error), status=getattr(error, "status", 422))
    metrics.replied("page", reply)
    return _page(advisor, reply=reply, question=question)


def _field(form: Any, name: str) -> str:  # litestar's form holds text or uploads
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _page(
    advisor: NeedsAdvisor,
    *,
    reply: Reply | None = None,
    question: str = "",
    error: str | None = None,
    status: int = 200,
) -> Template:
    context = {
        "topics": tuple(advisor.pack.knowledge.topics.values()),
        "reply": reply,
        "question": question,
        "error": error,
    }
    return Template("home.html", context=context, status_code=status, headers={"cache-control": "no-store"})
