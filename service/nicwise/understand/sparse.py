"""Sparse matrices in numpy: what training needs of them and no more.

Products with dense matrices go block by block: the columns that a few rows touch are gathered, and the rows become a
small dense matrix that the processor's own multiplication takes in one go. Several times faster than adding up entry by
entry in numpy, in memory linear in the entries.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_ROWS_AT_ONCE = 32
"""More rows share more columns, but fill less of the small dense matrix: 16 and 64 take as long, 256 twice as long."""


@dataclass(frozen=True)
class Sparse:
    """starts: where the entries of each row begin, and behind the last the end. columns, values: one an entry; no
    column twice in a row. width: how many columns there are."""

    starts: Ints
    columns: Ints
    values: Floats
    width: int

    @classmethod
    def of(cls, rows: Sequence[Mapping[int, float]], width: int) -> "Sparse":
        """rows: each column -> value."""
        starts = np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64)
        columns = np.fromiter((column for row in rows for column in row), np.int64, int(starts[-1]))
        values = np.fromiter((value for row in rows for value in row.values()), np.float32, int(starts[-1]))
        return cls(starts, columns, values, width)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def rows(self, chosen: Ints) -> "Sparse":
        """Some rows, in the order given."""
        lengths = np.diff(self.starts)[chosen]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        places = np.arange(starts[-1]) + np.repeat(self.starts[chosen] - starts[:-1], lengths)
        return Sparse(starts, self.columns[places], self.values[places], self.width)

    def squared(self, weights: Floats) -> Floats:
        """For each column the sum of its squared entries, each times the weight of its row."""
        each = self.values**2 * np.repeat(weights, np.diff(self.starts))
        return np.bincount(self.columns, each, self.width).astype(np.float32)

    def blocks(self) -> Iterator[tuple[slice, Ints, Floats]]:
        """A few rows at a time: which rows, the columns they touch, and the rows as a dense matrix over these."""
        for number, (columns, places) in enumerate(self._touched):
            first = number * _ROWS_AT_ONCE
            last = min(first + _ROWS_AT_ONCE, len(self))
            dense = np.zeros((last - first, len(columns)), dtype=np.float32)
            dense.reshape(-1)[places] = self.values[self.starts[first] : self.starts[last]]
            yield slice(first, last), columns, dense

    @cached_property
    def _touched(self) -> list[tuple[Ints, NDArray[np.int32]]]:
        """For each block the columns it touches, and where in its dense matrix the entries go."""
        found = []
        for first in range(0, len(self), _ROWS_AT_ONCE):
            last = min(first + _ROWS_AT_ONCE, len(self))
            begin, end = self.starts[first], self.starts[last]
            columns, inside = np.unique(self.columns[begin:end], return_inverse=True)
            rows = np.repeat(np.arange(last - first), np.diff(self.starts[first : last + 1]))
            found.append((columns, (rows * len(columns) + inside).astype(np.int32)))
        return found

    def times(self, dense: Floats, out: Floats | None = None) -> Floats:
        """This matrix times a dense one of `width` rows."""
        total = np.empty((len(self), dense.shape[1]), dtype=np.float32) if out is None else out
        for rows, columns, block in self.blocks():
            np.matmul(block, dense[columns], out=total[rows])
        return total

    def add_transposed(self, dense: Floats, total: Floats) -> None:
        """Add this matrix, transposed, times a dense one of as many rows to `total`."""
        for rows, columns, block in self.blocks():
            total[columns] += block.T @ dense[rows]
