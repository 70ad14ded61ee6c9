# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""How well a ranking finds partners that it was not told of: hits among the first 10 and 50, reciprocal ranks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newtwincities.domain.matching.graph import TwinningGraph
from newtwincities.domain.matching.model import RankingModel
from newtwincities.domain.matching.ranking import score_candidates
from newtwincities.domain.matching.signals import kilometres
from newtwincities.domain.matching.sparse import Floats

EUSALP_COUNTRIES = ("AT", "CH", "DE", "FR", "IT", "LI", "MC", "SI")
NOT_FOUND = np.inf  # the rank of a target that is no candidate

Scores = NDArray[np.float64]
Scorer = Callable[[TwinningGraph, int, NDArray[Any]], tuple[NDArray[Any], Scores]]  # rows and scores, in one order


@dataclass(frozen=True, slots=True)
class Figures:
    """What a ranking reached on some queries."""

    queries: int
    hit_10: float
    hit_50: float
    mrr: float

    def interval(self, share: float) -> tuple[float, float]:
        """Wilson's 95 % interval of a share of the queries (E. B. Wilson 1927).

        >>> low, high = Figures(100, 0.5, 0.5, 0.5).interval(0.5)
        >>> round(low, 2), round(high, 2)
        (0.4, 0.6)
        """
        if not self.queries:
            return (0.0, 1.0)
        z, n = 1.96, self.queries
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        return (max(0.0, middle - half), min(1.0, middle + half))


def figures(ranks: Scores) -> Figures:
    """The figures of these ranks.

    >>> figures(np.array([1.0, 20.0, np.inf]))
    Figures(queries=3, hit_10=0.3333333333333333, hit_50=0.6666666666666666, mrr=0.35000000000000003)
    """
    if not len(ranks):
        return Figures(0, 0.0, 0.0, 0.0)
    return Figures(
        len(ranks), float((ranks <= 10).mean()), float((ranks <= 50).mean()), float((1 / ranks).sum()) / len(ranks)
    )


def rank_targets(
    graph: TwinningGraph, queries: NDArray[Any], scorers: Mapping[str, Scorer], *, untwinned_too: bool = False
) -> dict[str, Scores]:
    """The rank of each query's target under each scorer, without the query's other targets; ties get the mean rank.

    `queries` are pairs of rows. Candidates are the municipalities of other countries that have a twinning
    (`untwinned_too`: all), without those that the query is twinned with. A target that is none has no rank.
    """
    targets: dict[int, list[int]] = {}
    for number, (row, _target) in enumerate(queries):
        targets.setdefault(int(row), []).append(number)
    ranks = {name: np.full(len(queries), NOT_FOUND) for name in scorers}
    for row, numbers in targets.items():
        mask = graph.places.country != graph.places.country[row]
        if not untwinned_too:
            mask &= graph.network.degree > 0
        mask[graph.network.twinnings.row(row)[0]] = False
        rows = np.flatnonzero(mask)
        own = queries[numbers, 1]
        for name, scorer in scorers.items():
            scored, scores = scorer(graph, row, rows)
            others = np.sort(scores[~np.isin(scored, own)])
            for number in numbers:
                found = np.flatnonzero(scored == queries[number, 1])
                if len(found):
                    ranks[name][number] = _mean_rank(others, float(scores[found[0]]))
    return ranks


def _mean_rank(others: Scores, score: float) -> float:
    below = int(np.searchsorted(others, score, side="left"))
    not_above = int(np.searchsorted(others, score, side="right"))
    return 1 + (len(others) - not_above) + (not_above - below) / 2


def subsets(graph: TwinningGraph, queries: NDArray[Any]) -> dict[str, NDArray[np.bool_]]:
    """Which queries belong to all, to those among EUSALP countries, and to those that ask without any twinning."""
    codes = np.array([code in EUSALP_COUNTRIES for code in graph.places.countries])
    inside = codes[graph.places.country[queries]].all(axis=1)
    return {
        "all": np.ones(len(queries), dtype=bool),
        "eusalp": inside,
        "cold": graph.network.degree[queries[:, 0]] == 0,
    }


def by_model(model: RankingModel) -> Scorer:
    def scorer(graph: TwinningGraph, row: int, rows: NDArray[Any]) -> tuple[NDArray[Any], Scores]:
        scored = score_candidates(graph, row, rows, model=model)
        return scored.rows, scored.scores

    return scorer


def _popularity(graph: TwinningGraph, row: int, rows: NDArray[Any]) -> tuple[NDArray[Any], Scores]:
    return rows, graph.network.degree[rows].astype(np.float64)


def _gravity(graph: TwinningGraph, row: int, rows: NDArray[Any]) -> tuple[NDArray[Any], Scores]:
    """Inhabitants over distance, as in logarithms; those of unknown size come last."""
    sizes = graph.places.log_size[rows].astype(np.float64)
    pull = sizes - np.log2(np.maximum(1, kilometres(graph, row, rows)))
    return rows, np.where(np.isnan(pull), -1e9, pull)


def _adamic_adar(graph: TwinningGraph, row: int, rows: NDArray[Any]) -> tuple[NDArray[Any], Scores]:
    partners, _ones = graph.network.twinnings.row(row)
    degree = np.maximum(2, graph.network.degree[partners])
    return rows, np.round(graph.network.twinnings.spread(partners, 1 / np.log(degree))[rows], 9)


def eutwinnings(graph: TwinningGraph) -> Scorer:
    """Cosine of standardised attributes, as EUTwinnings compares regions; an unknown one counts as the mean."""
    places = graph.places
    table = np.column_stack((places.points, places.log_size, places.elevation_m)).astype(np.float64)
    known = ~np.isnan(table)
    count = np.maximum(1, known.sum(axis=0))
    table = np.where(known, table - np.where(known, table, 0).sum(axis=0) / count, 0)
    table /= np.maximum(1e-9, np.sqrt((table**2).sum(axis=0) / count))
    unit: Floats = table / np.maximum(1e-9, np.linalg.norm(table, axis=1, keepdims=True))
    return lambda _graph, row, rows: (rows, unit[rows] @ unit[row])


def baselines(graph: TwinningGraph) -> dict[str, Scorer]:
    """The rankings that a model must beat."""
    return {
        "popularity": _popularity,
        "gravity": _gravity,
        "adamic_adar": _adamic_adar,
        "eutwinnings": eutwinnings(graph),
    }


def exposure(graph: TwinningGraph, lists: Sequence[Sequence[int]], linked: NDArray[np.bool_]) -> float:
    """The share of all places in these lists that goes to the best linked."""
    places = np.array([row for ranked in lists for row in ranked], dtype=np.int64)
    return float(linked[places].mean()) if len(places) else 0.0
