# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Trains both stages of the ranker on a graph, and says how: which pairs are hidden, and what the training saw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newtwincities.domain.matching.facts import MatchingError
from newtwincities.domain.matching.graph import TwinningGraph
from newtwincities.domain.matching.learning import Choices, draw_choices, learn
from newtwincities.domain.matching.model import Layers, RankingModel
from newtwincities.domain.matching.signals import FAMILIES, FIRST, REASON_OF, REASONS

FEWEST_TWINNINGS = 100
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is trained. The numbers were chosen on a development split, never on the one that figures come from."""

    hidden: tuple[int, ...] = (64, 32)
    rounds: int = 8
    rate: float = 2e-3
    warm_folds: int = 10
    warm_share: float = 0.1  # of the pairs that a fold hides
    warm_questions: int = 1400
    cold_folds: int = 6
    cold_share: float = 1 / 38  # of the twinned municipalities that lose all their twinnings in a fold
    cold_questions: int = 800
    hard: int = 120
    easy: int = 60
    first_easy: int = 300
    first_questions: int = 800


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Pairs of rows that are kept, and questions about those that are hidden."""

    kept: NDArray[Any]
    questions: NDArray[Any]  # who asks, who is looked for; both ways where both may ask


def split(graph: TwinningGraph, *, share: float, cold: int, rng: np.random.Generator) -> Split:
    """Hides a share of the twinnings, and all of some municipalities, which then ask without having any.

    Questions cross a border, and whom they look for still has a twinning.
    """
    pairs = pairs_of(graph)
    twinned = np.flatnonzero(graph.network.degree > 0)
    is_cold = np.zeros(len(graph), dtype=bool)
    is_cold[rng.choice(twinned, min(cold, len(twinned)), replace=False)] = True
    loses_all = is_cold[pairs].any(axis=1)
    hidden = ~loses_all & (rng.random(len(pairs)) < share)
    kept = pairs[~loses_all & ~hidden]
    both = np.vstack((pairs[hidden], pairs[hidden][:, ::-1], *_asked_by_cold(pairs[loses_all], is_cold)))
    linked = np.zeros(len(graph), dtype=bool)
    linked[kept.ravel()] = True
    country = graph.places.country
    crossing = country[both[:, 0]] != country[both[:, 1]]
    return Split(kept, both[crossing & linked[both[:, 1]]])


def _asked_by_cold(pairs: NDArray[Any], is_cold: NDArray[np.bool_]) -> tuple[NDArray[Any], NDArray[Any]]:
    there, back = pairs, pairs[:, ::-1]
    return (
        there[is_cold[there[:, 0]] & ~is_cold[there[:, 1]]],
        back[is_cold[back[:, 0]] & ~is_cold[back[:, 1]]],
    )


def pairs_of(graph: TwinningGraph) -> NDArray[Any]:
    """Each twinning once, as a pair of rows."""
    twinnings = graph.network.twinnings
    rows = np.repeat(np.arange(len(graph)), np.diff(twinnings.starts))
    once = rows < twinnings.columns
    return np.column_stack((rows[once], twinnings.columns[once])).astype(np.int64)


def train(
    graph: TwinningGraph,
    partners: Sequence[frozenset[int]],
    *,
    plan: Plan,
    rng: np.random.Generator,
    about: dict[str, Any],
    progress: Progress = lambda _sentence: None,
) -> tuple[RankingModel, Choices]:
    """A model for this graph, and the choices it learned from; `partners` are all that are known, hidden or not.

    The same graph, plan and state of `rng` give the same model. MatchingError for a graph that is too small.
    """
    count = len(pairs_of(graph))
    if count < FEWEST_TWINNINGS:
        raise MatchingError(
            f"There are {count} twinnings, and training needs {FEWEST_TWINNINGS}: give a file with more of them."
        )
    folds = [
        *(_fold(graph, plan.warm_share, 0.0, plan.warm_questions, rng) for _fold_number in range(plan.warm_folds)),
        *(_fold(graph, 0.0, plan.cold_share, plan.cold_questions, rng) for _fold_number in range(plan.cold_folds)),
    ]
    if not sum(len(questions) for _hidden, questions in folds):
        raise MatchingError("No twinning crosses a border, so there is nothing to learn from: give a file with some.")
    first = _first_stage(folds, partners, plan, rng)
    progress("first stage trained")
    drawn = []
    for number, (graph_then, questions) in enumerate(folds, start=1):
        drawn.append(
            draw_choices(
                graph_then, questions, partners, first=first, hard=plan.hard, easy=plan.easy, families=FAMILIES, rng=rng
            )
        )
        progress(f"part {number} of {len(folds)} drawn")
    choices = joined(drawn)
    second = learn(choices, hidden=plan.hidden, rounds=plan.rounds, rate=plan.rate, rng=rng)
    return RankingModel(first, second, about), choices


def _fold(
    graph: TwinningGraph, share: float, cold_share: float, most: int, rng: np.random.Generator
) -> tuple[TwinningGraph, NDArray[Any]]:
    cold = round(cold_share * int((graph.network.degree > 0).sum()))
    part = split(graph, share=share, cold=cold, rng=rng)
    return graph.with_pairs(map(tuple, part.kept.tolist())), rng.permutation(part.questions)[:most]


def _first_stage(
    folds: Sequence[tuple[TwinningGraph, NDArray[Any]]],
    partners: Sequence[frozenset[int]],
    plan: Plan,
    rng: np.random.Generator,
) -> Layers:
    """A line, learned from candidates drawn at random, a few folds of each kind."""
    chosen = [*folds[:2], *folds[plan.warm_folds : plan.warm_folds + 1]]
    drawn = [
        draw_choices(
            graph, questions[: plan.first_questions], partners,
            first=None, hard=0, easy=plan.first_easy, families=FIRST, rng=rng,
        )
        for graph, questions in chosen
    ]  # fmt: skip
    return learn(joined(drawn), hidden=(), rounds=20, rate=5e-3, rng=rng)


def joined(parts: Sequence[Choices]) -> Choices:
    return Choices(np.concatenate([part.table for part in parts]), np.concatenate([part.weight for part in parts]))


def without_reason(choices: Choices, reason: str) -> Choices:
    """The same choices with one reason's signals blanked out, to see what is lost without it."""
    table = choices.table.copy()
    table[:, :, REASONS.index(reason) == REASON_OF] = 0
    return Choices(table, choices.weight)


def blind_to(layers: Layers, reason: str) -> Layers:
    """A scorer that learned without a reason, made deaf to it in use too."""
    blank = np.asarray(REASONS.index(reason) == REASON_OF)
    first = np.where(blank[:, None], np.float32(0), layers.weights[0])
    return Layers(layers.mean, layers.scale, (first, *layers.weights[1:]), layers.biases)


def partners_of(graph: TwinningGraph) -> list[frozenset[int]]:
    """All partners of each place, as rows."""
    return [frozenset(graph.network.twinnings.row(row)[0].tolist()) for row in range(len(graph))]
