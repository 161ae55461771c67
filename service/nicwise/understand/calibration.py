"""From the matcher's scores to a probability that the best topic is right.

Learnt on phrasings that the scoring model had not seen. Knows scores and right or wrong, nothing of words.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

_RIDGE = 1.0
"""Pull towards zero, in units of one held-out phrasing: keeps the probability off 0 and 1 where few were missed."""

_STEPS = 30

LENGTHS_OF_NOTHING = (1, 2, 4, 8, 16, 32)
"""Texts in which no word is known are about nothing: so much is learnt even where no phrasing was ever mistaken."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one match. logit: of the best topic. margin: over the best other class, negative where that
    one is higher. known: share of the text's weight that was seen in training. length: words."""

    logit: float
    margin: float
    known: float
    length: int

    def vector(self) -> tuple[float, ...]:
        """The evidence as numbers, an intercept first."""
        return (1.0, self.logit, self.margin, self.known, math.log1p(self.length))


class Calibration:
    """Probability that the best topic is right, by logistic regression on the evidence of held-out matches."""

    def __init__(self, weights: Sequence[float]) -> None:
        """weights: of the numbers of an `Evidence`."""
        self.weights = tuple(weights)

    @classmethod
    def learn(cls, evidence: Sequence[Evidence], right: Sequence[bool], counts: Sequence[float]) -> "Calibration":
        """evidence, right, counts: one a held-out match, none empty. counts: for how many matches it stands."""
        rows = np.array([one.vector() for one in evidence])
        centre = rows.mean(axis=0)
        spread = rows.std(axis=0)
        centre[0], spread[spread == 0] = 0, 1
        weights = _logistic((rows - centre) / spread, np.array(right, dtype=np.float64), np.array(counts)) / spread
        weights[0] -= float(centre @ weights)
        return cls(weights.tolist())

    def probability(self, evidence: Evidence) -> float:
        """0 to 1."""
        score = sum(weight * value for weight, value in zip(self.weights, evidence.vector(), strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def _logistic(rows: Doubles, right: Doubles, counts: Doubles) -> Doubles:
    """Weights by Newton's method; the intercept is not pulled towards zero."""
    weights: Doubles = np.zeros(rows.shape[1])
    pull: NDArray[Any] = np.diag([1e-6] + [_RIDGE] * (rows.shape[1] - 1))
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (counts * (right - chance)) - pull @ weights
        curvature = (rows * (counts * chance * (1 - chance))[:, None]).T @ rows + pull
        weights = weights + np.linalg.solve(curvature + 1e-9 * np.eye(len(weights)), slope)
    return weights
