"""Prints the steps that build a layout as one PowerShell script, which runs nothing until it is told which part."""

from collections.abc import Iterator, Sequence
from textwrap import indent, wrap

from nicwise.answer import Layout, Step, StepPart
from nicwise.render.names import WINDOWS_NAMES

_PARTS: dict[StepPart, str] = {"prepare": "Prepare", "host": "Host", "cluster": "Cluster", "check": "Check"}
_WIDTH = 110

_HEADER = """\
<#
{title}
For {windows}; the numbers are those of the steps in the answer.

Read it before you run it, and fill in the values below. Then, from the console of the host and as administrator:
{parts}
It stops at the first error; a part that stopped is not simply run again, but from the step that failed.
#>
param(
    [Parameter(Mandatory = $true)]
    [ValidateSet({names})]
    [string] $Part
)
$ErrorActionPreference = 'Stop'
$ConfirmPreference = 'None'
"""

_TOLD: dict[StepPart, str] = {
    "prepare": "-Part Prepare    on each host, before anything; then restart it",
    "host": "-Part Host       on each host, one after the other",
    "cluster": "-Part Cluster    once, on one node, when all hosts are done",
    "check": "-Part Check      on each host, when it is done; the validation once",
}


def script(steps: Sequence[Step], layout: Layout, windows: str | None) -> str | None:
    """The script, or None where the steps take more than PowerShell. windows: the version it is for."""
    if not any(step.part == "values" for step in steps):
        return None  # before 2012 the values stand in the commands, and most of them are for consoles
    there = [part for part in _PARTS if any(step.part == part and step.command for step in steps)]
    header = _HEADER.format(
        title="\n".join(wrap(layout.title, _WIDTH)),
        windows=WINDOWS_NAMES.get(windows or "", "any version of Windows Server"),
        parts="\n".join(f"    .\\layout.ps1 {_TOLD[part]}" for part in there),
        names=", ".join(f"'{_PARTS[part]}'" for part in there),
    )
    numbered = list(enumerate(steps, 1))
    blocks = [header.rstrip("\n")]
    if "prepare" in there:
        blocks.append(_guarded("prepare", numbered, closing="return"))
    blocks += [_commented(number, step) for number, step in numbered if step.part == "values"]
    blocks += [_guarded(part, numbered) for part in there if part != "prepare"]
    return "\n\n".join(blocks) + "\n"


def _guarded(part: StepPart, steps: Sequence[tuple[int, Step]], closing: str | None = None) -> str:
    """The steps of one part, run only where that part was asked for."""
    inner = [_commented(number, step) for number, step in steps if step.part == part]
    body = "\n\n".join([*inner, *([closing] if closing else [])])
    return f"if ($Part -eq '{_PARTS[part]}') {{\n{indent(body, '    ')}\n}}"


def _commented(number: int, step: Step) -> str:
    return "\n".join([*_comments(number, step), *([step.command] if step.command else [])])


def _comments(number: int, step: Step) -> Iterator[str]:
    yield from _comment(f"{number}. {step.text}")
    for label, text in (
        ("Where", step.runs_on if step.runs_on != Step.model_fields["runs_on"].default else None),
        ("Interrupts", step.interrupts),
        ("Check", step.verify),
    ):
        if text:
            yield from _comment(f"{label}: {text}")
    if step.undo:
        lines = step.undo.split("\n")
        yield f"# Undo: {lines[0]}"
        yield from (f"#       {line}" for line in lines[1:])


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in wrap(text, _WIDTH)]
