"""Facts and rules become a decision: headline, verdict, layouts, figures, and the rules that led there."""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache, partial
from typing import Protocol

from nicwise.decide.assumptions import Closed, close
from nicwise.decide.checking import check
from nicwise.decide.commands import build
from nicwise.decide.comparing import Supposing, compare_ports, why_not
from nicwise.decide.follow_ups import open_facts
from nicwise.decide.layouts import Choice, choose
from nicwise.decide.model import Assumption, Build, Check, Decision, Plan
from nicwise.decide.moves import moves_at_once
from nicwise.decide.newer import newer_versions
from nicwise.decide.numbers import sections_of
from nicwise.decide.outcome import Finders, Outcome, gap_values, work_out
from nicwise.decide.sharing import Sharing, share
from nicwise.decide.sketch import facts_read, reduced, sketch
from nicwise.decide.tables import fire, headline, read_table, turn
from nicwise.decide.view import view_of
from nicwise.pack import Pack
from nicwise.pack.conditions import View
from nicwise.pack.model import Topic
from nicwise.pack.rules import Rules
from nicwise.pack.tables import Tone
from nicwise.pack.templates import fill
from nicwise.profile import HostProfile, Role

__all__ = ["Choice", "Decider"]

_KEPT = 4096
"""Layouts, outcomes and decisions kept, of each kind: the next question mostly differs by a fact. A few kB each."""


class Asked(Protocol):
    """What deciding needs of one thing heard; see `Heard` in understand/model.py."""

    @property
    def topic(self) -> str | None: ...
    @property
    def tone(self) -> Tone | None: ...
    @property
    def roles(self) -> tuple[str, ...]: ...
    @property
    def mentions(self) -> AbstractSet[str]: ...
    @property
    def about(self) -> str | None: ...
    @property
    def vlans(self) -> tuple[tuple[Role, int], ...]: ...


class Known(Protocol):
    """What deciding needs of a reading; see `Reading` in understand/model.py."""

    @property
    def profile(self) -> HostProfile: ...
    @property
    def supposed(self) -> Supposing | None: ...
    @property
    def why_not(self) -> bool: ...


class Decider:
    """Decides by the rules of one pack. Safe to share between threads: what it keeps only saves time."""

    def __init__(self, pack: Pack, find: Finders | None = None) -> None:
        """find: other searches over layouts than those of the pack's rules."""
        self._topics = pack.knowledge.topics
        self._tables = pack.tables
        self._commands = pack.commands
        self._find = find or _finders(pack.rules)
        self._work_out = lru_cache(_KEPT)(self._work_out_anew)
        self._decide = lru_cache(_KEPT)(self._decide_anew)

    def decide(self, heard: Asked, reading: Known) -> Decision:
        """Decide one thing asked. Raises KeyError where it has no topic."""
        decision = self._decide(
            heard.topic or "",
            reading.profile,
            heard.roles,
            frozenset(heard.mentions),
            heard.about,
            heard.tone,
            heard.vlans,
        )
        if reading.supposed is None and not reading.why_not:
            return decision
        return self._compared(decision, heard, reading)

    def close(self, profile: HostProfile, roles: tuple[str, ...] = ()) -> Closed:
        """A bare profile with its assumptions, as every decision takes it."""
        return close(self._tables.assumptions, profile, roles)

    def choose(self, profile: HostProfile) -> Choice:
        """Layouts for a bare profile, its open facts closed."""
        return self._find.choose(self.close(profile).profile)

    def build(self, profile: HostProfile, plan: Plan) -> Build:
        """How `plan` is built on a host of a bare profile, its open facts closed."""
        closed = self.close(profile)
        return self._build(plan, view_of(closed.profile, closed.given, (), frozenset(), closed.derived), ())

    def share(self, roles: tuple[str, ...], profile: HostProfile) -> Sharing:
        """How those kinds of traffic may share a port of a bare profile's host."""
        return self._find.share(roles, self.close(profile, roles).profile)

    def check(self, profile: HostProfile) -> Check:
        """What is wrong with `profile.layout`, which must be given."""
        return self._find.check(self.close(profile).profile)

    def _compared(self, decision: Decision, heard: Asked, reading: Known) -> Decision:
        """The decision with the difference that was asked about as its headline, where there is one."""
        wording, found = self._tables.wording, None
        roles = _joined_by(heard) if "layout" in self._topics[decision.topic].kind else heard.roles
        if reading.supposed is not None:
            found = compare_ports(wording, self._find.choose, decision.profile, reading.supposed)
        elif len(roles) > 1 and not self._tables.verdicts[decision.topic].reads & _ABOUT_SHARING:
            found = why_not(wording, self._find.share(roles, decision.profile))
        if found is None:
            return decision
        return replace(
            decision,
            verdict=None,
            headline=headline(found.says, None, wording.verdicts),
            headline_sections=found.sections,
            compared=found.rows,
        )

    def _work_out_anew(
        self,
        topic: str,
        profile: HostProfile,
        roles: tuple[str, ...],
        mentions: frozenset[str],
        about: str | None,
        judge: bool,
        in_full: bool,
    ) -> Outcome:
        return work_out(
            self._tables, self._find, self._topics[topic], profile, roles, mentions, about, judge=judge, in_full=in_full
        )

    def _decide_anew(
        self,
        topic_id: str,
        stated: HostProfile,
        roles: tuple[str, ...],
        mentions: frozenset[str],
        about: str | None,
        tone: Tone | None,
        vlans: tuple[tuple[Role, int], ...],
    ) -> Decision:
        judge = tone not in (None, "open")

        def decide_for(profile: HostProfile) -> Outcome:
            return self._work_out(topic_id, profile, roles, mentions, about, judge, True)

        def try_out(profile: HostProfile) -> Outcome:
            return self._work_out(topic_id, profile, roles, mentions, about, judge, False)

        topic = self._topics[topic_id]
        now = decide_for(stated)
        table, wording = self._tables.verdicts[topic.id], self._tables.wording
        if now.passage:
            return _told(topic, now)
        found, values, first = read_table(table, now.view, about, judge=judge), gap_values(wording, now), now.row
        verdict = turn(first.verdict, first.claims or table.claims, tone, asks_verdict="verdict" in topic.kind)
        layout, target, alternatives = self._layouts(topic, now)
        found_elsewhere = (*(now.checked.findings if now.checked else ()), *(now.shared.fired if now.shared else ()))
        return Decision(
            topic=topic.id,
            verdict=verdict,
            headline=headline(fill(first.says, values), verdict, wording.verdicts),
            headline_sections=first.sections,
            fired=(*fire(found.rows, values), *found_elsewhere),
            profile=now.closed.profile,
            assumptions=_assumptions_told(topic, now),
            open_facts=open_facts(topic, self._tables.follow_ups, stated, now, found.open_facts, try_out),
            layout=layout,
            target=target,
            alternatives=alternatives,
            numbers=now.numbers,
            number_sections={
                number.name: sections_of(
                    self._tables.estimates, now.view, number.name, now.choice.how_sections if now.choice else ()
                )
                for number in now.numbers
            },
            steps=found.steps,
            build=self._build(layout, now.view, vlans) if layout and found.builds else None,
            view=now.view.facts,
            others=newer_versions(self._tables, [row.id for row in found.rows], stated, now, try_out, decide_for),
        )

    def _build(self, plan: Plan, view: View, vlans: tuple[tuple[Role, int], ...]) -> Build:
        at_once = moves_at_once(self._tables.estimates, view)
        return build(self._commands, plan, view, moves=at_once[0] if at_once else 0, vlans=dict(vlans))

    def _layouts(self, topic: Topic, now: Outcome) -> tuple[Plan | None, Plan | None, tuple[Plan, ...]]:
        """Best, target and alternatives, for topics and rows that show layouts. The one beside comes first.

        There is no target for someone who can't add ports.
        """
        if not _shows_layout(topic, now) or now.choice is None:
            return None, None, ()
        beside = self._beside(now)
        layout = now.checked.nearest() if now.checked else now.choice.layout
        target = now.choice.target if now.closed.profile.can_add_nics is not False else None
        same_version = (replace(plan, windows=None) for plan in now.choice.alternatives)
        return (
            replace(layout, windows=None),
            replace(target, windows=None) if target else None,
            (*beside, *same_version),
        )

    def _beside(self, now: Outcome) -> tuple[Plan, ...]:
        """The layout for the version that is current, where the version was only assumed.

        With the asker's ports where these are known; else with as many as it takes.
        """
        profile = now.closed.beside
        if profile is None:
            return ()
        choice = self.choose(profile)
        has_ports = now.closed.profile.nic_total is not None
        plan = choice.layout if has_ports else choice.target or choice.layout
        return (replace(plan, windows=profile.windows),)


_ABOUT_SHARING = frozenset({"roles", "roles_all", "sharing"})
"""Facts by which a table itself says what speaks against sharing."""

_TEAM_TERMS = frozenset({"team", "virtual-switch", "set", "lbfo", "lacp"})
"""Terms of the lexicon that stand for the ports of the VMs, where a single kind of traffic is to go there."""


def _joined_by(heard: Asked) -> tuple[str, ...]:
    """Kinds of traffic that are to share a port. What goes on "the team" joins the VMs, and iSCSI its own kind."""
    if len(heard.roles) == 1 and _TEAM_TERMS & heard.mentions:
        return ("vm-switch", *heard.roles)
    return heard.roles


def _finders(rules: Rules) -> Finders:
    """The searches by these rules, each result kept. A sketch is sought by the facts that it can hang on alone."""
    facts = facts_read(rules)
    keep_sketch = lru_cache(_KEPT)(partial(sketch, rules))
    return Finders(
        sketch=lambda profile: keep_sketch(reduced(profile, facts)),
        choose=lru_cache(_KEPT)(partial(choose, rules)),
        check=lru_cache(_KEPT)(partial(check, rules)),
        share=partial(share, rules),
    )


def _told(topic: Topic, now: Outcome) -> Decision:
    """The passage that was asked about, which hangs on none of the facts."""
    return Decision(
        topic=topic.id,
        verdict=None,
        headline=now.row.says,
        headline_sections=now.row.sections,
        fired=fire([now.row], {}),
        profile=now.closed.profile,
        steps=now.row.steps,
        view=now.view.facts,
        passage=now.passage.id if now.passage else None,
    )


def _assumptions_told(topic: Topic, now: Outcome) -> tuple[Assumption, ...]:
    """Those that the answer hangs on: all where it shows a layout, else those that the topic names."""
    if _shows_layout(topic, now):
        return now.closed.assumptions
    return tuple(taken for taken in now.closed.assumptions if taken.fact in topic.facts)


def _shows_layout(topic: Topic, now: Outcome) -> bool:
    return "layout" in topic.kind or now.row.builds
