"""A memory that lasts as long as its process: for the command line and for tests."""

from collections.abc import Sequence
from datetime import UTC, datetime

from nicwise.answer import Reply
from nicwise.memory.deliveries import VolatileDeliveries
from nicwise.memory.interface import Transcript, Turn
from nicwise.memory.keys import VolatileKeys
from nicwise.memory.masking import mask
from nicwise.memory.rates import VolatileRates
from nicwise.memory.records import MOST_RECORDS, Record, Thought, gist_of
from nicwise.memory.repeats import VolatileRepeats
from nicwise.understand.model import Dialogue

__all__ = ["Volatile"]


class Volatile:
    """Keeps everything in dictionaries. See `Memory` for what the methods do."""

    def __init__(self) -> None:
        self.keys = VolatileKeys()
        self.rates = VolatileRates()
        self.deliveries = VolatileDeliveries()
        self.repeats = VolatileRepeats()
        self._dialogues: dict[str, Dialogue] = {}
        self._owners: dict[str, str | None] = {}
        self._turns: dict[str, list[Turn]] = {}
        self._thoughts: dict[str, list[Thought]] = {}
        self._took_ms: dict[str, float | None] = {}

    async def load(self, conversation_id: str, owner: str | None = None) -> Dialogue | None:
        return self._dialogues.get(conversation_id) if self._is_theirs(conversation_id, owner) else None

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
        turns = self._turns.setdefault(conversation_id, [])
        self._owners.setdefault(conversation_id, owner)
        self._dialogues[conversation_id] = dialogue
        if all(turn.reply.id != reply.id for turn in turns):
            turns.append(Turn(question, reply))
            self._took_ms[reply.id] = took_ms

    async def answer(self, answer_id: str) -> Reply | None:
        every = (turn.reply for turns in self._turns.values() for turn in turns)
        return next((reply for reply in every if reply.id == answer_id), None)

    async def feedback(self, answer_id: str, helpful: bool | None, comment: str | None, edited: str | None) -> bool:
        if await self.answer(answer_id) is None:
            return False
        thought = Thought(datetime.now(UTC), helpful, comment and mask(comment), edited and mask(edited))
        self._thoughts.setdefault(answer_id, []).append(thought)
        return True

    async def records(self, since: datetime, most: int = MOST_RECORDS) -> Sequence[Record]:
        every = [turn for turns in self._turns.values() for turn in turns if turn.reply.created_at >= since]
        return [
            Record(
                turn.reply.id,
                turn.reply.created_at,
                turn.question,
                gist_of(turn.reply, turn.question),
                self._took_ms[turn.reply.id],
                tuple(self._thoughts.get(turn.reply.id, ())),
            )
            for turn in sorted(every, key=lambda turn: turn.reply.created_at)[-most:]
        ]

    async def transcript(self, conversation_id: str, owner: str | None = None) -> Transcript | None:
        turns = self._turns.get(conversation_id)
        if not turns or not self._is_theirs(conversation_id, owner):
            return None
        return Transcript(conversation_id, turns[0].reply.created_at, turns[-1].reply.created_at, tuple(turns))

    async def forget(self, conversation_id: str, owner: str | None = None) -> bool:
        if not self._is_theirs(conversation_id, owner):
            return False
        self._drop(conversation_id)
        return True

    async def purge(self, older_than: datetime | None) -> int:
        if older_than is None:
            return 0
        old = [name for name, turns in self._turns.items() if turns[-1].reply.created_at < older_than.astimezone(UTC)]
        for name in old:
            self._drop(name)
        return len(old)

    async def fault(self) -> str | None:
        return None

    async def close(self) -> None:
        pass

    def _is_theirs(self, conversation_id: str, owner: str | None) -> bool:
        return conversation_id in self._dialogues and self._owners[conversation_id] == owner

    def _drop(self, conversation_id: str) -> None:
        for turn in self._turns.pop(conversation_id):
            self._thoughts.pop(turn.reply.id, None)
            del self._took_ms[turn.reply.id]
        self.repeats.forget(conversation_id)
        del self._dialogues[conversation_id], self._owners[conversation_id]
