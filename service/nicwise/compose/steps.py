"""Shows the steps that build a layout, with what they rest on, and where their script is fetched."""

from collections.abc import Iterable, Sequence

from nicwise.answer import Step
from nicwise.compose.citing import Citer
from nicwise.compose.layouts import answer_address
from nicwise.decide.model import BuildStep


def show_steps(steps: Iterable[BuildStep], citer: Citer) -> tuple[Step, ...]:
    """The steps, cited."""
    return tuple(made.step.model_copy(update={"citations": citer.cite(made.sections)}) for made in steps)


def script_address(
    public_url: str, answer_id: str, place: int, steps: Sequence[Step], *, by_hand: bool = False
) -> str | None:
    """Where the steps are fetched as one script; None where they take more than PowerShell.

    place: of the answer in the reply, from 1.
    """
    if not any(step.part == "values" for step in steps):
        return None
    way = {"way": "by-hand"} if by_hand else {}
    return answer_address(public_url, answer_id, "layout.ps1", place, way)
