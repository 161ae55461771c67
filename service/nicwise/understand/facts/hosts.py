"""What a message says of the hosts as such: how many, whether they form a cluster, how many switches they reach."""

import itertools
from collections.abc import Iterator, Sequence

from nicwise.understand.facts.claim import Claim
from nicwise.understand.facts.guests import on_a_host
from nicwise.understand.negation import is_denied
from nicwise.understand.scene import Scene

_BEFORE_HOSTS = frozenset(
    """
        physical identical hyper v clustered new old dell hp hpe blade big small of our the x hyperv windows separate
        fujitsu lenovo rack mounted rackmount standalone stand alone single supermicro cisco poweredge proliant
        thinksystem primergy more or less old existing production desktop spare used test lab remaining
    """.split()
)
_NUMBERED = frozenset("server windows per port vlan event host node id version gen".split())
_HAVE_ONE = frozenset("only just single have got".split())
_TRAFFIC_OF_CLUSTER = frozenset(
    """
        network networks traffic communication communications comms nic nics private heartbeat shared ip name only
        validation port ports service manager aware validate
    """.split()
)
_WONDERED = frozenset("need require without or instead what whether should".split())
_REQUIRED = (("need", "you"), ("requires", "it"), ("requires", "migration"), ("needs", "migration"), ("need", "vms"))
"""Words before "a cluster" in what somebody says of any host, the last word first."""
_GONE = frozenset("gone dissolved removed destroyed retired history".split())
_NOT_OURS = frozenset("file sql guest exchange print nfs storage non vmware k8s".split())
_BEFORE_SWITCHES = frozenset(
    """
        physical separate cisco hp dell gigabit different top of rack stacked core independent network redundant
        juniper procurve gbe gb access distribution catalyst nexus aruba unstacked tor managed unmanaged of the
    """.split()
)
_VIRTUAL = frozenset("virtual vm vswitch external internal private logical".split())
_REACH = 6


def find_hosts(scene: Scene) -> Iterator[Claim]:
    for i in range(len(scene.words)):
        value = scene.whole(i)
        if value is None or not 1 <= value <= 64:
            continue
        noun = _noun_of_hosts(scene, i)
        before = scene.before(i, 2)
        if before == ("of", "cluster") and (scene.breaks(i + 1) or noun is not None):
            yield Claim("hosts", value, i - 2, noun or i + 1)
            continue
        if noun is None:
            if scene.gap(i).strip() in (":", "=") and scene.term(i - 1) == "host" and scene.word(i - 1).endswith("s"):
                yield Claim("hosts", value, i - 1, i + 1)
            continue
        if _NUMBERED.intersection(before[:1]) and not scene.breaks(i):
            continue
        if value == 1 and not _HAVE_ONE.intersection(before[:1]):
            continue
        if before[:1] in (("other",), ("than",)):
            continue
        yield Claim("hosts", value, i, noun)


def _noun_of_hosts(scene: Scene, i: int) -> int | None:
    """Index behind the noun that a number counts, where it is one for hosts."""
    j = i + 1
    while j < min(i + _REACH, len(scene.words)) and not (scene.breaks(j) and scene.gap(j) != "-"):
        known = scene.at.get(j)
        if known is not None:
            if on_a_host(scene, j):
                return None
            blades = known.term.id == "blade" and scene.word(known.last - 1).endswith("s")
            if blades or known.term.id in ("host", "server-model"):
                return known.last
            if known.term.kind == "windows":
                j = known.last
                continue
        if scene.words[j].text not in _BEFORE_HOSTS:
            return None
        j += 1
    return None


def find_clustered(scene: Scene, taken: Sequence[tuple[int, int]]) -> Iterator[Claim]:
    """taken: word ranges of a layout, where "cluster" names traffic."""
    blocked = {j for first, last in taken for j in range(first, last)}
    for i, text in enumerate(scene.texts):
        following, before = scene.word(i + 1), scene.word(i - 1)
        if text == "standalone" or (text in ("stand", "non") and following in ("alone", "clustered")):
            if not is_denied(scene, i) and not (scene.asks(i) and before in ("a", "or", "on")):
                yield Claim("clustered", False, i, i + (1 if text == "standalone" else 2))
        elif text in ("cluster", "clustered", "clustering") and i not in blocked:
            if _is_traffic(scene, i) or not _NOT_OURS.isdisjoint(scene.before(i, 4)):
                continue
            if is_denied(scene, i) or (following in ("is", "was") and scene.word(i + 2) in _GONE):
                yield Claim("clustered", False, i, i + 1)
            elif text == "clustered" or not (_is_wondered(scene, i) if scene.asks(i) else _is_required(scene, i)):
                yield Claim("clustered", True, i, i + 1)


def _is_traffic(scene: Scene, i: int) -> bool:
    """Whether "cluster" names a kind of traffic: "cluster network", "cluster and LM"."""
    if scene.word(i - 1) == "failover":
        return False
    if scene.term(i) == "heartbeat" or (not scene.breaks(i + 1) and scene.word(i + 1) in _TRAFFIC_OF_CLUSTER):
        return True
    beside = [scene.at.get(j) for j in (i + 2, i - 2) if scene.word((i + j) // 2) == "and"]
    return any(mention is not None and mention.term.role is not None for mention in beside)


def _is_wondered(scene: Scene, i: int) -> bool:
    """In a question: "do I need a cluster", "with or without a cluster"; any other cluster is there."""
    before = scene.before(i, 5)
    return not _WONDERED.isdisjoint((*before, *scene.after(i + 1, 2)))


def _is_required(scene: Scene, i: int) -> bool:
    """ "A forum said you need a failover cluster" tells of no cluster."""
    before = scene.before(i, 5)
    return any(pair in _REQUIRED for pair in itertools.pairwise(before))


def find_switches(scene: Scene) -> Iterator[Claim]:
    """How many physical switches a host is cabled to; none where cables join the hosts instead."""
    for mention in scene.subjects:
        said = scene.texts[mention.first : mention.last]
        if mention.term.id != "switchless" or not _TO_SWITCHES_TOO.isdisjoint(said):
            continue
        if "switch" in said or _is_of_hosts(scene, mention.first):
            yield Claim("switches", 0, mention.first, mention.last)
            return
    for mention in scene.mentions:
        if mention.term.id != "physical-switch" or scene.word(mention.first + 1) in ("independent", "embedded"):
            continue
        i = mention.first - 1
        if scene.word(i) == "same" and not scene.asks(i) and not is_denied(scene, i):
            yield Claim("switches", 1, i, mention.last)
            continue
        while 0 < i > mention.first - _REACH and scene.whole(i) is None and scene.words[i].text in _BEFORE_SWITCHES:
            i -= 1
        if i < 0 or scene.breaks(i + 1) or not _VIRTUAL.isdisjoint(scene.texts[i : mention.first]):
            continue
        value = scene.whole(i)
        if value is None and scene.words[i].text == "single" and not scene.asks(i):
            value = 1
        if value is None or not 1 <= value <= 8 or scene.word(i + 1) in ("port", "gb", "gbe"):
            continue
        if value == 1 and scene.asks(i) and scene.word(i - 1) not in ("only", "just", "on", "with"):
            continue
        yield Claim("switches", value, i, mention.last)


_TO_SWITCHES_TOO = frozenset({"dac", "twinax"})
"""Cables that mostly end in a switch."""

_STORAGE_BY_CABLE = frozenset({"fc", "sas", "iscsi", "local"})


def _is_of_hosts(scene: Scene, i: int) -> bool:
    """Whether it is hosts that are joined by cables, not a host and its disks."""
    near = {scene.term(j) for j in range(max(0, i - 8), i + 8)}
    return "host" in near and near.isdisjoint(_STORAGE_BY_CABLE)
