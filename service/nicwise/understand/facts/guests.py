"""What a message says of virtual machines: how many on a host, the memory of one, how many move at a time."""

from collections.abc import Iterator, Sequence

from nicwise.understand.facts.claim import Claim
from nicwise.understand.negation import is_denied
from nicwise.understand.numerals import gigabytes
from nicwise.understand.scene import Scene

_AT_ONCE = frozenset("simultaneous simultaneously concurrent concurrently parallel once".split())
_BETWEEN = frozenset(
    """
        x running small big busy linux windows production test or so virtual live highly available ha
        odd simultaneous concurrent parallel active
    """.split()
)
_OF_THEM = (("of", "them"), ("of", "those"), ("of", "these"))
_MOVES = frozenset({"live-migration", "migration", "vm"})
_TRAFFIC = frozenset("network networks switch switches nic nics traffic port ports".split())
_NOT_A_COUNT = frozenset("per between vlan gen generation from".split())
_SPREAD = frozenset("over across spread total between on altogether".split())
_MEMORY = frozenset("ram memory mem vram".split())
_HOSTS = frozenset("host hosts node nodes server servers blades blade box".split())
_CARRIES = frozenset("carry carries carrying run runs running hold holds has have hosts".split())
_LINKS = frozenset("nic nics port ports link ethernet network card cards switch connection lan".split())
_DISKS = frozenset("disk disks ssd vhd vhdx lun storage data csv".split())
_OF_A_GUEST = frozenset("x with of at have has using a each needs uses avg average about around ca".split())
_EACH = frozenset("per each a every".split())
_PER = frozenset("per a an every each".split())
_TIMES_OF_DAY = frozenset("second minute hour day night week month s h".split())
_LIMITS = frozenset("to is at of set are limit max".split())


def find_guests(scene: Scene, hosts: int | None, taken: Sequence[tuple[int, int]]) -> Iterator[Claim]:
    """Claims on `vms`, `vm_memory_gb` and `simultaneous_migrations`.

    hosts: how many were said, so that VMs counted over all of them are shared out.
    taken: word ranges of a layout, where "2 VM" counts ports.
    """
    blocked = {j for first, last in taken for j in range(first, last)}
    for i, value in enumerate(scene.numbers):
        if value is None or value <= 0 or i in blocked:
            continue
        yield from _memory(scene, i, value)
        if value == int(value):
            yield from _count(scene, i, int(value), hosts)
            yield from _limit(scene, i, int(value))


def _count(scene: Scene, i: int, value: int, hosts: int | None) -> Iterator[Claim]:
    """ "15 VMs", "20 running guests", "4 VMs at once", "VMs: 20"."""
    if scene.gap(i).strip() in (":", "=") and scene.word(i - 1) in ("vms", "guests") and scene.breaks(i + 1):
        yield Claim("vms", value, i - 1, i + 1)
        return
    j = i + 1
    while j < min(i + 5, len(scene.words)) and not scene.breaks(j) and scene.words[j].text in _BETWEEN:
        known = scene.at.get(j)
        if known is not None and known.first == j and known.term.id in _MOVES:
            break
        j += 1
    known = scene.at.get(j)
    if scene.after(i + 1, 2) in _OF_THEM and _is_at_once(scene.after(i + 3, 4)):
        yield Claim("simultaneous_migrations", value, i, i + 3)
        return
    if known is None or known.first != j or scene.breaks(j):
        return
    if known.term.id not in _MOVES and not on_a_host(scene, j):
        return
    tail = scene.after(known.last, 4)
    if _AT_ONCE.intersection(scene.texts[i + 1 : j]) or _is_at_once(tail):
        asks_whether_one = value == 1 and scene.asks(i)
        if not is_denied(scene, i) and not asks_whether_one:
            yield Claim("simultaneous_migrations", value, i, known.last)
    elif (known.term.id == "vm" or on_a_host(scene, j)) and value > 1:
        if scene.word(known.last) in _TRAFFIC or scene.word(i - 1) in _NOT_A_COUNT or "cores" in scene.texts[i + 1 : j]:
            return
        shared_out = hosts and _SPREAD.intersection(tail[:3]) and value % hosts == 0
        yield Claim("vms", value // hosts if hosts and shared_out else value, i, known.last)


def _is_at_once(tail: Sequence[str]) -> bool:
    return tuple(tail[:2]) in (("at", "once"), ("in", "parallel"), ("at", "a")) or bool(_AT_ONCE.intersection(tail[:1]))


def _limit(scene: Scene, i: int, value: int) -> Iterator[Claim]:
    """ "simultaneous migrations set to 4", "maximum concurrent migrations is 2", "raise ... from 2 to 10"."""
    before = scene.before(i, 8)
    if not 1 <= value <= 100 or not _LIMITS.intersection(before[:1]) or scene.word(i + 1) == "to":
        return
    at_once = _AT_ONCE.intersection(before) or _is_at_once(scene.after(i + 1, 4))
    counts_moves = at_once and {"migrations", "migration", "lm", "lms"}.intersection(before)
    if counts_moves and not scene.term(i) and gigabytes(1, scene.word(i + 1)) is None:
        yield Claim("simultaneous_migrations", value, i, i + 1)


def _memory(scene: Scene, i: int, value: float) -> Iterator[Claim]:
    """ "15 VMs x 2GB", "8 GB RAM per VM", "VMs with 4 GB each"; never the memory of a host."""
    unit = scene.word(i + 1)
    amount = gigabytes(value, unit) if unit and not scene.breaks(i + 1) else None
    if amount is None or not 0.25 <= amount <= 4096:
        return
    after, before = scene.after(i + 2, 5), scene.before(i, 6)
    if _PER.intersection(after[:1]) and _TIMES_OF_DAY.intersection(after[1:2]):
        return
    if (_LINKS | _DISKS).intersection(after[:2]) or {"over", "via"}.intersection(before[:2]):
        return
    guest_after, guest_before = _guest_after(scene, i + 2), _guest_before(scene, i)
    next_thing = i + 2 + (scene.word(i + 2) in _BETWEEN)
    if not guest_before and (_HOSTS.intersection(after) or _HOSTS.intersection(before)):
        return
    said_memory = bool(_MEMORY.intersection(after[:2]))
    counted = scene.whole(i - 2) if scene.word(i - 1) in ("x", "times") else None
    if guest_after and (said_memory or scene.term(next_thing) == "vm" or _EACH.intersection(after[:3])):
        if counted is not None:
            yield Claim("vms", counted, i - 2, i - 1)
    elif not (guest_before and (said_memory or "each" in after[:2] or _OF_A_GUEST.intersection(before[:2]))):
        return
    yield Claim("vm_memory_gb", amount, i, i + 2)


def _guest_after(scene: Scene, i: int) -> bool:
    """Whether a virtual machine is named within a few words, before the next clause."""
    for j in range(i, min(i + 5, len(scene.words))):
        if scene.breaks(j):
            return False
        if scene.term(j) == "vm":
            return True
    return False


def _guest_before(scene: Scene, i: int) -> bool:
    sentence = scene.sentence_of(i)
    return any(
        (scene.term(j) == "vm" or on_a_host(scene, j)) and scene.sentence_of(j) == sentence
        for j in range(max(0, i - 7), i)
    )


def on_a_host(scene: Scene, i: int) -> bool:
    """Whether "machines" at word `i` are virtual ones: "each host carries 15 machines"."""
    if scene.words[i].text != "machines":
        return False
    carried = [text for text in scene.before(i, 6) if text in _HOSTS or text in _CARRIES]
    return len(carried) > 1 and carried[0] in _CARRIES and carried[1] in _HOSTS
