"""Shows a plan as the layout of an answer: its trade-offs cited, its picture addressed."""

from collections.abc import Mapping

from nicwise.answer import Layout, TradeOff
from nicwise.compose.citing import Citer
from nicwise.decide.model import Plan


def show_layout(plan: Plan, citer: Citer, picture: str | None = None) -> Layout:
    """The layout of a plan.

    picture: address of its picture with `{form}` for "svg" or "png"; None where there is none to fetch.
    """
    return Layout(
        name=plan.name,
        parts=plan.parts,
        title=plan.title,
        nics=plan.nics,
        teams=plan.teams,
        virtual_nics=plan.virtual_nics,
        nics_used=plan.nics_used,
        nics_spare=plan.nics_spare,
        nics_missing=plan.nics_missing,
        trade_offs=tuple(
            TradeOff(what=cost.what, because=cost.because, rule=cost.rule, citations=citer.cite(cost.sections))
            for cost in plan.costs
        ),
        gives=plan.gives,
        next_nic=plan.next_nic,
        windows=plan.windows,
        citations=citer.cite(plan.sections),
        svg=picture.replace("{form}", "svg") if picture else None,
        png=picture.replace("{form}", "png") if picture else None,
    )


def picture_address(public_url: str, answer_id: str, place: int, which: str | None) -> str:
    """Where the picture of a layout is fetched, with `{form}` to fill.

    place: of the answer in the reply, from 1. which: None for the layout, else "target" or "alternative-1" and so on.
    """
    return answer_address(public_url, answer_id, "layout.{form}", place, {"which": which} if which else {})


def answer_address(public_url: str, answer_id: str, file: str, place: int, more: Mapping[str, str]) -> str:
    """Where a file of an answer is fetched. place: of the answer in the reply, from 1. more: of the query."""
    asked = {**({"answer": str(place)} if place > 1 else {}), **more}
    query = f"?{'&'.join(f'{name}={value}' for name, value in asked.items())}" if asked else ""
    return f"{public_url.rstrip('/')}/answers/{answer_id}/{file}{query}"
