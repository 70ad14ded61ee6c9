# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""How one municipality sees all others: the measure that a single score needs, and questions of more than one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newtwincities.domain.matching.evidence import evidence_of
from newtwincities.domain.matching.filters import Filters, candidates
from newtwincities.domain.matching.graph import TwinningGraph
from newtwincities.domain.matching.model import RankingModel
from newtwincities.domain.matching.ranking import RankedPartner, Scored, explained, score_candidates
from newtwincities.domain.matching.signals import signals
from newtwincities.domain.matching.sparse import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """All candidates of one municipality with their scores; the filters of a question leave it as it is."""

    scored: Scored
    typical: Floats  # the mean signals of the shortlist
    typical_score: float
    best_score: float

    def affinity(self, score: float) -> float:
        """Where a score stands between the typical candidate (0) and the best one (1); never beyond."""
        reach = self.best_score - self.typical_score
        return min(1.0, max(0.0, (score - self.typical_score) / reach)) if reach > 0 else 0.0

    def place_of(self, row: int) -> int | None:
        """At which place a row stands in this one's ranking, the best at 1; None where it is no candidate."""
        found = np.flatnonzero(self.scored.rows == row)
        return 1 + int((self.scored.scores > self.scored.scores[found[0]]).sum()) if len(found) else None


def outlook(graph: TwinningGraph, municipality: str, *, model: RankingModel, filters: Filters) -> Outlook | None:
    """The outlook of a municipality; None where nobody at all could be its partner.

    MatchingError for an id that is not in the graph.
    """
    row = graph.row(municipality)
    rows = np.flatnonzero(candidates(graph, row, filters))
    if not len(rows):
        return None
    scored = score_candidates(graph, row, rows, model=model)
    typical = scored.table.mean(axis=0)
    return Outlook(
        scored, typical, float(model.second.scores(typical[None])[0]), float(scored.scores[: scored.shortlisted].max())
    )


def explain(
    graph: TwinningGraph, view: Outlook, municipalities: Sequence[str], *, model: RankingModel
) -> list[RankedPartner]:
    """These municipalities as partners, in this order, whether or not they are candidates."""
    rows = np.array([graph.row(one) for one in municipalities], dtype=np.int64)
    return explained(graph, view.scored.evidence, rows, view.typical, model=model)


def suiting_both(one: Outlook, other: Outlook, *, top: int) -> list[tuple[int, float, float]]:
    """Rows that are candidates of both with the affinity to each, the highest of the lower affinities first."""
    common, at_one, at_other = np.intersect1d(one.scored.rows, other.scored.rows, return_indices=True)
    first = [one.affinity(score) for score in one.scored.scores[at_one]]
    second = [other.affinity(score) for score in other.scored.scores[at_other]]
    worth = np.minimum(first, second)
    order = np.lexsort((common, -np.maximum(first, second), -worth))[:top]
    return [(int(common[i]), first[i], second[i]) for i in order]


def worth_of_pairs(graph: TwinningGraph, municipalities: Sequence[str], *, model: RankingModel) -> NDArray[np.float64]:
    """What each two of a pool are to each other: the lower of both views, each over the mean candidate of the pool."""
    rows: NDArray[Any] = np.array([graph.row(one) for one in municipalities], dtype=np.int64)
    views = np.zeros((len(rows), len(rows)))
    for number, row in enumerate(rows):
        table = signals(graph, evidence_of(graph, int(row)), rows)
        others = np.arange(len(rows)) != number
        typical = table[others].mean(axis=0) if others.any() else table[0]
        views[number] = model.second.scores(table) - model.second.scores(typical[None])[0]
    worth = np.minimum(views, views.T)
    np.fill_diagonal(worth, 0)
    return worth


def path_between(graph: TwinningGraph, one: int, other: int) -> tuple[int, int] | None:
    """A partner of one that is twinned with a partner of the other; those with the fewest partners of their own."""
    network = graph.network
    theirs = network.twinnings.row(other)[0]
    found: tuple[float, int, int] | None = None
    for partner in network.twinnings.row(one)[0]:
        shared = np.intersect1d(network.twinnings.row(int(partner))[0], theirs)
        for middle in shared[(shared != one) & (shared != partner)]:
            rank = (float(network.degree[partner] + network.degree[middle]), int(partner), int(middle))
            found = rank if found is None else min(found, rank)
    return found[1:] if found else None


def neighbours_twinned(graph: TwinningGraph, one: int, other: int) -> tuple[int, int] | None:
    """A place near one that is twinned with a place near the other; the nearest to one."""
    near, weights = graph.places.near.row(one)
    theirs = graph.places.near.row(other)[0]
    for neighbour in near[np.argsort(-weights, kind="stable")]:
        shared = np.intersect1d(graph.network.twinnings.row(int(neighbour))[0], theirs)
        if len(shared):
            return int(neighbour), int(shared[0])
    return None
