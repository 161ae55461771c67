"""Makes the steps that build a layout: rows of rules/commands/ with their gaps filled from the layout.

It knows nothing of networks or of PowerShell: rows say what is done, `building` what it is done to.
"""

from collections.abc import Iterator, Mapping

from nicwise.answer import Step
from nicwise.decide.building import Part, Parts, take_apart
from nicwise.decide.model import Build, BuildStep, Plan
from nicwise.pack.commands import CommandRow, Commands, Line, Way, fill_gaps
from nicwise.pack.conditions import View
from nicwise.profile import Role


def build(commands: Commands, plan: Plan, view: View, *, moves: int, vlans: Mapping[Role, int]) -> Build:
    """The steps that make `plan` on a host with those facts. See `take_apart` for the rest."""
    parts = take_apart(plan, view, commands.names, moves=moves, vlans=vlans)
    by_hand = tuple(_steps(commands, "by-hand", parts, view))
    if not parts["intent"]:
        return Build(by_hand)
    return Build(tuple(_steps(commands, "network-atc", parts, view)), by_hand)


def _steps(commands: Commands, way: Way, parts: Parts, view: View) -> Iterator[BuildStep]:
    (host,) = parts["host"]
    for row in commands.rows:
        holds = row.when.holds(view)
        if way not in row.ways or holds is False or (holds is None and not row.assumed):
            continue
        if not _fits(host, row.with_, row.without):
            continue
        for part in parts[row.each]:
            if _fits(part, row.of, row.not_of) and (step := _step(row, part, parts, view)):
                yield step


def _step(row: CommandRow, part: Part, parts: Parts, view: View) -> BuildStep | None:
    """The step that a row makes of one thing; None where it would have a command and no line of it applies."""
    (host,) = parts["host"]
    values = {**host.gaps, **part.gaps}
    command = "\n".join(_lines(row.command, part, parts, view))
    if row.command and not command:
        return None
    told = {
        "text": row.text,
        "runs_on": row.runs_on,
        "interrupts": row.interrupts,
        "verify": row.verify,
    }
    filled = {name: fill_gaps(text, values) for name, text in told.items() if text}
    step = Step(
        command=command or None,
        shell=row.shell,
        undo="\n".join(_lines(row.undo, part, parts, view)) or None,
        part=row.part,
        **filled,
    )
    return BuildStep(row.id, step, row.sections)


def _lines(lines: tuple[Line, ...], part: Part, parts: Parts, view: View) -> Iterator[str]:
    (host,) = parts["host"]
    repeats = any(line.each for line in lines)
    made = 0
    found: list[str] = []
    for line in lines:
        if line.when.holds(view) is not True:
            continue
        for about in parts[line.each] if line.each else (part,):
            if _fits(about, line.of, line.not_of):
                found.append(fill_gaps(line.line, {**host.gaps, **about.gaps}))
                made += line.each is not None
    # What frames a list of things is nothing without them.
    if made or not repeats:
        yield from found


def _fits(part: Part, of: tuple[str, ...], not_of: tuple[str, ...]) -> bool:
    return part.traits.issuperset(of) and part.traits.isdisjoint(not_of)
