"""What is said where nothing was answered, and the nearest topics to offer."""

from collections.abc import Iterable, Sequence
from typing import Literal

from nicwise.answer import Outcome, Suggestion, Unanswered
from nicwise.compose.asking import describe
from nicwise.pack import Pack
from nicwise.pack.templates import fill
from nicwise.understand.model import Conflict, Heard, Reading

_MOST_SUGGESTIONS = 3


def decline(pack: Pack, heard: Heard, conflict: Conflict | None) -> Unanswered:
    """Why one thing asked was not answered. conflict: the contradiction that kept it from being, if one did."""
    messages = pack.tables.wording.messages
    outcome: Literal["out_of_scope", "clarify"] = "clarify"
    if conflict:
        reason = _contradiction(pack, conflict)
    elif heard.outcome == "out_of_scope":
        outcome, reason = "out_of_scope", _reason(pack, heard) or messages.unknown
    else:
        reason = messages.unclear
    return Unanswered(text=heard.text, start=heard.start, end=heard.end, outcome=outcome, reason=reason)


def outcome_of(answered: bool, unanswered: Sequence[Unanswered], reading: Reading) -> Outcome:
    """Answered if anything was; else clarify where choices or an open question are left; else out of scope."""
    if answered:
        return "answered"
    if not reading.heard or any(part.outcome == "clarify" for part in unanswered):
        return "clarify"
    return "out_of_scope"


def message(pack: Pack, reading: Reading, unanswered: Sequence[Unanswered]) -> str:
    """What is said to someone of whose message nothing was answered."""
    messages = pack.tables.wording.messages
    if unanswered:
        return " ".join(dict.fromkeys(part.reason for part in unanswered))
    if reading.conflicts:
        return " ".join(_contradiction(pack, conflict) for conflict in reading.conflicts)
    return messages.hardware_only if reading.stated or reading.origins else messages.nothing_heard


def suggest(pack: Pack, reading: Reading, answered: Iterable[str]) -> tuple[Suggestion, ...]:
    """Topics to go on with: the likeliest meanings of what was not answered, else what is related to the answers."""
    seen = set(answered)
    wanted: list[str] = []
    for heard in reading.heard:
        if heard.topic is None:
            wanted += _near(pack, heard)
    for topic in answered:
        wanted += pack.knowledge.topics[topic].related
    if not reading.heard:
        offers = pack.tables.wording.offers
        wanted += offers.hardware_only if reading.stated or reading.origins else offers.nothing_heard
    topics = [pack.knowledge.topics[topic] for topic in dict.fromkeys(wanted) if topic not in seen]
    return tuple(
        Suggestion(topic=topic.id, title=topic.title, question=topic.question) for topic in topics[:_MOST_SUGGESTIONS]
    )


def _near(pack: Pack, heard: Heard) -> Sequence[str]:
    likely = [topic for topic, _ in heard.candidates if topic in pack.knowledge.topics]
    if heard.outcome == "clarify" and likely:
        return likely
    declined = next((group for group in pack.knowledge.declined if group.id == heard.declined), None)
    if declined:
        return declined.near or pack.tables.wording.offers.unknown
    return likely or pack.tables.wording.offers.unknown


def _contradiction(pack: Pack, conflict: Conflict) -> str:
    return fill(pack.tables.wording.messages.contradiction, describe(conflict, pack.tables))


def _reason(pack: Pack, heard: Heard) -> str | None:
    return next((group.reason for group in pack.knowledge.declined if group.id == heard.declined), None)
