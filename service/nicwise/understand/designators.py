"""Words that say which port: by number, letter, place in a list, order, count or speed.

"NIC1", "ports A and B", "2: ", "the second NIC", "one for ...", "... on the other". What runs on the port is
`layouts_in_words.py`.
"""

from dataclasses import dataclass, replace

from nicwise.understand.facts.phrases import PORT_TERMS, Phrase, phrase_at, speed_at
from nicwise.understand.numerals import ORDINALS
from nicwise.understand.scene import Scene

LEADS = frozenset("on via over through uses use using gets get to onto".split())
"""Words between a kind of traffic and the port that it is on."""

CARRIES = frozenset(
    """
        for as to carries carry is are does do runs run used handles handling takes the dedicated carrying hosts doing
        with has gets goes teamed team in a an both together shared just only and nic nics port ports network physical
        adapter adapters card cards our on native natively left as crossover crossed cable cables cabled
    """.split()
)
"""Words between a port and the kind of traffic on it."""

_POINT_AT_TRAFFIC = frozenset("for as carries carry to does runs handles is are on".split())
_LETTERS = {letter: place for place, letter in enumerate("abcdefgh", 1)}
_NAMES_NO_TRAFFIC = frozenset("migrations heartbeats backups csvs networks".split())
ONE_MORE = frozenset("another other others".split())
_UNITS = frozenset("x gb gbe gbit gig gigabit".split())
_MOST_PORTS = 16
_MOST_COUNTED = 8
_MOST_FOR_VMS = 4


@dataclass(frozen=True, slots=True)
class Designator:
    """Ports named from word `first` to before `last`.

    ports: their numbers where said, else None with `count`. strong: the words can mean nothing but ports.
    """

    first: int
    last: int
    ports: tuple[int, ...] | None
    count: int
    gbps: float | None
    strong: bool
    phrase: Phrase | None = None
    """The words that counted the ports, where they were counted."""


def find_designators(scene: Scene) -> list[Designator]:
    """All designators in order. Where ports have numbers, those that have none are left out."""
    found: list[Designator] = []
    i = 0
    while i < len(scene.words):
        port = (
            _numbered(scene, i)
            or _listed(scene, i)
            or _ordinal(scene, i)
            or _counted(scene, i, found[-1] if found else None)
            or _behind_traffic(scene, i)
        )
        if port is not None:
            found.append(port)
        i = i + 1 if port is None else port.last
    numbered = [port for port in found if port.ports is not None]
    if len(numbered) >= 2:
        return numbered
    return _without_total(scene, found)


def _without_total(scene: Scene, found: list[Designator]) -> list[Designator]:
    """In "two ports: host and VMs on one, the cluster on the other" the first counts those that follow."""
    rest = found[1:]
    if len(rest) < 2 or found[0].phrase is None or found[0].count != sum(port.count for port in rest):
        return found
    if not any(mark in scene.gap(found[0].last) for mark in ":("):
        return found
    return [replace(rest[0], strong=True), *rest[1:]]


def _numbered(scene: Scene, i: int) -> Designator | None:
    """ "NIC1", "NICs 3 and 4", "port A", "NIC3+4", "eth0"."""
    known = scene.at.get(i)
    if known is None or known.first != i or known.term.id not in PORT_TERMS:
        return None
    j = known.last + (scene.word(known.last) in ("number", "no"))
    ports: list[int] = []
    while (value := _port_number(scene, j)) is not None and len(ports) < _MOST_PORTS:
        if ports and "-" in scene.gap(j) and ports[-1] < value:
            ports.extend(range(ports[-1] + 1, value + 1))
        else:
            ports.append(value)
        j += 1
        following = _next_in_list(scene, j)
        if following is None:
            break
        j = following
    counts_hosts = not scene.breaks(j) and scene.word(j) in _UNITS | {"hosts"}
    counts_ports = scene.word(known.last - 1).endswith("s") and len(ports) == 1 and j < len(scene.words)
    if not ports or counts_hosts or counts_ports:
        return None
    speed = speed_at(scene, j) if j < len(scene.words) else None
    return Designator(i, j, tuple(dict.fromkeys(ports)), len(ports), speed[0] if speed else None, True)


def _next_in_list(scene: Scene, i: int) -> int | None:
    """Index of the next number of a list such as "3 and 4", "3, 4", "NIC3/NIC4", "NIC3 and NIC4"."""
    k = i
    if scene.word(k) in ("and", "to"):
        k += 1
        if scene.term(k) in PORT_TERMS:
            k += 1
    elif scene.term(k) in PORT_TERMS and "/" in scene.gap(k):
        k += 1
    elif scene.breaks(k) and scene.gap(k).strip() != ",":
        return None
    if _port_number(scene, k) is None or scene.word(k + 1) in _UNITS or scene.term(k + 1) in PORT_TERMS:
        return None
    return k


def _port_number(scene: Scene, i: int) -> int | None:
    word = scene.word(i)
    value = scene.whole(i)
    if value is not None:
        return value if value <= _MOST_PORTS else None
    if word in _LETTERS and (word != "a" or scene.text[scene.words[i].start] == "A" or ":" in scene.gap(i + 1)):
        return _LETTERS[word]
    return None


def _listed(scene: Scene, i: int) -> Designator | None:
    """ "1: mgmt", "2) heartbeat", "3 = VMs"."""
    value = scene.whole(i)
    if value is None or not 1 <= value <= _MOST_PORTS or not scene.words[i].text.isdigit():
        return None
    mark = scene.gap(i + 1).strip()[:1]
    if not mark or mark not in ":=)." or (mark == "." and not scene.gap(i + 1).endswith(" ")):
        return None
    known = scene.at.get(i + 1)
    if known is None or known.term.role is None:
        return None
    return Designator(i, i + 1, (value,), 1, None, True)


def _ordinal(scene: Scene, i: int) -> Designator | None:
    """ "the first NIC", "second for heartbeat", "third VMs"."""
    place = ORDINALS.get(scene.words[i].text)
    if place is None:
        return None
    known = scene.at.get(i + 1)
    if known is not None and known.term.id in PORT_TERMS:
        return Designator(i, known.last, (place,), 1, None, True)
    direct = known is not None and known.term.role is not None and not scene.breaks(i + 1)
    spoken = scene.word(i + 1) in _POINT_AT_TRAFFIC | {"one"} and _traffic_within(scene, i + 1, 4) is not None
    return Designator(i, i + 1, (place,), 1, None, False) if direct or spoken else None


def _counted(scene: Scene, i: int, previous: Designator | None) -> Designator | None:
    """ "one for management", "two NICs teamed for VMs", "1x mgmt", "10Gb for VMs", "the other for LM"."""
    if scene.words[i].text in ONE_MORE and _traffic_within(scene, i + 1, 4) is not None:
        return Designator(i, i + 1, None, 1, None, False)
    value = scene.whole(i)
    if value is not None or scene.words[i].text in ("dual", "quad", "single") or speed_at(scene, i) is not None:
        phrase = phrase_at(scene, i)
        if phrase is not None and (phrase.named or phrase.gbps is not None):
            count = phrase.count or 1
            said = phrase.count is not None or phrase.gbps is not None
            led = _traffic_within(scene, phrase.last, 7, led=phrase.named)
            if led is not None and said and count <= _MOST_PORTS:
                strong = phrase.count is not None and phrase.named
                return Designator(i, phrase.last, None, count, phrase.gbps, strong, phrase)
    if value is None or not 1 <= value <= _MOST_COUNTED:
        return None
    times = scene.word(i + 1) == "x"
    last = i + 1 + times
    if _traffic_within(scene, last, 4) is not None:
        return Designator(i, last, None, value, None, True)
    return _counted_directly(scene, i, last, value, previous)


def _counted_directly(scene: Scene, i: int, last: int, value: int, previous: Designator | None) -> Designator | None:
    """ "1 mgmt", "2x VMs", and "2 VMs" where a list of ports goes on."""
    known = scene.at.get(last)
    if known is None or known.first != last or known.term.role is None or scene.breaks(last):
        return None
    ending = scene.word(known.last - 1)
    times = last > i + 1
    if ending in _NAMES_NO_TRAFFIC:
        return None
    if known.term.kind in ("role", "storage") or times:
        return Designator(i, last, None, value, None, times or known.term.kind == "role")
    goes_on = previous is not None and previous.ports is None and previous.strong and i - previous.last <= 4
    if ending in ("vm", "cluster") or (goes_on and value <= _MOST_FOR_VMS):
        return Designator(i, last, None, value, None, False)
    return None


def _behind_traffic(scene: Scene, i: int) -> Designator | None:
    """ "management on one NIC, LM on the other, VMs get two"."""
    before = scene.before(i, 2)
    if not (LEADS.intersection(before[:1]) or (before[:1] == ("the",) and LEADS.intersection(before[1:]))):
        return None
    if not any(scene.at[j].term.role for j in range(max(0, i - 7), i) if j in scene.at):
        return None
    if scene.words[i].text in ONE_MORE:
        return Designator(i, i + 1, None, 1, None, False)
    phrase = phrase_at(scene, i) if scene.whole(i) is not None else None
    if phrase is None or not phrase.count or phrase.count > _MOST_COUNTED:
        return None
    if not phrase.named and not scene.breaks(phrase.last) and scene.word(phrase.last) != "and":
        return None
    return Designator(i, phrase.last, None, phrase.count, phrase.gbps, phrase.named)


def _traffic_within(scene: Scene, i: int, reach: int, *, led: bool = False) -> int | None:
    """Index of the first kind of traffic within reach, with nothing but filling words before it.

    led: that the words before point at traffic already; else one of these words or a mark must.
    """
    for j in range(i, min(i + reach, len(scene.words))):
        known = scene.at.get(j)
        pointed = j == i and any(mark in scene.gap(j) for mark in ":=>")
        apart = j == i and not pointed and scene.gap(j).strip() in (",", ";", ".")
        if known is not None and known.term.role is not None:
            return j if (led or pointed) and not apart else None
        if apart:
            return None
        led = led or pointed or scene.words[j].text in _POINT_AT_TRAFFIC
        if scene.words[j].text not in CARRIES or (scene.breaks(j) and j > i):
            return None
    return None
