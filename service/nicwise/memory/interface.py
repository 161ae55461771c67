"""What a memory does, whatever it keeps things in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from nicwise.answer import Reply
from nicwise.memory.deliveries import Deliveries
from nicwise.memory.keys import Keys
from nicwise.memory.rates import Rates
from nicwise.memory.records import MOST_RECORDS, Record
from nicwise.memory.repeats import Repeats
from nicwise.understand.model import Dialogue

__all__ = ["Memory", "Transcript", "Turn"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and the reply to it. `question` is empty where only a fact was corrected."""

    question: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class Transcript:
    """A whole conversation. `turns`: oldest first, never empty."""

    conversation_id: str
    created_at: datetime
    updated_at: datetime
    turns: Sequence[Turn]


class Memory(Protocol):
    """Keeps what was said. What it has acknowledged survives a killed process.

    Every method raises StorageError where the store fails or does not answer in time. Ids are opaque strings.
    owner: name of the key with which a conversation was begun, None for nobody's; to others it does not exist.
    """

    @property
    def keys(self) -> Keys:
        """Keys of those who may ask."""

    @property
    def rates(self) -> Rates:
        """How often they came."""

    @property
    def deliveries(self) -> Deliveries:
        """What chat platforms delivered."""

    @property
    def repeats(self) -> Repeats:
        """Requests that may be sent again."""

    async def load(self, conversation_id: str, owner: str | None = None) -> Dialogue | None:
        """What the conversation knows so far; None where it does not exist."""

    async def keep(
        self,
        conversation_id: str,
        dialogue: Dialogue,
        question: str,
        reply: Reply,
        owner: str | None = None,
        *,
        took_ms: float | None = None,
    ) -> None:
        """Store a reply and what the conversation knows after it; opens the conversation where it is new.

        took_ms: from the question to the reply. Once for each reply, however often it is called.
        """

    async def answer(self, answer_id: str) -> Reply | None:
        """The reply as it was given; None where there is none of that id."""

    async def feedback(self, answer_id: str, helpful: bool | None, comment: str | None, edited: str | None) -> bool:
        """Keep what somebody thought of an answer. False where there is no such answer."""

    async def records(self, since: datetime, most: int = MOST_RECORDS) -> Sequence[Record]:
        """What is kept of the newest answers given since then, at most so many, oldest first; whosoever asked."""

    async def transcript(self, conversation_id: str, owner: str | None = None) -> Transcript | None:
        """The conversation from its beginning; None where it does not exist."""

    async def forget(self, conversation_id: str, owner: str | None = None) -> bool:
        """Delete the conversation with its answers and their feedback. False where it does not exist."""

    async def purge(self, older_than: datetime | None) -> int:
        """Delete conversations last used before then; returns how many. None keeps them.

        Also drops what is known of deliveries and repeated requests once it is past its use.
        """

    async def fault(self) -> str | None:
        """What is wrong with the store now, for the operator; None where it reads and writes."""

    async def close(self) -> None:
        """Finish what is under way and let go of the store. Nothing may be asked afterwards."""
