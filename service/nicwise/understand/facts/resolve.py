"""Settles claims: one value for each fact, corrections win, and what contradicts itself is asked about."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from nicwise.profile import FACTS, WINDOWS, HostProfile
from nicwise.understand.facts.claim import Claim
from nicwise.understand.model import Conflict, Stated
from nicwise.understand.scene import Scene

_CORRECTS = frozenset("sorry wait correction actually meant mean oops rather scratch nope typo".split())
_MOVES_ON = frozenset(
    """
        go going moving upgrade upgrading upgraded migrate migrating once after next later soon
        replacement replacements replace replaces replaced replacing
    """.split()
)
"""With one of these, the newer of two versions is the one that the hosts will run."""

_LISTS = frozenset({"storage", "extra_roles"})
_MOST_PLACES = 8
"""A fact said over and over is shown where it was said first."""

ASKED_ABOUT = frozenset({"windows", "nic_total", "clustered", "csv", "teaming"})
"""Facts on which two values are worth a question; of others the first one said is taken."""


def resolve(scene: Scene, claims: Sequence[Claim]) -> tuple[tuple[Stated, ...], tuple[Conflict, ...]]:
    """One `Stated` a fact, in the order of the contract, and the contradictions."""
    by_name: dict[str, list[Claim]] = {}
    for claim in sorted(claims, key=lambda claim: (claim.first, claim.last)):
        if _is_possible(claim):
            by_name.setdefault(claim.name, []).append(claim)
    _join_ports(scene, by_name)
    stated: list[Stated] = []
    conflicts: list[Conflict] = []
    for name in FACTS:
        said = by_name.get(name)
        if not said:
            continue
        if name in _LISTS:
            stated.append(_stated(scene, name, tuple(dict.fromkeys(v for claim in said for v in claim.value)), said))
            continue
        value, used = _settle(scene, said)
        if used is None:
            if name == "windows" and not _MOVES_ON.isdisjoint(scene.texts):
                newest = max(said, key=lambda claim: WINDOWS.index(claim.value))
                stated.append(_stated(scene, name, newest.value, [newest]))
                continue
            if name in ASKED_ABOUT:
                values = tuple(dict.fromkeys(claim.value for claim in said))
                conflicts.append(
                    Conflict(name, values, "; ".join(_words(scene, claim) for claim in said[:_MOST_PLACES]))
                )
                continue
            value, used = said[0].value, said[:1]
        stated.append(_stated(scene, name, value, used))
    return tuple(stated), tuple(conflicts)


def _settle(scene: Scene, said: list[Claim]) -> tuple[Any, list[Claim] | None]:
    """The value, and the claims that state it; None for the claims where they contradict one another."""
    last = said[-1]
    if all(claim.value == last.value for claim in said):
        return last.value, said
    for one, other in zip(said[::-1][1:], said[::-1], strict=False):
        if one.value != other.value:
            between = {scene.words[i].text for i in range(one.last, other.first)}
            if between & _CORRECTS or ({"no", "not"} & between and other.first - one.last <= 4):
                return last.value, [claim for claim in said if claim.value == last.value]
            break
    return None, None


def _join_ports(scene: Scene, by_name: dict[str, list[Claim]]) -> None:
    """A total that repeats the sum of the groups adds nothing; groups bring their total."""
    groups = by_name.get("nic_groups")
    if not groups:
        return
    totals = by_name.get("nic_total", [])
    newest = groups[-1]
    amount = sum(group["count"] for group in newest.value)
    later = [total for total in totals if total.first > newest.last and total.value != amount]
    if any(_is_corrected(scene, newest, total) for total in later):
        del by_name["nic_groups"]
        by_name["nic_total"] = later[-1:]
        return
    # A smaller number later on is some of the ports: "the hosts use two of them for iSCSI".
    by_name["nic_total"] = [Claim("nic_total", amount, newest.first, newest.last)]
    by_name["nic_groups"] = [newest]


def _is_corrected(scene: Scene, before: Claim, after: Claim) -> bool:
    return not _CORRECTS.isdisjoint(scene.texts[before.last : after.first])


def _is_possible(claim: Claim) -> bool:
    try:
        HostProfile.model_validate({claim.name: claim.value})
    except ValidationError:
        return False
    return True


def _stated(scene: Scene, name: str, value: Any, claims: Sequence[Claim]) -> Stated:
    validated = getattr(HostProfile.model_validate({name: value}), name)
    spans = tuple(sorted({scene.span(claim.first, claim.last) for claim in claims[:_MOST_PLACES]}))
    return Stated(
        name, validated, ", ".join(dict.fromkeys(_words(scene, claim) for claim in claims[:_MOST_PLACES])), spans
    )


def _words(scene: Scene, claim: Claim) -> str:
    start, end = scene.span(claim.first, claim.last)
    return scene.text[start:end]
