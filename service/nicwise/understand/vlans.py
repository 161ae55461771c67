"""Takes VLAN ids out of a message: "VLANs 10, 11, 12 for mgmt, cluster, LM", "management on VLAN 10".

They are no fact of a host, as no answer hangs on them; commands take them in place of placeholders.
"""

from collections.abc import Iterator
from itertools import pairwise

from nicwise.profile import Role
from nicwise.understand.scene import Scene

_TERM = "vlan"
_IDS = range(1, 4095)
_BETWEEN = frozenset("and id ids tag no".split())


def vlans_in(scene: Scene) -> tuple[tuple[Role, int], ...]:
    """Kinds of traffic with the id of their VLAN, as far as the message says; each once, in order of mention."""
    found: dict[Role, int] = {}
    for first, last in scene.sentence_ranges:
        for role, vlan in _in_sentence(scene, first, last):
            found.setdefault(role, vlan)
    return tuple(found.items())


def _in_sentence(scene: Scene, first: int, last: int) -> Iterator[tuple[Role, int]]:
    """Ids go to the kinds of traffic named behind them, or before where the sentence begins with one."""
    places: list[tuple[str, list[int], list[Role]]] = [("", [], [])]  # opening, ids, kinds of traffic behind
    i = first
    while i < last:
        mention = scene.at.get(i)
        if mention and mention.term.id == _TERM:
            ids, i = _ids_from(scene, mention.last, last)
            places.append((_TERM, ids, []))
            continue
        if mention and mention.term.role:
            places[-1][2].append(mention.term.role)  # type: ignore[arg-type]  # the loader has seen to the role's id
        i = mention.last if mention else i + 1
    before = bool(places[0][2])
    for (_, _, ahead), (_, ids, behind) in pairwise(places):
        roles = ahead if before else behind
        if ids and len(roles) == len(ids):
            yield from zip(roles, ids, strict=True)


def _ids_from(scene: Scene, i: int, last: int) -> tuple[list[int], int]:
    """The numbers that begin at word `i`, and the index behind them."""
    ids: list[int] = []
    while i < last:
        number = scene.whole(i)
        if number in _IDS:
            ids.append(number)  # type: ignore[arg-type]  # a member of a range is an int
        elif scene.word(i) not in _BETWEEN:
            break
        i += 1
    return ids, i
