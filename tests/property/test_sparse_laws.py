"""Sparse products, against dense ones."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nicwise.understand.sparse import Floats, Sparse

SIZES = st.tuples(st.integers(1, 80), st.integers(1, 12), st.integers(1, 4), st.integers(0, 2**32 - 1))


def drawn(sizes: tuple[int, int, int, int]) -> tuple[Sparse, Floats, np.random.Generator]:
    """A sparse matrix, the same as a dense one, and the chance they were drawn with; rows may be empty."""
    height, width, _, seed = sizes
    chance = np.random.default_rng(seed)
    dense = (chance.random((height, width)) * (chance.random((height, width)) < 0.3)).astype(np.float32)
    rows = [{int(column): float(row[column]) for column in np.flatnonzero(row)} for row in dense]
    return Sparse.of(rows, width), dense, chance


@given(sizes=SIZES)
def test_products_are_those_of_the_dense_matrix(sizes: tuple[int, int, int, int]) -> None:
    matrix, dense, chance = drawn(sizes)
    right = chance.random((sizes[1], sizes[2])).astype(np.float32)
    left = chance.random((sizes[0], sizes[2])).astype(np.float32)
    total = np.ones((sizes[1], sizes[2]), dtype=np.float32)

    matrix.add_transposed(left, total)

    assert np.allclose(matrix.times(right), dense @ right, atol=1e-4)
    assert np.allclose(total, 1 + dense.T @ left, atol=1e-4)


@given(sizes=SIZES)
def test_chosen_rows_are_those_rows(sizes: tuple[int, int, int, int]) -> None:
    matrix, dense, chance = drawn(sizes)
    chosen = chance.integers(0, sizes[0], 5)
    eye = np.eye(sizes[1], dtype=np.float32)

    assert np.allclose(matrix.rows(chosen).times(eye), dense[chosen])


@given(sizes=SIZES)
def test_squares_add_up_by_column(sizes: tuple[int, int, int, int]) -> None:
    matrix, dense, chance = drawn(sizes)
    weights = chance.random(sizes[0]).astype(np.float32)

    assert np.allclose(matrix.squared(weights), (dense**2 * weights[:, None]).sum(axis=0), atol=1e-4)
