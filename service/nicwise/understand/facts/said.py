"""Facts that a term of the lexicon states by being named: version, storage, teams, VLANs, blades, CSV.

What a term states stands in the lexicon; here is only whether it was said of the asker's hosts.
"""

from collections.abc import Iterator

from nicwise.understand.facts.claim import Claim
from nicwise.understand.negation import is_choice, is_denied, is_said
from nicwise.understand.scene import Scene
from nicwise.understand.terms import Mention

_OTHER_PRODUCTS = frozenset(
    """
        sql exchange vmm scvmm office sharepoint dpm sccm scom visual center manager r2 in guest guests dfs kb
        event id year since before until january february march april may june july august september october
        november december jan feb mar apr jun jul aug sep oct nov dec rsat admin copyright ad dc sbs
        essentials storage-server
    """.split()
)
_GUESTS = frozenset("guest guests vm vms".split())
_NAMES_NETWORK = frozenset(
    (
        "network networks traffic nic nics port ports communication comms validation role roles ip name "
        "resource service"
    ).split()
)


def find_said(scene: Scene) -> Iterator[Claim]:
    """Claims of all terms that state a fact."""
    for mention in scene.mentions:
        term = mention.term
        if term.kind == "windows":
            if _is_hosts_version(scene, mention):
                yield Claim("windows", term.value, mention.first, mention.last)
        elif term.fact is not None:
            yield from _claims(scene, mention)


def _claims(scene: Scene, mention: Mention) -> Iterator[Claim]:
    term, first, last = mention.term, mention.first, mention.last
    fact, value = term.fact or "", term.value
    if term.id == "set" and not _means_teaming(scene, mention):
        return
    denied = is_denied(scene, first)
    if isinstance(value, bool):
        if fact == "csv" and scene.word(last) in _NAMES_NETWORK:
            return
        if denied and not (scene.asks(first) and is_choice(scene, first, last)):
            yield Claim(fact, not value, first, last)
        elif not denied and (is_said(scene, mention) or _is_participle(scene, first)):
            yield Claim(fact, value, first, last)
        return
    if denied or not is_said(scene, mention):
        return
    if fact == "storage" and _is_other_use(scene, mention):
        return
    yield Claim(fact, (value,) if fact in ("storage", "extra_roles") else value, first, last)
    if fact == "team_kind":
        yield Claim("teaming", True, first, last)


def _is_participle(scene: Scene, first: int) -> bool:
    """ "teamed", "trunked" before a noun describe what is there, even in a question."""
    return scene.words[first].text in ("teamed", "trunked", "partitioned", "bonded") and scene.word(first - 1) not in (
        "be",
        "are",
        "is",
    )


def _means_teaming(scene: Scene, mention: Mention) -> bool:
    """ "SET" in capitals among small letters, or spelled out; "set" alone is a verb."""
    if mention.last - mention.first > 1:
        return True
    start, end = scene.span(mention.first, mention.last)
    return scene.text[start:end] == "SET" and not scene.text.isupper()


def _is_other_use(scene: Scene, mention: Mention) -> bool:
    """SMB as the transport of live migration is no storage."""
    if mention.term.id != "smb":
        return False
    near = {*scene.before(mention.first, 4), *scene.after(mention.last, 3)}
    return bool(
        near & {"compression", "tcp", "option", "migration", "lm", "migrations", "direct", "multichannel", "over"}
    ) and not near & {"storage", "share", "shares"}


def _is_hosts_version(scene: Scene, mention: Mention) -> bool:
    """Whether a version is that of the hosts, not of another product, a guest, a year or a way there."""
    first, last = mention.first, mention.last
    before, after = scene.before(first, 3), scene.after(last, 2)
    if is_denied(scene, first) or is_choice(scene, first, last):
        return False
    plain = scene.words[first].text
    if (
        before[:1]
        and before[0] in _OTHER_PRODUCTS
        and not (before[0] == "in" and _is_version_like(scene, mention, before))
    ):
        return False
    if before[:2] == ("server", "sql") or (before[:1] == ("server",) and "sql" in before):
        return False
    if scene.word(first + 1) == "server" and plain == "sql":
        return False
    if (
        any(word in _GUESTS for word in (*after[:1],))
        or ("guests" in before or "guest" in before)
        or ("vms" in before and ("run" in before or "running" in before))
    ):
        return False
    return not (_leads_on(before, after))


def _is_version_like(scene: Scene, mention: Mention, before: tuple[str, ...]) -> bool:
    """ "in 2012" is a version unless somebody bought, built or wrote something then."""
    verbs = {"bought", "built", "since", "back", "installed", "made", "written", "year", "from", "purchased"}
    return not verbs & set(scene.before(mention.first, 5))


def _leads_on(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """ "from A to B", "A to B", "than A": on the way, or compared."""
    if before[:1] in (("from",), ("than",), ("since",), ("before",), ("until",), ("vs",)):
        return True
    return after[:1] in (("to",), ("vs",), ("onwards",), ("upwards",))
