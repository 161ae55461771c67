"""Words to a `Reading`: normalise, split, take out the facts, match the questions, join the conversation.

Total and deterministic: any text gives a Reading, in time linear in its length. Decides nothing about networks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from nicwise.pack import Pack
from nicwise.pack.model import Knowledge
from nicwise.profile import HostProfile
from nicwise.understand.asking import hear, mentions_in, roles_in
from nicwise.understand.dialogue import answer_to, in_order, is_half_sentence, is_social, left_over, points_back
from nicwise.understand.everyday import EVERYDAY
from nicwise.understand.facts import Findings, find_facts
from nicwise.understand.features import vocabulary
from nicwise.understand.mending import Mender
from nicwise.understand.merging import merge, with_speed
from nicwise.understand.model import Dialogue, Heard, Reading, Stated
from nicwise.understand.normalise import words
from nicwise.understand.scene import Scene, look
from nicwise.understand.sentences import sentences
from nicwise.understand.terms import TermIndex
from nicwise.understand.topics import Matcher

__all__ = ["Reader", "Understander"]


class Reader:
    """Lays messages out for reading. Immutable after it is made, safe to share."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._index = TermIndex(knowledge.lexicon)
        known = dict.fromkeys(sorted(self._index.vocabulary | EVERYDAY), 1)
        for word, weight in vocabulary(knowledge).items():
            known[word] = known.get(word, 0) + weight
        self._mender = Mender(known)

    def scene(self, text: str) -> Scene:
        """The message as words, terms, sentences and clauses."""
        return look(text, self._mender.mend(words(text)), sentences(text), self._index.find)


class Understander:
    """Reads messages. Immutable after it is made, safe to share."""

    def __init__(self, pack: Pack) -> None:
        self._reader = Reader(pack.knowledge)
        self._match = Matcher(pack.knowledge).match

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
        scene = self._reader.scene(question)
        found = find_facts(scene) if scene.words and not is_social(scene) else Findings((), (), (), None)
        stated = in_order((*found.stated, *answer_to(scene, dialogue, found.stated))) if scene.words else ()
        stated = with_speed(stated, found.port_speed, dialogue.profile)
        heard = self._hear(scene, stated, dialogue)
        if any(one.text == question.strip() and one in heard for one in heard) and _again(heard, dialogue):
            stated = _speed_of_ports(stated, dialogue)
        profile, origins = merge(dialogue.profile, stated, given, forgotten)
        if "nic_groups" in {fact.name for fact in stated} and "nic_total" not in {fact.name for fact in stated}:
            groups = next(fact for fact in stated if fact.name == "nic_groups")
            total = Stated("nic_total", sum(group.count for group in groups.value), groups.text, groups.spans)
            stated = in_order((*stated, total))
        return Reading(heard, profile, origins, stated, found.conflicts, found.notes)

    def _hear(self, scene: Scene, stated: Sequence[Stated], dialogue: Dialogue) -> tuple[Heard, ...]:
        """The questions: those of the message, or the last ones again where it only adds to them."""
        earlier = tuple(one for one in dialogue.asked if one.topic is not None)
        if not scene.words:
            again = tuple(replace(one, start=0, end=0) for one in earlier)
            return again if not scene.text.strip() else ()
        start, end = scene.span(0, len(scene.words))
        whole = scene.text[start:end]
        if is_social(scene):
            return (Heard(whole, start, end, "out_of_scope", None, 0.0),)
        rest = left_over(scene, stated)
        if earlier and ((stated and not rest) or points_back(scene, rest)):
            return _re_asked(scene, earlier)
        heard = hear(scene, self._match, _leaning(stated, scene))
        answered = any(one.topic is not None for one in heard)
        if earlier and is_half_sentence(scene) and stated and (not answered or len(rest) <= 2):
            return _re_asked(scene, earlier)
        if earlier and not answered and stated and len(rest) <= 2:
            return _re_asked(scene, earlier)
        if (
            earlier
            and is_half_sentence(scene)
            and not answered
            and len(roles_in(scene, 0, len(scene.words))) >= 1
            and len(rest) <= 3
        ):
            return _re_asked(scene, earlier)
        if stated and not answered and not rest:
            return ()
        return heard


def _again(heard: Sequence[Heard], dialogue: Dialogue) -> bool:
    topics = {one.topic for one in dialogue.asked if one.topic is not None}
    return bool(heard) and all(one.topic in topics for one in heard)


def _speed_of_ports(stated: Sequence[Stated], dialogue: Dialogue) -> tuple[Stated, ...]:
    """In "and with 10 gig?" the speed is that of the ports counted before, unless a link was asked about."""
    link = next((fact for fact in stated if fact.name == "link_gbps"), None)
    if link is None or dialogue.profile.link_gbps is not None or dialogue.profile.nic_total is None:
        return tuple(stated)
    rest = tuple(fact for fact in stated if fact.name != "link_gbps")
    return with_speed(rest, link, dialogue.profile)


def _re_asked(scene: Scene, earlier: Sequence[Heard]) -> tuple[Heard, ...]:
    """The last questions, asked by this message's words."""
    start, end = scene.span(0, len(scene.words))
    end = len(scene.text.rstrip()) if scene.text[end:].strip(" ?!.") == "" else end
    new = roles_in(scene, 0, len(scene.words))
    mentions = mentions_in(scene, 0, len(scene.words))
    return tuple(
        replace(
            one,
            text=scene.text[start:end],
            start=start,
            end=end,
            roles=_roles_again(one.roles, new),
            mentions=one.mentions | mentions,
        )
        for one in earlier
    )


def _roles_again(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    """Two kinds of traffic named anew replace the old ones; a single one takes the place of the second."""
    if len(new) >= 2:
        return new
    if len(new) == 1 and len(old) >= 2 and new[0] not in old:
        return (old[0], new[0])
    return old


def _leaning(stated: Sequence[Stated], scene: Scene) -> Mapping[str, float]:
    """What the facts say about the topic: a layout told wants to be checked, ports listed want to be laid out."""
    names = {fact.name for fact in stated}
    leaning: dict[str, float] = {}
    if "layout" in names:
        leaning["layout-check"] = 1.0
    elif names & {"nic_total", "nic_groups"}:
        leaning["nic-layout"] = 0.3
    if "can_add_nics" in names and any(fact.name == "can_add_nics" and fact.value is False for fact in stated):
        leaning["fewer-nics"] = 0.7
    return leaning
