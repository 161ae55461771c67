"""Facts that are said as wishes or limits: VMs must survive a failed NIC, ports can't be added, how moves travel."""

from collections.abc import Iterator

from nicwise.understand.facts.claim import Claim
from nicwise.understand.negation import is_denied
from nicwise.understand.scene import Scene

_SURVIVE = frozenset(
    """
        survive survives surviving survived redundant redundancy redundantly resilient resilience resiliency failover
        tolerant tolerance ueberleben ausfallsicher
    """.split()
)
_STAY = frozenset("keep keeps stay stays remain remains continue".split())
_LOSE = frozenset("lose losing outage drop offline interrupted disconnected down".split())
_FAIL = frozenset("fail fails failed failure failing dies die dead breaks broken pulled lost loss unplugged".split())
_PARTS = frozenset(
    """
        nic nics port ports cable cables adapter adapters card cards link links uplink switch switches network team
        traffic connection
    """.split()
)
_DENY = frozenset("not never cant cannot mustnt no without wont shouldnt dont doesnt".split())
_WANT = frozenset("must need needs want wants with should require requires have has our redundant".split())
_CLUSTERS = frozenset("cluster clustering clusters".split())

_ADD = frozenset("add adding added buy buying install fit put get expand order insert".split())
_ADDED = frozenset("nic nics port ports card cards adapter adapters any more them slot slots anything another".split())
_CANT = frozenset("cant cannot not unable impossible no never without dont wont couldnt".split())
_WE_CANT = frozenset((cant, who) for cant in ("cant", "cannot") for who in ("i", "we", "they"))
_CAN = frozenset("can could able possible happy may will".split())
_SUPPOSING = frozenset("if should".split())
_SPARE = frozenset(
    "more free spare room further additional empty extra available budget money space slot slots pci".split()
)
_MEANS = frozenset("budget money room space".split())
_SLOTS = frozenset("nic nics port ports slot slots card cards adapter adapters".split())

_OPTIONS = {"compression": "compression", "compressed": "compression", "smb": "smb", "tcpip": "tcpip"}
_SET = frozenset("option set uses use using with configured".split())
_MOVES = frozenset("migration lm migrations option performance".split())
_NEAR = 8


def find_wishes(scene: Scene) -> Iterator[Claim]:
    """Claims on `vm_fault_tolerance`, `can_add_nics` and `migration_option`, at most one of each a sentence."""
    for first, last in scene.sentence_ranges:
        for find in (_fault_tolerance, _can_add, _migration_option):
            claim = next(find(scene, first, last), None)
            if claim is not None:
                yield claim


def _fault_tolerance(scene: Scene, first: int, last: int) -> Iterator[Claim]:
    """ "VMs must survive a NIC failure", "redundant VM network", "no VM may lose its network when a cable fails"."""
    for i in range(first, last):
        word = scene.words[i].text
        if word not in _SURVIVE | _STAY | _LOSE and not (word == "fault" and scene.word(i + 1).startswith("toleran")):
            continue
        guest = _guest_near(scene, i, first, last)
        if guest is None or (scene.asks(i) and not _is_wanted(scene, i)):
            continue
        start, end = min(guest, i), max(scene.at[guest].last, i + 1)
        around = set(scene.texts[max(first, i - 10) : min(i + 12, last)])
        if word in _STAY | _LOSE:
            denied = word in _LOSE and _DENY.isdisjoint(around)
            if not denied and not _FAIL.isdisjoint(around) and not _PARTS.isdisjoint(around):
                yield Claim("vm_fault_tolerance", True, start, end)
        elif word != "failover" or scene.word(i + 1) not in _CLUSTERS:
            spared = is_denied(scene, i) or "neednt" in scene.texts[max(first, i - 5) : i]
            yield Claim("vm_fault_tolerance", not spared, start, end)


def _guest_near(scene: Scene, i: int, first: int, last: int) -> int | None:
    """Index of a word for virtual machines or their switch, near word `i`."""
    for j in range(max(first, i - _NEAR), min(i + _NEAR, last)):
        known = scene.at.get(j)
        if known is not None and known.first == j and known.term.role == "vm-switch":
            return j
    return None


def _is_wanted(scene: Scene, i: int) -> bool:
    return not _WANT.isdisjoint((*scene.before(i, 6), scene.words[i].text))


def _can_add(scene: Scene, first: int, last: int) -> Iterator[Claim]:
    """ "can't add more", "no free slots", "we could buy another card"."""
    for i in range(first, last):
        word = scene.words[i].text
        following = set(scene.texts[i + 1 : min(i + 7, last)])
        before = set(scene.texts[max(first, i - 4) : i])
        if scene.asks(i):
            # "... if we can't add any?" states it within the question.
            if word in _ADD and scene.before(i, 2) in _WE_CANT and not _ADDED.isdisjoint(following):
                yield Claim("can_add_nics", False, i - 2, min(i + 3, last))
        elif word in _ADD and not _ADDED.isdisjoint(following):
            ruled_out = "impossible" in following or {"not", "possible"} <= following or {"option"} <= following
            if not _CANT.isdisjoint(before) or (ruled_out and not _CANT.isdisjoint(following)):
                yield Claim("can_add_nics", False, max(first, i - 2), min(i + 3, last))
            elif not _CAN.isdisjoint(before) and _SUPPOSING.isdisjoint(before):
                yield Claim("can_add_nics", True, max(first, i - 2), min(i + 3, last))
        elif word in ("no", "without", "zero"):
            row = scene.texts[i + 1 : min(i + 6, last)]
            more = row[:1] and row[0] in _MEANS and "more" in row
            if more or (row[:1] and row[0] in _SPARE and not _SLOTS.isdisjoint(row)):
                yield Claim("can_add_nics", False, i, min(i + 4, last))
        elif word in ("free", "spare", "empty", "room") and not is_denied(scene, i):
            wanted = _SLOTS if word == "room" else {"slot", "slots"}
            if not wanted.isdisjoint(scene.texts[i + 1 : min(i + 5, last)]):
                yield Claim("can_add_nics", True, i, min(i + 3, last))


def _migration_option(scene: Scene, first: int, last: int) -> Iterator[Claim]:
    """ "live migration uses compression", "performance option set to SMB"."""
    for i in range(first, last):
        spelled = scene.words[i].text == "tcp" and scene.word(i + 1) == "ip"
        value = "tcpip" if spelled else _OPTIONS.get(scene.words[i].text)
        if value is None or scene.asks(i) or is_denied(scene, i):
            continue
        near = set(scene.texts[max(first, i - _NEAR) : min(i + 5, last)])
        weighed = not {"or", "vs", "versus"}.isdisjoint(near)
        over_smb = value == "smb" and {"option", "performance", "set"}.isdisjoint(near)
        if not weighed and not over_smb and not _SET.isdisjoint(near) and not _MOVES.isdisjoint(near):
            yield Claim("migration_option", value, i, i + 1 + spelled)
