"""Facts that are counts of something other than ports: hosts, VMs, their memory, switches, moves at a time, a link's
speed."""

from collections.abc import Iterator, Sequence

from nicwise.understand.facts.claim import Claim
from nicwise.understand.facts.phrases import is_bits, speed_at
from nicwise.understand.negation import is_denied
from nicwise.understand.numerals import gigabytes
from nicwise.understand.scene import Scene

_AT_ONCE = frozenset("simultaneous simultaneously concurrent concurrently parallel once".split())
_NOT_HOSTS = frozenset(
    (
        "file sql web print dns dc domain exchange backup rds terminal application mail vm db database iscsi "
        "nfs management app"
    ).split()
)
_NOT_SWITCHES = frozenset("virtual vm vswitch external internal private logical".split())
_MEMORY = frozenset("ram memory mem vram".split())
_GUEST_TERMS = frozenset({"vm"})
_LINK_NOUNS = frozenset(
    "link links network networks connection line wire pipe lan uplink interconnect segment backbone switch".split()
)
_LINK_LEADS = frozenset("over on at via through a is the with using our single only one across".split())
PORT_SPEED = "port_gbps"
"""Not a fact by itself: the speed of ports that were named without a count."""


def find_hosts(scene: Scene) -> Iterator[Claim]:
    for i, value in enumerate(scene.numbers):
        if value is None or value != int(value) or not 1 <= value <= 64:
            continue
        j = i + 1
        while j < min(i + 4, len(scene.words)) and scene.words[j].text in (
            "physical",
            "identical",
            "hyper",
            "v",
            "clustered",
            "new",
            "old",
            "dell",
            "hp",
            "blade",
            "big",
            "small",
            "different",
            "hpe",
            "of",
            "our",
            "the",
            "x",
        ):
            j += 1
        known = scene.at.get(j)
        if known is None and j > i + 1:
            known = scene.at.get(j - 1)
        if known is None or (
            known.term.id != "host"
            and not (
                known.term.id == "blade"
                and known.last - known.first >= 1
                and scene.words[known.last - 1].text.endswith("s")
            )
        ):
            continue
        if (scene.breaks(j) and j > i + 1) or (j < len(scene.words) and scene.breaks(j) and scene.gap(j) != "-"):
            continue
        before = scene.before(i, 2)
        if before[:1] and before[0] in ("server", "windows", "per", "port", "vlan", "event"):
            continue
        if value == 1 and not (before[:1] and before[0] in ("only", "just", "single", "have", "got")):
            continue
        if before[:1] == ("other",) or (before[:1] == ("between",) and value == 2):
            continue
        yield Claim("hosts", int(value), i, max(known.last, i + 2))


def find_clustered(scene: Scene) -> Iterator[Claim]:
    for i, text in enumerate(scene.texts):
        following = scene.word(i + 1)
        if text == "standalone" or (text in ("stand", "non") and following in ("alone", "clustered")):
            if not is_denied(scene, i) and not (scene.asks(i) and scene.word(i - 1) in ("a", "for", "or")):
                yield Claim("clustered", False, i, i + (1 if text == "standalone" else 2))
        elif text in ("cluster", "clustered", "clustering", "clusters"):
            if text == "cluster" and following in (
                "network",
                "networks",
                "traffic",
                "communication",
                "comms",
                "nic",
                "private",
                "heartbeat",
                "shared",
                "and",
                "ip",
                "name",
                "only",
                "validation",
                "port",
                "service",
            ):
                continue
            if (text == "clustered" and following == "shared") or scene.word(i - 1) in ("non", "guest"):
                continue
            if is_denied(scene, i):
                if not scene.asks(i) or scene.word(i - 1) in ("without", "no", "not", "a"):
                    yield Claim("clustered", False, i, i + 1)
            elif text == "clustered" or _owned(scene, i):
                yield Claim("clustered", True, i, i + 1)


def _owned(scene: Scene, i: int) -> bool:
    before = scene.before(i, 5)
    if before[:1] and before[0] in ("node", "nodes", "failover", "host", "our", "my", "the"):
        return (
            before[0] != "failover"
            or not scene.asks(i)
            or any(word in before for word in ("our", "my", "a", "in", "with", "have"))
        )
    if any(
        word in before
        for word in (
            "our",
            "my",
            "have",
            "got",
            "has",
            "in",
            "with",
            "node",
            "build",
            "building",
            "plan",
            "planning",
            "run",
            "running",
        )
    ):
        return not (scene.asks(i) and any(word in before for word in ("need", "require")))
    return False


def find_guests(scene: Scene, hosts: int | None) -> Iterator[Claim]:
    """VMs on a host, the memory of one, and how many are to move at a time."""
    for i, value in enumerate(scene.numbers):
        if value is None or value <= 0:
            continue
        yield from _memory(scene, i, value)
        j = i + 1
        while (
            j < min(i + 5, len(scene.words))
            and not scene.breaks(j)
            and scene.words[j].text
            in (
                "x",
                "running",
                "small",
                "big",
                "busy",
                "linux",
                "windows",
                "production",
                "test",
                "or",
                "so",
                "of",
                "our",
                "the",
                "my",
                "virtual",
                "live",
                "highly",
                "available",
                "ha",
                "odd",
                "simultaneous",
                "concurrent",
                "parallel",
            )
            and not (j in scene.at and scene.at[j].term.id in ("vm", "live-migration") and scene.at[j].first == j)
        ):
            j += 1
        known = scene.at.get(j)
        if known is None or known.first != j or (scene.breaks(j) and j > i) or value != int(value):
            continue
        last = known.last
        words = {scene.words[k].text for k in range(i + 1, j)}
        tail = scene.after(last, 4)
        if known.term.id in ("live-migration", "migration", "vm"):
            at_once = (
                bool(words & _AT_ONCE)
                or tail[:2] in (("at", "once"), ("in", "parallel"), ("at", "a"))
                or (tail[:1] and tail[0] in _AT_ONCE)
            )
            if at_once:
                if not is_denied(scene, i) and not (
                    scene.asks(i) and scene.word(i - 1) in ("only", "than", "to") and value == 1
                ):
                    yield Claim("simultaneous_migrations", int(value), i, last)
                continue
        if known.term.id != "vm" or scene.word(last) in (
            "network",
            "networks",
            "switch",
            "switches",
            "nic",
            "nics",
            "traffic",
            "port",
            "ports",
        ):
            continue
        if scene.word(i - 1) in ("per", "between", "vlan", "gen", "generation") or value == 1:
            continue
        count = int(value)
        if (
            hosts
            and hosts > 1
            and any(word in ("over", "across", "spread", "total", "between") for word in tail)
            and count % hosts == 0
        ):
            count //= hosts
        yield Claim("vms", count, i, last)


def _memory(scene: Scene, i: int, value: float) -> Iterator[Claim]:
    unit = scene.word(i + 1)
    if not unit or scene.breaks(i + 1):
        return
    amount = gigabytes(value, unit)
    if amount is None or not 0.25 <= amount <= 4096:
        return
    j = i + 2
    after = scene.after(j, 5)
    before = scene.before(i, 6)
    said_memory = any(word in _MEMORY for word in after[:2])
    guest_after = next(
        (
            True
            for k in range(j, min(j + 5, len(scene.words)))
            if scene.sentence_of(k) == scene.sentence_of(i)
            and k in scene.at
            and scene.at[k].term.id in _GUEST_TERMS
            and (k == j or not scene.breaks(k))
        ),
        False,
    )
    guest_before = any(
        i - k >= 0
        and (i - k) in scene.at
        and scene.at[i - k].term.id in _GUEST_TERMS
        and scene.sentence_of(i - k) == scene.sentence_of(i)
        for k in range(1, 8)
    )
    host_after = any(word in ("host", "node", "hosts", "nodes", "server", "servers") for word in after[:5])
    host_before = (
        any(word in ("host", "hosts", "node", "nodes", "server", "servers", "blades") for word in before)
        and not guest_before
    )
    if (host_after and not guest_before) or host_before:
        return
    if any(
        word in ("nic", "nics", "port", "ports", "link", "ethernet", "network", "card", "cards", "switch")
        for word in after[:2]
    ):
        return
    if unit in ("g", "gb", "gig", "gigs") and not said_memory and any(word in ("over", "via") for word in before[:2]):
        return
    if any(word in ("disk", "disks", "ssd", "vhd", "vhdx", "lun", "storage", "data", "csv") for word in after[:2]):
        return
    if (guest_after and (said_memory or j in scene.at or any(word in ("per", "each", "a") for word in after[:3]))) or (
        guest_before
        and (
            said_memory
            or "each" in (*after[:2], *before[:3])
            or any(word in ("x", "with", "of", "at", "have", "has", "using", "a") for word in before[:2])
        )
    ):
        if scene.word(i - 1) in ("x", "times") and guest_before is False and not guest_after:
            return
        yield Claim("vm_memory_gb", amount, i, j)
        count = scene.numbers[i - 2] if i >= 2 and scene.word(i - 1) in ("x", "times") else None
        if count is not None and guest_after and count == int(count):
            yield Claim("vms", int(count), i - 2, i - 1)


def find_switches(scene: Scene) -> Iterator[Claim]:
    for mention in scene.mentions:
        if mention.term.id != "physical-switch":
            continue
        first = mention.first
        i = first - 1
        while (
            i >= 0
            and i > first - 4
            and scene.numbers[i] is None
            and scene.words[i].text
            in (
                "physical",
                "separate",
                "cisco",
                "hp",
                "dell",
                "gigabit",
                "different",
                "top",
                "of",
                "rack",
                "stacked",
                "core",
                "independent",
                "network",
                "redundant",
                "juniper",
                "procurve",
                "gbe",
                "gb",
                "1",
                "10",
                "same",
            )
        ):
            i -= 1
        before = scene.word(i)
        value = scene.numbers[i] if i >= 0 and not scene.breaks(i + 1) else None
        if value is None and before in ("single", "same") and not scene.asks(first):
            value = 1.0
        if (
            value is None
            or value != int(value)
            or not 1 <= value <= 8
            or any(scene.words[k].text in _NOT_SWITCHES for k in range(max(i, 0), first))
        ):
            continue
        if scene.word(first + 1) in ("independent", "embedded") or scene.word(i + 1) in ("port", "gb"):
            continue
        if (
            value == 1
            and before == "one"
            and scene.asks(first)
            and scene.word(i - 1) not in ("only", "just", "on", "with")
        ):
            continue
        yield Claim("switches", int(value), i, mention.last)


def find_moves_at_once(scene: Scene) -> Iterator[Claim]:
    """ "set to 4", "limit of 2", "maximum simultaneous migrations is 4", "raise it from 2 to 10"."""
    for i, value in enumerate(scene.numbers):
        if value is None or value != int(value) or not 1 <= value <= 100:
            continue
        near = {*scene.before(i, 8)}
        topic = near & {"simultaneous", "concurrent", "simultaneously", "parallel"}
        if (
            topic
            and near & {"migrations", "migration", "lm", "lms"}
            and scene.word(i - 1) in ("to", "is", "at", "of", "set", "are", "limit", "max", "from")
        ):
            if scene.word(i - 1) == "from" or scene.word(i + 1) == "to":
                continue
            if not (i in scene.at and scene.at[i].term.kind == "windows") and not scene.word(i + 1).startswith("g"):
                yield Claim("simultaneous_migrations", int(value), i, i + 1)


def find_links(scene: Scene, taken: Sequence[tuple[int, int]]) -> Iterator[Claim]:
    """The link asked about, where it is not a whole host's ports."""
    spoken_for = {j for first, last in taken for j in range(first, last)}
    i = 0
    while i < len(scene.words):
        found = None if i in spoken_for else speed_at(scene, i)
        if found is None or i in spoken_for:
            i += 1
            continue
        speed, last, strong = found
        counted = scene.numbers[i - 1] is not None and not scene.breaks(i) if i else False
        if (
            not counted
            and (strong or is_bits(scene, i, last))
            and not is_denied(scene, i)
            and _is_link(scene, i, last, strong)
        ):
            yield Claim("link_gbps", speed, i, last)
        elif not counted and _names_ports(scene, last):
            yield Claim(PORT_SPEED, speed, i, last)
        i = last


def _names_ports(scene: Scene, i: int) -> bool:
    known = scene.at.get(i)
    return (
        known is not None
        and known.term.id in ("nic", "port", "card")
        and scene.words[known.last - 1].text.endswith("s")
        and not scene.breaks(i)
    )


def _is_link(scene: Scene, first: int, last: int, strong: bool) -> bool:
    after = scene.after(last, 3)
    before = scene.before(first, 2)
    known = scene.at.get(last)
    if known is not None and known.first == last and not scene.breaks(last):
        if known.term.id in ("fc", "hba", "sas", "vm", "host"):
            return False
        if known.term.role is not None or known.term.id == "link":
            return True
        if known.term.id in ("nic", "port", "card", "physical-switch"):
            plural = scene.words[known.last - 1].text.endswith("s")
            return (
                not plural
                and bool(before[:1])
                and before[0] in ("over", "on", "via", "through", "single", "a", "one", "the", "using", "across")
            )
        if known.term.id in ("enough", "crossover", "speed"):
            return True
    if any(word in _LINK_NOUNS for word in after[:2]):
        return True
    if before[:1] and before[0] in (
        "over",
        "on",
        "at",
        "via",
        "through",
        "is",
        "across",
        "using",
        "only",
        "with",
        "just",
        "have",
        "be",
        "are",
    ):
        return True
    return strong and (not after or after[0] in ("for", "enough", "ok", "is", "heartbeat", "only", "too", "or", "to"))
