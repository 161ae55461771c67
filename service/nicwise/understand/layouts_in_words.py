"""A layout told in words: "NIC1 mgmt, NIC2 heartbeat + LM, NIC3+4 VM switch", "one for management, one for ...".

A designator says which ports (by number, letter, count or order), the kinds of traffic beside it say what runs there.
Two designators with traffic make a layout; a single one is only talk of a port.
"""

from dataclasses import dataclass

from nicwise.understand.facts.phrases import phrase_at, speed_at
from nicwise.understand.negation import is_denied
from nicwise.understand.numerals import ORDINALS
from nicwise.understand.scene import Scene

_LETTERS = {letter: place for place, letter in enumerate("abcdefgh", 1)}
_LEADS = frozenset("on via over through uses use using gets to onto in".split())
_CARRIES = frozenset(
    """
        for as to carries carry is are does do runs run used handles handling takes the dedicated carrying
        hosts doing with has gets goes teamed team in a an both together shared just only and nic nics port
        ports network physical adapter adapters card cards our
    """.split()
)
_NAMED_PORTS = frozenset({"nic", "port", "card"})
_PLURALS = frozenset("migrations heartbeats backups csvs networks".split())
_MOST_PORTS = 16


@dataclass(frozen=True, slots=True)
class _Designator:
    """Ports named. `ports`: numbers where said, else None with `count`. `strong`: it can be nothing but ports."""

    first: int
    last: int
    ports: tuple[int, ...] | None
    count: int
    gbps: float | None
    strong: bool


@dataclass(frozen=True, slots=True)
class WordLayout:
    """`uses`: as PortUse of the profile. `first`, `last`: the words it was read from. `ports`: how many are named."""

    uses: tuple[dict[str, object], ...]
    first: int
    last: int


def find_layout(scene: Scene) -> WordLayout | None:
    """The layout that a message tells, or None."""
    named = _designators(scene)
    if len(named) < 2:
        return None
    suffix = _traffic_first(scene, named)
    entries: list[tuple[_Designator, tuple[str, ...], bool, int]] = []
    for place, port in enumerate(named):
        if suffix:
            begin = named[place - 1].last if place else _sentence_start(scene, port.first)
            roles, team, end = _roles(scene, begin, port.first, backwards=True)
        else:
            limit = named[place + 1].first if place + 1 < len(named) else len(scene.words)
            roles, team, end = _roles(scene, port.last, limit, backwards=False)
        if roles:
            entries.append((port, roles, team or _is_teamed(scene, port), max(port.last, end)))
    if len(entries) < 2 or not any(port.strong for port, *_ in entries) or _is_a_need(scene, entries[0][0].first):
        return None
    return _numbered(entries)


def _numbered(entries: list[tuple[_Designator, tuple[str, ...], bool, int]]) -> WordLayout | None:
    """Give numbers to ports that have none, in the order named; eth0 counts as port 1."""
    explicit = [number for port, *_ in entries for number in port.ports or ()]
    shift = 1 if 0 in explicit else 0
    used = {number + shift for number in explicit}
    uses: list[dict[str, object]] = []
    following = 1
    for port, roles, team, _ in entries:
        if port.ports is not None:
            numbers = tuple(number + shift for number in port.ports)
        else:
            free = [n for n in range(1, 65) if n not in used and n >= following][: port.count]
            numbers = tuple(free)
            used.update(free)
            following = free[-1] + 1 if free else following
        if not numbers or max(numbers) > 64:
            return None
        use: dict[str, object] = {"nics": numbers, "roles": roles}
        if port.gbps is not None:
            use["gbps"] = port.gbps
        if team and len(numbers) > 1:
            use["team"] = True
        uses.append(use)
    first = min(port.first for port, *_ in entries)
    return WordLayout(tuple(uses), first, max(end for *_, end in entries))


def _designators(scene: Scene) -> list[_Designator]:
    found: list[_Designator] = []
    i = 0
    while i < len(scene.words):
        port = _numbered_port(scene, i) or _listed_port(scene, i) or _ordinal_port(scene, i) or _counted_ports(scene, i)
        if port is None:
            i += 1
        else:
            found.append(port)
            i = port.last
    numbered = [port for port in found if port.ports is not None]
    return numbered if len(numbered) >= 2 else found


def _numbered_port(scene: Scene, i: int) -> _Designator | None:
    """ "NIC1", "NICs 3 and 4", "port A", "NIC3+4", "eth0"."""
    known = scene.at.get(i)
    if known is None or known.first != i or known.term.id not in _NAMED_PORTS:
        return None
    j = known.last
    ports: list[int] = []
    if scene.word(j) == "number" or scene.word(j) == "no":
        j += 1
    while j < len(scene.words):
        value = _port_number(scene, j)
        if value is None:
            break
        gap = scene.gap(j)
        if ports and "-" in gap and value > ports[-1]:
            ports.extend(range(ports[-1] + 1, value + 1))
        else:
            ports.append(value)
        j += 1
        k = j
        if scene.word(k) in ("and", "to") and k + 1 < len(scene.words):
            k += 1
            if k in scene.at and scene.at[k].term.id in _NAMED_PORTS and scene.at[k].last == k + 1:
                k += 1
        elif scene.breaks(k) and (k >= len(scene.words) or scene.gap(k).strip() != ","):
            break
        elif k in scene.at and scene.at[k].term.id in _NAMED_PORTS and "/" in scene.gap(k):
            k += 1
        following = _port_number(scene, k) if k < len(scene.words) else None
        if following is None or scene.word(k + 1) in ("x", "gb", "gbe", "nics", "nic"):
            break
        j = k
    if not ports or len(ports) > _MOST_PORTS:
        return None
    if (not scene.breaks(j) and scene.word(j) in ("x", "gb", "gbe", "gbit", "gig", "gigabit", "hosts")) or (
        j < len(scene.words)
        and scene.word(known.last - 1).endswith("s")
        and len(ports) == 1
        and scene.word(known.last - 1) != "eths"
    ):
        return None
    gbps = _speed_near(scene, j)
    return _Designator(i, j, tuple(dict.fromkeys(ports)), len(ports), gbps, True)


def _speed_near(scene: Scene, i: int) -> float | None:
    """The speed said right behind a port: "NIC1 (10Gb)", "port 2 1Gb"."""
    if i >= len(scene.words):
        return None
    found = speed_at(scene, i)
    return None if found is None else found[0]


def _port_number(scene: Scene, i: int) -> int | None:
    value, word = scene.numbers[i] if i < len(scene.words) else None, scene.word(i)
    if value is not None and value == int(value) and 0 <= value <= _MOST_PORTS:
        return int(value)
    if word in _LETTERS and (word != "a" or scene.text[scene.words[i].start] == "A" or ":" in _gap_after(scene, i)):
        return _LETTERS[word]
    return None


def _gap_after(scene: Scene, i: int) -> str:
    return scene.gap(i + 1) if i + 1 < len(scene.words) else ""


def _listed_port(scene: Scene, i: int) -> _Designator | None:
    """ "1: mgmt", "2) heartbeat", "3 = VMs"."""
    value = scene.numbers[i]
    if value is None or value != int(value) or not 1 <= value <= _MOST_PORTS or not scene.words[i].text.isdigit():
        return None
    gap = _gap_after(scene, i)
    if not gap.strip(" \t") or gap.strip()[0] not in ":=)." or i + 1 >= len(scene.words):
        return None
    if gap.strip()[0] == "." and not gap.endswith(" "):
        return None
    known = scene.at.get(i + 1)
    if known is None or known.term.role is None:
        return None
    return _Designator(i, i + 1, (int(value),), 1, None, True)


def _ordinal_port(scene: Scene, i: int) -> _Designator | None:
    """ "the first NIC", "second for heartbeat", "1st port"."""
    place = ORDINALS.get(scene.words[i].text)
    if place is None:
        return None
    known = scene.at.get(i + 1)
    if known is not None and known.term.id in _NAMED_PORTS:
        return _Designator(i, known.last, (place,), 1, None, True)
    if scene.word(i + 1) in ("one", "for", "is", "carries", "does") and any(
        scene.at[k].term.role for k in range(i + 1, min(i + 5, len(scene.words))) if k in scene.at
    ):
        return _Designator(i, i + 1, (place,), 1, None, False)
    return None


def _counted_ports(scene: Scene, i: int) -> _Designator | None:
    """ "one for management", "two NICs teamed for VMs", "1x mgmt", "10Gb for VMs", "the other for LM"."""
    word, value = scene.words[i].text, scene.numbers[i]
    if word in ("another", "other") and _role_within(scene, i + 1, 4, needs_for=True) is not None:
        return _Designator(i, i + 1, None, 1, None, False)
    phrase = (
        phrase_at(scene, i) if value is not None or word in ("dual", "quad", "single") or speed_at(scene, i) else None
    )
    if phrase is not None and (phrase.named or phrase.gbps is not None) and not phrase.more:
        role_at = _role_within(scene, phrase.last, 5, needs_for=not phrase.named)
        if role_at is not None and (phrase.count or phrase.gbps is not None) and (phrase.count or 1) <= _MOST_PORTS:
            return _Designator(
                i, phrase.last, None, phrase.count or 1, phrase.gbps, phrase.count is not None and phrase.named
            )
    if value is None or value != int(value) or not 1 <= value <= 8:
        return None
    last = i + 1
    if scene.word(last) == "x":
        last += 1
    explicit = _role_within(scene, last, 4, needs_for=True)
    if explicit is not None:
        return _Designator(i, last, None, int(value), None, True)
    known = scene.at.get(last)
    if known is None or known.first != last or scene.breaks(last):
        return None
    ending = scene.words[known.last - 1].text
    if (
        (known.term.kind in ("role", "storage") and known.term.role and ending not in _PLURALS)
        or (known.term.id in ("vm", "cluster") and ending in ("vm", "cluster"))
        or (known.term.role and last > i + 1 and known.term.id != "vm")
    ):
        return _Designator(i, last, None, int(value), None, last > i + 1 or known.term.kind == "role")
    return None


def _role_within(scene: Scene, i: int, reach: int, *, needs_for: bool) -> int | None:
    """Index of the first kind of traffic within reach, with nothing but filling words before it."""
    led = not needs_for
    for j in range(i, min(i + reach, len(scene.words))):
        known = scene.at.get(j)
        if known is not None and known.term.role is not None:
            return j if led else None
        word = scene.words[j].text
        if word in ("for", "as", "carries", "carry", "to", "does", "runs", "handles", "is", "are") or (
            j == i and any(mark in scene.gap(j) for mark in ":=>")
        ):
            led = True
        if word not in _CARRIES:
            return None
        if scene.breaks(j) and j > i:
            return None
    return None


def _traffic_first(scene: Scene, named: list[_Designator]) -> bool:
    """Whether traffic stands before its port: "management on NIC1", "LM: NIC3"."""
    first = named[0]
    before = scene.word(first.first - 1)
    if before in ("the",):
        before = scene.word(first.first - 2)
    previous = scene.at.get(first.first - 1)
    marked = any(mark in scene.gap(first.first) for mark in ":=>") or before in _LEADS
    start = _sentence_start(scene, first.first)
    has_role = any(k in scene.at and scene.at[k].term.role for k in range(max(start, first.first - 6), first.first))
    return has_role and (marked and ((previous is not None and previous.term.role is not None) or before in _LEADS))


def _sentence_start(scene: Scene, i: int) -> int:
    clause = scene.clause_of[i]
    sentence = scene.clauses[clause].sentence
    while clause and scene.clauses[clause - 1].sentence == sentence:
        clause -= 1
    return max(scene.clauses[clause].first, i - 12)


def _roles(scene: Scene, begin: int, limit: int, *, backwards: bool) -> tuple[tuple[str, ...], bool, int]:
    """Roles named in a stretch, whether it speaks of a team, and the index behind the last role."""
    found: list[str] = []
    team, end = False, begin
    span = range(begin, min(limit, begin + 24))
    if backwards:
        span = range(max(begin, limit - 14), limit)
    origin = scene.clauses[scene.clause_of[min(begin, len(scene.words) - 1)]].asks
    silent = 0
    for j in span:
        if not backwards and scene.breaks(j) and j > begin and scene.asks(j) and not origin:
            break
        known = scene.at.get(j)
        if known is not None and known.term.id == "team":
            team = team or not is_denied(scene, j)
        if known is not None and known.first == j and known.term.role is not None and not is_denied(scene, j):
            if known.term.role not in found and not _is_counted(scene, j):
                found.append(known.term.role)
                end = known.last
            silent = 0
        elif known is None:
            silent += scene.words[j].text not in _CARRIES
            if silent > 5 and not backwards:
                break
    return tuple(found), team, end


def _is_counted(scene: Scene, j: int) -> bool:
    """ "15 VMs" counts guests and names no traffic."""
    return (
        scene.at[j].term.id == "vm" and j > 0 and scene.numbers[j - 1] is not None and (scene.numbers[j - 1] or 0) > 4
    )


def _is_teamed(scene: Scene, port: _Designator) -> bool:
    around = range(max(0, port.first - 2), min(port.last + 3, len(scene.words)))
    return any(
        j in scene.at and scene.at[j].term.id in ("team", "set", "lbfo", "lacp") and not is_denied(scene, j)
        for j in around
    )


def _is_a_need(scene: Scene, i: int) -> bool:
    """ "Do I need one NIC for A and one for B" tells no layout."""
    return scene.asks(i) and any(
        word in ("need", "require", "needed", "required", "recommended") for word in scene.before(i, 5)
    )
