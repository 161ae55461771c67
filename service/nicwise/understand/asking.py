"""From a scene to what is asked: which stretches of text ask, and what each names.

Scoring them against topics is the matcher's; here is what it is shown, and what comes of several questions.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from nicwise.understand.dialogue import STOP_WORDS
from nicwise.understand.model import Heard
from nicwise.understand.normalise import Word
from nicwise.understand.scene import FILLERS, OPENERS, Scene
from nicwise.understand.tone import tone_of
from nicwise.understand.topics import Match

Matching = Callable[[Sequence[Word], Sequence[Word], float, Mapping[str, float]], Match]
"""Words that ask, all words of the message, how much of the scores comes from those, and what facts lean to."""

_OWN_ROLES = frozenset({"live-migration", "csv", "s2d"})
_OWN_TERMS = frozenset({"hyper-v", "redirected-io", "quick-migration", "storage-migration"})
_THIN = 3
"""With fewer words of its own than this, a question is read together with the sentence before it."""

_SUBORDINATE = frozenset("when where which who".split())
_INVERTED = frozenset("do does did is are can could should shall must will would may has have".split())
_NO_MATTER = frozenset({"windows", "hardware"})
"""Kinds of terms that are circumstances of a question rather than its matter."""

_REQUESTS = frozenset("please kindly review comment thoughts opinions suggestions advise".split())
_TELL = frozenset("tell say explain advise".split())
_NONE_OF = frozenset({"no", "without"})
"""Words before the only kind of traffic named that say there is none of it: "3 NICs, no iSCSI"."""

_POINTERS = frozenset("that this it them these those they".split())
_SECOND_FROM = 0.6
"""Sentences of one message, or halves of one, are several questions from this probability on: an answer to what nobody
asked annoys."""

_SHARE_WHOLE = 0.85
"""How much of the scores comes from the whole message where it asks one thing. On questions of strangers that were not
taught, the right topic came first for 74 in a hundred with the asking sentence alone, for 90 with this."""

_SHARE_APART = 0.2
"""The same where several things may be asked."""

_MOST_QUESTIONS = 6
_MOST_CUTS = 3
_SHORT_MESSAGE = 40
_PLACED = frozenset(
    "share shares shared sharing combine combined with together on and over via same nic network traffic for".split()
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that ask. `first`, `last`: their indexes. `read_from`: index from which the matcher reads."""

    first: int
    last: int
    read_from: int
    marked: bool


def stretches(scene: Scene) -> tuple[Stretch, ...]:
    """The sentences that ask, in order; where none does, the whole message as one."""
    ranges = scene.sentence_ranges
    asking = [
        (number, first, last)
        for number, (first, last) in enumerate(ranges)
        if scene.sentences[number].marked or any(c.asks for c in scene.clauses if c.sentence == number)
    ]
    if not asking:
        return (Stretch(0, len(scene.words), 0, False),)
    found = []
    for number, first, last in asking:
        read_from = ranges[number - 1][0] if number and _is_thin(scene, first, last) else first
        found.append(Stretch(first, last, read_from, scene.sentences[number].marked))
    return tuple(found)


def _is_thin(scene: Scene, first: int, last: int) -> bool:
    """Whether a sentence can't be understood by itself: few words, and they point at others or name nothing."""
    texts = scene.texts[first:last]
    if sum(text not in STOP_WORDS for text in texts) >= _THIN:
        return False
    return not _POINTERS.isdisjoint(texts) or not any(first <= mention.first < last for mention in scene.mentions)


def hear(scene: Scene, match: Matching, leaning: Mapping[str, float]) -> tuple[Heard, ...]:
    """What is asked, in order: one `Heard` a topic, and what could not be answered.

    A message asks one thing, read as a whole, unless its sentences or halves of one, each read mostly by itself, are
    surely about different topics. Where nothing can be answered so, a sentence that surely asks by itself is: what was
    told before it may be about anything. Of 320 short questions of strangers, each behind a sentence that asks nothing,
    96 in a hundred are then answered rightly and not 91, and no more of them wrongly.
    """
    parts = [half for part in stretches(scene)[:_MOST_QUESTIONS] for half in _halves(scene, part, match, leaning)]
    own = [part for part in parts if not _points_back(scene, part.first, part.last)]
    apart = [_hear(scene, part, match, leaning, share=_SHARE_APART) for part in own] if len(own) > 1 else []
    if len({one.topic for one in apart if one.topic and one.confidence >= _SECOND_FROM}) > 1:
        return _settled(apart)
    heard = _settled([_hear(scene, part, match, leaning, share=_SHARE_WHOLE) for part in parts], most=1)
    if any(one.topic for one in heard) or all(_is_all(scene, part) for part in own):
        return heard
    apart = apart or [_hear(scene, part, match, leaning, share=_SHARE_APART) for part in own]
    sure = [one for one in apart if one.topic and one.confidence >= _SECOND_FROM]
    return _settled(sure, most=1) if sure else heard


def _is_all(scene: Scene, part: Stretch) -> bool:
    return part.read_from == 0 and part.last == len(scene.words)


def _settled(heard: Sequence[Heard], most: int = _MOST_QUESTIONS) -> tuple[Heard, ...]:
    """One answer a topic, at most so many; where something is answered, half-heard rests are dropped."""
    answered: dict[str, Heard] = {}
    for one in heard:
        if one.topic is not None and (one.topic not in answered or one.confidence > answered[one.topic].confidence):
            answered[one.topic] = (
                one if one.topic not in answered else replace(one, roles=_joined(answered[one.topic].roles, one.roles))
            )
    if not answered:
        best = [one for one in heard if one.outcome == "clarify"] or list(heard)
        return (max(best, key=lambda one: one.confidence),)
    surest = max(answered.values(), key=lambda one: one.confidence)
    kept = [one for one in answered.values() if one is surest or (most > 1 and one.confidence >= _SECOND_FROM)]
    kept += [
        one
        for one in heard
        if one.topic is None and one.outcome == "out_of_scope" and one.declined is not None and "?" in one.text[-2:]
    ]
    return tuple(sorted(kept, key=lambda one: one.start))


def _joined(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _halves(scene: Scene, part: Stretch, match: Matching, leaning: Mapping[str, float]) -> tuple[Stretch, ...]:
    """The two halves of a sentence that surely ask for different things; else the sentence."""
    openings = [
        c.first
        for c in scene.clauses
        if part.first < c.first < part.last and c.asks and _begins_question(scene, c.first, part.last)
    ]
    for cut in openings[:_MOST_CUTS]:
        halves = (
            Stretch(part.first, cut, part.read_from, part.marked),
            Stretch(cut, part.last, cut, part.marked),
        )
        one, other = (_hear(scene, half, match, leaning, share=_SHARE_APART) for half in halves)
        sure = min(one.confidence, other.confidence) >= _SECOND_FROM
        if sure and one.topic and other.topic and one.topic != other.topic:
            return halves
    return (part,)


def _names_matter(scene: Scene, first: int, last: int) -> bool:
    """Whether the words name what they ask about, rather than point at it ("anything wrong with that?")."""
    return any(first <= m.first < last and m.term.kind not in _NO_MATTER for m in scene.mentions)


def _points_back(scene: Scene, first: int, last: int) -> bool:
    """Whether the words only ask for a judgement of what was said: "is that ok?", "please review"."""
    if _names_matter(scene, first, last):
        return False
    return not (_REQUESTS | _POINTERS).isdisjoint(scene.texts[first:last])


def _begins_question(scene: Scene, i: int, last: int) -> bool:
    """Whether the words from `i` on ask for themselves: they open a question and name a matter, or point at none."""
    if scene.word(i) == "or":
        return False  # the other of two ways, in one question
    named = _names_matter(scene, i, last)
    while i < last and scene.words[i].text in FILLERS:
        i += 1
    if not named and not _POINTERS.isdisjoint(scene.texts[i:last]):
        return False
    opens = scene.word(i) in OPENERS and not (scene.word(i) in _SUBORDINATE and scene.word(i + 1) not in _INVERTED)
    return opens or (scene.word(i) in _TELL and "whether" in scene.texts[i : i + 4])


def _hear(scene: Scene, part: Stretch, match: Matching, leaning: Mapping[str, float], *, share: float) -> Heard:
    """What one stretch asks. share: how much of the scores comes from the whole message."""
    start, end = scene.span(part.first, part.last)
    end = _with_mark(scene.text, end)
    within = (0, len(scene.words)) if len(scene.words) <= _SHORT_MESSAGE else (part.read_from, part.last)
    found = match(scene.words[part.read_from : part.last], scene.words, share, leaning)
    if is_foreign(scene, part.read_from, part.last):
        found = Match("out_of_scope", None, found.confidence, (), found.declined)
    roles = roles_in(scene, part.read_from, part.last) or roles_in(scene, *within)
    return Heard(
        scene.text[start:end],
        start,
        end,
        found.outcome,
        found.topic,
        found.confidence,
        tuple(found.candidates),
        found.declined,
        tone_of(scene.texts[part.first : part.last]),
        roles,
        mentions_in(scene, *within),
    )


def _with_mark(text: str, end: int) -> int:
    while end < len(text) and text[end] in "?!.)\"'":
        end += 1
    return end


def roles_in(scene: Scene, first: int, last: int, *, alone: bool = False) -> tuple[str, ...]:
    """Kinds of traffic named, in order of mention. Loose names ("VMs", "cluster") count only in company.

    alone: nothing else is said, so that two loose names are company enough ("and management with VMs?").
    """
    named = [m for m in scene.mentions if first <= m.first < last and m.term.role is not None]
    found: list[str] = []
    firm = alone or any(m.term.kind in ("role", "storage") for m in named)
    for mention in named:
        role = mention.term.role or ""
        if scene.word(mention.first - 1) in _NONE_OF and len(named) == 1:
            continue
        if mention.term.kind not in ("role", "storage") and not (
            firm and _is_placed(scene, mention.first, mention.last)
        ):
            continue
        if role not in found:
            found.append(role)
    return tuple(found)


def _is_placed(scene: Scene, first: int, last: int) -> bool:
    """Whether a loose name stands where a kind of traffic would: joined to another, and not counted."""
    if first and scene.numbers[first - 1] is not None:
        return False
    if scene.word(first - 1) in ("all", "the", "my", "our", "moving", "migrate", "migrating", "many") and scene.word(
        first
    ) in ("vms", "guests", "cluster", "virtual"):
        return scene.word(first - 2) in ("and", "with") and scene.word(last) in (
            "",
            "share",
            "on",
            "network",
            "traffic",
        )
    return scene.word(first - 1) in _PLACED or scene.word(last) in ("and", "network", "traffic", "share", "nic", "on")


def mentions_in(scene: Scene, first: int, last: int) -> frozenset[str]:
    """Ids of the terms named between two words."""
    return frozenset(m.term.id for m in (*scene.mentions, *scene.subjects) if first <= m.first < last)


def is_foreign(scene: Scene, first: int, last: int) -> bool:
    """Whether another product's world is spoken of more than this one's."""
    named = [m.term for m in scene.mentions if first <= m.first < last]
    foreign = sum(term.kind == "foreign" for term in named)
    own = sum(term.kind == "windows" or term.role in _OWN_ROLES or term.id in _OWN_TERMS for term in named)
    return foreign > own
