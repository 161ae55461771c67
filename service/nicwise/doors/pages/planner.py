"""The page at /planner: a form for every fact of a host. The layouts come from the API, as the form changes."""

from dataclasses import dataclass
from typing import Any, TypeAlias

from litestar import get
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from litestar.response import Template

from nicwise.pack.tables import Tables
from nicwise.profile import FACTS, ROLES, HostProfile
from nicwise.render.names import ROLE_NAMES

__all__ = ["PlannerForm", "planner_form", "planner_page"]

_OWN_EDITORS = frozenset({"nic_groups", "nic_total", "layout"})
"""Facts that take more than one field; the page has editors of their own for them."""

_YES_NO = (("true", "yes"), ("false", "no"))


@dataclass(frozen=True, slots=True)
class Field:
    """One fact in the form. options: (value, label) pairs; none for a number. several: any of them may be ticked."""

    name: str
    label: str
    hint: str
    options: tuple[tuple[str, str], ...]
    several: bool


@dataclass(frozen=True, slots=True)
class PlannerForm:
    """fields: fact -> how it is asked for. roles: (id, name) of the kinds of traffic."""

    fields: dict[str, Field]
    roles: tuple[tuple[str, str], ...]


NeedsForm: TypeAlias = NamedDependency[SkipValidation[PlannerForm]]


def planner_form(tables: Tables) -> PlannerForm:
    """The form, in the words of the content."""
    fields = {name: _field(tables, name) for name in FACTS if name not in _OWN_EDITORS and name in tables.follow_ups}
    return PlannerForm(fields, tuple((role, ROLE_NAMES[role]) for role in ROLES))


def _field(tables: Tables, name: str) -> Field:
    question, wording = tables.follow_ups[name], tables.wording
    if name in ("windows", "storage"):
        named = wording.versions if name == "windows" else wording.storage
        options = tuple((value, label) for value, label in named.items())
    elif HostProfile.model_fields[name].annotation == bool | None:
        options = _YES_NO
    elif question.input == "choice" and name != "link_gbps":
        options = tuple((_first(choice.value), choice.label) for choice in question.choices)
    else:
        options = ()
    label = wording.fact_names[name].removeprefix("the ")
    return Field(name, label[0].upper() + label[1:], question.question, options, question.multiple)


def _first(value: Any) -> str:  # a choice of a list offers one member of it
    return str(value[0] if isinstance(value, list | tuple) else value)


@get("/planner", opt={"scope": "layouts"}, include_in_schema=False)
async def planner_page(form: NeedsForm) -> Template:
    """The planner. What it shows stands in the address, under `profile`, and never reaches a log of ours."""
    return Template("planner.html", context={"form": form}, headers={"cache-control": "no-cache"})
