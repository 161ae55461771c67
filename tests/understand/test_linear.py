"""The model's arithmetic, against slow plain versions."""

import numpy as np
import pytest

from nicwise.understand.features import Floats, Grams, Row
from nicwise.understand.linear import TAUGHT_ALWAYS, held_out, similarities, train, unfold

COLOURS = ("red green blue", "red green", "blue red red", "green blue", "red")
SHAPES = ("round flat", "flat flat square", "round square", "square", "round flat square")
TEXTS = [text.split() for text in (*COLOURS, *SHAPES)]
LABELS = np.array([0] * 5 + [1] * 5)


@pytest.fixture(scope="module")
def grams() -> Grams:
    return Grams(TEXTS, [()] * len(TEXTS))


def dense(rows: tuple[Row, ...], width: int) -> Floats:
    table = np.zeros((len(rows), width), dtype=np.float32)
    for place, row in enumerate(rows):
        table[place, row.ids] = row.values
    return table


def test_similarities_are_the_inner_products(grams: Grams) -> None:
    table = dense(grams.training, len(grams.spread))

    assert np.allclose(similarities(grams.training, grams.spread), table @ table.T, atol=1e-6)


def test_common_and_rare_n_grams_add_up_alike() -> None:
    texts = [["common", f"rare{i % 7}", f"own{i}"] for i in range(40)]  # in 40, in 5 or 6, and in one
    grams = Grams(texts, [()] * 40)
    table = dense(grams.training, len(grams.spread))

    assert np.allclose(similarities(grams.training, grams.spread), table @ table.T, atol=1e-6)


def test_both_forms_of_a_model_give_the_same_logits(grams: Grams) -> None:
    similar = similarities(grams.training, grams.spread)
    dual = train(similar, LABELS, 2)

    linear = unfold(dual, grams.training, len(grams.spread))

    for place, row in enumerate(grams.training):
        assert np.allclose(linear.logits(row), similar[place] @ dual.shares + dual.bias, atol=1e-4)


def test_a_trained_model_tells_its_own_texts_apart(grams: Grams) -> None:
    linear = unfold(train(similarities(grams.training, grams.spread), LABELS, 2), grams.training, len(grams.spread))

    found = [int(linear.logits(row).argmax()) for row in grams.training]

    assert found == LABELS.tolist()


def test_held_out_logits_are_those_of_a_model_without_the_fold(grams: Grams) -> None:
    similar = similarities(grams.training, grams.spread)
    folds = np.array([0, 1, TAUGHT_ALWAYS, 0, 1] * 2)

    whole, logits = held_out(similar, LABELS, 2, folds)

    assert np.allclose(whole.shares, train(similar, LABELS, 2).shares)
    assert not logits[folds == TAUGHT_ALWAYS].any()
    for fold in (0, 1):
        out, rest = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        alone = train(similar[np.ix_(rest, rest)], LABELS[rest], 2)
        assert np.allclose(logits[out], similar[np.ix_(out, rest)] @ alone.shares + alone.bias, atol=1e-3)


def test_a_row_has_length_one_unless_part_of_it_is_unknown(grams: Grams) -> None:
    known, half, strange = (grams.row(text) for text in (["red", "green"], ["red", "zebra"], ["zebra", "yak"]))

    assert np.isclose((known.values**2).sum(), 1)
    assert 0 < (half.values**2).sum() < 1
    assert np.isclose(half.known, (half.values**2).sum())
    assert strange.known < 0.05
