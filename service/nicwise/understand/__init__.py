"""Words to a `Reading`: normalise, split, take out the facts, match the questions, join the conversation.

Total and deterministic: any text gives a Reading, in time linear in its length. Decides nothing about networks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from nicwise.pack import Pack
from nicwise.profile import FACTS, HostProfile, Role
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
from nicwise.understand.evidence import marks_of
from nicwise.understand.facts import NOTHING, find_facts
from nicwise.understand.keeping import Cache
from nicwise.understand.merging import merge, with_speed, with_total
from nicwise.understand.model import Dialogue, Heard, Reading, Stated
from nicwise.understand.moved_roles import moved_roles
from nicwise.understand.normalise import Word, words
from nicwise.understand.pasted import PasteReader, join
from nicwise.understand.reader import Reader
from nicwise.understand.replies import answer_to
from nicwise.understand.scene import Scene
from nicwise.understand.subjects import SURE, SubjectMatcher
from nicwise.understand.supposing import asks_why_not, find_supposed
from nicwise.understand.topics import Match, TopicMatcher
from nicwise.understand.vlans import vlans_in

__all__ = ["Understander"]

_HARDWARE = frozenset({"nic_groups", "nic_total", "layout"})
"""Facts which, told by themselves, want a layout or a check of one."""

_OFFER = 0.75
"""How sure it is that who tells hardware and asks nothing wants a layout for it: it is the likeliest wish."""

_HALF_LEFT = 2
"""A half sentence with more words of its own than this is a question of its own."""

_SHORT = 12
"""Words up to which a question is likely to go on with what was spoken of."""

_GOES_ON = 0.5
"""Logits that speak for a topic of the conversation, and for those related to it, in a short question."""

_LAYOUT = "This is our layout. "
_JUDGING = frozenset(
    """
        thoughts thought opinion opinions comments feedback wrong right ok okay fine good bad sane sensible anything
        something everything nothing look looks looking layout setup correct correctly problem problems issue issues
        missing work works working configured check improve improved hi hello hey think see guys
        that this it those these same still here
    """.split()
)
"""Words that ask for a judgement of what is pasted, and tell nothing of their own."""

_OWN_MATTER = frozenset({"teaming", "action", "foreign"})
"""Kinds of terms that make a question about "this" one of their own, not one about the whole layout."""


class Understander:
    """Reads messages. Immutable after it is made, safe to share."""

    def __init__(self, pack: Pack, cache: Path | None = None) -> None:
        """cache: folder that keeps what is learnt of the pack; None learns it anew, which takes seconds."""
        kept = Cache(cache)
        self._reader = Reader(pack.knowledge, kept)
        self._pasted = PasteReader(pack.knowledge.lexicon)
        matcher = TopicMatcher(pack.knowledge, self._reader.mender, kept, self._tells)
        self._match = matcher.match_words
        self._seen = matcher.seen
        self._subjects = SubjectMatcher(pack.knowledge, matcher.read, kept, learnt_with=matcher.key)
        self.hold_out_each = matcher.hold_out_each
        self._related = {topic.id: topic.related for topic in pack.knowledge.topics.values()}
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
        pasted = self._pasted.read(question)
        scene = self._reader.scene(pasted.prose)
        if not scene.words:
            profile, origins = merge(dialogue.profile, pasted.stated, given, forgotten)
            again = (
                () if question.strip() and not pasted.stated else tuple(replace(one, start=0, end=0) for one in earlier)
            )
            heard = again or _offered(scene, pasted.stated)
            return Reading(heard, profile, origins, pasted.stated, notes=self._notes(hosts_differ=pasted.hosts_differ))
        leans = bool(earlier) and is_half_sentence(scene)
        found = NOTHING if is_social(scene) else find_facts(as_said(scene) if leans else scene)
        found = join(scene, found, pasted.stated, hosts_differ=pasted.hosts_differ)
        said = (*found.stated, *answer_to(scene, dialogue, found.stated, self._choices))
        moved = moved_roles(scene, dialogue.profile)
        if moved is not None and all(fact.name != "layout" for fact in said):
            said = (*said, moved)
        stated = with_speed(_in_order(said), found.port_speed, dialogue.profile)
        again = self._asked_again(scene, stated, earlier, leans=leans, moves=moved is not None)
        heard = again or self._heard_anew(scene, stated, dialogue.profile, pasted.stated, earlier)
        if pasted.stated:
            heard = tuple(
                replace(one, text=question[one.start : one.end]) for one in heard or _re_asked(scene, earlier)
            )
        heard = heard or (() if earlier else _offered(scene, stated))
        if again:
            stated = with_speed(stated, _bare_speed(stated, dialogue.profile), dialogue.profile, instead=True)
        heard = tuple(self._with_subject(one, scene, stated) for one in _with_vlans(heard, vlans_in(scene)))
        profile, origins = merge(dialogue.profile, stated, given, forgotten)
        notes = self._notes(hosts_differ=found.hosts_differ)
        supposing = find_supposed(scene)
        return Reading(
            heard, profile, origins, _in_order(with_total(stated)), found.conflicts, notes,
            supposing.supposed if supposing else None, asks_why_not(scene),
        )  # fmt: skip

    def _with_subject(self, heard: Heard, scene: Scene, stated: Sequence[Stated]) -> Heard:
        """With the subject that it is about by likeness, which comes before others that it only names."""
        if heard.topic is None:
            return heard
        spoken = [word for word in scene.words if heard.start <= word.start < heard.end] or scene.words
        found = self._subjects.find(heard.topic, *self._seen(spoken, marks_of(stated)))
        if found is None or found[1] < SURE:
            return heard
        return replace(heard, mentions=heard.mentions | {found[0]}, about=found[0])

    def _notes(self, *, hosts_differ: bool) -> tuple[str, ...]:
        return (self._hosts_differ,) if hosts_differ else ()

    def _asked_again(
        self, scene: Scene, stated: Sequence[Stated], earlier: tuple[Heard, ...], *, leans: bool, moves: bool
    ) -> tuple[Heard, ...]:
        """The last questions again, where the message only adds to them or changes their facts; else nothing.

        leans: it is half a sentence. moves: it changes the layout that is known.
        """
        if not earlier or is_social(scene):
            return ()
        rest = left_over(scene, stated)
        only_tells = bool(stated) and not any(clause.asks for clause in scene.clauses)
        if (stated and not rest) or only_tells or moves or points_back(scene, rest):
            return _re_asked(scene, earlier)
        named = roles_in(scene, 0, len(scene.words), alone=True)
        pairs = tuple(one for one in earlier if len(one.roles) > 1)
        if leans and len(named) > 1 and pairs:
            return _re_asked(scene, pairs)
        if len(rest) <= _HALF_LEFT and (stated or (leans and named and pairs)):
            matching = partial(self._match_behind, "", marks_of(stated))
            answered = any(one.topic is not None for one in hear(scene, matching, {}))
            if leans or not answered:
                return _re_asked(scene, earlier if stated else pairs)
        return ()

    def _heard_anew(
        self,
        scene: Scene,
        stated: Sequence[Stated],
        known: HostProfile,
        pasted: Sequence[Stated],
        earlier: Sequence[Heard],
    ) -> tuple[Heard, ...]:
        """What the message asks by itself. pasted: the facts that output in it tells; alone they ask nothing."""
        asks = any(clause.asks for clause in scene.clauses)
        if is_social(scene) and not (pasted and asks):
            start, end = scene.span(0, len(scene.words))
            return () if pasted else (Heard(scene.text[start:end], start, end, "out_of_scope", None, 0.0),)
        facts_only = bool(stated) and not asks and not left_over(scene, stated)
        if facts_only and not is_telegraphic(scene) and _HARDWARE.isdisjoint(fact.name for fact in stated):
            return ()
        if pasted and not asks:
            return ()
        leaning = dict(_leaning(stated, facts_only=facts_only))
        told = marks_of([fact for fact in stated if fact not in pasted])
        if len(scene.words) <= _SHORT:
            for topic in self._near(earlier):
                leaning[topic] = leaning.get(topic, 0.0) + _GOES_ON
        heard: tuple[Heard, ...] = ()
        leads = _told_before(scene, stated, known, pasted)
        for before in leads:
            heard = hear(scene, partial(self._match_behind, before, told), leaning)
            if _is_answered(heard):
                return heard
        if pasted and any(leads):  # it asks for nothing but a judgement of what is pasted
            return _offered(scene, pasted)
        return () if facts_only else heard

    def _near(self, earlier: Sequence[Heard]) -> Iterator[str]:
        """The topics that the conversation was about, and those related to them."""
        for topic in dict.fromkeys(one.topic for one in earlier if one.topic):
            yield from (topic, *self._related.get(topic, ()))

    def _tells(self, text: str) -> Sequence[str]:
        return marks_of(find_facts(self._reader.scene(text)).stated)

    def _match_behind(
        self,
        before: str,
        told: Sequence[str],
        spoken: Sequence[Word],
        within: Sequence[Word],
        share: float,
        leaning: Mapping[str, float],
    ) -> Match:
        """Match words with a sentence read before them."""
        lead = words(before)
        return self._match((*lead, *spoken), told, leaning, within=(*lead, *within), share=share)


def _told_before(
    scene: Scene, stated: Sequence[Stated], known: HostProfile, pasted: Sequence[Stated]
) -> tuple[str, ...]:
    """Sentences to read before the question, to be tried in turn: for what "that" points at, if it points.

    That is the layout or the ports that were pasted, or the ports told before.
    """
    spoken = [fact for fact in stated if fact not in pasted]
    points = points_at_known(scene, spoken)
    if not pasted:
        return (f"{known.nic_total} NICs per host. " if known.nic_total and points else "",)
    shown = {fact.name: fact.value for fact in pasted}
    named = {word for mention in scene.mentions for word in scene.texts[mention.first : mention.last]}
    kinds = {mention.term.kind for mention in scene.mentions}
    if not kinds.isdisjoint(_OWN_MATTER) or any(
        word not in named and word not in _JUDGING and not word.isdigit() for word in left_over(scene, spoken)
    ):
        return ("",)
    if "layout" in shown and all(mention.term.id != "enough" for mention in scene.mentions):
        return (_LAYOUT,) if points else ("", _LAYOUT)
    return (f"{shown['nic_total']} NICs per host. " if "nic_total" in shown and points else "",)


def _is_answered(heard: Sequence[Heard]) -> bool:
    return any(one.topic is not None for one in heard)


def _offered(scene: Scene, stated: Sequence[Stated]) -> tuple[Heard, ...]:
    """What to answer to hardware told without a question: a layout for it, or a check of the layout told."""
    names = {fact.name for fact in stated}
    if names.isdisjoint(_HARDWARE):
        return ()
    start, end = scene.span(0, len(scene.words)) if scene.words else (0, 0)
    topic = "layout-check" if "layout" in names else "nic-layout"
    return (Heard(scene.text[start:end], start, end, "answered", topic, _OFFER),)


def _with_vlans(heard: tuple[Heard, ...], vlans: tuple[tuple[Role, int], ...]) -> tuple[Heard, ...]:
    """Ids named anew win over those of the question asked again."""
    return tuple(replace(one, vlans=tuple({**dict(one.vlans), **dict(vlans)}.items())) for one in heard)


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
