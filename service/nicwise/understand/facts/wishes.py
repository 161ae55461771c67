"""Facts that are said as wishes or limits: VMs must survive a failed NIC, ports can't be added, how moves travel."""

from collections.abc import Iterator

from nicwise.understand.facts.claim import Claim
from nicwise.understand.negation import is_denied
from nicwise.understand.scene import Scene

_SURVIVES = frozenset(
    """
        survive survives surviving survived redundant redundancy redundantly resilient resilience resiliency
        failover tolerant tolerance ueberleben ausfallsicher
    """.split()
)
_KEEPS = frozenset(
    (
        "keep keeps stay stays remain remains continue lose losing outage drop offline interrupted disconnected down"
    ).split()
)
_FAILS = frozenset(
    "fail fails failed failure failing dies die dead breaks broken pulled lost loss unplugged ausfall".split()
)
_PARTS = frozenset(
    "nic nics port ports cable cables adapter adapters card cards link links uplink switch switches network".split()
)
_ADD = frozenset("add adding added buy buying install fit put get expand order insert".split())
_PORTS = frozenset("nic nics port ports card cards adapter adapters any more them slot slots anything".split())


def find_wishes(scene: Scene) -> Iterator[Claim]:
    for clause_run in _sentences(scene):
        yield from _fault_tolerance(scene, *clause_run)
        yield from _can_add(scene, *clause_run)
        yield from _migration_option(scene, *clause_run)


def _sentences(scene: Scene) -> Iterator[tuple[int, int]]:
    """First and last word of each sentence."""
    start, current = 0, -1
    for clause in scene.clauses:
        if clause.sentence != current:
            if current >= 0:
                yield start, clause.first
            start, current = clause.first, clause.sentence
    if scene.clauses:
        yield start, scene.clauses[-1].last


def _fault_tolerance(scene: Scene, first: int, last: int) -> Iterator[Claim]:
    guests = [
        i
        for i in range(first, last)
        if i in scene.at and scene.at[i].first == i and scene.at[i].term.role == "vm-switch"
    ]
    if not guests:
        return
    for i in range(first, last):
        word = scene.words[i].text
        near = [guest for guest in guests if abs(guest - i) <= 8]
        if not near or (scene.asks(i) and not _wanted(scene, i)):
            continue
        start, end = min(near[0], i), max(scene.at[near[0]].last, i + 1)
        if word in _SURVIVES or (word == "fault" and scene.word(i + 1) in ("tolerant", "tolerance")):
            denied = is_denied(scene, i) or any(
                scene.words[k].text in ("dont", "doesnt", "neednt") for k in range(max(first, i - 5), i)
            )
            if word == "failover" and scene.word(i + 1) in ("cluster", "clustering", "clusters"):
                continue
            if not any(scene.words[k].text in _PARTS | _SURVIVES for k in range(start, min(i + 6, last))):
                continue
            yield Claim("vm_fault_tolerance", not denied, start, end)
            return
        if word in _KEEPS:
            row = {scene.words[k].text for k in range(max(first, i - 10), min(i + 12, last))}
            if (
                row & _FAILS
                and row & _PARTS
                and (
                    word not in ("lose", "losing", "drop", "down", "offline", "outage")
                    or row & {"not", "never", "cant", "cannot", "mustnt", "no", "without", "wont", "shouldnt"}
                )
            ):
                yield Claim("vm_fault_tolerance", True, start, end)
                return


def _wanted(scene: Scene, i: int) -> bool:
    return any(
        word
        in (
            "must",
            "need",
            "needs",
            "want",
            "wants",
            "with",
            "should",
            "require",
            "requires",
            "have",
            "has",
            "our",
            "redundant",
        )
        for word in (*scene.before(i, 6), scene.words[i].text)
    ) and not any(word in ("do", "does", "is") for word in scene.before(i, 12)[-3:])


def _can_add(scene: Scene, first: int, last: int) -> Iterator[Claim]:
    for i in range(first, last):
        word = scene.words[i].text
        following = {scene.words[k].text for k in range(i + 1, min(i + 7, last))}
        before = [scene.words[k].text for k in range(max(first, i - 4), i)]
        if word in _ADD and following & _PORTS:
            if any(
                text
                in (
                    "cant",
                    "cannot",
                    "not",
                    "unable",
                    "impossible",
                    "no",
                    "never",
                    "without",
                    "dont",
                    "wont",
                    "couldnt",
                )
                for text in before
            ) or (
                "impossible" in following
                or ("not" in following and following & {"possible", "option"})
                or ("no" in following and "option" in following)
            ):
                if not (scene.asks(i) and before[:1] in (["cant"], ["dont"])):
                    yield Claim("can_add_nics", False, max(first, i - 2), min(i + 3, last))
                    return
            elif (
                not scene.asks(i)
                and any(text in ("can", "could", "able", "possible", "happy", "may", "will") for text in before)
                and not {"if", "should"} & set(before)
            ):
                yield Claim("can_add_nics", True, max(first, i - 2), min(i + 3, last))
                return
        if word in ("no", "without", "zero") and not scene.asks(i):
            row = [scene.words[k].text for k in range(i + 1, min(i + 6, last))]
            if (
                row[:1]
                and row[0]
                in (
                    "more",
                    "free",
                    "spare",
                    "room",
                    "further",
                    "additional",
                    "empty",
                    "extra",
                    "available",
                    "budget",
                    "money",
                    "space",
                    "slot",
                    "slots",
                    "pci",
                )
            ) and set(row) & {
                "nic",
                "nics",
                "port",
                "ports",
                "slot",
                "slots",
                "card",
                "cards",
                "adapter",
                "adapters",
            }:
                yield Claim("can_add_nics", False, i, min(i + 4, last))
                return
        if word in ("free", "spare", "empty", "room") and not scene.asks(i) and not is_denied(scene, i):
            near = {scene.words[k].text for k in range(i + 1, min(i + 5, last))}
            if near & {"slot", "slots"} or (
                word == "room" and near & {"nic", "nics", "card", "cards", "port", "ports"}
            ):
                yield Claim("can_add_nics", True, i, min(i + 3, last))
                return


def _migration_option(scene: Scene, first: int, last: int) -> Iterator[Claim]:
    options = {"compression": "compression", "compressed": "compression", "smb": "smb", "tcpip": "tcpip"}
    for i in range(first, last):
        word = scene.words[i].text
        value, end = options.get(word), i + 1
        if word == "tcp" and scene.word(i + 1) == "ip":
            value, end = "tcpip", i + 2
        if value is None or scene.asks(i) or is_denied(scene, i):
            continue
        near = {scene.words[k].text for k in range(max(first, i - 8), min(i + 5, last))}
        if (
            near & {"or", "vs", "versus"}
            or not near & {"option", "set", "uses", "use", "using", "with", "configured"}
            or not near & {"migration", "lm", "migrations", "option", "performance"}
        ):
            continue
        if word == "smb" and not near & {"option", "performance", "set"}:
            continue
        yield Claim("migration_option", value, i, end)
        return
