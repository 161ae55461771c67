"""Changes of a layout that the conversation knows: "move LM to port 4", "if I get a fourth one and put CSV on it?"."""

from nicwise.profile import HostProfile, PortUse
from nicwise.understand.facts.phrases import PORT_TERMS
from nicwise.understand.listed_layouts import role_at
from nicwise.understand.model import Stated
from nicwise.understand.numerals import ORDINALS
from nicwise.understand.scene import Scene

_MOVES = frozenset("move moves moved moving put puts putting shift shifting place placing".split())
_TO = frozenset("to on onto".split())
_NEW_PORT = frozenset("it another new own extra separate".split())
_RUNS = frozenset("is are runs run sits sit goes go lives also".split())
_ALSO = frozenset("also too currently now".split())
_REACH = 8


def moved_roles(scene: Scene, profile: HostProfile) -> Stated | None:
    """The known layout with the kinds of traffic moved that the message moves; None where it moves none."""
    if not profile.layout:
        return None
    for i, text in enumerate(scene.texts):
        if text not in _MOVES:
            continue
        roles, j = [], i + 1
        while j < min(i + _REACH, len(scene.words)) and scene.words[j].text not in _TO:
            role = role_at(scene, j)
            if role is not None:
                roles.append(role)
            j += 1
        target = _target(scene, j + 1, profile.layout)
        if roles and target is not None and scene.word(j) in _TO:
            start, end = scene.span(i, min(j + 2, len(scene.words)))
            return Stated("layout", _moved(profile.layout, roles, target), scene.text[start:end], ((start, end),))
    return _told_of_one(scene, profile.layout)


def _told_of_one(scene: Scene, layout: tuple[PortUse, ...]) -> Stated | None:
    """ "CSV is on NIC2 as well": one kind of traffic, told of one numbered port."""
    for i in range(len(scene.words)):
        role = role_at(scene, i)
        behind = scene.at[i].last if role is not None and i in scene.at else i + 1
        if role is None or scene.word(behind) not in _RUNS or scene.asks(i):
            continue
        on = behind + 1 + (scene.word(behind + 1) in _ALSO)
        if scene.word(on) in _TO and scene.term(on + 1) in PORT_TERMS and scene.whole(on + 2) is not None:
            start, end = scene.span(i, on + 3)
            moved = _moved(layout, [role], scene.whole(on + 2) or 0)
            return Stated("layout", moved, scene.text[start:end], ((start, end),))
    return None


def _target(scene: Scene, i: int, layout: tuple[PortUse, ...]) -> int | None:
    """The number of the port named at word `i`: "port 4", "NIC3", "the fourth", or a new one ("it", "its own")."""
    newest = max(nic for use in layout for nic in use.nics) + 1
    for j in range(i, min(i + 4, len(scene.words))):
        word = scene.words[j].text
        if scene.term(j) in PORT_TERMS and scene.whole(j + 1) is not None:
            return scene.whole(j + 1)
        if word in ORDINALS:
            return ORDINALS[word]
        if word in _NEW_PORT:
            return newest
    return None


def _moved(layout: tuple[PortUse, ...], roles: list[str], target: int) -> tuple[PortUse, ...]:
    kept: list[PortUse] = []
    taken = False
    for use in layout:
        rest: list[str] = [role for role in use.roles if role not in roles]
        if target in use.nics:
            rest, taken = [*rest, *roles], True
        if rest:
            kept.append(PortUse.model_validate(use.model_dump() | {"roles": rest}))
    if not taken:
        speeds = {use.gbps for use in layout}
        speed = speeds.pop() if len(speeds) == 1 else None
        kept.append(PortUse.model_validate({"nics": (target,), "roles": roles, "gbps": speed}))
    return tuple(kept)
