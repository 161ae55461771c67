"""The speed of a link that is asked about, where it is not that of a host's counted ports."""

from collections.abc import Iterator, Sequence

from nicwise.understand.facts.claim import Claim
from nicwise.understand.facts.phrases import PORT_TERMS, is_memory, speed_at
from nicwise.understand.negation import is_denied
from nicwise.understand.scene import Scene

PORT_SPEED = "port_gbps"
"""Not a fact by itself: the speed of ports that were named without a count ("10Gb NICs")."""

_NOUNS = frozenset(
    "link links network networks connection line wire pipe lan uplink interconnect segment backbone".split()
)
_LEADS = frozenset("over on at via through is across using only with just have be are".split())
_LEADS_TO_A_PORT = frozenset("over on via through single a one the using across".split())
_NOT_LINKS = frozenset({"fc", "hba", "sas", "vm", "host"})
_SAYS_LINK = frozenset({"enough", "crossover", "speed", "link"})
_WITH_PORTS = frozenset("port ports".split())
_THE_REST = frozenset("rest others other remaining".split())
_FOLLOWS = frozenset("for enough ok is heartbeat only too or to do be".split())


def find_links(scene: Scene, taken: Sequence[tuple[int, int]], *, ports_lack_speed: bool) -> Iterator[Claim]:
    """Claims on `link_gbps`, and on PORT_SPEED.

    taken: word ranges whose speeds are spoken for. ports_lack_speed: ports were told without one, so that a speed
    that stands by itself ("4 NICs. 1Gb.") is theirs.
    """
    spoken_for = {j for first, last in taken for j in range(first, last)}
    i = 0
    while i < len(scene.words):
        found = None if i in spoken_for else speed_at(scene, i)
        if found is None:
            i += 1
            continue
        speed, last, strong = found
        counted = i > 0 and (scene.whole(i - 1) or 0) > 1 and not scene.breaks(i)
        if not counted and ports_lack_speed and scene.breaks(i) and scene.breaks(last):
            yield Claim(PORT_SPEED, speed, i, last)
        elif not counted and not is_denied(scene, i) and (strong or not is_memory(scene, i, last)):
            if _is_link(scene, i, last):
                yield Claim("link_gbps", speed, i, last)
            elif _names_ports(scene, last):
                yield Claim(PORT_SPEED, speed, i, last)
        i = last


def _names_ports(scene: Scene, i: int) -> bool:
    return not scene.breaks(i) and scene.term(i) in PORT_TERMS and scene.word(scene.at[i].last - 1).endswith("s")


def _is_link(scene: Scene, first: int, last: int) -> bool:
    before = scene.before(first, 2)
    if not _THE_REST.isdisjoint(before):
        return False
    known = scene.at.get(last)
    if known is not None and known.first == last and not scene.breaks(last):
        if known.term.id in _NOT_LINKS:
            return False
        if known.term.role is not None or known.term.id in _SAYS_LINK:
            return True
        if known.term.id == "physical-switch":
            return not _WITH_PORTS.intersection(before)
        if known.term.id in PORT_TERMS:
            return not _names_ports(scene, last) and bool(_LEADS_TO_A_PORT.intersection(before[:1]))
    after = scene.after(last, 2)
    if scene.breaks(first) and scene.breaks(last):
        return True
    if _NOUNS.intersection(after) or _LEADS.intersection(before[:1]):
        return True
    return not after or after[0] in _FOLLOWS
