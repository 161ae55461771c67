"""Which of the phrases that count ports speak of the ports that a host has.

Ports that go away, that have yet to be bought, that a handbook asks for or that are a figure of speech ("on one
NIC") are none of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nicwise.understand.facts.phrases import ADJECTIVES, PORT_TERMS, RDMA_TERMS, Phrase, phrase_at, speed_at
from nicwise.understand.scene import Scene

_GO = frozenset(
    """
        rip remove removing removed replace replacing replaced drop dropping lose loses losing lost instead retire
        retiring pull pulling swap swapping than died dead broken failed dies fails failing unplug unplugging
    """.split()
)
_STAY = frozenset("with by to have has in got".split())
_ARRIVE = frozenset("in install installing get fit fitting".split())
_ADD = frozenset("add adding added buy buying another order ordering get extra".split())
_BUY = frozenset("buy buying order ordering get".split())
"""With nothing counted before, what will be bought is what there will be."""

_ASK_FOR = frozenset("need needs needed require requires required necessary recommend recommends recommended".split())
_HANDBOOK = frozenset(
    """
        says said recommends recommended recommend least minimum requires complains complained warns warning warnings
        validation reports reported reachable
    """.split()
)
_FIGURE_OF_SPEECH = frozenset("per every between sharing each".split())
_SAME = frozenset("same".split())
_HAVE = frozenset("have has got only just with single had total having of".split())
_GOES_ON = frozenset("and plus with".split())
_ELLIPTIC = frozenset("have has got only just had is".split())
_WISH = frozenset("use using need want wants".split())
_FOR_ONE_USE = frozenset("for to per in on".split())
_PER_HOST = frozenset("host node server box machine blade slot pci pcie mezzanine riser".split())
_OTHER_THINGS = frozenset({"fc", "hba", "physical-switch", "vm", "host", "link", "sas"})
_NUMBERED_THINGS = frozenset(
    "nic port ports event vlan id version v tcp udp error kb smb gen r server windows node host lun".split()
)
_PER = frozenset("per each every".split())
_STORAGE_ROLES = frozenset({"iscsi", "smb", "s2d"})
_TO_USE = frozenset("for to dedicated reserved are used just only on nics ports do of them is are".split())
_SPREADS = frozenset("over across between among spread total altogether".split())
_SAME_FOR_ALL = frozenset(
    "all each at of with running are being every a is they both only x these them per host node".split()
)
_NOT_THEIRS = frozenset({"link", "physical-switch", "fc", *PORT_TERMS})
_THE_REST = frozenset("rest others other remaining remainder".split())
_BACK = 16
_FEW = 4
_MOST_HOSTS = 64


@dataclass(frozen=True, slots=True)
class Counted:
    """Ports of a host that were counted. `count`: for one host. `use`: the storage they are spoken for."""

    phrase: Phrase
    count: int
    use: str | None = None


@dataclass(frozen=True, slots=True)
class Counting:
    """All phrases on ports. `ranges`: words of each, also of those that count none; their speeds are spoken for."""

    counted: tuple[Counted, ...]
    ranges: tuple[tuple[int, int], ...]


def count_ports(scene: Scene, taken: Sequence[tuple[int, int]]) -> Counting:
    """Read all phrases. taken: word ranges that a layout in words has used already."""
    counted: list[Counted] = []
    ranges: list[tuple[int, int]] = []
    gone, hosts = False, _hosts_said(scene)
    for phrase in _joined(scene, _phrases(scene, taken)):
        if phrase.count is not None and phrase.named and _goes_away(scene, phrase.first):
            ranges.append((phrase.first, phrase.last))
            gone = True
            continue
        use = _use_behind(scene, phrase.last)
        if _counts(scene, phrase, bool(counted), gone, use):
            phrase = _with_rdma_behind(scene, _with_speed_behind(scene, phrase))
            counted.append(Counted(phrase, _for_one_host(scene, phrase, hosts), use))
        elif phrase.count in (None, 1) or not (phrase.named or phrase.of_them):
            continue  # the speed of "one 1Gb port" may be that of a link
        ranges.append((phrase.first, phrase.last))
    return Counting(tuple(counted), tuple(ranges))


def the_rest_gbps(scene: Scene, i: int) -> float | None:
    """The speed of what is left, said from word `i` on: "the rest 1Gb", "the others are gigabit"."""
    for j in range(i, min(i + 6, len(scene.words))):
        if scene.words[j].text in _THE_REST:
            found = (speed_at(scene, k) for k in range(j + 1, min(j + 4, len(scene.words))))
            return next((speed[0] for speed in found if speed is not None), None)
    return None


def _phrases(scene: Scene, taken: Sequence[tuple[int, int]]) -> Iterator[Phrase]:
    blocked = {j for first, last in taken for j in range(first, last)}
    i = 0
    while i < len(scene.words):
        phrase = phrase_at(scene, i) if i not in blocked and _may_begin(scene, i) else None
        if phrase is None:
            i += 1
        else:
            i = phrase.last
            if blocked.isdisjoint(range(phrase.first, phrase.last)):
                yield phrase


def _joined(scene: Scene, phrases: Iterator[Phrase]) -> Iterator[Phrase]:
    """The phrases, with "one Mellanox and one Intel 25Gb port" as one that counts two."""
    held: Phrase | None = None
    for phrase in phrases:
        if held is not None:
            between = scene.texts[held.last : phrase.first]
            maker = 2 <= len(between) <= 3 and between[-1] == "and" and ADJECTIVES.issuperset(between[:-1])
            together = maker and phrase.named
            if together and phrase.count and held.count:
                yield replace(phrase, first=held.first, count=held.count + phrase.count, rdma=held.rdma and phrase.rdma)
                held = None
                continue
            yield held
        # A number and a maker without a noun: the noun may follow behind "and".
        bare = phrase.count is not None and not phrase.named and phrase.gbps is None
        held = phrase if bare and not phrase.of_them and not phrase.more else None
        if held is None:
            yield phrase
    if held is not None:
        yield held


def _may_begin(scene: Scene, i: int) -> bool:
    """Whether a phrase may begin at word `i`: not in a name, a version or the number of something."""
    known = scene.at.get(i)
    if known is not None and (known.term.kind == "windows" or known.first < i):
        return False
    if scene.words[i].text in ("x", "and"):
        return False
    if i and scene.numbers[i] is not None and not scene.gap(i) and scene.word(i - 1) != "x":
        return False  # "BCM57414": part of a name
    if scene.numbers[i] is None or scene.breaks(i) or not scene.words[i].text.isdigit():
        return True
    return scene.word(i - 1) not in _NUMBERED_THINGS or scene.word(i - 2) in _PER


def _counts(scene: Scene, phrase: Phrase, earlier: bool, gone: bool, use: str | None) -> bool:
    """Whether a phrase says how many ports a host has."""
    if not phrase.count or phrase.more or _is_of_other_things(scene, phrase):
        return False
    before = scene.before(phrase.first, 6)
    begins = scene.clauses[scene.clause_of[phrase.first]].first
    planned = not earlier and not scene.asks(phrase.first) and phrase.gbps is not None
    adds = _ADD if not planned else _ADD - _BUY
    if (not gone and adds.intersection(before[:3])) or _is_figure_of_speech(scene, phrase, before):
        return False
    if scene.asks(phrase.first):
        if _ASK_FOR.intersection((*before, *scene.after(phrase.last, 4))):
            return False
    elif not _HANDBOOK.isdisjoint(scene.texts[max(begins, phrase.first - _BACK) : phrase.first]):
        return False
    if phrase.of_them and (phrase.rdma or phrase.gbps is not None):
        return True
    if phrase.count == 1 and not _is_really_one(scene, phrase, before, earlier):
        return False
    if phrase.named or phrase.of_them:
        return True
    if phrase.gbps is not None:
        return True
    if gone and _ARRIVE.intersection(before[:2]):
        return True
    if earlier and (use is not None or _says_where(scene, phrase)):
        return True
    return _is_elliptic(scene, phrase, before)


def _is_figure_of_speech(scene: Scene, phrase: Phrase, before: Sequence[str]) -> bool:
    """ "per two NICs", "between 1 and 2 ports", "on the same two ports"; not "the same two 10Gb ports"."""
    if "between" in before[1:3] and before[:1] == ("and",):
        return True
    if _SAME.intersection(before[:1]):
        return phrase.gbps is None or (phrase.count or 0) < 2
    if before[:1] == ("share",):
        return (phrase.count or 0) <= _FEW
    if before[:1] == ("each",) and (phrase.multiport or phrase.gbps is not None):
        return False
    return bool(_FIGURE_OF_SPEECH.intersection(before[:1])) and not scene.breaks(phrase.first)


def _is_of_other_things(scene: Scene, phrase: Phrase) -> bool:
    """ "2 x 8Gb FC HBAs", "a 24 port switch", "two 10Gb links to the core": no ports of the host."""
    if any(text.startswith("uplink") for text in scene.texts[phrase.first : phrase.last]):
        begins = scene.clauses[scene.clause_of[phrase.first]].first
        if any(scene.term(j) == "physical-switch" for j in range(max(begins, phrase.first - _BACK), phrase.first)):
            return True
    if scene.breaks(phrase.last):
        return False
    speed = speed_at(scene, phrase.last)
    thing = scene.term(speed[1] if speed else phrase.last)
    if thing == "link":
        return not (phrase.strong_unit and (phrase.count or 0) > 1)
    return thing in _OTHER_THINGS


def _is_really_one(scene: Scene, phrase: Phrase, before: Sequence[str], earlier: bool) -> bool:
    """ "only one NIC" counts; "on one NIC", "one NIC for management" does not."""
    after = scene.after(phrase.last, 3)
    alone = scene.word(phrase.first) in ("only", "just") or after[:1] == ("only",)
    alone = alone or (scene.word(phrase.first) == "single" and before[:1] not in (("a",), ("one",), ("the",)))
    had = bool(_HAVE.intersection(before[:3])) or alone
    beside = earlier or bool(_GOES_ON.intersection(after[:1]))
    one_use = bool(_FOR_ONE_USE.intersection(after[:1])) and _PER_HOST.isdisjoint(after[1:])
    return (had or (beside and phrase.gbps is not None)) and not one_use


def _says_where(scene: Scene, phrase: Phrase) -> bool:
    return scene.word(phrase.last - 1) in ("onboard", "board", "integrated", "embedded")


def _is_elliptic(scene: Scene, phrase: Phrase, before: Sequence[str]) -> bool:
    """ "we only have two", after ports were named."""
    if not _ELLIPTIC.intersection(before[:1]) or not scene.breaks(phrase.last) or not _WISH.isdisjoint(before):
        return False
    return any(scene.term(i) in PORT_TERMS for i in range(max(0, phrase.first - _BACK), phrase.first))


def _goes_away(scene: Scene, first: int) -> bool:
    for word in scene.before(first, 4):
        if word in _STAY:
            return False
        if word in _GO:
            return True
    return False


def _use_behind(scene: Scene, i: int) -> str | None:
    """The storage that ports are spoken for ("2 for iSCSI", "two iSCSI NICs")."""
    for j in range(i, min(i + 4, len(scene.words))):
        if scene.breaks(j):
            return None
        known = scene.at.get(j)
        if known is not None and known.term.role in _STORAGE_ROLES:
            return known.term.role
        if scene.words[j].text not in _TO_USE:
            return None
    return None


def _with_speed_behind(scene: Scene, phrase: Phrase) -> Phrase:
    """With the speed said after the noun: "4 NICs, all 1Gb", "four ports (10Gb)", "4 NICs at 1Gb each"."""
    if phrase.gbps is not None or not phrase.named:
        return phrase
    sentence = scene.sentence_of(phrase.first)
    for j in range(phrase.last, min(phrase.last + 5, len(scene.words))):
        if scene.sentence_of(j) != sentence:
            break
        found = speed_at(scene, j)
        if found is not None:
            of_others = scene.term(found[1]) in _NOT_THEIRS and not scene.breaks(found[1])
            return phrase if of_others else replace(phrase, gbps=found[0], last=found[1])
        if scene.words[j].text not in _SAME_FOR_ALL:
            break
    return phrase


def _with_rdma_behind(scene: Scene, phrase: Phrase) -> Phrase:
    """With RDMA said in brackets after the noun: "two 25Gb cards (Mellanox, RoCE)"."""
    if "(" not in scene.gap(phrase.last):
        return phrase
    for j in range(phrase.last, min(phrase.last + 5, len(scene.words))):
        if scene.term(j) in RDMA_TERMS:
            return replace(phrase, rdma=True)
        if ")" in scene.gap(j + 1):
            break
    return phrase


def _hosts_said(scene: Scene) -> int | None:
    """How many hosts the message speaks of, where it names one number of them."""
    counts = {
        scene.whole(i - 1)
        for i in range(1, len(scene.words))
        if scene.term(i) == "host" and not scene.breaks(i) and 2 <= (scene.whole(i - 1) or 0) <= _MOST_HOSTS
    }
    return counts.pop() if len(counts) == 1 else None


def _for_one_host(scene: Scene, phrase: Phrase, hosts: int | None) -> int:
    """The count of one host where the words count for the cluster: "12 ports over 3 nodes"."""
    count = phrase.count or 0
    spread = False
    between = (*scene.after(phrase.last, 3), *scene.before(phrase.first, 2))
    if hosts and count % hosts == 0 and ("them" in between[:3] and not {"between", "among"}.isdisjoint(between[:3])):
        return count // hosts
    if hosts and count % hosts == 0 and "share" in between[3:]:
        return count // hosts
    for j in range(phrase.last, min(phrase.last + 8, len(scene.words) - 1)):
        if scene.sentence_of(j) != scene.sentence_of(phrase.first):
            break
        spread = spread or scene.words[j].text in _SPREADS
        over = scene.whole(j)
        if over and scene.term(j + 1) == "host":
            return count // over if spread and count % over == 0 else count
    return count
