"""Whether a question hopes for "fine" or fears "trouble", so that yes and no answer the words as they were asked."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from nicwise.understand.model import Tone

_FINE = frozenset(
    """
        enough ok okay fine allowed supported alright sufficient suffice good safe possible works work
        acceptable correct sensible adequate recommended permitted valid legal reasonable sane advisable wise
        do able suitable plenty viable feasible right normal expected harmless useful survive survives genug erlaubt
    """.split()
) - {"do", "right"}
_TROUBLE = frozenset(
    """
        flood floods flooding flooded broke broken killed break breaks problem problems risky risk risks
        issue issues bad dangerous harm hurt fail fails trouble overload saturate saturates kill kills wrong
        mistake affect affects impact affected disturb interrupt cause causes crash conflict conflicts interfere
        interferes choke swamp drown starve bottleneck unsupported unsafe forbidden disrupt damage loss lose
        failover failovers overwhelm knock suffer suffers stall stalls slow slows evict congest
        congested congestion steal steals void voids gone deprecated obsolete downtime outage disconnected unreachable
    """.split()
)
_OPENS = frozenset("how what whats which who whose when where why hows welche wie was".split())
_FILLERS = frozenset("so and but hi also please ok then now well in for on at with from to".split())
_NEEDS = frozenset(
    """
        need needs needed require requires required must mandatory necessary compulsory obligatory unavoidable
        brauche muss
    """.split()
)
_WITHOUT = frozenset("without wont no not skip drop".split())
_MAY = frozenset("can may could should shall might kann darf soll".split())
_ASKS_WHETHER = frozenset("will does would can should it this that do".split())
_WHETHER = frozenset("if whether".split())
_YES_OR_NO = frozenset(
    "is are was were am do does did has have had will would must isnt arent wasnt doesnt dont didnt hasnt wont".split()
)
_SHOULD = frozenset("should shall".split())
_VERBS = frozenset("can may could might should shall must will would do does did is are".split())
_SUBJECTS = frozenset("i we you they it there".split())
_MODALS = frozenset("can may could might should shall must will would does".split())
_DETERMINERS = frozenset("the my our a an every each all both any vms nodes hosts".split())
_PAIRS: Mapping[tuple[str, ...], Tone] = {
    ("go", "down"): "trouble", ("reason", "not"): "trouble", ("have", "to"): "needed", ("has", "to"): "needed",
    ("stay", "up"): "fine",
    ("stays", "up"): "fine", ("stay", "online"): "fine", ("stays", "online"): "fine", ("keep", "running"): "fine",
    ("keeps", "running"): "fine", ("run", "on"): "fine", ("keep", "working"): "fine", ("stay", "reachable"): "fine",
}  # fmt: skip
_TAKING = frozenset("take takes taking bring brings".split())  # down or offline
_STOPS = frozenset("stop stops block blocks hang hangs".split())
_PERSONS = frozenset("i we you they to".split())  # who stop something themselves fear nothing
_NAMED_FAILOVER = frozenset("cluster clusters clustering manager node nodes".split())  # no trouble, but a name
_GIVING = frozenset("give gives provide provides get gets automatic nic port".split())  # failover, a gain
_DENIES_TROUBLE = frozenset("without no avoid prevent never free".split())
_NORMAL = frozenset("normal expected harmless".split())  # whatever befell


def tone_of(texts: Sequence[str]) -> Tone | None:
    """The tone of one asking sentence, given as normalised words; None where it asks neither.

    "open" where it can't be answered by yes or no: it begins with how, what, which. "needed" where it asks whether
    something must be. "whether" where it asks for yes or no and neither hopes nor fears.
    """
    opener = _opener(texts)
    if opener in _OPENS:
        return "open"
    if not _NEEDS.isdisjoint(texts) and _WITHOUT.isdisjoint(texts):
        return "needed"
    if opener in _YES_OR_NO and not _NORMAL.isdisjoint(texts):
        return "fine"
    for i, text in enumerate(texts):
        if text == "right" and i and texts[i - 1] == "all":
            return "fine"
        if text == "failover" and (
            not _NAMED_FAILOVER.isdisjoint(texts[i + 1 : i + 2]) or not _GIVING.isdisjoint(texts[max(0, i - 2) : i])
        ):
            continue
        if text in ("fail", "fails") and tuple(texts[i + 1 : i + 3]) == ("over", "to"):
            continue
        if pair := _PAIRS.get(tuple(texts[i : i + 2])):
            return pair
        if text in ("down", "offline") and not _TAKING.isdisjoint(texts[max(0, i - 4) : i]):
            return "trouble"
        if text in _TROUBLE or (text in _STOPS and _PERSONS.isdisjoint(texts[max(0, i - 1) : i])):
            return "fine" if _DENIES_TROUBLE & set(texts[max(0, i - 2) : i]) else "trouble"
        if text in _FINE and not (i + 1 < len(texts) and texts[i + 1] == "to" and text == "able"):
            if text in ("work", "works") and _ASKS_WHETHER.isdisjoint(texts[:i]):
                continue
            return "trouble" if i and texts[i - 1] == "not" and texts[max(0, i - 2)] not in ("why", "or") else "fine"
    indirect = any(text in _MAY and _WHETHER.intersection(texts[max(0, i - 3) : i]) for i, text in enumerate(texts))
    if opener in _SHOULD:
        return "needed"
    if opener in _MAY or indirect:
        return "fine"
    return "whether" if opener in _YES_OR_NO and "or" not in texts else None


def _opener(texts: Sequence[str]) -> str:
    """The word that opens the question: the first, or behind a lead ("on 2008 R2 can we") the verb."""
    first = next((text for text in texts if text not in _FILLERS), "")
    if first in _OPENS | _MAY | _YES_OR_NO:
        return first
    for verb, subject in pairwise(texts):
        if verb in _OPENS:
            return verb if subject in _VERBS else first
        if (verb in _VERBS and subject in _SUBJECTS) or (verb in _MODALS and subject in _DETERMINERS):
            return verb
    return first
