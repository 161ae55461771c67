"""POST /api/v1/ask: a question in, an answer out."""

from litestar import post
from litestar.params import JSONBody
from litestar.types import Scope

from nicwise.answer import Reply
from nicwise.doors.api.answers import find_answer
from nicwise.doors.api.bodies import AskBody, given
from nicwise.doors.needs import NeedsAdvisor, NeedsCaller, NeedsMetrics
from nicwise.doors.repeating import forget_with, may_be_repeated

__all__ = ["ask"]


@post("/ask", opt={"scope": "ask"}, status_code=200, operation_id="ask", tags=["ask"])
async def ask(
    data: JSONBody[AskBody], advisor: NeedsAdvisor, caller: NeedsCaller, metrics: NeedsMetrics, scope: Scope
) -> Reply:
    """Answer a question, or the last one again where only the profile changed."""
    after = await find_answer(advisor, data.answer_id) if data.answer_id else None
    reply = await advisor.ask(
        data.question,
        conversation_id=data.conversation_id,
        profile=given(data.profile),
        formats=data.formats,
        owner=caller.owner,
        after=after,
    )
    metrics.replied("api", reply)
    if reply.kept:
        forget_with(scope, reply.conversation_id)
    else:
        may_be_repeated(scope)
    return reply
