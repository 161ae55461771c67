"""Values that rows of several rule files have."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from nicwise.pack.conditions import Condition, parse_condition

When = Annotated[Condition, BeforeValidator(parse_condition)]

AnyWhen = tuple[When, ...]
"""Alternatives: one that holds is enough. Empty always holds."""

Level = Annotated[int, Field(ge=0, le=11)]

FORBIDDEN = 11
"""The level of a pair that must never share a port. 0 is fine; 1 to 10 discouraged, 10 worst."""

Sections = Annotated[tuple[str, ...], Field(min_length=1)]
Column = Literal["e1", "e2", "e3"]
