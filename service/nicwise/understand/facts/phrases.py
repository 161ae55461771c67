"""Reads one stretch of words that counts ports: counts x speeds x cards x ports, in whatever order people say it.

"2x10GbE", "two dual-port 10Gb cards", "four onboard gigabit NICs", "NICs x4": one `Phrase` each. What several of
them add up to is `ports.py`.
"""

from dataclasses import dataclass

from nicwise.understand.numerals import (
    GIGABIT_UNITS,
    GIGABYTE_UNITS,
    MEGABIT_UNITS,
    SPEED_ALONE,
    gbps,
)
from nicwise.understand.scene import Scene

PORT_TERMS = frozenset({"nic", "port", "card"})

_PORTS_OF = {"single": 1, "dual": 2, "twin": 2, "double": 2, "quad": 4}
_ADJECTIVES = frozenset(
    """
        onboard on board physical integrated built in rdma copper sfp sfp+ base t total usable available
        identical network ethernet intel broadcom mellanox emulex qlogic realtek chelsio hp hpe dell ibm cisco
        fujitsu lenovo of them these those which real capable fibre optical optic server lan teamed normal
        regular plain x2 proper pci pcie express embedded connectx speed rj45 data wired fast
    """.split()
)
_MORE = frozenset("more additional extra another further".split())
_OF_THEM = frozenset("them these those which".split())
_FOLLOWS_SPEED = frozenset(
    "ram memory mem vram disk disks disc ssd ssds lun luns vhd vhdx storage drive drives".split()
)
_MEMORY_CONTEXT = frozenset("ram memory vm vms guest guests each per".split())
_LONGEST = 14


@dataclass(frozen=True, slots=True)
class Phrase:
    """Ports counted in one breath.

    count: ports, cards already multiplied; None for a speed or noun without a number. gbps: None where none is said.
    named: a noun for ports was said. of_them: counts a part of what was counted before. more: on top, to be bought.
    """

    first: int
    last: int
    count: int | None
    gbps: float | None
    rdma: bool
    named: bool
    plural: bool
    of_them: bool
    more: bool
    multiport: bool
    strong_unit: bool


def speed_at(scene: Scene, i: int) -> tuple[float, int, bool] | None:
    """The link speed said at word `i`: Gb/s, index behind it, and whether its unit can be no amount of memory."""
    value = scene.numbers[i]
    unit = scene.word(i + 1)
    if value is not None and scene.words[i].text[0].isdigit() | (value in (10, 1, 40, 25, 100)) and unit:
        if scene.breaks(i + 1):
            return None
        if unit == "base" and scene.word(i + 2) == "t":
            speed = gbps(value, "base")
            return None if speed is None else (speed, i + 3, True)
        speed = gbps(value, unit)
        if speed is None:
            return None
        last = i + 2
        if scene.word(last) in ("s", "sec") and "/" in scene.gap(last):
            last += 1
        strong = not (unit in GIGABYTE_UNITS or unit == "mb") or _spelled_as_bits(scene, i + 1)
        while scene.word(last) in ("ethernet", "base", "t") and not scene.breaks(last):
            last += 1
        return speed, last, strong
    if scene.words[i].text in SPEED_ALONE:
        last = i + 1
        if scene.word(last) == "ethernet":
            last += 1
        return SPEED_ALONE[scene.words[i].text], last, True
    return None


def phrase_at(scene: Scene, start: int) -> Phrase | None:
    """The phrase that begins at word `start`, or None. It counts ports only if it says so."""
    count: int | None = None
    per_card = 1
    speed: float | None = None
    rdma = named = plural = of_them = more = multiport = strong = timed = False
    i, limit = start, min(start + _LONGEST, len(scene.words))
    last = start
    while i < limit and (i == start or not scene.breaks(i)):
        word, value = scene.words[i].text, scene.numbers[i]
        following = scene.word(i + 1)
        if value is not None and value == int(value) and following in ("x", "times") and count is None:
            count, timed, i = int(value), True, i + 2
            last = i - 1
            if i >= limit or scene.breaks(i):
                break
            continue
        if (
            (value is not None or word in _PORTS_OF)
            and (ports := _ports_per_card(scene, i)) is not None
            and not multiport
        ):
            per_card, i, multiport = ports[0], ports[1], True
            last = i
            if _is_port_noun(scene, i - 1):
                named, plural = True, scene.words[i - 1].text.endswith("s")
            continue
        if (found := speed_at(scene, i)) is not None:
            if speed is not None:
                break
            speed, i, strong = found
            last = i
            continue
        if value is not None:
            if value != int(value):
                break
            if count is not None:
                if timed and speed is None and value in (10, 25, 40, 100):
                    speed, i = float(value), i + 1
                    last = i
                    continue
                break
            if named and following not in ("x",) and scene.word(i - 1) != "x":
                break
            count = int(value)
            if following in GIGABIT_UNITS and following not in ("g", "ge") and not scene.breaks(i + 1):
                speed, strong = 1.0, following not in GIGABYTE_UNITS or following in ("gig",)
                i += 1
            i += 1
            last = i
            continue
        if named:
            if (
                word in ("x", "times", "each")
                and following
                and i + 1 < limit
                and scene.numbers[i + 1] is not None
                and count is None
            ):
                i += 1
                continue
            if word in ("of",) and following in _OF_THEM:
                of_them = True
            break
        known = scene.at.get(i)
        if (
            known is not None
            and known.term.id in PORT_TERMS
            and known.first == i
            and not _is_number_of(scene, known.last)
        ):
            named, plural = True, scene.words[known.last - 1].text.endswith("s")
            i = last = known.last
            continue
        if word in _MORE:
            more = True
        elif word == "of" and following in _OF_THEM:
            of_them = True
        elif word == "rdma" or (known is not None and known.term.id in ("rdma", "iwarp", "roce")):
            rdma = True
            last = i + 1
        elif word in _ADJECTIVES or _is_model(word) or (word in ("are", "is", "run", "at", "do") and of_them):
            if word in ("onboard", "integrated", "embedded") or (word == "board" and scene.word(i - 1) == "on"):
                last = i + 1
        else:
            break
        i += 1
    if last == start:
        return None
    total = None if count is None else count * per_card
    if total is None and multiport and named and not plural:
        total = per_card
    if multiport and not named and speed is None and not _is_card_noun(scene, last):
        return None
    if not strong and speed is not None and not named and _is_memory(scene, start, last):
        return None
    return Phrase(start, last, total, speed, rdma, named, plural, of_them, more, multiport, strong)


def _ports_per_card(scene: Scene, i: int) -> tuple[int, int] | None:
    """ "dual port", "quad", "4-port", "two port card": ports of one card and the index behind the words."""
    word, value = scene.words[i].text, scene.numbers[i]
    following, third = scene.word(i + 1), scene.word(i + 2)
    if word in _PORTS_OF:
        if following in ("port", "ports"):
            return _PORTS_OF[word], i + 2
        return (
            (_PORTS_OF[word], i + 1)
            if following in ("nic", "nics", "gigabit", "10", "1", "25", "card", "cards", "adapter")
            else None
        )
    if value in (2, 4, 6, 8) and following == "port" and not scene.breaks(i + 1):
        glued = scene.gap(i + 1) == "-"
        speed = i + 2 < len(scene.words) and not scene.breaks(i + 2) and speed_at(scene, i + 2) is not None
        if (
            glued
            or speed
            or third in ("card", "cards", "nic", "nics", "adapter", "adapters", "network", "intel", "broadcom")
        ):
            return int(value or 0), i + 2
    return None


def _is_port_noun(scene: Scene, i: int) -> bool:
    known = scene.at.get(i)
    return known is not None and known.term.id in PORT_TERMS and known.last == i + 1


def _is_card_noun(scene: Scene, i: int) -> bool:
    known = scene.at.get(i)
    return known is not None and known.term.id in PORT_TERMS


def _is_number_of(scene: Scene, i: int) -> bool:
    """Whether the noun before word `i` is numbered ("port 3", "NIC 1"), which names a port and counts none."""
    if i >= len(scene.words) or scene.numbers[i] is None or scene.breaks(i):
        return False
    if not scene.words[i].text.isdigit() or scene.word(i + 1) in ("x", "gb", "gbe", "gig", "gbit", "gigabit", "g"):
        return False
    return scene.word(i - 1) != "x"


def _is_model(word: str) -> bool:
    """Names such as x540, i350, bl460c: letters and digits mixed."""
    return len(word) > 1 and not word.isalpha() and not word.isdigit() and word[0].isalpha()


def _spelled_as_bits(scene: Scene, i: int) -> bool:
    """ "10Gb" and "10G" are bits; "10GB" and "10 gig" may be bytes."""
    raw = scene.text[scene.words[i].start : scene.words[i].end]
    return raw.endswith("b") and raw[:1] in "Gg" and raw != "gb"


def _is_memory(scene: Scene, start: int, last: int) -> bool:
    nearby = scene.after(last, 3)
    known = scene.at.get(last)
    if known is not None and not scene.breaks(last) and known.term.id in (*PORT_TERMS, "link", "physical-switch"):
        return False
    if any(word in _FOLLOWS_SPEED for word in nearby):
        return True
    return any(word in _MEMORY_CONTEXT for word in (*nearby, *scene.before(start, 3)))


def is_bits(scene: Scene, i: int, last: int) -> bool:
    """Whether a speed whose unit could be bytes is meant as one: nothing around it speaks of memory."""
    return not _is_memory(scene, i, last) and scene.word(i + 1) not in MEGABIT_UNITS - {"mb"} | {"gib"}
