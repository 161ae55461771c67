"""Decisions and guidance become a reply: every claim with its citation, nothing decided anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nicwise.answer import Asked, FiredRule, Reply, TopicAnswer, Unanswered
from nicwise.compose.asking import ask_back
from nicwise.compose.citing import Citer
from nicwise.compose.declining import decline, message, outcome_of, suggest
from nicwise.compose.facts import assumed_profile, tell_facts
from nicwise.compose.layouts import picture_address, show_layout
from nicwise.compose.points import points
from nicwise.compose.steps import script_address, show_steps
from nicwise.decide.model import Assumption, Decision, Fired
from nicwise.pack import Pack
from nicwise.understand.model import Conflict, Heard, Reading

__all__ = ["Citer", "Stamp", "compose", "show_layout", "show_rule"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a reply is called and when it was made. public_url: where its addresses begin."""

    id: str
    conversation_id: str
    created_at: datetime
    public_url: str


def compose(pack: Pack, reading: Reading, decisions: Sequence[Decision | None], stamp: Stamp) -> Reply:
    """Make the reply. decisions: one for each thing heard, None where it has no topic.

    What is shown (`markdown`, `text`, `html`, each answer's `markdown`) is left to rendering.
    """
    citer = Citer(pack.knowledge, stamp.public_url)
    conflicts = {conflict.fact: conflict for conflict in reading.conflicts}
    answers: list[TopicAnswer] = []
    unanswered: list[Unanswered] = []
    used: list[Decision] = []
    for heard, decision in zip(reading.heard, decisions, strict=True):
        conflict = _contradiction(pack, decision, conflicts)
        if decision is None or conflict:
            unanswered.append(decline(pack, heard, conflict))
            continue
        used.append(decision)
        answers.append(_answer(pack, reading, heard, decision, citer, stamp, place=len(answers) + 1))
    assumptions = _union(used)
    topics = [answer.topic for answer in answers]
    return Reply(
        id=stamp.id,
        conversation_id=stamp.conversation_id,
        created_at=stamp.created_at,
        content_version=pack.version,
        permalink=f"{stamp.public_url.rstrip('/')}/answers/{stamp.id}",
        outcome=outcome_of(bool(answers), unanswered, reading),
        message="" if answers else message(pack, reading, unanswered),
        answers=tuple(answers),
        unanswered=tuple(unanswered),
        citations=citer.citations(),
        profile=assumed_profile(reading, assumptions),
        facts=tell_facts(reading, assumptions, pack.tables),
        follow_ups=ask_back(used, _asked_about(pack, reading, decisions), pack.tables),
        suggestions=suggest(pack, reading, topics),
    )


def show_rule(fired: Fired, citer: Citer) -> FiredRule:
    """A rule that holds, cited."""
    return FiredRule(
        id=fired.id,
        severity=fired.severity,
        says=fired.says,
        because=fired.because,
        citations=citer.cite(fired.sections),
    )


def _answer(
    pack: Pack, reading: Reading, heard: Heard, decision: Decision, citer: Citer, stamp: Stamp, place: int
) -> TopicAnswer:
    def picture(which: str | None) -> str:
        return picture_address(stamp.public_url, stamp.id, place, which)

    topic = pack.knowledge.topics[decision.topic]
    headline_refs = citer.cite_whole(decision.passage) if decision.passage else citer.cite(decision.headline_sections)
    argued = points(decision, reading.notes, pack.knowledge, pack.tables.wording, citer)
    layout = show_layout(decision.layout, citer, picture(None)) if decision.layout else None
    target = show_layout(decision.target, citer, picture("target")) if decision.target else None
    alternatives = tuple(
        show_layout(plan, citer, picture(f"alternative-{i}")) for i, plan in enumerate(decision.alternatives, 1)
    )
    rules = tuple(show_rule(fired, citer) for fired in (*decision.fired, *decision.compared))
    steps = show_steps(decision.build.steps, citer) if decision.build else decision.steps
    by_hand = show_steps(decision.build.by_hand, citer) if decision.build else ()
    numbers = citer.cite_numbers(decision)
    layouts = [shown for shown in (layout, target, *alternatives) if shown]
    refs = {
        *headline_refs,
        *(ref for point in argued for ref in point.citations),
        *(ref for shown in layouts for cost in shown.trade_offs for ref in cost.citations),
        *(ref for shown in layouts for ref in shown.citations),
        *(ref for number in numbers for ref in number.citations),
        *(ref for rule in rules for ref in rule.citations),
        *(ref for step in (*steps, *by_hand) for ref in step.citations),
    }
    return TopicAnswer(
        topic=decision.topic,
        title=topic.title,
        confidence=round(heard.confidence, 4),
        asked=Asked(text=heard.text, start=heard.start, end=heard.end),
        verdict=decision.verdict,
        headline=decision.headline,
        points=argued,
        layout=layout,
        target=target,
        alternatives=alternatives,
        numbers=numbers,
        steps=steps,
        script=script_address(stamp.public_url, stamp.id, place, steps),
        steps_by_hand=by_hand,
        script_by_hand=script_address(stamp.public_url, stamp.id, place, by_hand, by_hand=True),
        rules=rules,
        citations=tuple(sorted(refs)),
    )


def _contradiction(pack: Pack, decision: Decision | None, conflicts: dict[str, Conflict]) -> Conflict | None:
    """The first contradiction about a fact that the topic hangs on."""
    facts = _settled(pack, decision) if decision else ()
    return next((conflicts[fact] for fact in facts if fact in conflicts), None)


def _settled(pack: Pack, decision: Decision) -> list[str]:
    """Facts that must have one value for the topic's answer, most decisive first."""
    topic = pack.knowledge.topics[decision.topic]
    return [fact for fact in topic.facts if fact not in topic.varies]


def _asked_about(pack: Pack, reading: Reading, decisions: Sequence[Decision | None]) -> list[Conflict]:
    """Contradictions to settle: those that matter to something asked; all of them where nothing was."""
    if not reading.heard:
        return list(reading.conflicts)
    facts = {fact for decision in decisions if decision for fact in _settled(pack, decision)}
    return [conflict for conflict in reading.conflicts if conflict.fact in facts]


def _union(decisions: Sequence[Decision]) -> list[Assumption]:
    """The assumptions of all answers, each fact once."""
    found: dict[str, Assumption] = {}
    for decision in decisions:
        for taken in decision.assumptions:
            found.setdefault(taken.fact, taken)
    return list(found.values())
