"""What a message is within a conversation: an answer to a question back, a correction, thanks, a half sentence.

Looks at the message and at what the conversation knows; changes nothing itself.
"""

from collections.abc import Sequence
from typing import Any

from nicwise.profile import FACTS, HostProfile
from nicwise.understand.facts.corrections import CORRECTS
from nicwise.understand.model import Dialogue, Stated
from nicwise.understand.negation import is_denied
from nicwise.understand.scene import FILLERS, OPENERS, Scene

_COUNTS = ("nic_total", "hosts", "vms", "switches", "simultaneous_migrations", "vm_memory_gb", "link_gbps")
_WHOLE = frozenset({"nic_total", "hosts", "vms", "switches", "simultaneous_migrations"})
_SWITCHES_OF = ("clustered", "csv", "teaming", "vm_fault_tolerance", "vlans", "blade", "partitioned", "can_add_nics")
_LISTS = frozenset({"storage", "extra_roles"})
_YES = frozenset("yes yep yeah yup sure correct ja indeed y affirmative definitely absolutely".split())
_NO = frozenset("no nope nein n nah negative neither none".split())
_SOCIAL = frozenset(
    """
        thanks thank thx cheers ty tia danke merci hi hello hey morning afternoon evening good great perfect
        nice cool awesome bye goodbye you so much very a lot that helps helped helpful was is it very the for
        your help ok okay all again many there guys everyone day have got ill try appreciated appreciate much
        brilliant excellent super lovely wonderful thats this understood makes sense
    """.split()
)
_SOCIAL_CORE = frozenset(
    """
        thanks thank thx cheers ty tia danke merci hi hello hey morning afternoon evening great perfect nice
        cool awesome bye goodbye brilliant excellent super lovely wonderful understood ok okay appreciated
    """.split()
)
STOP_WORDS = (
    frozenset(
        """
            we i our my it its have has had are is be been with on in at of the a an and but all each per host
            hosts node nodes server servers cluster for to us they them thats there no not yes actually sorry
            wait mean meant make let say run running use using already also about same if im were weve ive id
            will would only just have got do does use used well by from this that these those now then instead
            plus both either or as one than more forgot mention say said should correction total altogether
            here host's every me you what how whats hows again still nics nic ports port cards card adapters
            vms vm want wanted needs storage san network networks windows gb rather mistake wrong typo oops
            count it'd counted number answer by the way btw fact actually meanwhile now currently too though
            any running version change changed changes so machine machines edition standard datacenter in fact
            up need
        """.split()
    )
    | FILLERS
)
_ELLIPTIC = (
    ("what", "about"), ("how", "about"), ("what", "if"), ("and", "with"), ("and", "on"), ("and", "for"),
    ("and", "if"), ("and", "without"), ("same", "for"),
    ("same", "with"), ("same", "on"), ("and", "what"), ("but", "with"), ("but", "if"), ("but", "what"), ("with",),
    ("and",), ("on",), ("or", "with"),
    ("also", "with"), ("or", "if"), ("if",), ("but", "on"), ("does", "that"), ("does", "this"), ("would", "that"),
    ("is", "it"), ("is", "that"), ("ok", "and"),
    ("would", "it"), ("and", "is"), ("does", "it"), ("so", "with"), ("then", "with"), ("suppose",), ("without",),
    ("or",), ("still",),
)  # fmt: skip
_POINTS_BACK = frozenset("that this it those these same still then change changes different difference so".split())
_SHORT = 8


def is_social(scene: Scene) -> bool:
    """Thanks, greetings and praise: nothing is asked and nothing is said."""
    return (
        0 < len(scene.words) <= 14
        and all(text in _SOCIAL for text in scene.texts)
        and any(text in _SOCIAL_CORE for text in scene.texts)
    )


def left_over(scene: Scene, stated: Sequence[Stated]) -> tuple[str, ...]:
    """The words that carry something beside the facts stated."""
    spans = [span for fact in stated for span in fact.spans]
    return tuple(
        word.text
        for word in scene.words
        if word.text not in STOP_WORDS
        and word.text not in CORRECTS
        and not any(start <= word.start < end for start, end in spans)
    )


def is_half_sentence(scene: Scene) -> bool:
    """ "and with iSCSI?", "what about 2016?", "on blades?": it leans on what was asked before."""
    texts = scene.texts
    return len(texts) <= 14 and any(texts[: len(opening)] == opening for opening in _ELLIPTIC)


def points_back(scene: Scene, rest: Sequence[str]) -> bool:
    """ "Is that still fine?", "why?": short, and about the answer before."""
    if len(scene.words) > _SHORT or (scene.mentions and any(m.term.kind != "thing" for m in scene.mentions)):
        return False
    return scene.texts in (
        ("why",),
        ("how",),
        ("really",),
        ("why", "not"),
        ("how", "so"),
        ("how", "come"),
        ("are", "you", "sure"),
    ) or (
        len(rest) <= 2
        and any(text in _POINTS_BACK for text in scene.texts)
        and any(text in OPENERS for text in scene.texts)
    )


def answer_to(scene: Scene, dialogue: Dialogue, stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """Facts that a short message gives as the answer to the question asked back, or as a bare correction of a
    number."""
    said = {fact.name for fact in stated}
    if dialogue.pending is not None and len(scene.words) <= _SHORT and dialogue.pending not in said:
        answered = _answer(scene, dialogue.pending, dialogue.profile, said)
        if answered is not None:
            return (answered,)
    corrected = _correction(scene, dialogue, stated)
    return (corrected,) if corrected is not None else ()


def _answer(scene: Scene, pending: str, profile: HostProfile, said: set[str]) -> Stated | None:
    """The value that the message gives to the fact asked for."""
    texts = scene.texts
    if pending in _SWITCHES_OF:
        first = next((i for i, text in enumerate(texts) if text in _YES or text in _NO), None)
        if first is not None and first <= 1 and not any(number is not None for number in scene.numbers):
            return _fact(scene, pending, texts[first] in _YES, first, first + 1)
        if (
            texts[:2]
            in (("we", "do"), ("it", "is"), ("they", "are"), ("i", "do"), ("we", "are"), ("we", "have"), ("we", "can"))
            and len(texts) == 2
        ):
            return _fact(scene, pending, True, 0, 2)
        if texts[-1:] in (("dont",), ("not",), ("isnt",), ("cant",), ("arent",), ("doesnt",)) and len(texts) <= 3:
            return _fact(scene, pending, False, 0, len(texts))
        return None
    for mention in scene.mentions:
        if mention.term.fact == pending and not is_denied(scene, mention.first):
            value = (mention.term.value,) if pending in _LISTS else mention.term.value
            return _fact(scene, pending, value, mention.first, mention.last)
    if pending == "storage" and "local" in texts:
        place = texts.index("local")
        return _fact(scene, pending, ("local",), place, place + 1)
    if pending == "windows" and "r2" in texts:
        place = texts.index("r2")
        return _fact(scene, pending, "2012r2" if profile.windows == "2012" else "2008r2", place, place + 1)
    numbers = [(i, value) for i, value in enumerate(scene.numbers) if value is not None]
    name = "nic_total" if pending == "nic_groups" else pending
    if name in _COUNTS and len(numbers) == 1 and name not in said and not left_over(scene, ())[1:]:
        place, value = numbers[0]
        return _fact(scene, name, value, place, place + 1)
    return None


def _correction(scene: Scene, dialogue: Dialogue, stated: Sequence[Stated]) -> Stated | None:
    """ "sorry, four not six", "6, not 4", "make it 24": a number without its noun, for the fact that had the old
    one."""
    spans = [span for fact in stated for span in fact.spans]
    loose = [
        (i, value)
        for i, value in enumerate(scene.numbers)
        if value is not None and not any(start <= scene.words[i].start < end for start, end in spans)
    ]
    if not 1 <= len(loose) <= 2 or len(scene.words) > 12 or stated:
        return None
    denied = [
        entry
        for entry in loose
        if scene.before(entry[0], 2)[:1] and {"not", "than", "of"} & set(scene.before(entry[0], 2)[:1])
    ]
    new = [entry for entry in loose if entry not in denied]
    corrects = bool(denied) or any(text in CORRECTS for text in scene.texts)
    if len(new) != 1 or not corrects or left_over(scene, ())[2:]:
        return None
    known = dialogue.profile.known()
    old = denied[0][1] if denied else None
    candidates = [name for name in _COUNTS if name in known and (old is None or known[name] == old)]
    if not candidates and old is not None:
        candidates = [name for name in _COUNTS if name in known]
    name = candidates[0] if candidates else (dialogue.pending if dialogue.pending in _COUNTS else None)
    place, value = new[0]
    return None if name is None else _fact(scene, name, value, place, place + 1)


def _fact(scene: Scene, name: str, value: Any, first: int, last: int) -> Stated | None:
    """The fact, if it can have that value."""
    if name in _WHOLE and isinstance(value, float):
        if value != int(value):
            return None
        value = int(value)
    try:
        checked = getattr(HostProfile.model_validate({name: value}), name)
    except ValueError:
        return None
    start, end = scene.span(first, last)
    return Stated(name, checked, scene.text[start:end], ((start, end),))


def in_order(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """Facts in the order of the contract."""
    return tuple(sorted(stated, key=lambda fact: FACTS.index(fact.name)))
