"""Answers as they were given, and what people thought of them."""

from litestar import get, post
from litestar.params import FromPath, JSONBody

from nicwise.answer import Reply
from nicwise.doors.api.bodies import FeedbackBody
from nicwise.doors.needs import NeedsAdvisor
from nicwise.errors import RequestError

__all__ = ["feedback", "feedback_at_page", "find_answer", "read_answer"]


async def find_answer(advisor: NeedsAdvisor, answer_id: str) -> Reply:
    """The answer of that id. Raises RequestError, 404, where there is none."""
    reply = await advisor.memory.answer(answer_id)
    if reply is None:
        raise _unknown()
    return reply


@get("/answers/{answer_id:str}", opt={"scope": "conversations:read"}, operation_id="readAnswer", tags=["answers"])
async def read_answer(answer_id: FromPath[str], advisor: NeedsAdvisor) -> Reply:
    """The answer as it was given, with the content version that it rests on."""
    return await find_answer(advisor, answer_id)


@post(
    "/answers/{answer_id:str}/feedback",
    opt={"scope": "feedback:write"},
    status_code=204,
    operation_id="giveFeedback",
    tags=["answers"],
)
async def feedback(answer_id: FromPath[str], data: JSONBody[FeedbackBody], advisor: NeedsAdvisor) -> None:
    """Say whether an answer helped."""
    if not await advisor.memory.feedback(answer_id, data.helpful, data.comment, data.edited):
        raise _unknown()


feedback_at_page = post(
    "/answers/{answer_id:str}/feedback", opt={"idempotency": "optional"}, status_code=204, include_in_schema=False
)(feedback.fn)
"""The same, beside the permanent address of the answer."""


def _unknown() -> RequestError:
    return RequestError("There is no such answer: it was forgotten or never given.", code="unknown-answer", status=404)
