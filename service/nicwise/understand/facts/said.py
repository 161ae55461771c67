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
_FOR = frozenset("for on over".split())
_UNUSED = (("not", "used"), ("not", "in"), ("not", "possible"), ("not", "there"))
_WE = frozenset("i we you they".split())
_SUPPOSING = frozenset("if when once".split())
_TEAM_NOUNS = frozenset("team teams switch vswitch".split())
_DETERMINERS = frozenset("the my our this that these those one both two same their his her its s".split())
_THINGS_OF_STORAGE = frozenset(
    """
        nic nics port ports adapter adapters card cards san array arrays target targets storage box lun luns network
        networks subnet subnets vlan vlans switch switches path paths traffic disks volumes share shares
    """.split()
)
_DENIES_VERSION = frozenset("not no isnt arent never".split())
_COMPARED = frozenset("from than since before until vs versus pre post".split())
_LEADS_ON = frozenset("to vs versus onwards upwards".split())
_GUESTS = frozenset("guest guests vm vms".split())
_MIGRATING = frozenset("compression tcp option migration lm migrations direct multichannel over".split())
_STORING = frozenset("storage share shares".split())


def find_said(scene: Scene, *, hardware_told: bool) -> Iterator[Claim]:
    """Claims of all terms that state a fact.

    hardware_told: the message tells of hosts or ports of the asker's, so that "for S2D" in its question is theirs.
    """
    for mention in scene.mentions:
        term = mention.term
        if term.kind == "windows":
            if _is_hosts_version(scene, mention):
                yield Claim("windows", term.value, mention.first, mention.last)
        elif isinstance(term.value, bool):
            yield from _true_or_false(scene, mention)
        elif term.fact is not None:
            yield from _named(scene, mention, hardware_told=hardware_told)


def _true_or_false(scene: Scene, mention: Mention) -> Iterator[Claim]:
    fact, first, last = mention.term.fact or "", mention.first, mention.last
    if fact == "csv" and scene.word(last) in _NETWORKS:
        return
    if is_denied(scene, first):
        if mention.term.id == "trunk":
            return  # ports that are not trunks say nothing of the VMs' VLANs
        if not (scene.asks(first) and is_choice(scene, first, last)):
            yield Claim(fact, not mention.term.value, first, last)
    elif is_said(scene, mention) or _describes(scene, first) or _is_definite(scene, mention):
        yield Claim(fact, mention.term.value, first, last)


def _named(scene: Scene, mention: Mention, *, hardware_told: bool) -> Iterator[Claim]:
    fact, first, last = mention.term.fact or "", mention.first, mention.last
    if is_denied(scene, first) or scene.after(last, 2) in _UNUSED:
        return
    theirs = fact == "extra_roles" or _is_definite(scene, mention)
    if hardware_told and fact == "storage":
        theirs = theirs or scene.word(first - 1) in _FOR or scene.term(first - 1) == "host"
    if not (is_said(scene, mention) or (theirs and not is_choice(scene, first, last))):
        return
    if (mention.term.id == "set" and not _means_teaming(scene, mention)) or _moves_memory(scene, mention):
        return
    yield Claim(fact, (mention.term.value,) if fact in _LISTS else mention.term.value, first, last)
    if fact == "team_kind":
        yield Claim("teaming", True, first, last)


def _is_definite(scene: Scene, mention: Mention) -> bool:
    """ "the iSCSI ports", "my team", "one SET team", "if I team both", "VLAN 12": asked about, and there."""
    first, last = mention.first, mention.last
    before = scene.before(first, 3)
    if mention.term.id == "vlan":
        return scene.whole(last) is not None or (scene.whole(first - 1) or 0) > 1
    if mention.term.kind == "teaming":
        verb = scene.word(first - 1) in _WE and _SUPPOSING.intersection(before[1:3])
        noun = scene.word(last - 1) in _TEAM_NOUNS or scene.word(last) in _TEAM_NOUNS
        of_a_kind = mention.term.fact == "team_kind" and not {"a", "an"}.isdisjoint(before[:1])
        return bool(verb) or (noun and (of_a_kind or not _DETERMINERS.isdisjoint(before[:2])))
    if mention.term.fact == "storage":
        thing = not scene.breaks(last) and scene.word(last) in _THINGS_OF_STORAGE
        thing = thing or (last > first + 1 and scene.word(last - 1) in _THINGS_OF_STORAGE)
        return thing and not _DETERMINERS.isdisjoint(before)
    return False


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
    near = {*scene.before(mention.first, 4), *scene.after(mention.first, 6)}
    return not _MIGRATING.isdisjoint(near) and _STORING.isdisjoint(near)


def _is_hosts_version(scene: Scene, mention: Mention) -> bool:
    """Whether a version is that of the hosts, not of another product, a guest, a year or a way there."""
    first, last = mention.first, mention.last
    before = scene.before(first, 5)
    after = () if scene.breaks(last) else scene.after(last, 1)
    begins = scene.clauses[scene.clause_of[first]].first
    if not _DENIES_VERSION.isdisjoint(before[: min(2, first - begins)]) or is_choice(scene, first, last):
        return False
    if before[:1] == ("to",) and not {"from", "compared"}.isdisjoint(before):
        return False
    if scene.asks(first) and scene.word(begins) == "or":
        return False  # "does 2022 do, or do I need 2025?"
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
