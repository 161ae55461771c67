"""A second model of the layout rules, on the answer set solver clingo, against which the search is held.

It reads the rule files as data and states their rows as facts; what they mean is written in `layout.lp`. It shares
with the search the readers of profiles, rules and conditions, and nothing of `nicwise.decide`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path
from typing import Any

import clingo

from nicwise.pack.conditions import View
from nicwise.pack.row_values import FORBIDDEN, Column
from nicwise.pack.rules import Rules
from nicwise.pack.sharing_rows import Modifier, PairRule
from nicwise.profile import ROLES, HostProfile, Role

PROGRAM = Path(__file__).with_name("layout.lp").read_text(encoding="utf-8")
_PRIORITIES = range(12, 0, -1)
_OPTIONAL = {"csv", "replica", "backup"}
_COLUMNS: tuple[Column, ...] = ("e1", "e2", "e3")
_KNOWN_TRAITS = {
    "live-migration-capped", "management-capped", "private-team", "wide-team", "only-path", "smb-limited",
    "no-private-path",
}  # fmt: skip
_KNOWN_TESTS = {
    "single", "below-floor", "slower-than-host", "rides-fast-switch", "rdma-on-switch", "not-a-switch-guest",
    "apart-single", "apart-pair", "not-direct", "fewer-than", "only-path", "only-path-team", "any-team",
    "idle-slower-port", "unplaced", "not-there",
}  # fmt: skip

Kind = tuple[float, bool]


@dataclass(frozen=True)
class Optimum:
    """The best that the rules allow.

    unplaced: roles without a port. order: what layouts are compared by, the total first (see `Found.key`), without
    the order of the roles. atoms: the layout as the solver gives it, for whoever looks into a disagreement.
    """

    unplaced: int
    order: tuple[int, ...]
    atoms: tuple[str, ...]


def optimum(rules: Rules, profile: HostProfile) -> Optimum:
    """Solve for a profile. Raises ValueError where the rules have a test or a trait that the model does not know."""
    control = clingo.Control(["--warn=none"])
    control.add("base", [], PROGRAM)
    control.add("base", [], "\n".join(_Host(rules, profile).facts()))
    control.ground([("base", [])])
    best: dict[int, int] = {}
    atoms: tuple[str, ...] = ()
    with control.solve(yield_=True) as models:
        for model in models:
            best = dict(zip(model.priority, model.cost, strict=True))
            atoms = tuple(sorted(str(symbol) for symbol in model.symbols(shown=True)))
    cost = [best.get(priority, 0) for priority in _PRIORITIES]
    return Optimum(cost[0], tuple(cost[4:]), atoms)


class _Host:
    """One host as facts."""

    def __init__(self, rules: Rules, profile: HostProfile) -> None:
        self.rules = rules
        self.profile = profile if profile.windows else profile.model_copy(update={"windows": rules.sizing.windows})
        bare = View(self._facts([]), frozenset(self.profile.known()))
        self.ports = self._divided(list(self._ports(bare)), bare)
        self.view = View(self._facts([kind for kind, _ in self.ports]), bare.given)
        wanted = [role for role in ROLES if self._is_wanted(role, bare)]
        self.lacking = [role for role in wanted if rules.roles[role].there.holds(bare) is False]
        self.roles = [role for role in wanted if role not in self.lacking]
        counted = (role for role in self.roles if self._any(rules.roles[role].counts))
        self.counted = frozenset(counted)

    def facts(self) -> Iterator[str]:
        for part in (self._host(), self._reading(), self._pairs(), self._caps(), self._sizes(), self._charges()):
            yield from part
        yield from self._outlines()

    def _facts(self, kinds: list[Kind]) -> dict[str, Any]:
        fast = sum(gbps >= self.rules.sizing.fast_gbps for gbps, _ in kinds)
        counts = {"nic_total": len(kinds), "fast_ports": fast, "rdma_ports": sum(rdma for _, rdma in kinds)}
        return {**self.profile.known(), **counts, "network_ports": self._network_ports(kinds)}

    def _network_ports(self, kinds: list[Kind]) -> int:
        """Ports of the greatest speed. Where all have it, less those that storage keeps."""
        speeds = [gbps for gbps, _ in kinds]
        fastest = speeds.count(max(speeds, default=0))
        kept = sum(row.ports for row in self.rules.sizing.least if row.role in (self.profile.storage or ()))
        return max(0, fastest - kept) if fastest == len(speeds) else fastest

    def _ports(self, bare: View) -> Iterator[tuple[Kind, Role | None]]:
        """Kind and use of each port; speed 0 where unknown."""
        taken = next((row.present for row in self.rules.sizing.speeds if row.when.holds(bare)), None)
        for group in self.profile.nic_groups or ():
            for _ in range(group.count):
                yield (group.gbps or taken or 0, bool(group.rdma)), group.use
        if not self.profile.nic_groups:
            for _ in range(self.profile.nic_total or 0):
                yield (self.profile.link_gbps or taken or 0, False), None

    def _divided(self, ports: list[tuple[Kind, Role | None]], bare: View) -> list[tuple[Kind, Role | None]]:
        """Each port as its slices, where such a host divides ports of that speed."""
        row = next((row for row in self.rules.sizing.partitions if row.when.holds(bare)), None)
        if row is None or any(gbps < row.from_gbps for (gbps, _), _ in ports):
            return ports
        return [((slice_gbps, rdma), use) for (_, rdma), use in ports for slice_gbps in row.gbps]

    def _is_wanted(self, role: Role, bare: View) -> bool:
        row = self.rules.roles[role]
        said = role in (self.profile.extra_roles or ()) or any(use == role for _, use in self.ports)
        states = [when.holds(bare) for when in row.needed]
        return said or not states or True in states or (row.assumed and None in states)

    def _any(self, alternatives: Iterable[Any]) -> bool:
        states = [when.holds(self.view) for when in alternatives]
        return not states or True in states

    def _holding(self, rows: Iterable[Any]) -> list[Any]:
        return [row for row in rows if row.when.holds(self.view)]

    def _host(self) -> Iterator[str]:
        rows, sizing = self.rules.roles, self.rules.sizing
        guests = self._holding(sizing.switch_guests)
        teamed = self._holding(sizing.teamed)
        for i, role in enumerate(self.roles):
            yield f'role("{role}"). rank("{role}",{i}).'
            yield from (
                f'{name}("{role}").'
                for name, holds in {
                    "counted": role in self.counted,
                    "storage": rows[role].storage,
                    "carries": rows[role].cluster_path,
                    "rides": role == "vm-switch" or not guests or role in guests[0].roles,
                    "teamed": bool(teamed) and role in teamed[0].roles,
                }.items()
                if holds
            )
        yield from (f'lacking("{role}").' for role in self.lacking)
        for i, row in enumerate(self._holding(sizing.direct)):
            yield from (f'direct({i},"{role}").' for role in row.roles)
        # Storage that takes ports of its own goes without one first, then the last in the list of roles.
        own_ports = [role for role in ("iscsi", "s2d", "smb") if role in self.roles]
        order = [*own_ports, *(role for role in reversed(self.roles) if role not in own_ports)]
        yield from (f'leaving("{role}",{i}).' for i, role in enumerate(order, start=1))
        if self.profile.teaming is not False or self.profile.vm_fault_tolerance is True:
            yield "may_team."
        kinds = sorted({kind for kind, _ in self.ports})
        fastest = max((gbps for gbps, _ in kinds), default=0)
        for k, (gbps, rdma) in enumerate(kinds):
            mine = [use for kind, use in self.ports if kind == (gbps, rdma)]
            yield f"ports({k},{len(mine)})."
            yield from (f'spoken({k},"{use}",{n}).' for use, n in Counter(mine).items() if use)
            if gbps >= sizing.fast_gbps:
                yield f"fast({k})."
            if rdma:
                yield f"rdma({k})."
            if gbps == fastest:
                yield f"fastest({k})."
            yield from (f'below({k},"{role}").' for role in self.roles if 0 < gbps < rows[role].least_gbps)
            yield from (f"slower({j},{k})." for j, (other, _) in enumerate(kinds) if 0 < other < gbps)

    def _reading(self) -> Iterator[str]:
        rows = self._holding(self.rules.sizing.columns)
        for fast, weighted in product((False, True), repeat=2):
            fitting = (row for row in rows if row.fast in (None, fast) and row.weighted in (None, weighted))
            row = next(fitting, None)
            yield f"column({fast:d},{weighted:d},{row.column if row else 'e1'})."

    def _pairs(self) -> Iterator[str]:
        modifiers = {i: row for i, row in enumerate(self.rules.modifiers) if row.when.holds(self.view)}
        for i, modifier in modifiers.items():
            _know(modifier.trait, _KNOWN_TRAITS)
            yield f'modifier({i},"{modifier.trait}").'
        for first, second in combinations(self.roles, 2):
            row = self.rules.pair[first, second]
            if not {first, second} <= self.counted:
                if all(row.level(column) == FORBIDDEN for column in _COLUMNS):
                    yield f'never("{first}","{second}").'
                continue
            for column in _COLUMNS:
                bearing = [i for i, modifier in modifiers.items() if _bears(modifier, row, column)]
                pair = f'"{first}","{second}",{column}'
                yield from (f"bit({i},{pair},{1 << n})." for n, i in enumerate(bearing))
                for held in product((False, True), repeat=len(bearing)):
                    applied = [modifiers[i] for i, holds in zip(bearing, held, strict=True) if holds]
                    total = sum(1 << n for n, holds in enumerate(held) if holds)
                    yield f"price({pair},{total},{_eased(row.level(column), applied)})."

    def _caps(self) -> Iterator[str]:
        for i, row in enumerate(self._holding(self.rules.sizing.caps)):
            yield f'cap({i},"{row.role}",{row.percent}).'
            yield from (f'company({i},"{role}").' for role in row.with_any)
            wants = {"fast": row.fast, "teamed": row.teamed, "hosted": row.management_on_switch}
            yield from (f"cap_wants({i},{name},{value:d})." for name, value in wants.items() if value is not None)

    def _sizes(self) -> Iterator[str]:
        for i, row in enumerate(self._holding(self.rules.sizing.steps)):
            role = f'"{row.role}"' if row.role else "any"
            yield f"step_for({i},{role})."
            yield from (f"step({i},{n})." for n in row.ports)
        # Of several rows about a role the last counts.
        least = {row.role: row.ports for row in self._holding(self.rules.sizing.least)}
        yield from (f'need("{role}",{n}).' for role, n in least.items())

    def _charges(self) -> Iterator[str]:
        seen: set[tuple[str, Role]] = set()
        for i, row in enumerate(self.rules.sizing.charges):
            _know(row.test, _KNOWN_TESTS)
            if not self._any(row.when):
                continue
            if row.role:  # of rows of one kind about the same role the first counts
                if (row.test, row.role) in seen:
                    continue
                seen.add((row.test, row.role))
            yield f'charge({i},"{row.test}",{row.cost}). wants({i},{row.ports}).'
            yield from (f'beside({i},"{role}").' for role in row.beside)
            if row.fast is not None:
                yield f"speed({i},{row.fast:d})."
            about = [role for role in row.roles or ROLES if row.role in (None, role)]
            yield from (f'concerns({i},"{role}").' for role in about)

    def _outlines(self) -> Iterator[str]:
        found: set[frozenset[frozenset[Role]]] = set()
        for row in self._holding(self.rules.layouts.named):
            for variant in row.variants:
                blocks = (frozenset(role for role in pattern.roles if role not in _OPTIONAL) for pattern in variant)
                found.add(frozenset(block for block in blocks if block and block != {"iscsi"}))
        for o, outline in enumerate(found):
            yield f"outline({o})."
            yield from (f'block({o},{b},"{role}").' for b, block in enumerate(outline) for role in block)


def _bears(modifier: Modifier, row: PairRule, column: Column) -> bool:
    """Whether a modifier is about that pair in that column."""
    anything = not modifier.pairs and modifier.role is None
    return column in modifier.columns and (anything or row.id in modifier.pairs or modifier.role in row.roles)


def _eased(level: int, modifiers: Iterable[Modifier]) -> int:
    """A level after the modifiers, in the order of the file. What is forbidden stays so, what is discouraged too."""
    if level == FORBIDDEN:
        return level
    is_fine = level == 0
    for modifier in modifiers:
        if modifier.becomes_fine:
            level, is_fine = 0, True
        elif is_fine:
            level = max(level, modifier.fine_becomes or 0)
        else:
            level = max(1, level + modifier.change)
    return min(level, 10)


def _know(name: str, known: set[str]) -> None:
    if name not in known:
        raise ValueError(f'the model does not know "{name}"; teach it in tests/oracle/layout.lp')
