# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Ranks partners for one municipality: the filters, both stages of the model, the counter-weight, the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newtwincities.domain.matching.evidence import Evidence, evidence_of
from newtwincities.domain.matching.facts import MatchingError
from newtwincities.domain.matching.filters import Filters, candidates
from newtwincities.domain.matching.graph import TwinningGraph
from newtwincities.domain.matching.model import RankingModel, contributions
from newtwincities.domain.matching.signals import FIRST, REASONS, kilometres, signals
from newtwincities.domain.matching.sparse import Floats

BLOCK = 1 << 17  # candidates that the first stage takes at once, so that its columns stay small
SHORTLIST = 3000  # candidates that the second stage looks at
MOST_WITNESSES = 3
PLACES_FOR_THEM = 10  # among so many places in a row one goes to the best linked


@dataclass(frozen=True, slots=True)
class Query:
    """Who asks, for whom, and whether municipalities with few partners get their share of places.

    The counter-weight's rule: of the first ten places at most one goes to the hundredth of all twinned municipalities
    that have the most partners, of the first twenty at most two, and so on; what is too many comes behind all others.
    """

    municipality: str
    filters: Filters = field(default_factory=Filters)
    counter_weight: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """What a group of signals adds to a score, over a typical candidate of the same question."""

    code: str  # one of signals.REASONS
    contribution: float
    witnesses: tuple[str, ...] = ()  # ids: common partners, or partners of neighbours that speak for it


@dataclass(frozen=True, slots=True)
class RankedPartner:
    """A candidate with its score, which is `typical` and the contributions summed up."""

    municipality: str
    score: float
    typical: float
    reasons: tuple[Reason, ...]  # what adds most first
    unknown: tuple[str, ...]  # facts that one of the two lacks: population, elevation, languages, region
    distance_km: float
    best_linked: bool


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Candidates with their scores: those of the shortlist first, then all others below them by the first stage."""

    rows: NDArray[Any]
    scores: NDArray[np.float64]
    shortlisted: int
    table: Floats  # signals of the shortlist, in the order of its rows
    evidence: Evidence


def rank_partners(
    graph: TwinningGraph, query: Query, *, model: RankingModel, top: int = 10, typical: Floats | None = None
) -> list[RankedPartner]:
    """The `top` candidates for a municipality, the best first, each with its reasons and with what is unknown.

    The same graph and model give the same list; of equal scores the lower id comes first. Reasons say what a candidate
    has over the `typical` signals, which are else the mean of the question's own shortlist. MatchingError for an id
    that is not in the graph.
    """
    if top < 1:
        raise MatchingError("Ask for at least one partner.")
    row = graph.row(query.municipality)
    scored = score_candidates(graph, row, np.flatnonzero(candidates(graph, row, query.filters)), model=model)
    linked = graph.network.best_linked[scored.rows]
    order = _in_order(scored, top + int(linked.sum()))
    if query.counter_weight:
        order = _counter_weighted(order, linked[order], top)
    if typical is None and len(order):
        typical = scored.table.mean(axis=0)
    return [] if typical is None else explained(graph, scored.evidence, scored.rows[order[:top]], typical, model=model)


def score_candidates(graph: TwinningGraph, row: int, rows: NDArray[Any], *, model: RankingModel) -> Scored:
    """Scores for these rows as partners of one: all by the first stage, the best few thousand by the second."""
    evidence = evidence_of(graph, row)
    if len(rows) > SHORTLIST:
        blocks = [rows[start : start + BLOCK] for start in range(0, len(rows), BLOCK)]
        parts = [model.first.scores(signals(graph, evidence, block, families=FIRST)) for block in blocks]
        first = np.concatenate(parts).astype(np.float64)
        parted = np.argpartition(-first, SHORTLIST - 1)
        rows, first = rows[parted], first[parted]
    table = signals(graph, evidence, rows[:SHORTLIST])
    second = model.second.scores(table).astype(np.float64)
    if len(rows) > SHORTLIST:
        rest = first[SHORTLIST:] - first[SHORTLIST:].max() + second.min() - 1
        second = np.concatenate((second, rest))
    return Scored(rows, second, min(len(rows), SHORTLIST), table, evidence)


def _in_order(scored: Scored, most: int) -> NDArray[Any]:
    """The candidates from the best on: the shortlist alone, which stands before all others, if it is long enough."""
    count = scored.shortlisted if most <= scored.shortlisted else len(scored.rows)
    return np.lexsort((scored.rows[:count], -scored.scores[:count]))


def _counter_weighted(order: NDArray[Any], is_best_linked: NDArray[np.bool_], top: int) -> NDArray[Any]:
    """The first `top` of the order with one best-linked place in the first ten, two in the first twenty …"""
    kept: list[int] = []
    behind: list[int] = []
    linked = 0
    for place, is_linked in zip(order.tolist(), is_best_linked.tolist(), strict=True):
        if len(kept) == top:
            break
        if is_linked and linked > len(kept) // PLACES_FOR_THEM:
            behind.append(place)
        else:
            linked += is_linked
            kept.append(place)
    return np.array([*kept, *behind][:top], dtype=order.dtype)


def explained(
    graph: TwinningGraph, evidence: Evidence, rows: NDArray[Any], typical: Floats, *, model: RankingModel
) -> list[RankedPartner]:
    """These rows as partners of the one whose evidence it is, in this order, each with its reasons."""
    if not len(rows):
        return []
    table = signals(graph, evidence, rows)
    scores = model.second.scores(table)
    base = float(model.second.scores(typical[None])[0])
    linked = graph.network.best_linked
    km = kilometres(graph, evidence.row, rows)
    return [
        RankedPartner(
            municipality=graph.places.ids[row],
            score=float(scores[number]),
            typical=base,
            reasons=_reasons(graph, evidence, int(row), added),
            unknown=unknown_facts(graph, evidence.row, int(row)),
            distance_km=float(km[number]),
            best_linked=bool(linked[row]),
        )
        for number, (row, added) in enumerate(zip(rows, contributions(model.second, table, typical), strict=True))
    ]


def _reasons(graph: TwinningGraph, evidence: Evidence, row: int, added: NDArray[np.float64]) -> tuple[Reason, ...]:
    witnesses = {"partners": _common_partners(graph, evidence, row), "neighbourhood": _neighbours(graph, evidence, row)}
    reasons = [Reason(code, float(value), witnesses.get(code, ())) for code, value in zip(REASONS, added, strict=True)]
    return tuple(sorted(reasons, key=lambda reason: (-reason.contribution, reason.code)))


def _common_partners(graph: TwinningGraph, evidence: Evidence, row: int) -> tuple[str, ...]:
    common = np.intersect1d(evidence.partners, graph.network.twinnings.row(row)[0])
    return _ids(graph, common[np.argsort(graph.network.degree[common], kind="stable")])


def _neighbours(graph: TwinningGraph, evidence: Evidence, row: int) -> tuple[str, ...]:
    """Places near the one who asks that are twinned with the candidate, the nearest first."""
    near, weights = graph.places.near.row(evidence.row)
    twinned = np.isin(near, graph.network.twinnings.row(row)[0])
    return _ids(graph, near[twinned][np.argsort(-weights[twinned], kind="stable")])


def _ids(graph: TwinningGraph, rows: Sequence[int] | NDArray[Any]) -> tuple[str, ...]:
    return tuple(graph.places.ids[row] for row in rows[:MOST_WITNESSES])


def unknown_facts(graph: TwinningGraph, row: int, other: int) -> tuple[str, ...]:
    """The facts that could not be compared, because one of the two lacks them."""
    places, both = graph.places, [row, other]
    lacking = {
        "population": bool(np.isnan(places.log_size[both]).any()),
        "elevation": bool(np.isnan(places.elevation_m[both]).any()),
        "languages": bool((places.language_bits[both] == 0).any()),
        "region": bool((places.region[both] < 0).any()),
    }
    return tuple(fact for fact, is_lacking in lacking.items() if is_lacking)
