# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sparse matrices as matching uses them: one row of weights sent through rows of links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy  # its parts are loaded when they are first used, since they take half a second
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Links:
    """Weighted links from rows to columns, in compressed rows."""

    starts: Ints
    columns: Ints
    weights: Floats
    width: int

    @classmethod
    def of(cls, matrix: Any) -> Links:
        """The links of a SciPy sparse matrix, columns in order and each once."""
        rows = scipy.sparse.csr_array(matrix)
        rows.sum_duplicates()
        return cls(
            rows.indptr.astype(np.int32),
            rows.indices.astype(np.int32),
            rows.data.astype(np.float32),
            int(rows.shape[1]),
        )

    def matrix(self) -> Any:
        return scipy.sparse.csr_array(
            (self.weights, self.columns, self.starts), shape=(len(self.starts) - 1, self.width)
        )

    def row(self, number: int) -> tuple[Ints, Floats]:
        """The columns that a row is linked with, and the weights of these links."""
        part = slice(self.starts[number], self.starts[number + 1])
        return self.columns[part], self.weights[part]

    def spread(self, rows: NDArray[Any], weights: NDArray[Any]) -> Numbers:
        """What arrives at each column when each of the rows sends its weight along all its links.

        >>> links = Links.of(np.array([[0, 1, 2], [0, 3, 0]]))
        >>> links.spread(np.array([0, 1]), np.array([1.0, 10.0])).tolist()
        [0.0, 31.0, 2.0]
        """
        starts = self.starts[rows]
        lengths = self.starts[rows + 1] - starts
        ends = np.cumsum(lengths)
        if not len(ends) or not ends[-1]:
            return np.zeros(self.width)
        places = np.arange(ends[-1]) + np.repeat(starts - (ends - lengths), lengths)
        sent = self.weights[places] * np.repeat(weights, lengths)
        arrived: Numbers = np.bincount(self.columns[places], sent, self.width).astype(np.float64, copy=False)
        return arrived

    def onwards(self, arrived: Numbers) -> Numbers:
        """The same for a whole row of weights, of which most are zero."""
        rows = np.flatnonzero(arrived)
        return self.spread(rows, arrived[rows])
