"""Whether words are denied, and whether a thing is said to be so or merely talked about."""

from nicwise.understand.scene import Scene
from nicwise.understand.terms import Mention

_DENIES = frozenset(
    """
        no not without never none dont doesnt isnt arent cant cannot wont lacks lacking non neither nor havent
        hasnt didnt wasnt aint kein keine keinen ohne nicht unable nothing zero instead
    """.split()
)
_ENDS_DENIAL = frozenset("but with however only use using have has so except just then".split())
_SAYS_SO = frozenset(
    """
        with on using use uses our my have has got run running runs via existing current currently were we
        been being plus having is are be gets mit unsere already need wants want
    """.split()
)
_SKIPPED = frozenset(
    (
        "a an the of all shared separate dedicated two 2 both some one redundant enabled standard new old hp "
        "dell netapp emc"
    ).split()
)
_GENERAL = frozenset(
    """
        recommends recommended recommendation recommend says said article best docs documentation whitepaper
        technet blog theory generally usually people always suggests
    """.split()
)

_REACH = 4
"""A denial reaches this many words: "no", "a", "separate", "iSCSI", "network"."""

_FAR = 12
"""Words further away say nothing of a term; it also keeps reading linear."""


def is_denied(scene: Scene, first: int) -> bool:
    """Whether the word at `first` is denied by a word shortly before it in its clause ("no iSCSI", "not teamed")."""
    begins = scene.clauses[scene.clause_of[first]].first
    for i in range(first - 1, max(first - 1 - _REACH, begins - 1), -1):
        word = scene.words[i].text
        if word in _ENDS_DENIAL and word not in ("with", "have", "use", "using"):
            return False
        if word in _DENIES:
            opens_question = (
                i == begins and scene.asks(i) and word in ("dont", "doesnt", "isnt", "arent", "cant", "wont")
            )
            only = scene.word(i + 1) == "only" or (
                word == "no" and scene.word(i + 1) in ("problem", "wait", "matter", "longer")
            )
            return not (opens_question or only)
    return False


def is_said(scene: Scene, mention: Mention) -> bool:
    """Whether a term is said of the asker's own hosts, now or as planned, rather than asked about.

    In a statement it is, unless it is one of two ("iSCSI or FC"). In a question it is when it is a circumstance of it
    ("with iSCSI", "on our SAN"), not its subject ("MPIO or teaming for iSCSI?").
    """
    first, last = mention.first, mention.last
    if is_choice(scene, first, last):
        return False
    if not scene.asks(first):
        nearby = scene.before(first, 8)
        return not any(word in _GENERAL for word in nearby)
    steps = 0
    begins = scene.clauses[scene.clause_of[first]].first
    for i in range(first - 1, max(first - 1 - _FAR, begins - 1), -1):
        word = scene.words[i].text
        if word in _SAYS_SO:
            opens = i == begins and word in ("is", "are", "have", "has")
            return not opens and not _asks_need(scene, first, i)
        known = scene.at.get(i)
        if word not in _SKIPPED and not (known is not None and known.term.kind in ("windows", "storage", "hardware")):
            steps += 1
        if steps > 1:
            return False
    return False


def _asks_need(scene: Scene, first: int, found: int) -> bool:
    """ "Do I need X", "should we use X", "can I run X on": the wish is the question."""
    if scene.words[found].text not in ("need", "use", "run", "have", "want", "using", "running", "be"):
        return False
    begins = max(scene.clauses[scene.clause_of[first]].first, found - _FAR)
    return any(
        scene.words[i].text in ("do", "does", "should", "can", "may", "could", "must", "to", "would", "recommend")
        for i in range(begins, found)
    )


def is_choice(scene: Scene, first: int, last: int) -> bool:
    """Whether the words are one of two that are weighed ("iSCSI or FC", "LBFO vs SET", "rather than")."""
    after, before = scene.word(last), scene.word(first - 1)
    if scene.word(last + 1) in ("or", "vs", "versus") and not scene.breaks(last):
        after = scene.word(last + 1)
    return (after in ("or", "vs", "versus", "oder") and not (scene.breaks(last))) or (
        before in ("or", "vs", "versus", "than", "oder", "instead") and not scene.breaks(first)
    )
