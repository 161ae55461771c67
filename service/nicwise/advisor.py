"""The one path: a question is understood, decided, composed and rendered, and then kept.

Understanding to rendering are plain functions over immutable values; the only I/O is the memory at both ends.
Secrets in a question are blotted out before anything reads it, as every later value quotes it.
"""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from nicwise.answer import Reply
from nicwise.compose import Stamp, compose
from nicwise.decide import Decider
from nicwise.errors import RequestError, StorageError
from nicwise.memory import Memory, mask
from nicwise.pack import Pack
from nicwise.profile import HostProfile, read_profile
from nicwise.render import render
from nicwise.understand import Understander
from nicwise.understand.model import Dialogue, Heard, Reading

__all__ = ["FORMATS", "LONGEST_QUESTION", "Advisor"]

FORMATS = ("markdown", "text", "html")

LONGEST_QUESTION = 10_000
"""Code points. Longer texts are tickets or logs, not questions."""

log = structlog.get_logger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    """An id that can't be guessed: 144 random bits, as whoever knows it may read what it names."""
    return secrets.token_urlsafe(18)


class Advisor:
    """Answers questions from one pack, and remembers conversations in one memory."""

    def __init__(
        self,
        pack: Pack,
        memory: Memory,
        public_url: str,
        *,
        cache: Path | None = None,
        now: Callable[[], datetime] = _now,
        new_id: Callable[[], str] = _new_id,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """cache: folder that keeps what is learnt of the pack from one start to the next; None keeps nothing.

        clock: seconds that pass.
        """
        self.pack = pack
        self.memory = memory
        self._public_url = public_url.rstrip("/")
        self._understander = Understander(pack, cache)
        self._decider = Decider(pack)
        self._now = now
        self._new_id = new_id
        self._clock = clock

    async def ask(
        self,
        question: str | None,
        *,
        conversation_id: str | None = None,
        profile: Mapping[str, Any] | None = None,
        formats: Sequence[str] = ("markdown", "text"),
        opens: bool = False,
        owner: str | None = None,
        after: Reply | None = None,
    ) -> Reply:
        """Answer a question, or the last one again where only the profile changed.

        question: 1 to LONGEST_QUESTION code points; None only with a profile and a conversation or a reply.
        profile: facts that win over what was heard; null forgets one.
        owner: name of the key it is asked with; another's conversation does not exist for it.
        opens: start the conversation of that id where it is not known yet (for doors whose platform names the thread).
        after: in place of a conversation, a reply of any other: a new one begins that knows what this reply tells.
        Raises RequestError, FactError, and StorageError where an earlier conversation can't be read.
        """
        began = self._clock()
        _check(question, bool(conversation_id or after), profile, formats)
        given, forgotten = read_profile(profile or {})
        dialogue = self._resumed(after) if after else await self._recall(conversation_id, owner, opens=opens)

        asked = mask(question or "")
        reading = self._understander.read(asked, dialogue, given, forgotten)
        decisions = [self._decider.decide(heard, reading) if heard.topic else None for heard in reading.heard]
        stamp = Stamp(self._new_id(), conversation_id or self._new_id(), self._now(), self._public_url)
        reply = render(compose(self.pack, reading, decisions, stamp), formats)

        took_ms = (self._clock() - began) * 1000
        return await self._keep(asked, dialogue, reading, reply, owner, took_ms)

    def read(self, question: str, profile: HostProfile | None = None) -> tuple[Reading, list[Any]]:
        """What is heard in a question and decided about it, for `nicwise explain`. Keeps nothing."""
        reading = self._understander.read(mask(question), Dialogue(), profile, frozenset())
        return reading, [self._decider.decide(heard, reading) if heard.topic else None for heard in reading.heard]

    async def _recall(self, conversation_id: str | None, owner: str | None, *, opens: bool) -> Dialogue:
        if conversation_id is None:
            return Dialogue()
        dialogue = await self.memory.load(conversation_id, owner)
        if dialogue is None and not opens:
            raise RequestError(
                "There is no such conversation: it was forgotten or never existed. Ask again without conversation_id.",
                code="unknown-conversation",
                status=404,
                pointer="/conversation_id",
            )
        if dialogue is None:
            return Dialogue()
        # Another worker may have answered from content that has topics which ours lacks.
        known = self.pack.knowledge.topics
        return replace(dialogue, asked=tuple(heard for heard in dialogue.asked if heard.topic in known))

    def _resumed(self, reply: Reply) -> Dialogue:
        """What a conversation knows that goes out from this reply."""
        taken = {fact.name for fact in reply.facts if fact.origin in ("assumed", "implied")}
        profile = HostProfile(**{name: value for name, value in reply.profile if name not in taken})
        asked = []
        for answer in reply.answers:
            if answer.topic in self.pack.knowledge.topics:
                again = self._understander.read(answer.asked.text, Dialogue(profile=profile)).heard
                plain = Heard(answer.asked.text, 0, 0, "answered", answer.topic, answer.confidence)
                asked.append(next((heard for heard in again if heard.topic == answer.topic), plain))
        return Dialogue(profile, tuple(asked), reply.follow_ups[0].fact if reply.follow_ups else None)

    async def _keep(
        self, question: str, before: Dialogue, reading: Reading, reply: Reply, owner: str | None, took_ms: float
    ) -> Reply:
        answered = tuple(heard for heard in reading.heard if heard.topic)
        after = Dialogue(
            profile=reading.profile,
            asked=answered or before.asked,
            pending=reply.follow_ups[0].fact if reply.follow_ups else None,
            said=tuple(fact.name for fact in reading.stated) or before.said,
        )
        try:
            await self.memory.keep(reply.conversation_id, after, question, reply, owner, took_ms=took_ms)
        except StorageError as error:
            log.error("answer not kept", answer=reply.id, reason=str(error))
            return reply.model_copy(update={"kept": False})
        return reply


def _check(question: str | None, goes_on: bool, profile: Mapping[str, Any] | None, formats: Sequence[str]) -> None:
    if question is None and not (profile and goes_on):
        raise RequestError(
            "There is no question. Send one, or a conversation_id or an answer_id with a corrected profile.",
            code="invalid-input",
            status=422,
            pointer="/question",
        )
    if question is not None and not question.strip():
        raise RequestError("The question is empty.", code="invalid-input", status=422, pointer="/question")
    if question is not None and len(question) > LONGEST_QUESTION:
        raise RequestError(
            f"The question has {len(question)} code points; send at most {LONGEST_QUESTION}.",
            code="invalid-input",
            status=422,
            pointer="/question",
        )
    for i, name in enumerate(formats):
        if name not in FORMATS:
            raise RequestError(
                f'Unknown format "{name}"; there are {", ".join(FORMATS)}.',
                code="invalid-input",
                status=422,
                pointer=f"/formats/{i}",
            )
