"""Asks every topic for every version, and about each of its sections, and looks whether the reply may be believed.

Does every sentence of the replies cite, is every citation cited by a sentence, and does what is said hold for the
version that it is said to?
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from nicwise.answer import Reply, TopicAnswer
from nicwise.compose import Stamp, compose
from nicwise.decide import Decider
from nicwise.decide.model import Decision
from nicwise.pack import Pack
from nicwise.pack.citations import Quotes
from nicwise.profile import WINDOWS, HostProfile
from nicwise.understand.model import Heard, Reading

__all__ = ["EVERY", "FAULT", "OWN", "Cell", "Proof", "prove"]

OWN, EVERY, FAULT = "v", "a", "!"
"""What a topic says for a version: a row for such versions (that the thing does not exist there, for one), a row for
every version, or one whose passages hold for other versions without saying so."""

_STAMP = Stamp("proof", "proof", datetime(2026, 1, 1, tzinfo=UTC), "https://nicwise.example")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a topic says for a version. mark: OWN, EVERY or FAULT. row: the table's row that speaks."""

    mark: str
    row: str
    headline: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Figures over all replies. faults: "topic on version: what". matrix: topic -> version -> what is said there."""

    sentences: int
    citations: int
    faults: tuple[str, ...]
    matrix: Mapping[str, Mapping[str, Cell]]


def prove(pack: Pack) -> Proof:
    """Ask each topic for no version and for each, and about each section."""
    quotes, decider = Quotes(pack.knowledge), Decider(pack)
    sentences = citations = 0
    faults: list[str] = []
    found: dict[str, dict[str, Cell]] = {}
    for topic in pack.knowledge.topics.values():
        asked: list[tuple[str | None, str | None]] = [(windows, None) for windows in (None, *WINDOWS)]
        asked += [(None, section.id) for section in topic.sections]
        for windows, about in asked:
            reply, decision = _reply(pack, decider, topic.id, windows, about)
            where = about or f"{topic.id} on {windows or 'an unknown version'}"
            said = list(_sentences(reply.answers[0]))
            cited = {ref for _, refs in said for ref in refs}
            unused = (citation for citation in reply.citations if citation.ref not in cited)
            sentences += len(said)
            citations += len(reply.citations)
            faults += [f'{where}: nothing is cited for "{text}"' for text, refs in said if not refs]
            faults += [f"{where}: no sentence cites {citation.topic}#{citation.section}" for citation in unused]
            if windows:
                cell = found.setdefault(topic.id, {})[windows] = _cell(pack, quotes, decision, windows)
                if cell.mark == FAULT:
                    faults.append(f"{where}: {cell.row} speaks of other versions: {cell.headline}")
    return Proof(sentences, citations, tuple(faults), found)


def _cell(pack: Pack, quotes: Quotes, decision: Decision, windows: str) -> Cell:
    row = next(row for row in pack.tables.verdicts[decision.topic].rows if row.id == decision.fired[0].id)
    elsewhere = [section for section in row.sections if not quotes.holds_for(section, windows)]
    tells_apart = "windows" in row.when.terms or bool(quotes.versions_in(f"{row.says} {row.because}"))
    own = OWN if "windows" in row.when.terms else EVERY
    return Cell(FAULT if elsewhere and not tells_apart else own, row.id, decision.headline)


def _reply(pack: Pack, decider: Decider, topic: str, windows: str | None, about: str | None) -> tuple[Reply, Decision]:
    heard = Heard("?", 0, 1, "answered", topic, 1.0, mentions=frozenset([about] if about else ()), about=about)
    profile = HostProfile.model_validate({"windows": windows})
    reading = Reading((heard,), profile, {"windows": "stated"} if windows else {}, ())
    decision = decider.decide(heard, reading)
    return compose(pack, reading, [decision], _STAMP), decision


def _sentences(answer: TopicAnswer) -> Iterator[tuple[str, tuple[int, ...]]]:
    """What an answer states, each sentence with what it cites."""
    yield answer.headline, answer.rules[0].citations
    yield from ((point.text, point.citations) for point in answer.points)
    yield from ((number.how, number.citations) for number in answer.numbers)
    for rule in answer.rules:
        yield rule.says, rule.citations
    yield from ((step.text, step.citations) for step in (*answer.steps, *answer.steps_by_hand) if step.citations)
    for layout in (answer.layout, answer.target, *answer.alternatives):
        if layout:
            yield layout.title, layout.citations
            yield from ((cost.what, cost.citations) for cost in layout.trade_offs)
