"""Conversations: read one back, or have it forgotten.

Whoever knows the id may do both; where it was begun with a key, only with a key of that name.
"""

from datetime import datetime

from litestar import delete, get
from litestar.params import FromPath
from pydantic import BaseModel

from nicwise.answer import Reply
from nicwise.doors.needs import NeedsAdvisor, NeedsCaller
from nicwise.errors import RequestError

__all__ = ["forget_conversation", "read_conversation"]


class TurnView(BaseModel):
    """One question and its reply. `question` is empty where only a fact was corrected."""

    question: str
    reply: Reply


class ConversationView(BaseModel):
    """A conversation from its beginning."""

    conversation_id: str
    created_at: datetime
    updated_at: datetime
    turns: tuple[TurnView, ...]


@get(
    "/conversations/{conversation_id:str}",
    opt={"scope": "conversations:read"},
    operation_id="readConversation",
    tags=["conversations"],
)
async def read_conversation(
    conversation_id: FromPath[str], advisor: NeedsAdvisor, caller: NeedsCaller
) -> ConversationView:
    """The transcript."""
    found = await advisor.memory.transcript(conversation_id, caller.owner)
    if found is None:
        raise _unknown()
    return ConversationView(
        conversation_id=found.conversation_id,
        created_at=found.created_at,
        updated_at=found.updated_at,
        turns=tuple(TurnView(question=turn.question, reply=turn.reply) for turn in found.turns),
    )


@delete(
    "/conversations/{conversation_id:str}",
    opt={"scope": "conversations:delete"},
    operation_id="forgetConversation",
    tags=["conversations"],
)
async def forget_conversation(conversation_id: FromPath[str], advisor: NeedsAdvisor, caller: NeedsCaller) -> None:
    """Forget it, with its answers and what was thought of them."""
    if not await advisor.memory.forget(conversation_id, caller.owner):
        raise _unknown()


def _unknown() -> RequestError:
    return RequestError(
        "There is no such conversation: it was forgotten or never begun.", code="unknown-conversation", status=404
    )
