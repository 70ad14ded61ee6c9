# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""From seven scores to one value with its range, and to a state."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, fsum, log
from typing import Any

from newtwincities.domain.vitality.results import Confidence, DimensionResult, Overall, State
from newtwincities.domain.vitality.settings import DEFAULTS, DIMENSIONS, VitalitySettings


def overall_of(scores: Sequence[float | None], settings: VitalitySettings = DEFAULTS) -> Overall:
    """The weighted geometric mean of max(score, 10) over the known dimensions, in the order of `DIMENSIONS`.

    Its range has the unknown dimensions at 10 and at 100. Nothing is known of it where no dimension is.

    >>> whole = overall_of([60.5, 0.0, 84.7, 59.1, 74.1, 94.5, 100.0])
    >>> round(whole.value, 1), whole.low == whole.high == whole.value
    (50.6, True)
    >>> part = overall_of([60.5, None, 84.7, 59.1, 74.1, 94.5, 100.0])
    >>> round(part.low, 1), round(part.value, 1), round(part.high, 1)
    (50.6, 75.9, 80.2)
    """
    known = tuple(name for name, score in zip(DIMENSIONS, scores, strict=True) if score is not None)
    if not known:
        return Overall(None, None, None, ())
    return Overall(
        value=weighted_mean(scores, settings),
        low=weighted_mean([settings.floor if score is None else score for score in scores], settings),
        high=weighted_mean([100.0 if score is None else score for score in scores], settings),
        known=known,
    )


def weighted_mean(scores: Sequence[float | None], settings: VitalitySettings) -> float:
    """exp(Σ w·ln max(score, 10) / Σ w) over the scores that are known, of which there is at least one.

    >>> round(weighted_mean([100, 0, None, None, None, None, None], DEFAULTS), 1)  # √(100·10)
    31.6
    """
    pairs = zip(settings.weights.in_order(), scores, strict=True)
    known = [(weight, max(score, settings.floor)) for weight, score in pairs if score is not None]
    whole = fsum([weight for weight, _score in known])
    return min(100.0, exp(fsum([weight * log(score) for weight, score in known]) / whole))


def state_of(value: float | None, last_age: float | None, settings: VitalitySettings = DEFAULTS) -> State:
    """Dormant when the last exchange is over 36 months ago, else by the value as it is shown, with one decimal.

    >>> state_of(49.96, 3.0).value, state_of(49.94, 3.0).value, state_of(90, 36.5).value, state_of(None, None).value
    ('active', 'fragile', 'dormant', 'unknown')
    """
    if value is None or last_age is None:
        return State.UNKNOWN
    if last_age > settings.dormant_after:
        return State.DORMANT
    shown = round(value, 1)
    if shown >= settings.thriving_from:
        return State.THRIVING
    if shown >= settings.active_from:
        return State.ACTIVE
    return State.FRAGILE if shown >= settings.fragile_from else State.AT_RISK


def overall_confidence(
    results: Sequence[DimensionResult[Any]], settings: VitalitySettings = DEFAULTS
) -> Confidence | None:
    """The same over all that the seven dimensions need, so that unknown ones count; None where there is no value."""
    if all(result.score is None for result in results):
        return None
    return confidence_of(sum(one.filled for one in results), sum(one.needed for one in results), settings)


def confidence_of(filled: int, needed: int, settings: VitalitySettings = DEFAULTS) -> Confidence:
    """By the share of the needed fields that are filled in; low where the window has none to fill in.

    >>> [confidence_of(filled, 10).value for filled in (8, 7, 5, 4)], confidence_of(0, 0).value
    (['high', 'medium', 'medium', 'low'], 'low')
    """
    share = filled / needed if needed else 0.0
    if share >= settings.high_confidence_from:
        return Confidence.HIGH
    return Confidence.MEDIUM if share >= settings.medium_confidence_from else Confidence.LOW
