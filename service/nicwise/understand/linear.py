"""One-vs-rest logistic regression on sparse rows, in numpy.

Accelerated gradient descent over n-grams, each with a step of its own. Texts are rows over words and n-grams, words
are rows over n-grams, so that the letters of a word are multiplied once a step and not once a text. Memory is linear in
the entries and in n-grams x classes. Always the same number of steps in the same order: the same texts give the same
model. Knows nothing of questions or topics.
"""

import math
from dataclasses import dataclass

import numpy as np

from nicwise.understand.sparse import Floats, Ints, Sparse

_RIDGE = 0.05
"""Strength of the pull towards zero. On public intents held out for choosing, 0.03 to 0.1 differ by 0.2 points."""

_STEPS = 40
"""Accelerated steps. Thirty lose 0.1 points on public intents held out for choosing, sixty gain nothing."""

_SOFTENING = 0.5
"""Added to an n-gram's own curvature: without it, the steps of rare n-grams overshoot."""

_STEADY = 0.3
"""Steps are shortened where the curvature, in units of the n-grams' own, is steeper. At twice this the fit of our own
phrasings begins to swing with each step; at half of it, it needs half as many steps more."""

_PROBES = 8
"""Power iterations for that curvature, after which it changes by less than a tenth."""


@dataclass(frozen=True, slots=True)
class Linear:
    """table: (words and n-grams) x classes, what each row adds to the logits. bias: one a class."""

    table: Floats
    bias: Floats

    def logits(self, texts: Sparse) -> Floats:
        """Texts x classes."""
        found: Floats = texts.times(self.table) + self.bias
        return found


def train(texts: Sparse, spelling: Sparse, weights: Floats, labels: Ints, classes: int) -> Linear:
    """Fit one logistic regression a class.

    texts: texts x (words and n-grams), each row over the text's length. spelling: words x n-grams, counts.
    weights: of the n-grams, which are pulled towards zero the less the heavier. labels: class of each text, from 0.
    """
    words = len(spelling)
    pull = _RIDGE / weights**2
    own = _own_curvature(texts, spelling) + _SOFTENING / weights**2
    shorter = np.float32(max(1.0, _steepness(texts, spelling, own) / classes * (1 - 1 / classes) / _STEADY))
    rate = (1 / (own * shorter + pull))[:, None]
    rate_of_bias = np.float32(max(4, classes / 2) / len(labels)) / shorter
    table = np.zeros((texts.width, classes), dtype=np.float32)
    slope = np.empty_like(table)
    ahead, step = table[words:], slope[words:]  # from here on every change to them is one to the whole
    last = ahead.copy()
    bias = last_bias = np.full(classes, -math.log(max(classes - 1, 1)), dtype=np.float32)
    momentum = 1.0
    for _ in range(_STEPS):
        bias_slope = _slope(texts, spelling, table, bias, labels, slope)
        step -= pull[:, None] * ahead
        step *= rate
        step += ahead
        stepped_bias = bias + rate_of_bias * bias_slope
        following = (1 + math.sqrt(1 + 4 * momentum * momentum)) / 2
        push = np.float32((momentum - 1) / following)
        np.subtract(step, last, out=ahead)
        ahead *= push
        ahead += step
        last[:] = step
        bias = stepped_bias + push * (stepped_bias - last_bias)
        last_bias, momentum = stepped_bias, following
        spelling.times(ahead, out=table[:words])
    return Linear(table, bias)


def _slope(texts: Sparse, spelling: Sparse, table: Floats, bias: Floats, labels: Ints, slope: Floats) -> Floats:
    """Where the likelihood grows: written to `slope` for the n-grams, returned for the bias."""
    words = len(spelling)
    bias_slope = np.zeros_like(bias)
    slope[:] = 0
    for rows, columns, block in texts.blocks():
        errors = block @ table[columns]
        errors += bias
        np.clip(errors, -30, 30, out=errors)
        np.negative(errors, out=errors)
        np.exp(errors, out=errors)
        errors += 1
        np.divide(-1, errors, out=errors)
        errors[np.arange(len(errors)), labels[rows]] += 1
        slope[columns] += block.T @ errors
        bias_slope += errors.sum(axis=0)
    spelling.add_transposed(slope[:words], slope[words:])
    return bias_slope


def _own_curvature(texts: Sparse, spelling: Sparse) -> Floats:
    """Of each n-gram the sum of its squared entries over the texts."""
    each = texts.squared(np.ones(len(texts), dtype=np.float32))
    return each[len(spelling) :] + spelling.squared(each[: len(spelling)])


def _steepness(texts: Sparse, spelling: Sparse, own: Floats) -> float:
    """The steepest direction of all, in units of the n-grams' own curvature."""
    words = len(spelling)
    root = np.sqrt(own)[:, None]
    direction = np.ones_like(root)
    steepest = 0.0
    for _ in range(_PROBES):
        direction /= np.linalg.norm(direction) * root
        seen = texts.times(np.concatenate([spelling.times(direction), direction]))
        back = np.zeros((texts.width, 1), dtype=np.float32)
        texts.add_transposed(seen, back)
        spelling.add_transposed(back[:words], back[words:])
        direction = back[words:] / root
        steepest = float(np.linalg.norm(direction))
    return steepest
