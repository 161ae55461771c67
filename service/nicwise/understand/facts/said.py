"""Facts that a term of the lexicon states by being named: version, storage, teams, VLANs, blades, CSV.

What a term states stands in the lexicon; here is only whether it was said of the asker's hosts.
"""

from collections.abc import Iterator

from nicwise.understand.facts.claim import Claim
from nicwise.understand.negation import is_choice, is_denied, is_said
from nicwise.understand.scene import Scene
from nicwise.understand.terms import Mention

_LISTS = frozenset({"storage", "extra_roles"})
_PARTICIPLES = frozenset("teamed trunked partitioned bonded".split())
_NETWORKS = frozenset("network networks traffic nic nics port ports communication".split())
_OTHER_PRODUCTS = frozenset(
    """
        sql exchange vmm scvmm office sharepoint dpm sccm scom visual center manager guest guests dfs kb event id rsat
        admin ad dc sbs essentials veeam backup
    """.split()
)
_DATES = frozenset(
    """
        year copyright january february march april may june july august september october november december jan feb
        mar apr jun jul aug sep oct nov dec early late
    """.split()
)
_BOUGHT = frozenset("bought built since back installed made written year purchased born started".split())
_COMPARED = frozenset("from than since before until vs versus pre post".split())
_LEADS_ON = frozenset("to vs versus onwards upwards".split())
_GUESTS = frozenset("guest guests vm vms".split())
_MIGRATING = frozenset("compression tcp option migration lm migrations direct multichannel over".split())
_STORING = frozenset("storage share shares".split())


def find_said(scene: Scene) -> Iterator[Claim]:
    """Claims of all terms that state a fact."""
    for mention in scene.mentions:
        term = mention.term
        if term.kind == "windows":
            if _is_hosts_version(scene, mention):
                yield Claim("windows", term.value, mention.first, mention.last)
        elif isinstance(term.value, bool):
            yield from _true_or_false(scene, mention)
        elif term.fact is not None:
            yield from _named(scene, mention)


def _true_or_false(scene: Scene, mention: Mention) -> Iterator[Claim]:
    fact, first, last = mention.term.fact or "", mention.first, mention.last
    if fact == "csv" and scene.word(last) in _NETWORKS:
        return
    if is_denied(scene, first):
        if not (scene.asks(first) and is_choice(scene, first, last)):
            yield Claim(fact, not mention.term.value, first, last)
    elif is_said(scene, mention) or _describes(scene, first):
        yield Claim(fact, mention.term.value, first, last)


def _named(scene: Scene, mention: Mention) -> Iterator[Claim]:
    fact, first, last = mention.term.fact or "", mention.first, mention.last
    if is_denied(scene, first) or not is_said(scene, mention):
        return
    if (mention.term.id == "set" and not _means_teaming(scene, mention)) or _moves_memory(scene, mention):
        return
    yield Claim(fact, (mention.term.value,) if fact in _LISTS else mention.term.value, first, last)
    if fact == "team_kind":
        yield Claim("teaming", True, first, last)


def _describes(scene: Scene, first: int) -> bool:
    """ "my teamed ports": a participle before a noun tells what is there, even in a question."""
    return scene.words[first].text in _PARTICIPLES and scene.word(first - 1) not in ("be", "are", "is")


def _means_teaming(scene: Scene, mention: Mention) -> bool:
    """ "SET" in capitals among small letters, or spelled out; "set" alone is a verb."""
    if mention.last - mention.first > 1:
        return True
    start, end = scene.span(mention.first, mention.last)
    return scene.text[start:end] == "SET" and not scene.text.isupper()


def _moves_memory(scene: Scene, mention: Mention) -> bool:
    """SMB as the way in which live migration moves memory is no storage."""
    if mention.term.id != "smb":
        return False
    near = {*scene.before(mention.first, 4), *scene.after(mention.last, 3)}
    return not _MIGRATING.isdisjoint(near) and _STORING.isdisjoint(near)


def _is_hosts_version(scene: Scene, mention: Mention) -> bool:
    """Whether a version is that of the hosts, not of another product, a guest, a year or a way there."""
    first, last = mention.first, mention.last
    before, after = scene.before(first, 5), scene.after(last, 1)
    if is_denied(scene, first) or is_choice(scene, first, last):
        return False
    if (_OTHER_PRODUCTS | _DATES | _COMPARED).intersection(before[:1]) or _LEADS_ON.intersection(after):
        return False
    if before[:1] == ("in",) and _BOUGHT.intersection(before):
        return False
    if before[:1] == ("server",) and _OTHER_PRODUCTS.intersection(before[1:2]):
        return False
    return not (_is_of_guests(before, after) or _is_compared(scene, mention))


def _is_of_guests(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """ "2012 R2 guests", "the VMs run 2012"."""
    runs = "run" in before[:2] or "running" in before[:2] or "are" in before[:2]
    return not _GUESTS.isdisjoint(after) or (runs and not _GUESTS.isdisjoint(before[:4]))


def _is_compared(scene: Scene, mention: Mention) -> bool:
    """ "What changed between 2008 R2 and 2012?": two versions asked about in one breath."""
    others = (scene.at.get(mention.first - 2), scene.at.get(mention.last + 1))
    joins = (scene.word(mention.first - 1), scene.word(mention.last))
    return scene.asks(mention.first) and any(
        join == "and" and other is not None and other.term.kind == "windows" and other is not mention
        for join, other in zip(joins, others, strict=True)
    )
