"""Checks a layout that somebody has or plans against the rules, worst first."""

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from nicwise.answer import Severity, Verdict
from nicwise.decide.bill import Entry
from nicwise.decide.costs import costing_of
from nicwise.decide.given import Given, GivenGroup, plan_as_given, read_layout
from nicwise.decide.hosts import Port
from nicwise.decide.layouts import choose, host_to_lay_out, plan_of, widen
from nicwise.decide.model import Check, Fired, Plan
from nicwise.decide.naming import Name, name_of
from nicwise.decide.ports import deal
from nicwise.decide.search import best, finish
from nicwise.decide.wording import pair_words
from nicwise.pack.layout_rows import CheckRow, PortTest
from nicwise.pack.row_values import FORBIDDEN
from nicwise.pack.rules import Rules
from nicwise.pack.sharing_rows import PairRule
from nicwise.profile import HostProfile, NicGroup

_BADNESS: dict[Verdict, int] = {"no": 2, "depends": 1, "yes": 0}
_WEIGHT: dict[Severity, int] = {"forbidden": 2, "warning": 1, "info": 0}
_COMPARE = {">=": operator.ge, "<=": operator.le, "<": operator.lt, ">": operator.gt, "": operator.eq}


@dataclass(frozen=True, slots=True)
class _Finding:
    """A finding with what decides its place: verdict, severity, level."""

    fired: Fired
    verdict: Verdict
    level: int = 0


def check(rules: Rules, profile: HostProfile) -> Check:
    """Check `profile.layout`; where there is none, the best that the ports allow."""
    given = read_layout(rules, profile, profile.layout) if profile.layout else _own(rules, profile)
    name = name_of(given.host, tuple(part.group for part in given.groups))
    found = [*_sharing(given), *_rows(given, name)]
    verdict: Verdict = max((finding.verdict for finding in found), key=_BADNESS.__getitem__, default="yes")
    if verdict == "yes":
        fine = rules.checks.fine
        found.append(_Finding(_fired(fine), fine.verdict))
    found.sort(key=lambda f: (-_BADNESS[f.verdict], -_WEIGHT[f.fired.severity], -f.level, f.fired.id, f.fired.nics))
    first = {(finding.fired.id, finding.fired.nics): finding.fired for finding in reversed(found)}
    nearest = cache(partial(_nearest, rules, profile, given, verdict))
    return Check(verdict, tuple(reversed(first.values())), plan_as_given(given), nearest)


def _own(rules: Rules, profile: HostProfile) -> Given:
    """The layout that would be chosen, as if it had been given."""
    host = host_to_lay_out(rules, profile)
    found = widen(host, best(host))
    parts: list[GivenGroup] = []
    for group, ports in zip(found.groups, deal(host, found.groups), strict=True):
        first = sum(part.group.ports for part in parts) + 1
        numbers = tuple(range(first, first + group.ports))
        parts.append(GivenGroup(group, numbers, tuple(ports), costing_of(host).is_team(group)))
    return Given(host, tuple(parts), found.unplaced)


def _sharing(given: Given) -> Iterator[_Finding]:
    """Findings about ports that carry several kinds of traffic; of those of one rule on one port the worst."""
    costing = costing_of(given.host)
    around = costing.surroundings(part.group.roles for part in given.groups)
    for part, near in zip(given.groups, around, strict=True):
        worst: dict[str, Entry] = {}
        for entry in costing.entries(part.group, near):
            if entry.shared and entry.rank > (worst[entry.rule].rank if entry.rule in worst else 0):
                worst[entry.rule] = entry
        for entry in worst.values():
            yield _judged(given.host.rules, entry, part, has_room=costing.column(part.group) == "e3")


def _judged(rules: Rules, entry: Entry, part: GivenGroup, *, has_room: bool) -> _Finding:
    assert isinstance(entry.row, PairRule)
    row = [row for row in rules.checks.shared if entry.rank >= row.least][-1]
    eased = [modifier.says for modifier in entry.eased]
    if has_room and row.severity == "info":
        eased.append(rules.words.room)
    fired = Fired(
        entry.rule, row.severity, pair_words(rules, entry.row.roles, rules.words.shared),
        " ".join((entry.row.because, *eased)), entry.row.sections, part.nics,
        pair_words(rules, entry.row.roles, row.fix) if row.fix else None,
    )  # fmt: skip
    return _Finding(fired, row.verdict, entry.rank)


def _rows(given: Given, name: Name) -> Iterator[_Finding]:
    for row in given.host.rules.checks.rows:
        if not given.host.holds(row.when):
            continue
        if row.port:
            for part in given.groups:
                if _is_about(row.port, part):
                    yield _Finding(_fired(row, part.nics), row.verdict, _level(row))
        else:
            hit = _fault(row, given, name)
            if hit is not None:
                yield _Finding(_fired(row, hit, given), row.verdict, _level(row))


def _level(row: CheckRow) -> int:
    """What is forbidden outright stands before pairs of traffic that must not meet."""
    return FORBIDDEN + 1 if row.severity == "forbidden" else 0


def _is_about(test: PortTest, part: GivenGroup) -> bool:
    roles, gbps = part.group.roles, part.group.kind[0]
    return (
        roles >= set(test.all)
        and (not test.any or bool(roles & set(test.any)))
        and not roles & set(test.none)
        and (test.ports is None or _compares(part.group.ports, test.ports))
        and (test.gbps is None or (gbps > 0 and _compares(gbps, test.gbps)))
        and (test.team is None or test.team == part.team)
        and (test.rdma is None or test.rdma == all(port.rdma for port in part.ports))
    )


def _compares(value: float, wanted: str) -> bool:
    sign = wanted.rstrip("0123456789.")
    return bool(_COMPARE[sign](value, float(wanted[len(sign) :])))


def _fault(row: CheckRow, given: Given, name: Name) -> tuple[int, ...] | None:
    """The ports concerned (maybe none) where the layout has that fault; None where it has not."""
    everywhere = tuple(nic for part in given.groups for nic in part.nics)
    standing = name.base.standing if name.base else None
    match row.fault:
        case "one-cluster-network":
            costing = costing_of(given.host)
            around = costing.surroundings(part.group.roles for part in given.groups)
            for part, near in zip(given.groups, around, strict=True):
                apart = "vm-switch" in part.group.roles and costing.can_ride("heartbeat") and part.group.ports > 1
                if near.only_path and not apart:
                    return part.nics
        case "named-not-recommended":
            return everywhere if standing == "not-recommended" else None
        case "named-lab":
            return everywhere if standing == "lab" else None
        case "unplaced":
            return () if given.unplaced else None
        case "one-card":
            return _close(given, lambda port: port.card)
        case "one-switch":
            return _close(given, lambda port: port.switch)
        case "mixed-speeds":
            mixed = [
                n for part in given.groups if part.team and len({p.gbps for p in part.ports}) > 1 for n in part.nics
            ]
            return tuple(mixed) or None
        case None:
            return ()
    return None


def _close(given: Given, where: Callable[[Port], int | None]) -> tuple[int, ...] | None:
    """The ports of pairs that lie in one place; None where there are none."""
    found: list[int] = []
    for part in given.groups:
        places = {where(port) for port in part.ports}
        if len(part.ports) > 1 and len(places) == 1 and None not in places:
            found += part.nics
    return tuple(found) or None


def _fired(row: CheckRow, nics: tuple[int, ...] = (), given: Given | None = None) -> Fired:
    says = row.says
    if given is not None:
        says = says.format(roles=", ".join(given.host.rules.roles[role].name for role in given.unplaced))
    return Fired(row.id, row.severity, says, row.because, row.sections, nics, row.fix)


def _nearest(rules: Rules, profile: HostProfile, given: Given, verdict: Verdict) -> Plan:
    """The layout itself where it is fine; else the best with these ports, or with those that are missing."""
    if verdict == "yes":
        found = finish(given.host, tuple(part.group for part in given.groups), given.unplaced)
        return plan_of(given.host, found, widened=False)
    groups = tuple(
        NicGroup(count=1, gbps=port.gbps, rdma=port.rdma or None, card=port.card, switch=port.switch)
        for part in given.groups
        for port in part.ports
    )
    facts = profile.model_copy(update={"nic_groups": groups, "nic_total": len(groups), "layout": None})
    choice = choose(rules, facts)
    base = name_of(given.host, widen(given.host, best(given.host)).groups).base
    is_poor = base is not None and base.standing in ("not-recommended", "lab")
    return choice.target if is_poor and choice.target else choice.layout
