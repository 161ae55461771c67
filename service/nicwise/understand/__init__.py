"""Words to a `Reading`: normalise, split, take out the facts, match the questions, join the conversation.

Total and deterministic: any text gives a Reading, in time linear in its length. Decides nothing about networks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nicwise.pack import Pack
from nicwise.profile import FACTS, HostProfile
from nicwise.understand.asking import hear, mentions_in, roles_in
from nicwise.understand.dialogue import (
    as_said,
    is_half_sentence,
    is_social,
    is_telegraphic,
    left_over,
    points_at_known,
    points_back,
)
from nicwise.understand.facts import NOTHING, find_facts
from nicwise.understand.keeping import Cache
from nicwise.understand.merging import merge, with_speed, with_total
from nicwise.understand.model import Dialogue, Heard, Reading, Stated
from nicwise.understand.normalise import Word, words
from nicwise.understand.reader import Reader
from nicwise.understand.replies import answer_to
from nicwise.understand.scene import Scene
from nicwise.understand.topics import Match, TopicMatcher

__all__ = ["Understander"]

_HALF_LEFT = 2
"""A half sentence with more words of its own than this is a question of its own."""


class Understander:
    """Reads messages. Immutable after it is made, safe to share."""

    def __init__(self, pack: Pack, cache: Path | None = None) -> None:
        """cache: folder that keeps what is learnt of the pack; None learns it anew, which takes seconds."""
        kept = Cache(cache)
        self._reader = Reader(pack.knowledge, kept)
        self._match = TopicMatcher(pack.knowledge, self._reader.mender, kept).match_words
        self._hosts_differ = pack.tables.wording.messages.hosts_differ
        self._choices: Mapping[str, Sequence[Any]] = {
            fact: tuple(choice.value for choice in question.choices)
            for fact, question in pack.tables.follow_ups.items()
        }

    def read(
        self,
        question: str,
        dialogue: Dialogue,
        given: HostProfile | None = None,
        forgotten: frozenset[str] = frozenset(),
    ) -> Reading:
        """All that a message says and asks, joined with what the conversation knows.

        question: any text; empty re-asks what was asked last with the facts in `given`.
        given: facts that win over what is heard. forgotten: facts no longer known.
        """
        earlier = tuple(one for one in dialogue.asked if one.topic is not None)
        scene = self._reader.scene(question)
        if not scene.words:
            profile, origins = merge(dialogue.profile, (), given, forgotten)
            again = () if question.strip() else tuple(replace(one, start=0, end=0) for one in earlier)
            return Reading(again, profile, origins)
        leans = bool(earlier) and is_half_sentence(scene)
        found = NOTHING if is_social(scene) else find_facts(as_said(scene) if leans else scene)
        said = (*found.stated, *answer_to(scene, dialogue, found.stated, self._choices))
        stated = with_speed(_in_order(said), found.port_speed, dialogue.profile)
        again = self._asked_again(scene, stated, earlier, leans=leans)
        heard = again or self._heard_anew(scene, stated, dialogue.profile)
        if again:
            stated = with_speed(stated, _bare_speed(stated, dialogue.profile), dialogue.profile, instead=True)
        profile, origins = merge(dialogue.profile, stated, given, forgotten)
        notes = (self._hosts_differ,) if found.hosts_differ else ()
        return Reading(heard, profile, origins, _in_order(with_total(stated)), found.conflicts, notes)

    def _asked_again(
        self, scene: Scene, stated: Sequence[Stated], earlier: tuple[Heard, ...], *, leans: bool
    ) -> tuple[Heard, ...]:
        """The last questions again, where the message only adds to them or changes their facts; else nothing."""
        if not earlier or is_social(scene):
            return ()
        rest = left_over(scene, stated)
        if (stated and not rest) or points_back(scene, rest):
            return _re_asked(scene, earlier)
        named = roles_in(scene, 0, len(scene.words), alone=True)
        pairs = tuple(one for one in earlier if len(one.roles) > 1)
        if leans and len(named) > 1 and pairs:
            return _re_asked(scene, pairs)
        if len(rest) <= _HALF_LEFT and (stated or (leans and named and pairs)):
            answered = any(one.topic is not None for one in hear(scene, self._match, {}))
            if leans or not answered:
                return _re_asked(scene, earlier if stated else pairs)
        return ()

    def _heard_anew(self, scene: Scene, stated: Sequence[Stated], known: HostProfile) -> tuple[Heard, ...]:
        """What the message asks by itself."""
        if is_social(scene):
            start, end = scene.span(0, len(scene.words))
            return (Heard(scene.text[start:end], start, end, "out_of_scope", None, 0.0),)
        asks = any(clause.asks for clause in scene.clauses)
        facts_only = bool(stated) and not asks and not left_over(scene, stated)
        if facts_only and not is_telegraphic(scene):
            return ()
        counted = known.nic_total and points_at_known(scene, stated)
        before = words(f"{known.nic_total} NICs per host.") if counted else ()

        def match(spoken: Sequence[Word], leaning: Mapping[str, float]) -> Match:
            return self._match((*before, *spoken), leaning)

        heard = hear(scene, match, _leaning(stated, facts_only=facts_only))
        return () if facts_only and not any(one.topic is not None for one in heard) else heard


def _in_order(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """Facts in the order of the contract."""
    return tuple(sorted(stated, key=lambda fact: FACTS.index(fact.name)))


def _bare_speed(stated: Sequence[Stated], known: HostProfile) -> Stated | None:
    """In "and with 10 gig?" the speed is that of the ports counted before, unless a link was asked about."""
    link = next((fact for fact in stated if fact.name == "link_gbps"), None)
    return link if known.link_gbps is None and known.nic_total is not None else None


def _re_asked(scene: Scene, earlier: Sequence[Heard]) -> tuple[Heard, ...]:
    """The last questions, asked by this message's words."""
    start, _ = scene.span(0, len(scene.words))
    text = scene.text[start:].rstrip()
    named = roles_in(scene, 0, len(scene.words), alone=True)
    mentions = mentions_in(scene, 0, len(scene.words))
    return tuple(
        replace(
            one, text=text, start=start, end=start + len(text),
            roles=_roles_again(one.roles, named), mentions=one.mentions | mentions,
        )
        for one in earlier
    )  # fmt: skip


def _roles_again(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    """Two kinds of traffic named anew replace the old ones; a single one takes the place of the second."""
    if len(old) < 2 or len(new) > 1:
        return new if len(old) > 1 else old
    return (old[0], new[0]) if new and new[0] not in old else old


def _leaning(stated: Sequence[Stated], *, facts_only: bool) -> Mapping[str, float]:
    """What the facts say about the topic, in logits: a layout told wants to be checked, ports listed to be laid out."""
    values = {fact.name: fact.value for fact in stated}
    leaning: dict[str, float] = {}
    if "layout" in values:
        leaning["layout-check"] = 1.0
    elif "nic_total" in values or "nic_groups" in values:
        leaning["nic-layout"] = 6.0 if facts_only else 0.3
    if values.get("can_add_nics") is False:
        leaning["fewer-nics"] = 0.7
    return leaning
