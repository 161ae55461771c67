"""One-vs-rest logistic regression in numpy, trained through the similarities of the training texts.

There are far fewer texts than n-grams, so training works on the square matrix of similarities (the dual form): one
matrix for the final model and for every fold of the cross-validation. Always the same number of steps in the same
order: the same texts give the same model. Knows nothing of questions or topics.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nicwise.understand.features import Floats, Ints, Row

TAUGHT_ALWAYS = -1
"""The fold of texts that are in every training and never held out."""

_RIDGE = 0.05
"""Strength of the pull towards zero. On public intents 0.05 to 0.2 differ by less than half a point."""

_STEPS = 10
"""Accelerated steps. Eighty move the accuracy on held-out phrasings by a point, and cost the start a second."""

_CURVATURE = 6
"""The curvature is taken as the similarities divided by this. Four would be a bound that always holds (Boehning), and
needs more steps for the same accuracy, as most texts are in no doubt for most classes; sixteen diverges."""

_SPARSE_UP_TO = 16
"""n-grams in at most this many texts enter the similarities pair by pair; the others as columns of a dense matrix."""

_COLUMNS = 2048
_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class Dual:
    """A model in terms of the training texts. shares: texts x classes. bias: one a class."""

    shares: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Linear:
    """A model in terms of n-grams. weights: n-grams x classes. bias: one a class."""

    weights: Floats
    bias: Floats

    def logits(self, row: Row) -> Floats:
        """One-vs-rest logits, one a class."""
        if not len(row.ids):
            return self.bias.copy()
        found: Floats = row.values @ self.weights[row.ids] + self.bias
        return found


def similarities(rows: Sequence[Row], spread: Ints) -> Floats:
    """Inner products of all pairs of rows. spread: in how many rows each n-gram is."""
    texts, ids, values = _flat(rows)
    size = len(rows)
    total = np.zeros((size, size), dtype=np.float32)
    order = np.argsort(ids, kind="stable")
    texts, ids, values = texts[order], ids[order], values[order]
    often = spread[ids]
    for count in range(1, _SPARSE_UP_TO + 1):
        chosen = often == count
        owners = texts[chosen].reshape(-1, count)
        weights = values[chosen].reshape(-1, count)
        products = weights[:, :, None] * weights[:, None, :]
        np.add.at(total.reshape(-1), (owners[:, :, None] * size + owners[:, None, :]).ravel(), products.ravel())
    chosen = often > _SPARSE_UP_TO
    texts, ids, values = texts[chosen], ids[chosen], values[chosen]
    columns = np.unique(ids, return_inverse=True)[1]
    width = int(columns.max()) + 1 if len(columns) else 0
    for left in range(0, width, _COLUMNS):
        inside = (columns >= left) & (columns < left + _COLUMNS)
        block = np.zeros((size, min(_COLUMNS, width - left)), dtype=np.float32)
        block[texts[inside], columns[inside] - left] = values[inside]
        total += block @ block.T
    return total


def train(similar: Floats, labels: Ints, classes: int) -> Dual:
    """Fit one logistic regression a class.

    similar: texts x texts. labels: the class of each text, 0 to classes - 1.
    """
    return _descend(similar, _solver(similar), labels, classes)


def held_out(similar: Floats, labels: Ints, classes: int, folds: Ints) -> tuple[Dual, Floats]:
    """The model of all texts, and logits (texts x classes) of each from a model that has not seen its fold.

    Rows of texts in the fold TAUGHT_ALWAYS stay zero.
    """
    solver = _solver(similar)
    logits = np.zeros((len(labels), classes), dtype=np.float32)
    for fold in np.unique(folds[folds != TAUGHT_ALWAYS]):
        out, rest = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        # The inverse for the texts that stay, from that of all: far cheaper than to invert again.
        across = solver[np.ix_(rest, out)]
        fewer = solver[np.ix_(rest, rest)] - across @ np.linalg.solve(solver[np.ix_(out, out)], across.T)
        model = _descend(similar[np.ix_(rest, rest)], fewer, labels[rest], classes)
        logits[out] = similar[np.ix_(out, rest)] @ model.shares + model.bias
    return _descend(similar, solver, labels, classes), logits


def _solver(similar: Floats) -> Floats:
    """Inverse of the curvature, taken as fixed, and the pull."""
    curvature = similar / _CURVATURE + _RIDGE * np.eye(len(similar))
    return np.linalg.inv(curvature).astype(np.float32)


def _descend(similar: Floats, solver: Floats, labels: Ints, classes: int) -> Dual:
    """A fixed number of Newton-like steps with Nesterov's momentum; the bias starts at the log odds of a class."""
    size = len(labels)
    signs = np.full((size, classes), -1, dtype=np.float32)
    signs[np.arange(size), labels] = 1
    bias = np.full(classes, -math.log(max(classes - 1, 1)), dtype=np.float32)
    shares = np.zeros_like(signs)
    ahead = shares
    momentum = 1.0
    for _ in range(_STEPS):
        errors = signs / (1 + np.exp(np.clip(signs * (similar @ ahead + bias), -30, 30)))
        stepped = ahead - solver @ (_RIDGE * ahead - errors)
        bias = bias + 16 * errors.mean(axis=0)
        following = (1 + math.sqrt(1 + 4 * momentum * momentum)) / 2
        ahead = stepped + np.float32((momentum - 1) / following) * (stepped - shares)
        shares, momentum = stepped, following
    return Dual(shares, bias)


def unfold(model: Dual, rows: Sequence[Row], size: int) -> Linear:
    """The same model in terms of n-grams. size: how many n-grams there are."""
    texts, ids, values = _flat(rows)
    order = np.argsort(ids, kind="stable")
    texts, ids, values = texts[order], ids[order], values[order]
    weights = np.zeros((size, model.shares.shape[1]), dtype=np.float32)
    present, starts = np.unique(ids, return_index=True)
    ends = np.append(starts[1:], len(ids))
    for first in range(0, len(present), _AT_ONCE):  # in pieces that fit a processor's cache
        last = min(first + _AT_ONCE, len(present))
        inside = slice(starts[first], ends[last - 1])
        products = values[inside, None] * model.shares[texts[inside]]
        weights[present[first:last]] = np.add.reduceat(products, starts[first:last] - starts[first], axis=0)
    return Linear(weights, model.bias)


def _flat(rows: Sequence[Row]) -> tuple[Ints, Ints, Floats]:
    """Row numbers, n-gram ids and values of all entries, row by row."""
    texts = np.repeat(np.arange(len(rows), dtype=np.int64), [len(row.ids) for row in rows])
    return texts, np.concatenate([row.ids for row in rows]), np.concatenate([row.values for row in rows])
