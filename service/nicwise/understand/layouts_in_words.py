"""A layout told in words: "NIC1 mgmt, NIC2 heartbeat + LM, NIC3+4 VM switch", "one for management, one for ...".

A designator says which ports, the kinds of traffic beside it what runs there. Two designators with traffic make a
layout; a single one is only talk of a port.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from nicwise.profile import MOST_PORTS
from nicwise.understand.designators import CARRIES, LEADS, ONE_MORE, Designator, find_designators
from nicwise.understand.facts.phrases import Phrase
from nicwise.understand.listed_layouts import find_listed, role_at
from nicwise.understand.negation import is_denied
from nicwise.understand.scene import Scene

_NEEDS = frozenset("need require needed required recommended".split())
_TEAMS = frozenset({"team", "set", "lbfo", "lacp"})
_MOST_GUESTS = 4
_FORWARDS, _BACKWARDS = 24, 14
"""Words to either side of a designator that may name its traffic."""

_SILENCE = 5
"""After as many words without traffic the talk has moved on."""


@dataclass(frozen=True, slots=True)
class WordLayout:
    """`uses`: as PortUse of the profile. `first`, `last`: the words it was read from."""

    uses: tuple[dict[str, object], ...]
    first: int
    last: int
    counted: tuple[Phrase, ...] = ()
    """The ports, where all of them were counted ("two 10Gb ports for ..., two more for ...")."""


@dataclass(frozen=True, slots=True)
class _Traffic:
    """Kinds of traffic in a stretch of words, whether it speaks of a team, and the index behind the last one."""

    roles: tuple[str, ...]
    team: bool
    last: int


def find_layout(scene: Scene) -> WordLayout | None:
    """The layout that a message tells, or None."""
    if sum(mention.term.role is not None for mention in scene.mentions) < 2:
        return None
    return _named(scene) or _listed(scene)


def _listed(scene: Scene) -> WordLayout | None:
    found = find_listed(scene)
    if found is None:
        return None
    return WordLayout(found.uses, found.first, found.last, (found.counted,) if found.counted else ())


def _named(scene: Scene) -> WordLayout | None:
    """The layout that names each port with its traffic."""
    named = find_designators(scene)
    if len(named) < 2:
        return None
    backwards = _is_traffic_first(scene, named[0])
    entries: list[tuple[Designator, _Traffic]] = []
    for place, port in enumerate(named):
        if backwards:
            begin = named[place - 1].last if place else _sentence_start(scene, port.first)
            traffic = _traffic_in(scene, range(max(begin, port.first - _BACKWARDS), port.first), patient=True)
        else:
            end = named[place + 1].first if place + 1 < len(named) else len(scene.words)
            traffic = _traffic_in(scene, range(port.last, min(end, port.last + _FORWARDS)), patient=False)
        again = port.ports is not None and any(port.ports == known.ports for known, _ in entries)
        if traffic.roles and not again:
            entries.append((port, traffic))
    return _numbered(scene, entries) if _is_layout(scene, [port for port, _ in entries]) else None


def _is_layout(scene: Scene, ports: Sequence[Designator]) -> bool:
    """Two ports or more, surely ports, and told rather than asked for ("do I need one NIC for A and one for B")."""
    if len(ports) < 2:
        return False
    speeds = [port.gbps for port in ports]
    others = any(scene.word(port.first) in ONE_MORE for port in ports[1:])  # "on one ..., on the other"
    sure = others or any(port.strong for port in ports) or (None not in speeds and len(set(speeds)) == len(speeds))
    first = ports[0].first
    return sure and not (scene.asks(first) and _NEEDS.intersection(scene.before(first, 5)))


def _numbered(scene: Scene, entries: Sequence[tuple[Designator, _Traffic]]) -> WordLayout | None:
    """Give numbers to ports that have none, in the order named; eth0 counts as port 1."""
    explicit = [number for port, _ in entries for number in port.ports or ()]
    shift = 1 if 0 in explicit else 0
    used = {number + shift for number in explicit}
    uses: list[dict[str, object]] = []
    for port, traffic in entries:
        if port.ports is not None:
            numbers = tuple(number + shift for number in port.ports)
        else:
            numbers = tuple([n for n in range(1, MOST_PORTS + 1) if n not in used][: port.count])
            used.update(numbers)
        if not numbers or max(numbers) > MOST_PORTS:
            return None
        use: dict[str, object] = {"nics": numbers, "roles": traffic.roles}
        if port.gbps is not None:
            use["gbps"] = port.gbps
        if len(numbers) > 1 and (traffic.team or _is_teamed(scene, port)):
            use["team"] = True
        uses.append(use)
    first = min(port.first for port, _ in entries)
    last = max(max(port.last, traffic.last) for port, traffic in entries)
    counted = tuple(port.phrase for port, _ in entries if port.phrase is not None and port.phrase.named)
    return WordLayout(tuple(uses), first, last, counted if len(counted) == len(entries) else ())


def _is_traffic_first(scene: Scene, port: Designator) -> bool:
    """Whether traffic stands before its port: "management on NIC1", "LM: NIC3"."""
    i = port.first
    lead = scene.word(i - 2) if scene.word(i - 1) == "the" else scene.word(i - 1)
    start = _sentence_start(scene, i)
    if not any(scene.at[j].term.role for j in range(max(start, i - 6), i) if j in scene.at):
        return False
    previous = scene.at.get(i - 1)
    pointed = any(mark in scene.gap(i) for mark in ":=>") and previous is not None and previous.term.role is not None
    return lead in LEADS or pointed


def _sentence_start(scene: Scene, i: int) -> int:
    """Index where the sentence of word `i` begins, or as far back as is looked."""
    sentence = scene.sentence_of(i)
    start = i
    while start and i - start < _BACKWARDS and scene.sentence_of(start - 1) == sentence:
        start -= 1
    return start


def _traffic_in(scene: Scene, span: range, *, patient: bool) -> _Traffic:
    """The traffic named in a range of words. patient: other words between do not end it."""
    found: list[str] = []
    team, last, silent = False, span.start, 0
    asks = span.start < len(scene.words) and scene.asks(span.start)
    for j in span:
        if not patient and j > span.start and scene.breaks(j):
            ended = scene.sentence_of(j) != scene.sentence_of(j - 1)
            if ended or (scene.asks(j) and not asks):
                break
        known, role = scene.at.get(j), role_at(scene, j)
        team = team or (known is not None and known.term.id == "team" and not is_denied(scene, j))
        if role is not None and not _is_counted(scene, j):
            silent = 0
            if role not in found:
                found.append(role)
                last = known.last if known else j + 1
        elif known is None:
            silent += scene.words[j].text not in CARRIES
            if silent > _SILENCE and not patient:
                break
    return _Traffic(tuple(found), team, last)


def _is_counted(scene: Scene, j: int) -> bool:
    """ "15 VMs" counts guests and names no traffic."""
    return scene.term(j) == "vm" and (scene.numbers[j - 1] or 0 if j else 0) > _MOST_GUESTS


def _is_teamed(scene: Scene, port: Designator) -> bool:
    around = range(max(0, port.first - 2), min(port.last + 3, len(scene.words)))
    return any(scene.term(j) in _TEAMS and not is_denied(scene, j) for j in around)
