"""Reads back what was stored as JSON."""

from collections.abc import Callable
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from nicwise.errors import StorageError
from nicwise.understand.model import Dialogue

__all__ = ["dialogues", "restored"]

Result = TypeVar("Result")

dialogues = TypeAdapter(Dialogue)


def restored(read: Callable[[str], Result], text: str) -> Result:
    """What `read` makes of the text. Raises StorageError where it is of a version that can't be read."""
    try:
        return read(text)
    except ValidationError as error:
        raise StorageError("what is stored was written by another version and can't be read") from error
