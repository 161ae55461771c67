"""Layouts told without naming ports: "separate NICs for A, B and C", "three NICs (A, B)", "a team of both for A, B".

Where each port is named with its traffic, `layouts_in_words.py` reads it.
"""

from dataclasses import dataclass

from nicwise.understand.facts.phrases import PORT_TERMS, Phrase, phrase_at
from nicwise.understand.negation import is_denied
from nicwise.understand.scene import Scene


@dataclass(frozen=True, slots=True)
class Listed:
    """uses: as PortUse of the profile. first, last: the words. counted: the phrase that counts the ports, if any."""

    uses: tuple[dict[str, object], ...]
    first: int
    last: int
    counted: Phrase | None


_APART = frozenset("separate separated dedicated individual own distinct".split())
_SHARED = "/+&"
_PASSED = frozenset("and plus traffic network networks the for one each a on os also".split())
"""Words between the items of a list."""

_NEEDS = frozenset("need needs require requires needed required recommended should must".split())
_TEAMS = frozenset({"team", "set", "lbfo", "lacp", "vendor"})
_MOST_LISTED = 8
_FEWEST_ON_A_TEAM = 3
_NEAR = 6
_FAR = 40


def find_listed(scene: Scene) -> Listed | None:
    """The layout that a list tells; None where there is no such list."""
    for i in range(len(scene.words)):
        found = _one_each(scene, i) or _on_one_team(scene, i)
        if found is not None:
            return found
    return None


def role_at(scene: Scene, i: int) -> str | None:
    """The kind of traffic named by the term that begins at word `i`.

    In a list of traffic the host is management, and storage is the kind of storage that the message names.
    """
    if scene.words[i].text == "storage" and not is_denied(scene, i):
        return scene.storage_role
    known = scene.at.get(i)
    if known is None or known.first != i or is_denied(scene, i):
        return None
    if known.term.role is not None:
        return known.term.role
    return "management" if scene.words[i].text == "host" else None


def _one_each(scene: Scene, i: int) -> Listed | None:
    """ "separate NICs for A, B and C", "three NICs (A, B, C)": a port for each item."""
    if scene.words[i].text in _APART and scene.term(i + 1) in PORT_TERMS:
        phrase, start = None, scene.at[i + 1].last
    else:
        phrase = phrase_at(scene, i) if scene.whole(i) is not None else None
        if phrase is None or not phrase.named or not phrase.count or phrase.multiport:
            return None
        if not any(mark in scene.gap(phrase.last) for mark in "(:"):
            return None
        start = phrase.last
    if scene.asks(i) and not _NEEDS.isdisjoint(scene.before(i, 5)):
        return None
    items, last = _items(scene, start)
    if len(items) < 2 or (phrase is not None and phrase.count != len(items)):
        return None
    return Listed(tuple({"nics": (n,), "roles": roles} for n, roles in enumerate(items, 1)), i, last, phrase)


def _items(scene: Scene, start: int) -> tuple[list[tuple[str, ...]], int]:
    """The items of a list from word `start` on: kinds of traffic, those joined by a stroke or plus in one item."""
    items: list[tuple[str, ...]] = []
    i, last = start, start
    while i < len(scene.words) and len(items) <= _MOST_LISTED:
        role = role_at(scene, i)
        if role is not None:
            joined = items and i > start and any(mark in scene.gap(i) for mark in _SHARED)
            if joined:
                items[-1] = (*items[-1], role)
            else:
                items.append((role,))
            last = i = scene.at[i].last if i in scene.at else i + 1
        elif scene.words[i].text in _PASSED and (not scene.breaks(i) or scene.gap(i).strip() in (",", "(", ":")):
            i += 1
        else:
            break
    return items, last


def _on_one_team(scene: Scene, i: int) -> Listed | None:
    """ "LBFO team over both 10Gb ports, switch on it, management and LM as vNICs": one team, all on it."""
    phrase = phrase_at(scene, i) if scene.whole(i) is not None else None
    if phrase is None or (phrase.count or 0) < 2 or not (phrase.named or phrase.gbps is not None):
        return None
    if scene.asks(i) or not any(scene.term(j) in _TEAMS for j in range(max(0, i - _NEAR), i)):
        return None
    roles, last = _roles_behind(scene, phrase)
    if len(roles) < _FEWEST_ON_A_TEAM:
        return None
    use: dict[str, object] = {"nics": tuple(range(1, (phrase.count or 0) + 1)), "roles": roles, "team": True}
    if phrase.gbps is not None:
        use["gbps"] = phrase.gbps
    return Listed((use,), i, last, phrase)


def _roles_behind(scene: Scene, phrase: Phrase) -> tuple[tuple[str, ...], int]:
    """Kinds of traffic named behind the ports, as far as the talk is of no others."""
    roles: list[str] = []
    last = phrase.last
    for j in range(phrase.last, min(phrase.last + _FAR, len(scene.words))):
        if scene.asks(j) and scene.sentence_of(j) != scene.sentence_of(phrase.first):
            break
        if scene.term(j) in PORT_TERMS and scene.word(j - 1) not in ("virtual", "host"):
            return (), last  # other ports are told of: not all is on this team
        role = role_at(scene, j)
        if role is not None and role not in roles:
            roles.append(role)
            last = scene.at[j].last if j in scene.at else j + 1
    return tuple(roles), last
