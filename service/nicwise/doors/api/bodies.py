"""What callers send. Types are taken exactly and unknown fields refused: a misspelt fact would change the answer."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from nicwise.answer import Layout
from nicwise.profile import MOST_PORTS, HostProfile, read_profile

__all__ = ["AskBody", "DrawBody", "FeedbackBody", "PlanBody", "given"]

LONGEST_COMMENT = 5_000
"""Code points of a comment; an edited answer may be twice as long as a question."""


def _exactly(value: object) -> object:
    return read_profile(value)[0] if isinstance(value, Mapping) else value


Profile = Annotated[HostProfile, BeforeValidator(_exactly)]


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class AskBody(_Body):
    """A question in plain words, with what is known of a host."""

    question: str | None = None
    """1 to 10,000 code points. Absent with a profile and one of the next two: the last one is answered again."""
    conversation_id: str | None = Field(default=None, max_length=128)
    """As an earlier reply gave it; without it a conversation begins."""
    answer_id: str | None = Field(default=None, max_length=128)
    """In place of it: the new conversation begins with what this answer knows, of whose conversation it may be."""
    profile: Profile | None = None
    """Facts that win over what was heard; null forgets one."""
    formats: list[Literal["markdown", "text", "html"]] = Field(default=["markdown", "text"])
    """How the reply is rendered."""

    @field_validator("answer_id")
    @classmethod
    def _begins_or_goes_on(cls, value: str | None, known: ValidationInfo) -> str | None:
        if value and known.data.get("conversation_id"):
            raise ValueError("stands in place of conversation_id; send one of them")
        return value


class PlanBody(_Body):
    """What is known of a host."""

    profile: Profile


class DrawBody(BaseModel):
    """A layout to draw, as a reply gave it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    layout: Layout
    title: Annotated[str, Field(max_length=300)] | None = None
    """Stands above the picture in place of the layout's own."""
    narrow: bool = False
    """For a phone."""

    @field_validator("layout")
    @classmethod
    def _can_be_drawn(cls, layout: Layout) -> Layout:
        # A host of 64 ports lacks at most as many again; each carries a handful of virtual NICs.
        if max(len(layout.nics), len(layout.teams), len(layout.virtual_nics)) > 2 * MOST_PORTS:
            raise ValueError(f"has more than {2 * MOST_PORTS} ports, teams or virtual NICs")
        return layout


class FeedbackBody(_Body):
    """What somebody thought of an answer."""

    helpful: bool
    comment: str | None = Field(default=None, max_length=LONGEST_COMMENT)
    edited: str | None = Field(default=None, max_length=4 * LONGEST_COMMENT)
    """The answer as it was sent on."""


def given(profile: HostProfile | None) -> dict[str, Any] | None:
    """The fields that the caller wrote, explicit nulls included, as JSON values."""
    if profile is None:
        return None
    values = profile.model_dump(mode="json")
    return {name: values.get(name) for name in sorted(profile.model_fields_set)}
