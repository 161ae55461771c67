"""The page at /: a form that asks, with or without script, and the answer below it."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, SkipValidation
from litestar.response import Template

from nicwise.answer import Reply
from nicwise.doors.api.answers import find_answer
from nicwise.doors.needs import NeedsAdvisor, NeedsMetrics
from nicwise.errors import FactError, RequestError
from nicwise.pack.model import Topic

__all__ = ["Contents", "ask_by_form", "contents_of", "home"]

FORMATS = ("markdown", "text", "html")


@dataclass(frozen=True, slots=True)
class Contents:
    """What the page sets out: topics under their titles, in order, and the widget's modules."""

    groups: tuple[tuple[str, tuple[Topic, ...]], ...]
    modules: tuple[str, ...]


NeedsContents: TypeAlias = NamedDependency[SkipValidation[Contents]]


def contents_of(topics: Mapping[str, Topic], web: Path) -> Contents:
    """Topics grouped as web/topic-groups.toml says. Topics it does not name come last, so that none is left out."""
    written = tomllib.loads((web / "topic-groups.toml").read_text(encoding="utf-8"))
    groups = [(group["title"], _those(topics, group["topics"])) for group in written["group"]]
    named = {topic.id for _, members in groups for topic in members}
    groups.append((written["rest"], tuple(topic for topic in topics.values() if topic.id not in named)))
    modules = sorted(path.stem for path in (web / "static" / "advisor").glob("*.js"))
    return Contents(tuple((title, members) for title, members in groups if members), tuple(modules))


def _those(topics: Mapping[str, Topic], names: Iterable[str]) -> tuple[Topic, ...]:
    """Of another pack than ours some may be missing."""
    return tuple(topics[name] for name in names if name in topics)


@get("/", opt={"scope": "ask"}, include_in_schema=False)
async def home(contents: NeedsContents, question: FromQuery[str] = "") -> Template:
    """The page, before anything is asked. `question` is asked at once; without script it stands in the box."""
    return _page(contents, question=question)


@post("/", opt={"scope": "ask"}, status_code=200, include_in_schema=False)
async def ask_by_form(
    request: Request[Any, Any, Any], advisor: NeedsAdvisor, metrics: NeedsMetrics, contents: NeedsContents
) -> Template:
    """Answer the plain form: fields `question`, and `conversation_id` or `answer_id` to go on from."""
    form = await request.form()
    question, conversation = _field(form, "question"), _field(form, "conversation_id") or None
    try:
        try:
            answer = _field(form, "answer_id")
            after = await find_answer(advisor, answer) if answer and not conversation else None
            reply = await advisor.ask(question, conversation_id=conversation, formats=FORMATS, after=after)
        except RequestError as error:
            if error.code not in ("unknown-conversation", "unknown-answer"):
                raise
            # A page left open longer than conversations are kept: the question still deserves an answer.
            reply = await advisor.ask(question, formats=FORMATS)
    except (RequestError, FactError) as error:
        return _page(contents, question=question, error=str(error), status=getattr(error, "status", 422))
    metrics.replied("page", reply)
    return _page(contents, reply=reply, question=question)


def _field(form: Any, name: str) -> str:  # litestar's form holds text or uploads
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _page(
    contents: Contents,
    *,
    reply: Reply | None = None,
    question: str = "",
    error: str | None = None,
    status: int = 200,
) -> Template:
    context = {
        "groups": contents.groups,
        "count": sum(len(topics) for _, topics in contents.groups),
        "modules": contents.modules,
        "reply": reply,
        "question": question,
        "error": error,
    }
    return Template("home.html", context=context, status_code=status, headers={"cache-control": "no-store"})
