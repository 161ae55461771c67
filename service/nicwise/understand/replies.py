"""Short messages that are no sentence: an answer to a question back ("four", "no"), a number put right ("4, not 6")."""

from collections.abc import Mapping, Sequence
from typing import Any

from nicwise.profile import HostProfile
from nicwise.understand.dialogue import carries_more
from nicwise.understand.facts.corrections import CORRECTS
from nicwise.understand.model import Dialogue, Stated
from nicwise.understand.negation import is_denied
from nicwise.understand.numerals import LINK_SPEEDS, ORDINALS, gigabytes
from nicwise.understand.scene import Scene

Choices = Mapping[str, Sequence[Any]]
"""Fact -> the values offered where it is asked for, in the order shown."""

_COUNTS = ("nic_total", "hosts", "vms", "switches", "simultaneous_migrations", "vm_memory_gb", "link_gbps")
_WHOLE = frozenset({"nic_total", "hosts", "vms", "switches", "simultaneous_migrations"})
_LISTS = frozenset({"storage", "extra_roles"})
_YES = frozenset("yes yep yeah yup sure correct ja indeed y affirmative definitely absolutely".split())
_NO = frozenset("no nope nein n nah negative neither none".split())
_WE = frozenset("we i it they".split())
_DO = frozenset("do is are am have can has does should must".split())
_DO_NOT = frozenset("dont not isnt cant arent doesnt havent hasnt".split())
_TAKES_BACK = frozenset("not than of".split())
_OVER = frozenset("over on at with via".split())
_HAS = frozenset("has have got there its".split())
_GOES_ON = frozenset("and with make about if for or".split())
_SAYS_LITTLE = 2
_POINTS = frozenset("the one option latter former please i take choose choice answer".split())
_SHORT = 8
_LONGER = 12


def answer_to(scene: Scene, dialogue: Dialogue, said: Sequence[Stated], choices: Choices) -> tuple[Stated, ...]:
    """What a short message gives as an answer, or corrects, beyond the facts `said` in so many words."""
    names = {fact.name for fact in said}
    if dialogue.pending is not None and len(scene.words) <= _SHORT and dialogue.pending not in names:
        answered = _answer(scene, dialogue.pending, dialogue.profile, choices)
        if answered is not None:
            return () if answered.name in names else (answered,)
    if said or not (dialogue.asked or dialogue.pending):
        return ()
    found = _ellipsis(scene, dialogue) or _correction(scene, dialogue)
    return () if found is None else (found,)


def _answer(scene: Scene, pending: str, profile: HostProfile, choices: Choices) -> Stated | None:
    """The value that the message gives to the fact asked for."""
    offered = choices.get(pending, ())
    chosen = _chosen(scene, len(offered))
    if chosen is not None:
        return _fact(scene, pending, offered[chosen], 0, len(scene.words))
    if _is_yes_or_no(pending):
        return _yes_or_no(scene, pending)
    for mention in scene.mentions:
        if mention.term.fact == pending and not is_denied(scene, mention.first):
            value = (mention.term.value,) if pending in _LISTS else mention.term.value
            return _fact(scene, pending, value, mention.first, mention.last)
    for place, text in enumerate(scene.texts):
        if pending == "storage" and text == "local":
            return _fact(scene, pending, ("local",), place, place + 1)
        if pending == "windows" and text == "r2":
            return _fact(scene, pending, "2012r2" if profile.windows == "2012" else "2008r2", place, place + 1)
    name = "nic_total" if pending == "nic_groups" else pending
    numbers = [i for i, value in enumerate(scene.numbers) if value is not None]
    if name in _COUNTS and len(numbers) == 1 and carries_more(scene, ()) <= 1:
        return _fact(scene, name, scene.numbers[numbers[0]], numbers[0], numbers[0] + 1)
    return None


def _chosen(scene: Scene, offered: int) -> int | None:
    """Place of the choice that "the last one", "the second", "the former" point at."""
    place: int | None = None
    for text in scene.texts:
        if text in ORDINALS:
            place = ORDINALS[text] - 1
        elif text in ("last", "latter"):
            place = offered - 1
        elif text == "former":
            place = 0
        elif text not in _POINTS:
            return None
    return place if place is not None and 0 <= place < offered else None


def _is_yes_or_no(name: str) -> bool:
    return "bool" in str(HostProfile.model_fields[name].annotation) if name in HostProfile.model_fields else False


def _yes_or_no(scene: Scene, name: str) -> Stated | None:
    """ "yes", "no, none", "we do", "it isn't"."""
    texts = scene.texts
    for i, text in enumerate(texts[:2]):
        if text in _YES | _NO:
            # A number behind it corrects something: "no, six NICs".
            return None if any(scene.numbers) else _fact(scene, name, text in _YES, i, i + 1)
    if len(texts) == 2 and texts[0] in _WE and texts[1] in _DO:
        return _fact(scene, name, True, 0, 2)
    if 1 <= len(texts) <= 3 and texts[-1] in _DO_NOT:
        return _fact(scene, name, False, 0, len(texts))
    return None


def _correction(scene: Scene, dialogue: Dialogue) -> Stated | None:
    """ "sorry, four not six", "6, not 4", "make it 24": for the fact that had the old number."""
    numbers = [i for i, value in enumerate(scene.numbers) if value is not None]
    if not 1 <= len(numbers) <= 2 or len(scene.words) > _LONGER or carries_more(scene, ()) > 2:
        return None
    old = [i for i in numbers if _TAKES_BACK.intersection(scene.before(i, 1))]
    new = [i for i in numbers if i not in old]
    if len(new) != 1 or not (old or CORRECTS.intersection(scene.texts)):
        return None
    known = dialogue.profile.known()
    counted = [name for name in _COUNTS if name in known]
    was = [name for name in counted if old and known[name] == scene.numbers[old[0]]]
    name = next(iter((*was, *counted, *(name for name in _COUNTS if name == dialogue.pending))), None)
    return None if name is None else _fact(scene, name, scene.numbers[new[0]], new[0], new[0] + 1)


def _ellipsis(scene: Scene, dialogue: Dialogue) -> Stated | None:
    """ "and over 10?", "make it 16 GB each", "and three?", "he has four today": what it counts goes without saying."""
    numbers = [i for i, value in enumerate(scene.numbers) if value is not None]
    if len(numbers) != 1 or len(scene.words) > _SHORT or scene.mentions:
        return None
    place, known = numbers[0], dialogue.profile.known()
    value, before = scene.numbers[place], scene.before(place, 3)
    if value is None or carries_more(scene, ()) > _SAYS_LITTLE:
        return None
    name: str | None = None
    if gigabytes(1, scene.word(place + 1)) is not None:
        name = "vm_memory_gb" if "vm_memory_gb" in known else None
        name = "link_gbps" if name is None and "link_gbps" in known else name
    elif _OVER.intersection(before[:1]) and "link_gbps" in known and value in LINK_SPEEDS:
        name = "link_gbps"
    elif not _HAS.isdisjoint(before) and "nic_total" not in known:
        name = "nic_total"
    elif not _GOES_ON.isdisjoint(before):
        name = next((fact for fact in _COUNTS if fact in dialogue.said), None)
    last = place + (2 if gigabytes(1, scene.word(place + 1)) is not None else 1)
    return None if name is None else _fact(scene, name, value, place, last)


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
