"""What the counted ports of a host add up to: `nic_groups`, `nic_total`, and whether hosts differ.

Reads phrases in order: totals beside groups ("6 NICs, two of them 10Gb"), sums ("4 onboard plus a dual-port card"),
ports that go away or have yet to be bought, and counts for a whole cluster ("12 ports over 3 nodes").
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nicwise.understand.facts.claim import Claim
from nicwise.understand.facts.phrases import Phrase, phrase_at, speed_at
from nicwise.understand.scene import Scene

_GOES = frozenset(
    """
        rip remove removing removed replace replacing replaced drop dropping lose loses losing lost instead
        retire retiring pull pulling swap swapping than died dead broken failed dies fails failing from unplug
        unplugging
    """.split()
)
_ADDS = frozenset("add adding added buy buying another plus2 order ordering get extra".split())
_NEEDED = frozenset(
    (
        "need needs needed require requires required necessary recommend recommends recommended says minimum "
        "least should"
    ).split()
)
_NOT_HELD = frozenset("per every between same share sharing each".split())
_HAS = frozenset("have has got only just with single had total having of".split())
_OVER = frozenset("over across between among in on spread shared".split())
_ARRIVES = frozenset("in install installing get fit fitting".split())
_HOST_NOUNS = frozenset({"host"})
_UNIFORM = frozenset("all each at of with running are being every a is they both only x these them".split())


@dataclass(frozen=True, slots=True)
class _Counted:
    """A phrase that counts ports which the hosts have."""

    phrase: Phrase
    count: int
    use: str | None = None


def find_ports(scene: Scene, taken: Sequence[tuple[int, int]]) -> tuple[list[Claim], list[tuple[int, int]], list[str]]:
    """Claims on ports, the word ranges of all phrases read (speeds in them are spoken for), and notes.

    taken: word ranges that a layout in words has used already.
    """
    counted: list[_Counted] = []
    ranges: list[tuple[int, int]] = []
    gone = False
    i = 0
    blocked = {j for first, last in taken for j in range(first, last)}
    while i < len(scene.words):
        phrase = None if i in blocked else _starting(scene, i)
        if phrase is None:
            i += 1
            continue
        i = max(phrase.last, i + 1)
        if blocked.intersection(range(phrase.first, phrase.last)):
            continue
        if phrase.count is not None and phrase.named and _goes_away(scene, phrase.first):
            ranges.append((phrase.first, phrase.last))
            gone = True
            continue
        use = _use_after(scene, phrase.last)
        if not _counts(scene, phrase, bool(counted), gone, use):
            if phrase.count is not None and (phrase.named or phrase.of_them):
                ranges.append((phrase.first, phrase.last))
            continue
        phrase = _uniform_speed(scene, phrase)
        i = max(i, phrase.last)
        count = _for_one_host(scene, phrase)
        counted.append(_Counted(phrase, count, use))
        ranges.append((phrase.first, phrase.last))
    return (*_add_up(scene, counted)[:1], ranges, _add_up(scene, counted)[1])


def _starting(scene: Scene, i: int) -> Phrase | None:
    """A phrase that begins at word `i` and counts something or numbers a speed of ports."""
    word = scene.words[i].text
    before = scene.word(i - 1)
    if (
        scene.numbers[i] is not None
        and not scene.breaks(i)
        and before
        in (
            "nic",
            "port",
            "event",
            "vlan",
            "id",
            "version",
            "v",
            "ports",
            "tcp",
            "udp",
            "error",
            "kb",
            "smb",
            "gen",
            "r",
            "server",
            "windows",
        )
    ):
        return None
    known = scene.at.get(i)
    if known is not None and known.term.kind == "windows":
        return None
    if known is not None and known.first < i and known.term.id not in ("one-nic",):
        return None
    if word in ("a", "an", "x", "and", "of", "with", "more", "additional"):
        if word in ("a", "an") and (phrase := phrase_at(scene, i + 1) if i + 1 < len(scene.words) else None):
            return phrase if phrase.count is None and phrase.multiport else (phrase if phrase.multiport else None)
        return None
    return phrase_at(scene, i)


def _counts(scene: Scene, phrase: Phrase, earlier: bool, gone: bool, use: str | None) -> bool:
    """Whether a phrase says how many ports a host has."""
    if phrase.count is None or phrase.count < 1 or phrase.more:
        return False
    after = scene.after(phrase.last, 2)
    if (
        (
            after[:1]
            and (known := scene.at.get(phrase.last)) is not None
            and known.term.id in ("fc", "hba", "physical-switch", "vm", "host", "link", "sas")
        )
        and not (known.term.id == "link" and phrase.strong_unit and phrase.count > 1)
        and not scene.breaks(phrase.last)
    ):
        return False
    before = scene.before(phrase.first, 6)
    if any(word in _ADDS for word in before[:3]) and not gone and phrase.first > 0:
        return False
    if before[:1] and before[0] in _NOT_HELD:
        return False
    if scene.asks(phrase.first) and any(word in _NEEDED for word in (*before, *scene.after(phrase.last, 4))):
        return False
    if not scene.asks(phrase.first) and any(
        word in ("says", "recommends", "recommended", "recommend", "least", "minimum") for word in before
    ):
        return False
    if phrase.count == 1:
        near = before[:3]
        if (
            not (earlier and phrase.gbps is not None)
            and not any(word in _HAS for word in near)
            and scene.word(phrase.first) not in ("only", "single")
        ):
            return False
        if after[:1] and after[0] in ("for", "to", "per", "in"):
            return False
    if phrase.named or phrase.of_them:
        return True
    if phrase.gbps is not None:
        return phrase.strong_unit or earlier or _times(scene, phrase)
    return (gone and any(word in _ARRIVES for word in before[:2])) or (earlier and use in ("iscsi", "smb", "s2d"))


def _times(scene: Scene, phrase: Phrase) -> bool:
    return any(scene.word(i) in ("x", "times") for i in range(phrase.first, phrase.last))


def _goes_away(scene: Scene, first: int) -> bool:
    before = scene.before(first, 4)
    for word in before:
        if word in ("with", "by", "to", "have", "has", "in"):
            return False
        if word in _GOES:
            return True
    return False


def _use_after(scene: Scene, i: int) -> str | None:
    """The storage role that ports are spoken for ("2 for iSCSI", "two iSCSI NICs")."""
    for j in range(i, min(i + 4, len(scene.words))):
        if scene.breaks(j) and j > i:
            return None
        known = scene.at.get(j)
        if known is not None and known.term.role in ("iscsi", "smb", "s2d"):
            return known.term.role
        if scene.words[j].text not in (
            "for",
            "to",
            "dedicated",
            "reserved",
            "are",
            "used",
            "just",
            "only",
            "on",
            "nics",
            "ports",
            "do",
            "of",
            "them",
        ):
            return None
    return None


def _uniform_speed(scene: Scene, phrase: Phrase) -> Phrase:
    """The speed said after the noun: "4 NICs, all 1Gb", "four ports (10Gb)", "4 NICs at 1Gb each"."""
    if phrase.gbps is not None or not phrase.named:
        return phrase
    i = phrase.last
    sentence = scene.sentence_of(phrase.first)
    for j in range(i, min(i + 5, len(scene.words))):
        if scene.sentence_of(j) != sentence:
            break
        found = speed_at(scene, j)
        if found is not None and (scene.numbers[j] != 1 or not _counts_again(scene, found[1])):
            if _counts_again(scene, found[1]) or (
                (known := scene.at.get(found[1])) is not None
                and not scene.breaks(found[1])
                and known.term.id in ("link", "physical-switch", "fc")
            ):
                break
            return replace(phrase, gbps=found[0], last=found[1])
        if scene.words[j].text not in _UNIFORM and scene.words[j].text not in ("host", "node", "server", "per"):
            break
    return phrase


def _counts_again(scene: Scene, i: int) -> bool:
    known = scene.at.get(i)
    return known is not None and known.term.id in ("nic", "port", "card") and not scene.breaks(i)


def _for_one_host(scene: Scene, phrase: Phrase) -> int:
    """The count of one host where the words count for the cluster: "12 ports over 3 nodes"."""
    count = phrase.count or 0
    spread = False
    for j in range(phrase.last, min(phrase.last + 8, len(scene.words))):
        if scene.sentence_of(j) != scene.sentence_of(phrase.first):
            break
        word = scene.words[j].text
        if word in ("over", "across", "between", "among", "spread", "total", "altogether"):
            spread = True
        value = scene.numbers[j]
        known = scene.at.get(j + 1)
        if value and known is not None and known.term.id in _HOST_NOUNS:
            return count // int(value) if spread and value > 1 and count % int(value) == 0 else count
    return count


def _add_up(scene: Scene, counted: Sequence[_Counted]) -> tuple[list[Claim], list[str]]:
    notes: list[str] = []
    if not counted:
        return [], notes
    first = counted[0]
    bare = first.phrase.gbps is None and not first.phrase.multiport and first.phrase.named
    rest = list(counted[1:])
    if bare and rest:
        parts = sum(part.count for part in rest)
        of_them = any(part.phrase.of_them for part in rest)
        speeds = any(part.phrase.gbps is not None or part.use for part in rest)
        if parts == first.count and speeds:
            return _claims(rest, first), notes
        if of_them and parts < first.count:
            remainder = replace(
                first,
                count=first.count - parts,
                phrase=replace(first.phrase, gbps=_the_rest(scene, rest[-1].phrase.last)),
            )
            return _claims([*rest, remainder], first), notes
    kept: list[_Counted] = []
    for part in counted:
        same = next((k for k, old in enumerate(kept) if _repeats(scene, kept[-1], old, part)), None)
        if same is not None:
            if kept[same].phrase.gbps is None:
                kept[same] = replace(kept[same], phrase=replace(kept[same].phrase, gbps=part.phrase.gbps))
            continue
        if kept and not _joined(scene, kept[-1], part):
            return _totals_apart(scene, kept, part), notes
        kept.append(part)
    return _claims(kept, None), notes


def _the_rest(scene: Scene, i: int) -> float | None:
    """The speed of what is left: "the rest 1Gb", "the others are gigabit"."""
    for j in range(i, min(i + 6, len(scene.words))):
        if scene.words[j].text in ("rest", "others", "other", "remaining", "remainder"):
            for k in range(j + 1, min(j + 4, len(scene.words))):
                if (found := speed_at(scene, k)) is not None:
                    return found[0]
    return None


def _repeats(scene: Scene, newest: _Counted, old: _Counted, part: _Counted) -> bool:
    if old.count != part.count or (old.use or part.use):
        return False
    if _joined_closely(scene, newest.phrase, part.phrase):
        return False
    return old.phrase.gbps == part.phrase.gbps or part.phrase.gbps is None or old.phrase.gbps is None


def _joined_closely(scene: Scene, one: Phrase, other: Phrase) -> bool:
    between = {scene.words[i].text for i in range(one.last, other.first)}
    return other.first - one.last <= 3 and (not between or bool(between & {"and", "plus", "with"}))


def _joined(scene: Scene, one: _Counted, other: _Counted) -> bool:
    """Whether two counts add up: said in one sentence, or of different speeds."""
    if one.phrase.gbps is not None and other.phrase.gbps is not None and one.phrase.gbps != other.phrase.gbps:
        return True
    if scene.sentence_of(one.phrase.first) != scene.sentence_of(other.phrase.first):
        return other.use is not None or one.phrase.multiport != other.phrase.multiport
    between = [scene.words[i].text for i in range(one.phrase.last, other.phrase.first)]
    return len(between) <= 6 and not any(word in ("or", "but", "not", "b", "other") for word in between)


def _totals_apart(scene: Scene, kept: Sequence[_Counted], part: _Counted) -> list[Claim]:
    """Two counts that don't add up: both are claimed, and resolving finds the contradiction or the correction."""
    claims = _claims(kept, None)
    return [*claims, Claim("nic_total", part.count, part.phrase.first, part.phrase.last)]


def _claims(parts: Sequence[_Counted], total: _Counted | None) -> list[Claim]:
    """`nic_groups` where speeds, uses or several kinds are said, else `nic_total` alone."""
    first = min(part.phrase.first for part in (*parts, *([total] if total else [])))
    last = max(part.phrase.last for part in (*parts, *([total] if total else [])))
    amount = sum(part.count for part in parts)
    if all(part.phrase.gbps is None and not part.phrase.rdma and part.use is None for part in parts):
        return [Claim("nic_total", amount, first, last)]
    merged: dict[tuple[float | None, bool, str | None], int] = {}
    for part in parts:
        key = (part.phrase.gbps, part.phrase.rdma, part.use)
        merged[key] = merged.get(key, 0) + part.count
    groups = tuple(
        {"count": count}
        | ({"gbps": speed} if speed else {})
        | ({"rdma": True} if rdma else {})
        | ({"use": use} if use else {})
        for (speed, rdma, use), count in merged.items()
    )
    return [Claim("nic_groups", groups, first, last)]
