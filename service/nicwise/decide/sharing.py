"""Says whether kinds of traffic that a question names may share a port."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from nicwise.answer import Severity
from nicwise.decide.costs import costing_of
from nicwise.decide.groups import Group
from nicwise.decide.hosts import Host, host_of
from nicwise.decide.model import Fired
from nicwise.decide.wording import pair_words, sentence
from nicwise.pack.row_values import FORBIDDEN, Column
from nicwise.pack.rules import Rules
from nicwise.pack.sharing_rows import PairRule
from nicwise.profile import ROLES, HostProfile

SharingLevel = Literal["forbidden", "discouraged", "fine"]


@dataclass(frozen=True, slots=True)
class Sharing:
    """level: that of the worst pair. fired: one row for each pair, worst first, and what else bears on it."""

    level: SharingLevel
    fired: tuple[Fired, ...]


def share(rules: Rules, roles: Sequence[str], profile: HostProfile) -> Sharing:
    """Compare the roles pair by pair. Fewer than two may always share."""
    host = host_of(rules, profile)
    named = [role for role in ROLES if role in roles]
    column, faster = _columns(host)
    pairs = [rules.pair[first, second] for first, second in combinations(named, 2)]
    pairs.sort(key=lambda row: (-row.level(column), row.id))
    fired = [_fired(rules, row, column) for row in pairs]
    if faster and any(_level(rules, row.level(column)) != _level(rules, row.level(faster)) for row in pairs):
        note = rules.checks.unknown_speed
        fired.append(Fired(note.id, note.severity, sentence(note.says), note.because, note.sections))
    worst = max((row.level(column) for row in pairs), default=0)
    return Sharing(_level(rules, worst), tuple(fired))


def _columns(host: Host) -> tuple[Column, Column | None]:
    """The column of the matrix to read, and that of a fast port where the speed is unknown."""
    costing = costing_of(host)
    known = [port.gbps for port in host.ports if port.gbps]
    gbps = host.profile.link_gbps or (min(known) if known else None)
    both = frozenset(host.roles[:2])
    column = costing.column(Group(both, (gbps or 0.0, False), 2))
    if gbps:
        return column, None
    return column, costing.column(Group(both, (host.rules.sizing.fast_gbps, False), 2))


def _level(rules: Rules, level: int) -> SharingLevel:
    if level == FORBIDDEN:
        return "forbidden"
    return "discouraged" if level > rules.checks.fine_up_to else "fine"


def _fired(rules: Rules, row: PairRule, column: Column) -> Fired:
    rank = row.level(column)
    level = _level(rules, rank)
    words = {"forbidden": rules.words.forbidden, "discouraged": rules.words.discouraged, "fine": rules.words.fine}
    severities: dict[SharingLevel, Severity] = {"forbidden": "forbidden", "discouraged": "warning", "fine": "info"}
    eased = rank == 0 and row.level("e1") > 0
    because = rules.words.room if eased else row.because
    return Fired(
        row.rule_in(column), severities[level], pair_words(rules, row.roles, words[level]), because, row.sections
    )
