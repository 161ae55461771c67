"""Facts without a question: how each is asked for, and those that a text or a paste tells."""

from typing import Annotated

from litestar import get, post
from litestar.params import JSONBody
from pydantic import BaseModel, ConfigDict, Field

from nicwise.advisor import LONGEST_QUESTION
from nicwise.answer import Fact, FollowUp
from nicwise.compose.asking import ask_for
from nicwise.compose.facts import tell_facts
from nicwise.doors.needs import NeedsAdvisor
from nicwise.profile import FACTS, HostProfile

__all__ = ["list_facts", "read_facts"]


class FactList(BaseModel):
    """Every fact that can be told, in the order of the contract."""

    items: tuple[FollowUp, ...]


class TextBody(BaseModel):
    """Words, or the output of commands such as Get-NetAdapter."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)]


class FactsTold(BaseModel):
    """What a text tells. `notes`: sentences on how it was understood."""

    profile: HostProfile
    facts: tuple[Fact, ...]
    notes: tuple[str, ...]


@get("/facts", opt={"scope": "ask"}, operation_id="listFacts", tags=["facts"])
async def list_facts(advisor: NeedsAdvisor) -> FactList:
    """How each fact is asked for, with the answers to choose from."""
    tables = advisor.pack.tables
    return FactList(items=tuple(ask_for(fact, tables) for fact in FACTS if fact in tables.follow_ups))


@post("/facts", opt={"scope": "ask"}, status_code=200, operation_id="readFacts", tags=["facts"])
async def read_facts(data: JSONBody[TextBody], advisor: NeedsAdvisor) -> FactsTold:
    """The facts that a text states; nothing is answered and nothing kept."""
    reading, _ = advisor.read(data.text)
    return FactsTold(profile=reading.profile, facts=tell_facts(reading, (), advisor.pack.tables), notes=reading.notes)
