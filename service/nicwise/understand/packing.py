"""Strings as arrays and back, so that what was learnt can be kept in a file that holds arrays alone."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
"""Name -> array of numbers."""


def packed(texts: Iterable[str]) -> NDArray[np.uint8]:
    """Any strings as bytes."""
    return np.frombuffer(json.dumps(list(texts)).encode(), dtype=np.uint8)


def unpacked(array: NDArray[Any]) -> tuple[str, ...]:
    """The strings that were packed."""
    return tuple(json.loads(array.tobytes()))
