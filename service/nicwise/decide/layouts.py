"""Chooses the layout for a host: the best with the ports there are, what to buy, and what else would do.

The search decides; here its finding gets a name, its reasons become sentences, and the ports that are
left over are put to use.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial

from nicwise.decide.bill import Entry
from nicwise.decide.groups import Group
from nicwise.decide.hosts import Host, Kind, Port, host_of, taken_speed, with_ports
from nicwise.decide.model import Cost, Plan
from nicwise.decide.naming import name_of
from nicwise.decide.needs import needs_of
from nicwise.decide.outlines import BACKGROUND
from nicwise.decide.ports import Wiring, wire
from nicwise.decide.search import Found, best, finish, search
from nicwise.decide.shares import NO_SHARES, Shares, shares_of
from nicwise.decide.wording import pair_words, sentence
from nicwise.pack.rules import Rules
from nicwise.pack.sharing_rows import PairRule
from nicwise.pack.sizing_rows import Charge, SurplusRow
from nicwise.profile import HostProfile

_ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """layout: the best with the ports there are. target: the recommended one, where ports are missing.

    alternatives: other ways to use the same ports, best first. needed, missing, spare: ports.
    how: the sum behind `needed`, in words. how_sections: what it rests on. shares: who gets how much of the ports.
    """

    layout: Plan
    target: Plan | None
    alternatives: tuple[Plan, ...]
    needed: int
    missing: int
    spare: int
    how: str
    how_sections: tuple[str, ...] = ()
    shares: Shares = NO_SHARES


def choose(rules: Rules, profile: HostProfile) -> Choice:
    """Choose for a profile in which assumptions are made already. Unknown port count: as many as are needed."""
    host = host_to_lay_out(rules, profile)
    needed = needs_of(host_of(rules, profile))
    found = search(host)
    with_one_more = cache(partial(_with_one_more, host))
    layout = plan_of(host, found[0], with_one_more=with_one_more)
    missing = max(0, needed.ports - len(host.ports))
    target = plan_of(*_completed(host, missing)) if missing else None
    return Choice(
        layout, target, _alternatives(host, found, layout, with_one_more), needed.ports, missing, layout.nics_spare,
        needed.how, needed.sections, shares_of(host, widen(host, found[0]).groups),
    )  # fmt: skip


def host_to_lay_out(rules: Rules, profile: HostProfile) -> Host:
    """The host with its ports; with as many as are needed where none are known."""
    host = host_of(rules, profile)
    if profile.nic_total is None and not profile.nic_groups:
        return with_ports(host, _bought(host, needs_of(host).ports))
    return host


def plan_of(
    host: Host, found: Found, *, widened: bool = True, with_one_more: Callable[[], Found] | None = None
) -> Plan:
    """A layout with its name, its ports and its reasons.

    widened: ports that are left over put to use. with_one_more: the best layout with one more port, where it is
    worked out once for several layouts of the host.
    """
    whole = widen(host, found) if widened else found
    next_nic = _next_nic(host, found, with_one_more or partial(_with_one_more, host))
    name = name_of(host, whole.groups)
    wiring = wire(host, whole.groups)
    return Plan(
        name=name.text, parts=name.parts, title=name.title,
        nics=wiring.nics, teams=wiring.teams, virtual_nics=wiring.virtual_nics,
        nics_used=sum(not nic.missing for nic in wiring.nics), nics_spare=wiring.spare,
        nics_missing=sum(nic.missing for nic in wiring.nics),
        costs=_costs(host, whole, wiring), gives=name.gives, next_nic=next_nic,
        windows=host.profile.windows, sections=name.sections, standing=name.base.standing if name.base else "usable",
    )  # fmt: skip


def widen(host: Host, found: Found) -> Found:
    """Give ports that are left over to groups that can use them, in the order that the rules state."""
    groups = list(found.groups)
    free = dict(host.stock.unreserved)
    for group in groups:
        free[group.kind] -= max(0, group.ports - host.stock.own(group.kind, group.roles))
    for row in host.rules.sizing.surplus:
        if row.when.holds(host.view) and groups and host.can_team and not (row.alike and len(host.stock.kinds) > 1):
            groups = _moved_out(groups, free, row) if row.own else _enlarged(groups, free, row)
    return finish(host, tuple(groups), found.unplaced)


def _enlarged(groups: list[Group], free: dict[Kind, int], row: SurplusRow) -> list[Group]:
    """The groups with more ports for the first that can take some. Takes them out of `free`."""
    for i, group in enumerate(groups):
        is_apart = group.roles - BACKGROUND - {"csv"} == {row.role}
        if row.role not in group.roles or row.apart not in (None, is_apart):
            continue
        size = max((size for size in row.sizes if size <= group.ports + free[group.kind]), default=0)
        if size > group.ports:
            free[group.kind] -= size - group.ports
            return [*groups[:i], replace(group, ports=size), *groups[i + 1 :]]
    return groups


def _moved_out(groups: list[Group], free: dict[Kind, int], row: SurplusRow) -> list[Group]:
    """The groups with that traffic on ports of its own, as many as are left. Takes them out of `free`."""
    if any(group.roles == {row.role} for group in groups):
        return groups
    if row.out_of and not any(group.roles - BACKGROUND == set(row.out_of) for group in groups):
        return groups
    kind = max(sorted(free), key=lambda kind: free[kind])  # of equals the slowest
    size = max((size for size in row.sizes if size <= free[kind]), default=0)
    if not size:
        return groups
    free[kind] -= size
    rest = [replace(group, roles=group.roles - {row.role}) for group in groups]
    return [*rest, Group(frozenset({row.role}), kind, size)]


def _bought(host: Host, count: int) -> tuple[Port, ...]:
    """Ports for a host of which none are known, none of them marked as missing."""
    gbps = host.profile.link_gbps or taken_speed(host.rules, host.profile, bought=True)
    return (Port(gbps),) * count


def _completed(host: Host, missing: int) -> tuple[Host, Found]:
    """The host with the ports that are missing, of the kind with which the layout is best."""
    kinds = {(port.gbps, port.rdma) for port in host.ports}
    kinds = kinds or {(taken_speed(host.rules, host.profile, bought=True), False)}
    offers = []
    for gbps, rdma in sorted(kinds, key=lambda kind: (-(kind[0] or 0), kind[1])):
        whole = with_ports(host, (*host.ports, *(Port(gbps, rdma, missing=True),) * missing))
        offers.append((whole, best(whole)))
    return min(offers, key=lambda offer: offer[1].key)


def _alternatives(
    host: Host, found: tuple[Found, ...], layout: Plan, with_one_more: Callable[[], Found]
) -> tuple[Plan, ...]:
    """Other layouts that have a name, best first, no name twice."""
    plans: dict[str, Plan] = {layout.name: layout}
    for other in found[1:]:
        if len(plans) > _ALTERNATIVES:
            break
        name = name_of(host, widen(host, other).groups)
        if name.base is not None and name.text not in plans:
            plans[name.text] = plan_of(host, other, with_one_more=with_one_more)
    return tuple(plans.values())[1:]


def _costs(host: Host, found: Found, wiring: Wiring) -> tuple[Cost, ...]:
    """Every soft rule that the layout pays for, worst first."""
    costs = [cost_of(host, entry) for entry in found.entries]
    costs += [Cost(row.id, row.what, row.because, row.cost, row.sections) for row, _ in wiring.close]
    unique = {(cost.rule, cost.what): cost for cost in costs}
    return tuple(sorted(unique.values(), key=lambda cost: (-cost.rank, cost.rule, cost.what)))


def cost_of(host: Host, entry: Entry) -> Cost:
    """One item of the bill, in words."""
    if isinstance(entry.row, PairRule):
        what = pair_words(host.rules, entry.row.roles, host.rules.words.shared)
    elif entry.row.test in ("unplaced", "not-there"):
        what = sentence(f"{entry.row.what}: {host.rules.roles[entry.roles[0]].name}")
    else:
        what = entry.row.what
    eased = " ".join(modifier.says for modifier in entry.eased)
    because = f"{entry.row.because} {eased}".strip()
    return Cost(entry.rule, what, because, entry.rank, entry.row.sections)


def _with_one_more(host: Host) -> Found:
    """The best layout with one more port, of the kind with which it is best."""
    kinds = {(port.gbps, port.rdma) for port in host.ports}
    offers = (
        best(with_ports(host, (*host.ports, Port(gbps, rdma))))
        for gbps, rdma in sorted(kinds, key=lambda kind: (-(kind[0] or 0), kind[1]))
    )
    return min(offers, key=lambda offer: offer.key)


def _next_nic(host: Host, found: Found, with_one_more: Callable[[], Found]) -> str | None:
    """What one more port would buy: the worst thing that it does away with."""
    if found.total and found.groups and host.ports:
        better = with_one_more()
        if better.total >= found.total:
            return None
        stays = {(entry.rule, entry.roles) for entry in better.entries}
        gone = [entry for entry in found.entries if (entry.rule, entry.roles) not in stays]
        for entry in sorted(gone, key=lambda entry: (-entry.rank, entry.rule)):
            if words := _relief(host, entry.row):
                return words
    return None


def _relief(host: Host, row: PairRule | Charge) -> str | None:
    if isinstance(row, PairRule):
        return pair_words(host.rules, row.roles, host.rules.words.apart)
    return row.relief
