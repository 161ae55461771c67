"""The model's arithmetic, against slow plain versions."""

import numpy as np
import pytest
from numpy.typing import NDArray

from nicwise.understand.linear import train
from nicwise.understand.sparse import Floats, Ints, Sparse

Doubles = NDArray[np.float64]

COUNT = 60
CLASSES = 3
DRAWN = np.random.default_rng(1)


def sparse(dense: Floats) -> Sparse:
    rows = [{int(column): float(row[column]) for column in np.flatnonzero(row)} for row in dense]
    return Sparse.of(rows, dense.shape[1])


@pytest.fixture(scope="module")
def spelling() -> Floats:
    """Ten words over eight n-grams."""
    return DRAWN.integers(0, 2, (10, 8)).astype(np.float32)


@pytest.fixture(scope="module")
def texts() -> Floats:
    """Texts over the ten words and the eight n-grams."""
    return (DRAWN.integers(0, 4, (COUNT, 18)) == 0).astype(np.float32) / 3


@pytest.fixture(scope="module")
def labels() -> Ints:
    return DRAWN.integers(0, CLASSES, COUNT)


def test_a_fit_is_as_likely_as_that_of_many_plain_steps(texts: Floats, spelling: Floats, labels: Ints) -> None:
    weights = np.linspace(1, 2, 8)
    whole = (texts[:, :10] @ spelling + texts[:, 10:]).astype(np.float64)
    signs = 2 * np.eye(CLASSES)[labels] - 1

    def loss(table: Doubles, bias: Doubles) -> float:
        pull = 0.05 / 2 * (table / weights[:, None]) ** 2
        return float(np.logaddexp(0, -signs * (whole @ table + bias)).sum() + pull.sum())

    plain, plain_bias = np.zeros((8, CLASSES)), np.zeros(CLASSES)
    for _ in range(5000):
        errors = signs / (1 + np.exp(signs * (whole @ plain + plain_bias)))
        plain += 0.01 * (whole.T @ errors - 0.05 * plain / weights[:, None] ** 2)
        plain_bias += 0.01 * errors.sum(axis=0)

    model = train(sparse(texts), sparse(spelling), weights.astype(np.float32), labels, CLASSES)

    assert loss(model.table[10:], model.bias) < 1.01 * loss(plain, plain_bias)
    assert loss(plain, plain_bias) < 0.95 * loss(np.zeros((8, CLASSES)), np.zeros(CLASSES))


def test_a_word_adds_what_its_n_grams_add(texts: Floats, spelling: Floats, labels: Ints) -> None:
    model = train(sparse(texts), sparse(spelling), np.ones(8, dtype=np.float32), labels, CLASSES)

    assert np.allclose(model.table[:10], spelling @ model.table[10:], atol=1e-5)


def test_logits_are_those_of_the_dense_rows(texts: Floats, spelling: Floats, labels: Ints) -> None:
    model = train(sparse(texts), sparse(spelling), np.ones(8, dtype=np.float32), labels, CLASSES)

    assert np.allclose(model.logits(sparse(texts)), texts @ model.table + model.bias, atol=1e-5)


@pytest.mark.parametrize("classes", [1, 2, 40])
def test_however_many_classes_the_fit_stays_finite_and_tells_them_apart(classes: int) -> None:
    count = classes * 5
    texts = np.repeat(np.eye(classes, dtype=np.float32), 5, axis=0)
    whole = np.concatenate([np.zeros((count, 1), dtype=np.float32), texts], axis=1)
    labels = np.repeat(np.arange(classes), 5)

    model = train(
        sparse(whole),
        sparse(np.ones((1, classes), dtype=np.float32)),
        np.ones(classes, dtype=np.float32),
        labels,
        classes,
    )

    assert np.isfinite(model.table).all()
    assert (model.logits(sparse(whole)).argmax(axis=1) == labels).all()


def test_many_like_texts_do_not_make_the_steps_overshoot() -> None:
    texts = np.ones((3000, 2), dtype=np.float32)
    labels = np.arange(3000) % 2

    model = train(sparse(texts), sparse(np.ones((1, 1), dtype=np.float32)), np.ones(1, dtype=np.float32), labels, 2)

    assert np.abs(texts @ model.table + model.bias).max() < 0.2  # even odds
