# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The learned ranker: a line over a few signals for all candidates, a small network of neurons for the best of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newtwincities.domain.matching.facts import MatchingError
from newtwincities.domain.matching.signals import FIRST_SIGNALS, REASON_OF, REASONS, SIGNALS
from newtwincities.domain.matching.sparse import Floats

FORMAT = "newtwincities-matching"
VERSION = 1
LEAK = 0.01  # what a neuron passes on of a negative sum
DIGITS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """A scorer: signals are standardised, then pass through layers; without hidden layers it is a line."""

    mean: Floats
    scale: Floats
    weights: tuple[Floats, ...]
    biases: tuple[Floats, ...]

    def scores(self, table: Floats) -> Floats:
        """One number for each row of signals; the higher the better."""
        values = table @ (self.weights[0] / self.scale[:, None])
        values += self.biases[0] - (self.mean / self.scale) @ self.weights[0]
        for weights, bias in zip(self.weights[1:], self.biases[1:], strict=True):
            np.maximum(values, LEAK * values, out=values)
            values = values @ weights + bias
        column: Floats = values[:, 0]
        return column

    def as_data(self) -> dict[str, Any]:
        return {
            "mean": _rounded(self.mean),
            "scale": _rounded(self.scale),
            "weights": [_rounded(weights) for weights in self.weights],
            "biases": [_rounded(bias) for bias in self.biases],
        }


@dataclass(frozen=True, slots=True, eq=False)
class RankingModel:
    """Both stages, and a note on what they were trained on."""

    first: Layers
    second: Layers
    about: dict[str, Any]


def model_as_text(model: RankingModel) -> str:
    """The model as JSON, the same for the same model."""
    return json.dumps(
        {
            "format": FORMAT,
            "version": VERSION,
            "about": model.about,
            "first_signals": FIRST_SIGNALS,
            "signals": SIGNALS,
            "first": model.first.as_data(),
            "second": model.second.as_data(),
        },
        indent=None,
        separators=(",", ":"),
    )


def model_from_text(text: str) -> RankingModel:
    """The model in this JSON; MatchingError where it is none, or of another version than this program reads."""
    try:
        data = json.loads(text)
        is_ours = data["format"] == FORMAT
        version = data["version"]
    except (ValueError, TypeError, KeyError):
        is_ours, version = False, None
    if not is_ours:
        raise MatchingError("The file is no matching model: give one that “newtwincities train-matching” wrote.")
    if version != VERSION or (data.get("first_signals"), data.get("signals")) != (list(FIRST_SIGNALS), list(SIGNALS)):
        raise MatchingError(
            f"The matching model is of version {version} or of other signals than version {VERSION} of this program"
            " reads: train it anew with “newtwincities train-matching”."
        )
    try:
        return RankingModel(
            _layers(data["first"], len(FIRST_SIGNALS)), _layers(data["second"], len(SIGNALS)), data["about"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise MatchingError(f"The matching model is damaged ({error}): fetch or train it again.") from error


def _layers(data: dict[str, Any], width: int) -> Layers:
    weights = tuple(np.array(table, dtype=np.float32) for table in data["weights"])
    biases = tuple(np.array(bias, dtype=np.float32) for bias in data["biases"])
    mean, scale = (np.array(data[key], dtype=np.float32) for key in ("mean", "scale"))
    sizes = [width, *(len(bias) for bias in biases)]
    if len(mean) != width or len(scale) != width or sizes[-1] != 1:
        raise ValueError("its layers do not fit the signals")
    if [table.shape for table in weights] != list(pairwise(sizes)):
        raise ValueError("its layers do not fit each other")
    if not all(np.isfinite(part).all() for part in (mean, scale, *weights, *biases)):
        raise ValueError("a weight is no number")
    return Layers(mean, scale, weights, biases)


def _rounded(values: Floats) -> Any:
    if values.ndim == 2:
        return [_rounded(row) for row in values]
    return [float(f"{value:.{DIGITS}g}") for value in values]


def contributions(layers: Layers, table: Floats, typical: Floats) -> NDArray[np.float64]:
    """How much each reason adds to each row's score, over the score of the typical row: they sum to the difference.

    Shapley's value (L. S. Shapley, "A value for n-person games", 1953) with the reasons as players: the mean, over all
    orders in which reasons could be switched from typical to this row's signals, of what the switch adds. Exact.
    """
    count = len(REASONS)
    members = (np.arange(1 << count)[:, None] >> np.arange(count)) & 1
    mask = members[:, REASON_OF].astype(bool)
    added = np.empty((len(table), count))
    weights = _order_weights(count, members.sum(axis=1))
    for number, row in enumerate(table):
        worth = layers.scores(np.where(mask, row, typical)).astype(np.float64)
        for reason in range(count):
            without = np.flatnonzero(members[:, reason] == 0)
            added[number, reason] = weights[without] @ (worth[without | 1 << reason] - worth[without])
    return added


def _order_weights(count: int, sizes: NDArray[Any]) -> NDArray[np.float64]:
    """For each set of players, the share of all orders in which just these come before a given other one."""
    share = [factorial(size) * factorial(count - size - 1) / factorial(count) for size in range(count)]
    return np.asarray(np.array([*share, 0.0])[sizes], dtype=np.float64)
