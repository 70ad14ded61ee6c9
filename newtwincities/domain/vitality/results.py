# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the vitality index says: values with their reasons, the records behind them, what is unknown, how sure it is.

No sentence stands here: a reason is a code with parameters, which a room above words in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar

from newtwincities.domain.vitality.settings import VERSION, Dimension

Parameter: TypeAlias = str | int | float | date | tuple[str, ...] | None


class State(StrEnum):
    """Where a partnership stands."""

    THRIVING = "thriving"
    ACTIVE = "active"
    FRAGILE = "fragile"
    AT_RISK = "at_risk"
    DORMANT = "dormant"
    UNKNOWN = "unknown"
    PAUSED = "paused"
    ENDED = "ended"


class Confidence(StrEnum):
    """How much of what a dimension needs is filled in."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code, and what the sentence that it stands for speaks of."""

    code: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A field that would tell more: of a side, of these exchanges, or of the partnership where both are missing."""

    field: str
    side: str | None = None
    exchanges: tuple[str, ...] = ()


F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class DimensionResult(Generic[F]):
    """One dimension: `score` from 0 to 100, None where unknown; `figures` are all the steps on the way to it."""

    dimension: Dimension
    score: float | None
    reason: Reason
    figures: F
    records: tuple[str, ...]  # the exchanges behind it, the earliest first
    unknowns: tuple[Unknown, ...]
    filled: int = 0  # of the fields that it needs over the exchanges in the window
    needed: int = 0
    confidence: Confidence | None = None  # None where the score is unknown


@dataclass(frozen=True, slots=True)
class Overall:
    """The value with its range: the unknown dimensions at the floor, and at 100."""

    value: float | None
    low: float | None
    high: float | None
    known: tuple[Dimension, ...]


@dataclass(frozen=True, slots=True)
class Lift:
    """How much the overall value would rise if one dimension rose to 60."""

    dimension: Dimension
    score: float
    overall: float
    gain: float
    step: Reason  # what to do, as code and parameters


@dataclass(frozen=True, slots=True)
class Meeting:
    """An exchange and the day on which it started."""

    exchange: str
    start: date


@dataclass(frozen=True, slots=True)
class CovidLine:
    """Whether and when a partnership that met in the three years before the pandemic met again."""

    last_before: Meeting
    first_in_person: Meeting | None
    first_online: Meeting | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The vitality of a partnership on one day."""

    as_of: date
    state: State
    provisional: bool
    overall: Overall
    dimensions: tuple[DimensionResult[object], ...]  # all seven, or none while the partnership rests by agreement
    lifts: tuple[Lift, ...]  # the dimensions to work on, the most rewarding first
    next_step: Reason | None
    covid: CovidLine | None
    counted: tuple[str, ...]  # the exchanges that count, the earliest first
    unreported: tuple[str, ...]  # planned exchanges whose day has passed: did they take place?
    version: int = VERSION

    def dimension(self, dimension: Dimension) -> DimensionResult[object]:
        """The result of one dimension; KeyError while the partnership rests by agreement."""
        for result in self.dimensions:
            if result.dimension == dimension:
                return result
        raise KeyError(dimension)


@dataclass(frozen=True, slots=True)
class HistoryPoint:
    """The index as of one day; `scores` in the order of `DIMENSIONS`."""

    as_of: date
    state: State
    provisional: bool
    value: float | None
    low: float | None
    high: float | None
    scores: tuple[float | None, ...]
