# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Learns the ranker from twinnings: each known pair is hidden, and must come before whoever else could be chosen.

The loss is that of a choice among all candidates (softmax, as in conditional logit: D. McFadden 1974), estimated from
the hardest candidates, which all count, and some of the others, each of which stands for many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newtwincities.domain.matching.evidence import evidence_of
from newtwincities.domain.matching.graph import TwinningGraph
from newtwincities.domain.matching.model import LEAK, Layers
from newtwincities.domain.matching.signals import FIRST, Family, signals
from newtwincities.domain.matching.sparse import Floats

BATCH = 64
DECAY = 1e-4
WARM_UP = 200


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """For each question the chosen candidate first, then others; `weight` is the log of how many each stands for."""

    table: NDArray[np.float16]  # question × candidate × signal
    weight: Floats  # question × candidate


def draw_choices(
    graph: TwinningGraph,
    questions: NDArray[Any],  # rows: who asks, who was chosen
    partners: Sequence[frozenset[int]],  # all known partners, hidden or not: never a wrong answer
    *,
    first: Layers | None,
    hard: int,
    easy: int,
    families: Sequence[Family],
    rng: np.random.Generator,
) -> Choices:
    """The choices of these questions over a graph in which their pairs are hidden.

    `hard` candidates are the best of the first stage, as in use; without a first stage there are none.
    """
    width = sum(len(family.names) for family in families)
    table = np.zeros((len(questions), 1 + hard + easy, width), dtype=np.float16)
    weight = np.full(table.shape[:2], -np.inf, dtype=np.float32)
    for number, (row, chosen) in enumerate(questions):
        rows = open_candidates(graph, row, partners[row])
        evidence = evidence_of(graph, row)
        if first is not None and hard:
            scores = first.scores(signals(graph, evidence, rows, families=FIRST))
            rows = rows[np.argsort(-scores, kind="stable")]
        rest = rows[hard:]
        drawn = rng.choice(rest, min(easy, len(rest)), replace=False) if len(rest) else rest
        picked = np.concatenate(([chosen], rows[:hard], drawn)).astype(np.int64)
        table[number, : len(picked)] = signals(graph, evidence, picked, families=families)
        weight[number, : len(picked)] = 0
        if len(drawn):
            weight[number, 1 + min(hard, len(rows)) : len(picked)] = np.log(len(rest) / len(drawn))
    return Choices(table, weight)


def open_candidates(graph: TwinningGraph, row: int, partners: frozenset[int]) -> NDArray[Any]:
    """Twinned municipalities of other countries that are no known partner."""
    mask = (graph.network.degree > 0) & (graph.places.country != graph.places.country[row])
    mask[list(partners)] = False
    return np.flatnonzero(mask)


def learn(choices: Choices, *, hidden: tuple[int, ...], rounds: int, rate: float, rng: np.random.Generator) -> Layers:
    """A scorer under which the chosen candidates are the most likely, by Adam (D. Kingma and J. Ba 2015)."""
    width = choices.table.shape[2]
    sample = choices.table[::5].reshape(-1, width).astype(np.float32)
    mean, scale = sample.mean(axis=0), sample.std(axis=0) + np.float32(1e-3)
    sizes = (width, *hidden, 1)
    parts: list[Floats] = []
    for wide, narrow in pairwise(sizes):
        spread = np.sqrt((2.0 if narrow > 1 else 0.1) / wide)
        parts += [rng.standard_normal((wide, narrow), dtype=np.float32) * np.float32(spread)]
        parts += [np.zeros(narrow, dtype=np.float32)]
    adam = _Adam(parts, rate, max(1, rounds * (len(choices.table) // BATCH)))
    for _round in range(rounds):
        order = rng.permutation(len(choices.table))
        for start in range(0, len(order) - min(BATCH, len(order)) + 1, BATCH):
            batch = order[start : start + BATCH]
            values = (choices.table[batch].astype(np.float32) - mean) / scale
            adam.step(_gradients(parts, values, choices.weight[batch]))
    return Layers(mean, scale, tuple(parts[::2]), tuple(parts[1::2]))


def _gradients(parts: list[Floats], values: Floats, weight: Floats) -> list[Floats]:
    """The slope of the mean negative log-likelihood of the first candidates, for each part."""
    count = len(parts) // 2
    reached = [values.reshape(-1, values.shape[2])]
    for layer in range(count):
        sums = reached[-1] @ parts[2 * layer] + parts[2 * layer + 1]
        reached.append(np.maximum(sums, LEAK * sums) if layer < count - 1 else sums)
    scores = reached.pop().reshape(weight.shape) + weight
    likely = np.exp(scores - scores.max(axis=1, keepdims=True))
    likely /= likely.sum(axis=1, keepdims=True)
    likely[:, 0] -= 1
    slope = (likely / len(likely)).reshape(-1, 1)
    gradients: list[Floats] = []
    for layer in range(count - 1, -1, -1):
        gradients = [reached[layer].T @ slope + DECAY * parts[2 * layer], slope.sum(axis=0), *gradients]
        if layer:
            slope = (slope @ parts[2 * layer].T) * np.where(reached[layer] > 0, 1, LEAK).astype(np.float32)
    return gradients


class _Adam:
    def __init__(self, parts: list[Floats], rate: float, steps: int) -> None:
        self.parts, self.rate, self.steps, self.done = parts, rate, steps, 0
        self.means = [np.zeros_like(part) for part in parts]
        self.squares = [np.zeros_like(part) for part in parts]

    def step(self, gradients: list[Floats]) -> None:
        self.done += 1
        rate = self.rate * min(1, self.done / WARM_UP) * (1 + np.cos(np.pi * self.done / self.steps)) / 2 + 1e-5
        for part, gradient, mean, square in zip(self.parts, gradients, self.means, self.squares, strict=True):
            mean += 0.1 * (gradient - mean)
            square += 0.001 * (gradient * gradient - square)
            step = (mean / (1 - 0.9**self.done)) / (np.sqrt(square / (1 - 0.999**self.done)) + 1e-8)
            part -= (rate * step).astype(np.float32)
