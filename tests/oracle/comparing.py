"""Holds the search against the model, profile by profile."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tests.oracle.model import Optimum, optimum
from tests.oracle.profiles import random_profile

from nicwise.decide.hosts import host_of
from nicwise.decide.search import best
from nicwise.pack.rules import Rules
from nicwise.profile import HostProfile


@dataclass(frozen=True)
class Compared:
    """order, unplaced: what the search came to. *_s: seconds that each took."""

    profile: HostProfile
    unplaced: int
    order: tuple[int, ...]
    expected: Optimum
    search_s: float
    model_s: float

    @property
    def agree(self) -> bool:
        return (self.unplaced, self.order) == (self.expected.unplaced, self.expected.order)

    def __str__(self) -> str:
        return (
            f"{self.profile.model_dump_json(exclude_none=True)}\n"
            f"  search: {self.unplaced} unplaced, {self.order}\n"
            f"  model:  {self.expected.unplaced} unplaced, {self.expected.order}\n"
            f"  {' '.join(self.expected.atoms)}"
        )


def compare(rules: Rules, profile: HostProfile) -> Compared:
    """Search for the best layout both ways."""
    began = time.perf_counter()
    found = best(host_of(rules, profile))
    searched = time.perf_counter()
    expected = optimum(rules, profile)
    solved = time.perf_counter()
    order = tuple(int(part) for part in found.key[: len(expected.order)])  # type: ignore[call-overload]
    return Compared(profile, len(found.unplaced), order, expected, searched - began, solved - searched)


def compare_random(rules: Rules, count: int, seed: int) -> Iterator[Compared]:
    """Compare on `count` random profiles; the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        yield compare(rules, random_profile(chance))
