"""Reads one stretch of words that counts ports: counts x speeds x cards x ports, in whatever order people say it.

"2x10GbE", "two dual-port 10Gb cards", "four onboard gigabit NICs", "NICs x4", "NICs: 6": one `Phrase` each. Whether
it counts the ports of a host is `counted.py`, what several of them add up to is `ports.py`.
"""

from dataclasses import dataclass

from nicwise.understand.numerals import GIGABIT_UNITS, GIGABYTE_UNITS, SPEED_ALONE, gbps
from nicwise.understand.scene import Scene

PORT_TERMS = frozenset({"nic", "port", "card"})

_PORTS_OF = {"single": 1, "dual": 2, "twin": 2, "double": 2, "quad": 4}
_CARD_SIZES = frozenset({2, 4, 6, 8})
ADJECTIVES = frozenset(
    """
        onboard on board physical integrated built in copper sfp t total usable available identical network ethernet
        intel broadcom mellanox connectx nvidia chelsio emulex qlogic realtek hp hpe dell ibm cisco fujitsu lenovo of
        them these those which real capable fibre optical optic server lan teamed normal regular plain proper pci pcie
        express embedded speed rj45 data wired fast active connected working
    """.split()
)
_SAY_WHERE = frozenset("onboard board integrated embedded".split())
RDMA_TERMS = frozenset({"rdma", "iwarp", "roce"})
_MORE = frozenset("more additional extra another further".split())
_THEM = frozenset("them these those which".split())
_NOT_A_SPEED = frozenset("core cores cpu cpus thread threads socket sockets tb disk disks".split())
"""Nouns after which a bare "2 x 10" counts something else than ports."""
_WHO_PAIRS = frozenset("you we i to they would can should could".split())
_HAVE_OF_THEM = frozenset("are is run do have can with".split())
_TIMES = frozenset("x times".split())
_PORT_WORDS = frozenset("port ports".split())
_AFTER_A_CARD_SIZE = frozenset("nic nics card cards adapter adapters network ethernet gigabit intel broadcom".split())
_SPEEDS_WITHOUT_UNIT = frozenset({10, 25, 40, 100})
_MEMORY = frozenset("ram memory mem vram".split())
_DISKS = frozenset("disk disks disc ssd ssds lun luns vhd vhdx storage drive drives".split())
_HOLDS_MEMORY = _MEMORY | frozenset("vm vms guest guests each per".split())
_OPENING = frozenset(_PORTS_OF) | frozenset(SPEED_ALONE) | {"single"}
_OPENING_TERMS = PORT_TERMS | RDMA_TERMS | {"one-nic"}
_LINKS = PORT_TERMS | {"link", "physical-switch"}

_MOST_COUNTED = 512
"""Ports of a whole cluster; a larger number belongs to a model or an amount."""

_LONGEST = 14
"""Words. Longer stretches are no phrase; it also keeps reading linear."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Ports counted in one breath.

    count: ports, cards already multiplied; None for a speed or noun without a number. gbps: None where none is said.
    named: a noun for ports was said, `plural` which. of_them: counts a part of what was counted before.
    more: on top of what there is. multiport: of a card with several. strong_unit: the speed can be no memory.
    per_card: ports of each card counted. glued_unit: the number may be the amount of the unit ("30 GB").
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
    per_card: int = 1
    glued_unit: bool = False


def phrase_at(scene: Scene, start: int) -> Phrase | None:
    """The phrase that begins at word `start`, or None."""
    if start >= len(scene.words) or not _may_begin(scene, start):
        return None
    return _Reader(scene, start).read()


def _may_begin(scene: Scene, i: int) -> bool:
    """Only numbers, sizes, speeds and nouns open a phrase; most words need no closer look."""
    word = scene.words[i].text
    return scene.numbers[i] is not None or word in _OPENING or scene.term(i) in _OPENING_TERMS


def speed_at(scene: Scene, i: int) -> tuple[float, int, bool] | None:
    """The link speed said at word `i`: Gb/s, index behind it, and whether its unit can be no amount of memory."""
    word, value, unit = scene.word(i), scene.numbers[i] if i < len(scene.words) else None, scene.word(i + 1)
    if word in SPEED_ALONE:
        return SPEED_ALONE[word], _behind_unit(scene, i + 1), True
    if value is None or not unit or scene.breaks(i + 1):
        return None
    if unit in ("gigabyte", "gigabytes") and scene.word(i + 2) == "ethernet":
        unit = "gigabit"
    speed = gbps(value, unit)
    if speed is None:
        return None
    strong = unit not in GIGABYTE_UNITS | {"mb"} or _is_spelled_as_bits(scene, i + 1)
    return speed, _behind_unit(scene, i + 2), strong


def _behind_unit(scene: Scene, i: int) -> int:
    while not scene.breaks(i) and scene.word(i) in ("ethernet", "base", "t", "speed"):
        i += 1
    return i


def is_memory(scene: Scene, first: int, last: int) -> bool:
    """Whether an amount in GB, said from `first` to before `last`, is one of memory or disk rather than a speed."""
    if (scene.term(last) in _LINKS and not scene.breaks(last)) or scene.word(first - 1) in ("over", "via"):
        return False
    nearby = scene.after(last, 3)
    return bool((_HOLDS_MEMORY | _DISKS).intersection(nearby) or _HOLDS_MEMORY.intersection(scene.before(first, 3)))


def _is_spelled_as_bits(scene: Scene, i: int) -> bool:
    """ "10Gb" is bits; "10GB", "10 gb" and "10 gig" may be bytes."""
    raw = scene.text[scene.words[i].start : scene.words[i].end]
    return raw in ("Gb", "gB", "G")


class _Reader:
    """Takes a phrase word by word. Each step eats what it knows and says whether it did."""

    def __init__(self, scene: Scene, start: int) -> None:
        self.scene, self.start, self.i, self.last = scene, start, start, start
        self.count: int | None = None
        self.per_card = 1
        self.gbps: float | None = None
        self.rdma = self.named = self.plural = self.of_them = False
        self.more = self.multiport = self.strong = self.timed = self.glued_unit = self.unitless = False

    def read(self) -> Phrase | None:
        limit = min(self.start + _LONGEST, len(self.scene.words))
        while self.i < limit and (self.i == self.start or not self.scene.breaks(self.i)):
            if self.named or not (
                self._times() or self._card_size() or self._noun() or self._speed() or self._number() or self._aside()
            ):
                break
        if self.named:
            self._count_behind()
        return self._result()

    def _eat(self, behind: int, *, says: bool = True) -> bool:
        self.i = behind
        if says:
            self.last = behind
        return True

    def _times(self) -> bool:
        """ "2 x", "four times"."""
        value = self.scene.whole(self.i)
        if value is None or self.count is not None or self.scene.word(self.i + 1) not in _TIMES:
            return False
        self.count, self.timed = value, True
        self._eat(self.i + 1)
        return self._eat(self.i + 1, says=False)

    def _card_size(self) -> bool:
        """ "dual port", "quad", "4-port": ports of one card."""
        scene, i = self.scene, self.i
        following = scene.word(i + 1)
        size = _PORTS_OF.get(scene.word(i))
        if self.multiport or (size is None and scene.whole(i) not in _CARD_SIZES):
            return False
        behind = i + 1
        if size is not None and following not in _PORT_WORDS:
            if following not in _AFTER_A_CARD_SIZE and (scene.breaks(behind) or speed_at(scene, behind) is None):
                return False
        else:
            behind = i + 2
            if size is None:
                size = scene.whole(i)
                glued = following == "port" and scene.gap(i + 1) == "-"
                card = not scene.breaks(behind) and (
                    scene.word(behind) in _AFTER_A_CARD_SIZE or speed_at(scene, behind) is not None
                )
                if following != "port" or scene.breaks(i + 1) or not (glued or card):
                    return False
        self.per_card, self.multiport = size or 1, size != 1
        if scene.term(behind - 1) in PORT_TERMS and behind - 1 > i and scene.at[behind - 1].last > behind:
            self.named, self.plural = True, scene.word(scene.at[behind - 1].last - 1).endswith("s")
            behind = scene.at[behind - 1].last
        elif following == "ports":
            self.named = self.plural = True
        return self._eat(behind)

    def _speed(self) -> bool:
        found = speed_at(self.scene, self.i)
        if found is None or self.gbps is not None:
            return False
        self.gbps, behind, self.strong = found
        return self._eat(behind)

    def _number(self) -> bool:
        """A count; "4 gigabit" counts links of one gigabit, as none runs at four."""
        value = 1 if self.scene.word(self.i) == "single" else self.scene.whole(self.i)
        if value is None or (self.scene.word(self.i) == "both" and self.i > self.start):
            return False
        if self.scene.word(self.i) == "pair" and self.scene.word(self.i - 1) in _WHO_PAIRS:
            return False
        if self.count is not None:
            if self.timed and self.gbps is None and (value in _SPEEDS_WITHOUT_UNIT or self._goes_on(value)):
                if self.scene.word(self.i + 1) in _NOT_A_SPEED:
                    return False
                self.gbps, self.unitless = float(value), True
                return self._eat(self.i + 1)
            return False
        if value > _MOST_COUNTED:
            return False
        self.count = value
        unit = self.scene.word(self.i + 1)
        if unit in GIGABIT_UNITS - {"g", "ge"} and not self.scene.breaks(self.i + 1):
            self.gbps, self.strong = 1.0, unit not in GIGABYTE_UNITS
            self.glued_unit = not self.strong
            return self._eat(self.i + 2)
        return self._eat(self.i + 1)

    def _goes_on(self, value: int) -> bool:
        """ "2x10 and 2x1": one gigabit goes without its unit as well, where a speed did just before."""
        i = self.start - 1
        joined = self.scene.word(i) in ("and", "plus") or "," in self.scene.gap(self.start)
        return value == 1 and joined and any(self.scene.word(j) == "x" for j in range(max(0, i - 5), i))

    def _noun(self) -> bool:
        known = self.scene.at.get(self.i)
        if known is None or known.first != self.i:
            return False
        if known.term.id == "one-nic" and self.scene.word(self.i) != "same":
            self.count = 1 if self.count is None else self.count
        elif known.term.id not in PORT_TERMS or _is_number_of_port(self.scene, known.last):
            return False
        self.named, self.plural = True, self.scene.word(known.last - 1).endswith("s")
        return self._eat(known.last)

    def _aside(self) -> bool:
        """Words between the count and the noun: makers, models, where a port sits."""
        word, following = self.scene.word(self.i), self.scene.word(self.i + 1)
        if word in _MORE:
            self.more = True
        elif word == "of" and following in _THEM:
            self.of_them = True
        elif self.scene.term(self.i) in RDMA_TERMS:
            self.rdma = True
            return self._eat(self.i + 1)
        elif self._tells_speed(word):
            self.of_them = True
        elif self.i == self.start or not (
            word in ADJECTIVES or _is_model(word) or (self.of_them and word in _HAVE_OF_THEM)
        ):
            return False
        return self._eat(self.i + 1, says=word in _SAY_WHERE and not (word == "board" and following == "port"))

    def _tells_speed(self, word: str) -> bool:
        """ "three are 1G": a count of ports named before, and their speed."""
        bare = self.count is not None and self.i == self.start + 1 and self.gbps is None
        return bare and word in ("are", "is", "run", "at") and speed_at(self.scene, self.i + 1) is not None

    def _count_behind(self) -> None:
        """The count after the noun: "NICs x4", "10Gb ports x 2", "NICs: 6"."""
        scene, i = self.scene, self.i
        if self.count is not None or i >= len(scene.words):
            return
        if scene.word(i) in _TIMES and not scene.breaks(i) and scene.whole(i + 1) is not None:
            behind = i + 2
        elif scene.gap(i).strip() in (":", "=") and scene.whole(i) is not None and scene.word(i + 1) not in _TIMES:
            behind = i + 1
            named_next = scene.at.get(behind)
            if not scene.breaks(behind) and scene.word(behind) not in ("per", "each", "in", "on", "and"):
                return
            if named_next is not None and named_next.term.role is not None:
                return
        else:
            return
        self.count = scene.whole(behind - 1)
        self._eat(behind)

    def _result(self) -> Phrase | None:
        if self.last == self.start:
            return None
        count = None if self.count is None else self.count * self.per_card
        if self.glued_unit and not self.named:
            return None  # "30 GB of changes", "16 gig": an amount unless a noun for ports follows
        if count is None and self.multiport and not self.plural and (self.named or self.gbps is not None):
            count = self.per_card
        unsure = self.gbps is not None and not (self.strong or self.named or self.unitless)
        if unsure and is_memory(self.scene, self.start, self.last):
            return None
        return Phrase(
            self.start, self.last, count, self.gbps, self.rdma, self.named, self.plural,
            self.of_them, self.more, self.multiport, self.strong, self.per_card, self.glued_unit,
        )  # fmt: skip


def _is_number_of_port(scene: Scene, i: int) -> bool:
    """Whether the noun before word `i` is numbered ("port 3", "NIC 1"), which names a port and counts none."""
    if i >= len(scene.words) or scene.breaks(i) or not scene.words[i].text.isdigit() or scene.term(i):
        return False
    return speed_at(scene, i) is None and scene.word(i + 1) not in _TIMES


def _is_model(word: str) -> bool:
    """Names such as x540, i350, bl460c: letters and digits mixed."""
    return len(word) > 1 and not word.isalpha() and not word.isdigit() and word[0].isalpha()
