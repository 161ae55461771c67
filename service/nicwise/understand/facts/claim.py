"""What every reader of facts hands over: a value, and the words that state it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact as it was said once. `first` and `last`: its words, the last one excluded."""

    name: str
    value: Any
    first: int
    last: int
