"""What the counted ports of a host add up to: `nic_groups`, `nic_total`, and whether hosts differ.

A total may stand beside its groups ("6 NICs, two of them 10Gb"), counts may sum up ("4 onboard plus a dual-port
card"), repeat one another, or contradict.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nicwise.understand.facts.claim import Claim
from nicwise.understand.facts.corrections import CORRECTS
from nicwise.understand.facts.counted import Counted, count_ports, the_rest_gbps
from nicwise.understand.facts.phrases import Phrase
from nicwise.understand.scene import Scene

_APART = frozenset("or but not".split())
_OTHER_HOST = frozenset("first other second another old new third one".split())
_NEAR = 6
_MOST_PHRASES = 12


@dataclass(frozen=True, slots=True)
class Ports:
    """claims: on `nic_groups` or `nic_total`. ranges: words read. hosts_differ: their counts are unlike."""

    claims: tuple[Claim, ...]
    ranges: tuple[tuple[int, int], ...]
    hosts_differ: bool


def sum_of(phrases: Sequence[Phrase], first: int, last: int) -> Claim:
    """What phrases count together, claimed by the words from `first` to before `last`."""
    claim = _claims([Counted(phrase, phrase.count or 1) for phrase in phrases], None)[0]
    return replace(claim, first=first, last=last)


def find_ports(scene: Scene, taken: Sequence[tuple[int, int]]) -> Ports:
    """What a message says of the ports of a host. taken: word ranges that a layout in words has used already."""
    counting = count_ports(scene, taken)
    counted = counting.counted[:_MOST_PHRASES]
    if not counted:
        return Ports((), counting.ranges, False)
    if _hosts_differ(scene, counted):
        least = min(counted, key=lambda part: part.count)
        return Ports(tuple(_claims([least], None)), counting.ranges, True)
    return Ports(tuple(_add_up(scene, counted)), counting.ranges, False)


def _hosts_differ(scene: Scene, counted: Sequence[Counted]) -> bool:
    """ "host A has 4 NICs, host B has 6": each count follows a host of its own."""
    if len(counted) != 2 or counted[0].count == counted[1].count:
        return False
    one, other = (_host_before(scene, part.phrase.first) for part in counted)
    return one is not None and other is not None and one != other


def _host_before(scene: Scene, i: int) -> str | None:
    """The name of the host that word `i` speaks of: "A", "2", "other"."""
    for j in range(i - 1, max(i - 6, -1), -1):
        if scene.term(j) == "host":
            name = scene.word(j + 1)
            if not scene.breaks(j + 1) and (len(name) == 1 or name.isdigit()):
                return name
            return scene.word(j - 1) if scene.word(j - 1) in _OTHER_HOST else None
        if scene.word(j) in _OTHER_HOST and scene.word(j + 1) in ("one", "has", "have"):
            return scene.word(j)
    return None


def _add_up(scene: Scene, counted: Sequence[Counted]) -> list[Claim]:
    parts = _parts_of_total(scene, counted)
    if parts is not None:
        return _claims(parts, counted[0])
    kept: list[Counted] = []
    for part in counted:
        same = next((k for k, old in enumerate(kept) if _repeats(scene, kept[-1].phrase, old, part)), None)
        if same is not None:
            if kept[same].phrase.gbps is None:
                kept[same] = replace(kept[same], phrase=replace(kept[same].phrase, gbps=part.phrase.gbps))
        elif kept and not _joined(scene, kept[-1], part):
            # Both are claimed; settling finds the correction or the contradiction.
            return [*_claims(kept, None), *_claims([part], None)]
        else:
            kept.append(part)
    return _claims(kept, None)


def _parts_of_total(scene: Scene, counted: Sequence[Counted]) -> list[Counted] | None:
    """The groups of a total that was said first ("6 NICs: 4 onboard and 2 x 10Gb"), or None."""
    first, rest = counted[0], list(counted[1:])
    if not rest:
        return None
    if all(_is_of_them(scene, part.phrase) for part in rest):
        rest = [_as_part(scene, first, part) for part in rest]
    elif first.phrase.gbps is not None or first.phrase.multiport or not first.phrase.named:
        return None
    amount = sum(part.count for part in rest)
    detailed = len(rest) > 1 or any(part.phrase.gbps is not None or part.use or part.phrase.rdma for part in rest)
    if amount == first.count and detailed:
        return rest
    if amount < first.count and any(_is_of_them(scene, part.phrase) for part in rest):
        speed = the_rest_gbps(scene, rest[-1].phrase.last)
        if speed is None:
            speed = first.phrase.gbps
        return [*rest, replace(first, count=first.count - amount, phrase=replace(first.phrase, gbps=speed, rdma=False))]
    return None


def _as_part(scene: Scene, whole: Counted, part: Counted) -> Counted:
    """A part of a total, told as "two of them": of its speed, of its cards, and RDMA where that is what is told."""
    before = scene.before(part.phrase.first, 3)
    rdma = part.phrase.rdma or any(scene.term(part.phrase.first - 1 - j) == "rdma" for j in range(len(before)))
    speed = whole.phrase.gbps if part.phrase.gbps is None else part.phrase.gbps
    cards = whole.phrase.multiport and not part.phrase.multiport and not part.phrase.named
    count = part.count * whole.phrase.per_card if cards else part.count
    return replace(part, count=count, phrase=replace(part.phrase, gbps=speed, rdma=rdma))


def _is_of_them(scene: Scene, phrase: Phrase) -> bool:
    """ "two of them", "of which two", "4 NICs (2 of 10 Gb)", "4 NICs: 2 onboard": it tells of the total before it."""
    before = scene.before(phrase.first, 2)
    if phrase.of_them or (before[1:] == ("of",) and before[0] in ("them", "which", "these", "those")):
        return True
    return any(mark in scene.gap(phrase.first) for mark in "(:")


def _repeats(scene: Scene, newest: Phrase, old: Counted, part: Counted) -> bool:
    """Whether a count says again what was said before ("4 NICs ... my 4 1Gb NICs")."""
    if old.count != part.count or old.use or part.use:
        return False
    between = {scene.words[i].text for i in range(newest.last, part.phrase.first)}
    if part.phrase.first - newest.last <= 3 and (not between or between & {"and", "plus", "with"}):
        return False
    return old.phrase.gbps == part.phrase.gbps or part.phrase.gbps is None or old.phrase.gbps is None


def _joined(scene: Scene, one: Counted, other: Counted) -> bool:
    """Whether two counts add up: said in one breath, or of different kinds."""
    if one.phrase.gbps is not None and other.phrase.gbps is not None and one.phrase.gbps != other.phrase.gbps:
        return True
    if scene.sentence_of(one.phrase.first) != scene.sentence_of(other.phrase.first):
        return other.use is not None or one.phrase.multiport != other.phrase.multiport
    between = [scene.words[i].text for i in range(one.phrase.last, other.phrase.first)]
    return len(between) <= _NEAR and (_APART | CORRECTS).isdisjoint(between)


def _claims(parts: Sequence[Counted], total: Counted | None) -> list[Claim]:
    """`nic_groups` where speeds, uses or RDMA are said, else `nic_total` alone."""
    phrases = [part.phrase for part in (*parts, *((total,) if total else ()))]
    first, last = min(phrase.first for phrase in phrases), max(phrase.last for phrase in phrases)
    groups = tuple(_groups(parts))
    if all(group.keys() == {"count"} for group in groups):
        return [Claim("nic_total", sum(part.count for part in parts), first, last)]
    return [Claim("nic_groups", groups, first, last)]


def _groups(parts: Sequence[Counted]) -> Iterator[dict[str, object]]:
    """Ports of one speed and use are one group."""
    merged: dict[tuple[float | None, bool, str | None], int] = {}
    for part in parts:
        kind = (part.phrase.gbps, part.phrase.rdma, part.use)
        merged[kind] = merged.get(kind, 0) + part.count
    for (speed, rdma, use), count in merged.items():
        said = {"gbps": speed, "rdma": rdma or None, "use": use}
        yield {"count": count} | {name: value for name, value in said.items() if value is not None}
