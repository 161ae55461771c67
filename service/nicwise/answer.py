"""The answer, as every door gives it. Names are fixed by the contract.

`Reply` is the whole response; `TopicAnswer` answers one thing asked. A number in `citations` is the
`ref` of a `Citation` of the same reply. Nothing here decides or words anything.
"""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from nicwise.profile import HostProfile, Role

Verdict = Literal["yes", "no", "depends"]
Outcome = Literal["answered", "clarify", "out_of_scope"]
Origin = Literal["stated", "earlier", "profile", "implied", "assumed"]
Severity = Literal["forbidden", "warning", "info"]
Shell = Literal["powershell", "cmd"]
StepPart = Literal["prepare", "values", "host", "cluster", "check"]
"""When a step of building a layout is taken: before anything, the values to fill in, on each host, once, at the end."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Asked(_Value):
    """Words of the question. `start` and `end` count code points."""

    text: str
    start: int
    end: int


class Number(_Value):
    """A figure worked out from the facts. `value` is the one to plan with, the upper end of a range."""

    name: str
    value: float | int
    low: float | int | None = None
    high: float | int | None = None
    unit: str
    how: str
    citations: tuple[int, ...] = ()


class Step(_Value):
    """Something to do, and how to see that it worked."""

    text: str
    command: str | None = None
    shell: Shell | None = None
    runs_on: str = "each host"
    interrupts: str | None = None
    verify: str | None = None
    undo: str | None = None
    part: StepPart | None = None
    """Where it stands in the script; None for a step that is no part of building a layout."""
    citations: tuple[int, ...] = ()


class FiredRule(_Value):
    """A rule that holds for the facts."""

    id: str
    severity: Severity
    says: str
    because: str
    citations: tuple[int, ...] = ()


class Point(_Value):
    """One sentence or short paragraph of an answer, with what it rests on.

    `kind` says what it does for the reader: "why" argues the headline, "cost" names what is given up,
    "change" what would change the answer, "limit" where it stops holding.
    """

    kind: Literal["why", "cost", "change", "limit"]
    text: str
    citations: tuple[int, ...] = ()


class LayoutNic(_Value):
    """One physical port of a layout. In a converged layout `roles` also holds those of the virtual NICs on its team."""

    nic: int
    gbps: float | None = None
    team: str | None = None
    roles: tuple[Role, ...]
    network: Literal["routed", "private", "trunk", "storage"]
    subnet: str | None = None
    peer: str | None = None
    missing: bool = False
    """True for a port that has yet to be bought."""
    cap_percent: int | None = None


class Team(_Value):
    id: str
    kind: Literal["lbfo", "set", "vendor"]
    mode: str
    nics: tuple[int, ...]


class VirtualNic(_Value):
    name: str
    role: Role
    on: str
    """The id of the team, or "nic-N"."""
    weight: int | None = None
    subnet: str | None = None
    rdma: bool = False
    pinned_to: int | None = None


class TradeOff(_Value):
    what: str
    because: str
    rule: str
    citations: tuple[int, ...] = ()


class Layout(_Value):
    name: str
    parts: tuple[str, ...]
    title: str
    nics: tuple[LayoutNic, ...]
    teams: tuple[Team, ...] = ()
    virtual_nics: tuple[VirtualNic, ...] = ()
    nics_used: int
    nics_spare: int
    nics_missing: int
    trade_offs: tuple[TradeOff, ...] = ()
    gives: tuple[str, ...] = ()
    next_nic: str | None = None
    windows: str | None = None
    """The Windows version this layout is for, where it differs from the profile's."""
    citations: tuple[int, ...] = ()
    """What its title and `gives` rest on."""
    svg: str | None = None
    png: str | None = None


class TopicAnswer(_Value):
    """The answer to one thing asked."""

    topic: str
    title: str
    confidence: float
    asked: Asked
    verdict: Verdict | None = None
    headline: str
    points: tuple[Point, ...] = ()
    markdown: str = ""
    layout: Layout | None = None
    target: Layout | None = None
    alternatives: tuple[Layout, ...] = ()
    numbers: tuple[Number, ...] = ()
    steps: tuple[Step, ...] = ()
    script: str | None = None
    """Where the steps are fetched as one PowerShell script, where there is one."""
    steps_by_hand: tuple[Step, ...] = ()
    """The same layout without Network ATC, where `steps` use it."""
    script_by_hand: str | None = None
    rules: tuple[FiredRule, ...] = ()
    citations: tuple[int, ...] = ()


class Unanswered(_Value):
    text: str
    start: int
    end: int
    outcome: Literal["out_of_scope", "clarify"]
    reason: str = ""
    """One sentence: why this was not answered."""


class CitedSource(_Value):
    key: str
    title: str
    publisher: str
    url: str | None = None
    date: str | None = None


class Citation(_Value):
    ref: int
    topic: str
    section: str
    title: str
    quote: str
    """Verbatim from knowledge/."""
    url: str
    sources: tuple[CitedSource, ...]


class Fact(_Value):
    """One fact and where it came from. `spans` are code points in the question, empty unless stated."""

    name: str
    value: Any  # as in HostProfile, or the JSON of it
    origin: Origin
    text: str
    spans: tuple[tuple[int, int], ...] = ()
    because: str | None = None


class Choice(_Value):
    label: str
    value: Any  # a value of the fact


class FollowUp(_Value):
    """A question back: the fact that would change the answer. `changes` says how."""

    fact: str
    question: str
    input: Literal["choice", "number", "text"]
    multiple: bool = False
    choices: tuple[Choice, ...] = ()
    changes: str


class Suggestion(_Value):
    topic: str
    title: str
    question: str


class Reply(_Value):
    """The whole response of one ask."""

    id: str
    conversation_id: str
    created_at: datetime
    content_version: str
    kept: bool = True
    permalink: str
    outcome: Outcome
    message: str = ""
    """What is said when nothing was answered: one or two sentences for a person."""
    answers: tuple[TopicAnswer, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()
    citations: tuple[Citation, ...] = ()
    profile: HostProfile = Field(default_factory=HostProfile)
    facts: tuple[Fact, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    markdown: str | None = None
    text: str | None = None
    html: str | None = None
