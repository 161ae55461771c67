"""Layouts without a question: the best for a profile, and what is wrong with one that the caller has."""

from dataclasses import dataclass
from typing import Any, TypeAlias

from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, SkipValidation
from pydantic import BaseModel

from nicwise.answer import (
    Asked,
    Citation,
    Fact,
    FiredRule,
    FollowUp,
    Layout,
    Number,
    Severity,
    Step,
    TopicAnswer,
    Verdict,
)
from nicwise.compose.asking import ask_back
from nicwise.compose.citing import Citer
from nicwise.compose.facts import tell_facts
from nicwise.compose.layouts import show_layout
from nicwise.compose.steps import show_steps
from nicwise.decide import Decider
from nicwise.decide.model import Plan
from nicwise.doors.api.bodies import DrawBody, PlanBody
from nicwise.doors.pictures import layout_picture
from nicwise.errors import FactError, RequestError
from nicwise.pack import Pack
from nicwise.profile import HostProfile, Role
from nicwise.render import render_plan
from nicwise.render.script import script
from nicwise.understand.model import Reading

__all__ = ["Planner", "check_layout", "draw_layout", "plan_layout"]

LAYOUT_TOPIC = "nic-layout"
"""The topic whose answer a layout is."""

PICTURES = ("image/svg+xml", "image/png")
MARKDOWN = "text/markdown"

_ITS_OWN = frozenset({"citations", "script", "script_by_hand"})
"""Fields of a plan that hold the thing itself, where an answer has its number or its address."""


class PlanView(BaseModel):
    """The best layout with the ports there are, and what else there is to know of it. As in a reply of ask."""

    headline: str
    layout: Layout
    target: Layout | None
    alternatives: tuple[Layout, ...]
    numbers: tuple[Number, ...]
    steps: tuple[Step, ...]
    """What builds `layout`, in order."""
    script: str | None
    """The same as one PowerShell script, where there is one."""
    steps_by_hand: tuple[Step, ...]
    """What builds it without Network ATC, where `steps` use it."""
    script_by_hand: str | None
    rules: tuple[FiredRule, ...]
    facts: tuple[Fact, ...]
    """What was given, and what is taken for granted."""
    citations: tuple[Citation, ...]
    follow_ups: tuple[FollowUp, ...]


class Finding(BaseModel):
    """Something wrong with a layout, or worth knowing. `nics`: the ports concerned, counted from 1."""

    rule: str
    severity: Severity
    nics: tuple[int, ...]
    says: str
    because: str
    fix: str | None
    citations: tuple[int, ...]


class CheckView(BaseModel):
    """What is wrong with a layout, worst first, and the nearest one that is sound."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    given: Layout
    """As it was given, to be drawn."""
    nearest: Layout
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    topic: str | None = LAYOUT_TOPIC
    tone: None = None
    roles: tuple[str, ...] = ()
    mentions: frozenset[str] = frozenset()
    about: str | None = None
    vlans: tuple[tuple[Role, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    profile: HostProfile
    supposed: None = None
    why_not: bool = False


class Planner:
    """Decides for bare profiles. Nothing is kept, so its layouts have no picture to fetch later."""

    def __init__(self, pack: Pack, public_url: str) -> None:
        self._pack = pack
        self._public_url = public_url
        self._decider = Decider(pack)

    def plan(self, profile: HostProfile) -> PlanView:
        decision = self._decider.decide(_Asked(), _Known(profile))
        if decision.layout is None:
            raise FactError([("/profile", "no layout can be worked out for this host")])
        citer = Citer(self._pack.knowledge, self._public_url)

        def show(plan: Plan) -> Layout:
            return show_layout(plan, citer)

        rules = tuple(
            FiredRule(
                id=fired.id,
                severity=fired.severity,
                says=fired.says,
                because=fired.because,
                citations=citer.cite(fired.sections),
            )
            for fired in decision.fired
        )
        shown = show(decision.layout)
        build = self._decider.build(profile, decision.layout)
        steps, by_hand = show_steps(build.steps, citer), show_steps(build.by_hand, citer)
        reading = Reading((), profile, dict.fromkeys(profile.known(), "profile"))
        return PlanView(
            headline=decision.headline,
            facts=tell_facts(reading, decision.assumptions, self._pack.tables),
            layout=shown,
            target=show(decision.target) if decision.target else None,
            alternatives=tuple(map(show, decision.alternatives)),
            numbers=citer.cite_numbers(decision),
            steps=steps,
            script=script(steps, shown, decision.profile.windows),
            steps_by_hand=by_hand,
            script_by_hand=script(by_hand, shown, decision.profile.windows),
            rules=rules,
            follow_ups=ask_back([decision], (), self._pack.tables),
            citations=citer.citations(),
        )

    def check(self, profile: HostProfile) -> CheckView:
        """Raises FactError where the profile holds no layout."""
        if not profile.layout:
            raise FactError(
                [("/profile/layout", "is needed: the layout to check, as a list of ports with their roles")]
            )
        found = self._decider.check(profile)
        citer = Citer(self._pack.knowledge, self._public_url)
        findings = tuple(
            Finding(
                rule=fired.id,
                severity=fired.severity,
                nics=fired.nics,
                says=fired.says,
                because=fired.because,
                fix=fired.fix,
                citations=citer.cite(fired.sections),
            )
            for fired in found.findings
        )
        nearest = show_layout(found.nearest(), citer)
        return CheckView(
            verdict=found.verdict,
            findings=findings,
            given=show_layout(found.given, citer),
            nearest=nearest,
            citations=citer.citations(),
        )

    def markdown(self, plan: PlanView) -> str:
        """The plan as a document. A field of it means what it means in the answer to a question, but for `_ITS_OWN`."""
        topic = self._pack.knowledge.topics[LAYOUT_TOPIC]
        shared = {name: value for name, value in plan if name in TopicAnswer.model_fields and name not in _ITS_OWN}
        asked = Asked(text="", start=0, end=0)
        answer = TopicAnswer(topic=topic.id, title=topic.title, confidence=1, asked=asked, **shared)
        return render_plan(answer, plan.facts, plan.citations)


NeedsPlanner: TypeAlias = NamedDependency[SkipValidation[Planner]]


@post("/layouts", opt={"scope": "layouts"}, status_code=200, operation_id="planLayout", tags=["layouts"])
async def plan_layout(
    data: JSONBody[PlanBody], request: Request[Any, Any, Any], planner: NeedsPlanner
) -> Response[Any]:
    """The best layout for a profile; as a picture or a document where the Accept header asks for image/svg+xml,
    image/png or text/markdown."""
    wanted = request.accept.best_match(["application/json", MARKDOWN, *PICTURES])
    if wanted is None:
        raise RequestError(
            "A layout comes as application/json, text/markdown, image/svg+xml or image/png.",
            code="not-acceptable",
            status=406,
        )
    plan = planner.plan(data.profile)
    if wanted == MARKDOWN:
        return Response(planner.markdown(plan), media_type=MARKDOWN)
    return layout_picture(plan.layout, wanted) if wanted in PICTURES else Response(plan)


@post("/layouts/check", opt={"scope": "layouts"}, status_code=200, operation_id="checkLayout", tags=["layouts"])
async def check_layout(data: JSONBody[PlanBody], planner: NeedsPlanner) -> CheckView:
    """What is wrong with `profile.layout`, worst first."""
    return planner.check(data.profile)


@post("/layouts/picture", opt={"scope": "layouts"}, status_code=200, operation_id="drawLayout", tags=["layouts"])
async def draw_layout(data: JSONBody[DrawBody], request: Request[Any, Any, Any]) -> Response[Any]:
    """The picture of a layout that a reply gave; image/png where the Accept header asks for it, else SVG."""
    wanted = request.accept.best_match(list(PICTURES), default=PICTURES[0])
    return layout_picture(data.layout, wanted, title=data.title, narrow=data.narrow)
