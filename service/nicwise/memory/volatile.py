"""A memory that lasts as long as its process: for the command line and for tests."""

from datetime import UTC, datetime

from nicwise.answer import Reply
from nicwise.memory.interface import Transcript, Turn
from nicwise.understand.model import Dialogue

__all__ = ["Volatile"]


class Volatile:
    """Keeps everything in dictionaries. See `Memory` for what the methods do."""

    def __init__(self) -> None:
        self._dialogues: dict[str, Dialogue] = {}
        self._turns: dict[str, list[Turn]] = {}
        self._feedback: dict[str, list[tuple[bool | None, str | None, str | None]]] = {}
        self._delivered: set[str] = set()

    async def load(self, conversation_id: str) -> Dialogue | None:
        return self._dialogues.get(conversation_id)

    async def keep(self, conversation_id: str, dialogue: Dialogue, question: str, reply: Reply) -> None:
        self._dialogues[conversation_id] = dialogue
        self._turns.setdefault(conversation_id, []).append(Turn(question, reply))

    async def answer(self, answer_id: str) -> Reply | None:
        every = (turn.reply for turns in self._turns.values() for turn in turns)
        return next((reply for reply in every if reply.id == answer_id), None)

    async def feedback(self, answer_id: str, helpful: bool | None, comment: str | None, edited: str | None) -> bool:
        if await self.answer(answer_id) is None:
            return False
        self._feedback.setdefault(answer_id, []).append((helpful, comment, edited))
        return True

    async def transcript(self, conversation_id: str) -> Transcript | None:
        turns = self._turns.get(conversation_id)
        if not turns:
            return None
        return Transcript(conversation_id, turns[0].reply.created_at, turns[-1].reply.created_at, tuple(turns))

    async def forget(self, conversation_id: str) -> bool:
        for turn in self._turns.pop(conversation_id, ()):
            self._feedback.pop(turn.reply.id, None)
        return self._dialogues.pop(conversation_id, None) is not None

    async def deliver_once(self, *keys: str) -> bool:
        if not self._delivered.isdisjoint(keys):
            return False
        self._delivered.update(keys)
        return True

    async def purge(self, older_than: datetime) -> int:
        old = [name for name, turns in self._turns.items() if turns[-1].reply.created_at < older_than.astimezone(UTC)]
        for name in old:
            await self.forget(name)
        return len(old)

    async def fault(self) -> str | None:
        return None

    async def close(self) -> None:
        pass
