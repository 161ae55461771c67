"""Facts that are said as wishes or limits: VMs must survive a failed NIC, ports can't be added, how moves travel."""

import itertools
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
_LOSE = frozenset("lose losing outage drop offline interrupted disconnected down off".split())
_FAIL = frozenset("fail fails failed failure failing dies die dead breaks broken pulled lost loss unplugged".split())
_PARTS = frozenset(
    """
        nic nics port ports cable cables adapter adapters card cards link links uplink switch switches network team
        traffic connection
    """.split()
)
_DENY = frozenset("not never cant cannot mustnt no without wont shouldnt dont doesnt".split())
_WANT = frozenset("must need needs want wants with should require requires have has our redundant".split())
_REQUIRED = frozenset("required needed necessary need important must".split())
_CLUSTERS = frozenset("cluster clustering clusters".split())

_ADD = frozenset(
    "add adding added buy buying install installing fit put get getting expand order ordering insert".split()
)
_PAY = frozenset("pay paying spend".split())
_MORE = frozenset("more extra another additional further second".split())
_ADDED = frozenset("nic nics port ports card cards adapter adapters any more them slot slots anything another".split())
_SLOTS = frozenset(
    """
        nic nics port ports slot slots card cards adapter adapters mezzanine mezz module modules interconnect
        interconnects hardware
    """.split()
)
_FREE = frozenset("free spare empty available".split())
_MEANS = frozenset("budget money room space".split())
_CASES = frozenset("box boxes case cases chassis server servers host hosts machines".split())
_HAVING = frozenset("have get got there".split())
_WE_CAN = frozenset("i we can there".split())
_CANT = frozenset("nothing cant cannot not unable impossible no never without dont wont couldnt mustnt".split())
_RULED_OUT = frozenset("impossible refuse refuses refused forbidden forbids unaffordable excluded".split())
_OUT_OF = frozenset("question budget reach".split())
_NO_MATTER = frozenset({
    ("no", "problem"), ("no", "issue"), ("not", "a"), ("no", "matter"), ("is", "fine"), ("are", "fine"), ("is", "ok"),
    ("is", "possible"), ("are", "possible"), ("is", "allowed"), ("no", "big"),
})  # fmt: skip
_WE_CANT = frozenset((cant, who) for cant in ("cant", "cannot") for who in ("i", "we", "they"))
_CAN = frozenset("can could able possible happy may will available".split())
_SUPPOSING = frozenset("if should whether".split())

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
            spared = is_denied(scene, i) or "neednt" in scene.texts[max(first, i - 5) : i] or _is_spared(scene, i)
            yield Claim("vm_fault_tolerance", not spared, start, end)


def _is_spared(scene: Scene, i: int) -> bool:
    """ "redundancy for the VMs is not needed"."""
    after = scene.after(i + 1, 8)
    return not _DENY.isdisjoint(after) and not _REQUIRED.isdisjoint(after)


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
    """ "can't add more", "no free slots", "extra ports are out of the question", "buying cards is no problem"."""
    for i in range(first, last):
        if _is_all_there_is(scene, i, last):
            yield Claim("can_add_nics", False, i, min(i + 3, last))
        end = _adding(scene, i, last)
        if end is not None:
            can = _allows(scene, i, end, first, last)
            if can is not None:
                yield Claim("can_add_nics", can, i, min(end, last))


def _is_all_there_is(scene: Scene, i: int, last: int) -> bool:
    """ "three NICs is all I can have", "the slots are full"."""
    row = scene.texts[i : min(i + 5, last)]
    if row[:1] in (("is",), ("are",), ("thats",)) and "all" in row[:2]:
        return not _HAVING.isdisjoint(row[2:]) and not _WE_CAN.isdisjoint(row)
    return row[:1] in (("slots",), ("slot",)) and not {"full", "taken", "occupied"}.isdisjoint(row[1:4])


def _adding(scene: Scene, i: int, last: int) -> int | None:
    """Index behind words on more ports from word `i` on: "buy another card", "free slots", "open the box"."""
    word, following = scene.words[i].text, scene.texts[i + 1 : min(i + 7, last)]
    if word in _ADD and not _ADDED.isdisjoint(following):
        return i + 1 + next(k for k, text in enumerate(following, 1) if text in _ADDED)
    if word in _PAY and not _MORE.isdisjoint(following[:3]):
        return i + 4
    if word in _MORE | _FREE and not _SLOTS.isdisjoint(following[:4]):
        return i + 1 + next(k for k, text in enumerate(following, 1) if text in _SLOTS)
    if word in ("slots", "slot") and not _FREE.isdisjoint(following[:3]):
        return i + 3
    if word in _MEANS and (i == 0 or "more" in following[:3] or scene.word(i - 1) in ("no", "without", "zero")):
        return i + 3
    if word in ("open", "opened") and not _CASES.isdisjoint(following[:3]):
        return i + 4
    if word in ("open", "opened") and following[:1] == ("them",):
        return i + 2
    if word == "added" and scene.word(i - 1) == "be":
        return i + 1
    return None


def _allows(scene: Scene, i: int, end: int, first: int, last: int) -> bool | None:
    """Whether what the words from `i` to `end` speak of is possible, as far as the sentence says."""
    before, after = scene.texts[max(first, i - 4) : i], scene.texts[i + 1 : min(end + 9, last)]
    if not _SUPPOSING.isdisjoint(before) and _CANT.isdisjoint(before):
        return None
    if scene.asks(i):
        # "... if we can't add any?" states it within the question.
        return False if scene.before(i, 2) in _WE_CANT else None
    if any(pair in _NO_MATTER for pair in itertools.pairwise(after)):
        return True
    if not _CANT.isdisjoint(before) or not _RULED_OUT.isdisjoint((*before, *after)):
        return False
    if "of" in after and not _OUT_OF.isdisjoint(after) and "out" in after:
        return False
    if {"not", "possible"} <= set(after) or {"not", "option"} <= set(after) or {"no", "option"} <= set(after):
        return False
    free = scene.words[i].text in _FREE or (scene.words[i].text in ("slots", "slot") and "no" not in before)
    if free or not _CAN.isdisjoint(before) or (scene.words[i].text in _ADD and not _CAN.isdisjoint(after[-6:])):
        return True
    return None


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
