"""What a message is within a conversation: thanks, a half sentence, words that point back, or new matter.

Looks at the message alone; what follows from it is for the understander. `replies.py` reads bare answers.
"""

from collections.abc import Sequence
from dataclasses import replace

from nicwise.understand.facts.corrections import CORRECTS
from nicwise.understand.model import Stated
from nicwise.understand.scene import FILLERS, OPENERS, Scene

_PRAISE = frozenset(
    """
        thanks thank thx cheers ty tia danke merci hi hello hey morning afternoon evening great perfect nice cool
        awesome bye goodbye brilliant excellent super lovely wonderful understood ok okay appreciated
    """.split()
)
_SOCIAL = _PRAISE | frozenset(
    """
        good you so much very a lot that helps helped helpful was is it the for your help all again many there guys
        everyone day have got ill try appreciate thats this makes sense now then bot
    """.split()
)
_MOST_PRAISE = 14

STOP_WORDS = FILLERS | frozenset(
    """
        we i our my it its have has had are is be been with on in at of the a an all each per host hosts node nodes
        server servers cluster for to us they them thats there not mean meant make let say run running use using already
        about same if im were weve ive id will would only got do does used well by from this these those instead plus
        both either as one than more forgot mention said should correction total altogether here every me you what how
        whats hows nics nic ports port cards card adapters vms vm want wanted needs storage san network networks
        windows gb rather mistake wrong typo oops count counted number answer way btw fact meanwhile currently too
        though any version change changed changes machine machines edition standard datacenter need
    """.split()
)
"""Words that tell nothing of the question: a message of them and of facts alone asks nothing new."""

_HALF = (
    ("what", "about"), ("how", "about"), ("what", "if"), ("same", "for"), ("same", "with"), ("same", "on"),
    ("does", "that", "change"), ("does", "this", "change"), ("does", "it", "change"), ("would", "that", "change"),
    ("would", "it", "change"), ("would", "that", "be"), ("would", "it", "be"), ("is", "it", "the", "same"),
    ("is", "that", "the", "same"), ("is", "it", "still"), ("is", "that", "still"), ("and", "what", "about"),
    ("and", "how", "about"), ("and", "what", "if"), ("but", "what", "if"), ("but", "what", "about"),
    ("or", "what", "about"),
)  # fmt: skip
_LEAN_ON = frozenset("with on if without in using over suppose assuming and or but same also still for".split())
_MOST_HALF = 14

_POINTS_BACK = frozenset("that this it those these same still then change changes different difference".split())
_ASKS_BACK = frozenset({
    ("why",), ("how",), ("really",), ("why", "not"), ("how", "so"), ("how", "come"), ("are", "you", "sure"),
    ("why", "is", "that"), ("why", "the", "first"), ("why", "the", "second"), ("why", "not", "the", "first"),
    ("why", "not", "the", "second"), ("why", "not", "the", "last"), ("why", "not", "the", "other"),
})  # fmt: skip
_MOST_POINTING = 8

_VERBS = frozenset(
    "have has had got are is am were weve ive run running runs use using uses there plan bought own".split()
)


def is_social(scene: Scene) -> bool:
    """Thanks, greetings and praise: nothing is asked and nothing is said."""
    texts = scene.texts
    return 0 < len(texts) <= _MOST_PRAISE and _SOCIAL.issuperset(texts) and not _PRAISE.isdisjoint(texts)


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


def carries_more(scene: Scene, stated: Sequence[Stated]) -> int:
    """How many words carry something beside facts and numbers."""
    spare = {word.text for i, word in enumerate(scene.words) if scene.numbers[i] is not None}
    return sum(text not in spare for text in left_over(scene, stated))


def is_half_sentence(scene: Scene) -> bool:
    """ "and with iSCSI?", "what about 2016?", "on blades?": it leans on what was asked before."""
    texts = scene.texts
    while texts and texts[0] in ("ok", "okay", "well", "so", "then", "hm", "hmm"):
        texts = texts[1:]
    if not texts or len(texts) > _MOST_HALF:
        return False
    if any(texts[: len(opening)] == opening for opening in _HALF):
        return True
    return texts[0] in _LEAN_ON and OPENERS.isdisjoint(texts)


def as_said(scene: Scene) -> Scene:
    """A half sentence, read as a statement: what it names are circumstances of the question before."""
    return replace(scene, clauses=tuple(replace(clause, asks=False) for clause in scene.clauses))


def points_back(scene: Scene, rest: Sequence[str]) -> bool:
    """ "Is that still fine?", "why?": short, and about the answer before. rest: its words beside facts."""
    if scene.texts in _ASKS_BACK:
        return True
    if len(scene.words) > _MOST_POINTING or any(mention.term.kind != "thing" for mention in scene.mentions):
        return False
    return len(rest) <= 2 and not (_POINTS_BACK.isdisjoint(scene.texts) or OPENERS.isdisjoint(scene.texts))


def points_at_known(scene: Scene, stated: Sequence[Stated]) -> bool:
    """ "Is that enough for live migration?", after the ports were told in the message before."""
    names = {fact.name for fact in stated}
    return names.isdisjoint({"nic_total", "nic_groups"}) and not _POINTS_BACK.isdisjoint(scene.texts)


def is_telegraphic(scene: Scene) -> bool:
    """ "4 nics 2008 r2 iscsi": no verb, so that what is wanted goes without saying."""
    return _VERBS.isdisjoint(scene.texts)


_VERBS = frozenset(
    "have has had got are is am were weve ive run running runs use using uses there plan bought own".split()
)
