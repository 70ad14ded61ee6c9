# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What can be said of many partnerships without pointing at one: nothing below ten, and never an order of the weak."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from statistics import fmean, median

from newtwincities.domain.vitality.settings import DIMENSIONS, Dimension

LEAST = 10  # partnerships of which something is said
SIMILAR_SIZE = 3.0  # between a third of the inhabitants and three times as many
SIMILAR_AGE_YEARS = 10
WORTH_SAYING = 5.0  # points by which thriving ones differ


@dataclass(frozen=True, slots=True)
class Likeness:
    """What makes partnerships similar: inhabitants of all sides together, and when they began."""

    least_inhabitants: float
    most_inhabitants: float
    first: date
    last: date


def similar_to(inhabitants: int, since: date) -> Likeness:
    """From a third to three times the inhabitants, begun at most ten years before or after.

    >>> alike = similar_to(9000, date(1990, 5, 1))
    >>> round(alike.least_inhabitants), round(alike.most_inhabitants), alike.first.year, alike.last.year
    (3000, 27000, 1980, 2000)
    """
    first, last = max(1, since.year - SIMILAR_AGE_YEARS), since.year + SIMILAR_AGE_YEARS
    return Likeness(inhabitants / SIMILAR_SIZE, inhabitants * SIMILAR_SIZE, date(first, 1, 1), date(last, 12, 31))


@dataclass(frozen=True, slots=True)
class Summary:
    """The middle of a group, and between which values its middle half lies."""

    number: int
    low: float
    middle: float
    high: float


def summary_of(values: Iterable[float], *, least: int = LEAST) -> Summary | None:
    """None below ten values: then too much could be told of single ones.

    >>> summary_of(range(9)) is None, summary_of([10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
    (True, Summary(number=10, low=30, middle=55.0, high=80))
    """
    ranked = sorted(values)
    if len(ranked) < least:
        return None
    return Summary(len(ranked), _at(ranked, 0.25), median(ranked), _at(ranked, 0.75))


def _at(ranked: Sequence[float], share: float) -> float:
    """The smallest value that at least this share does not exceed."""
    return ranked[max(0, ceil(share * len(ranked)) - 1)]


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean of a dimension among thriving partnerships and among all others."""

    dimension: Dimension
    thriving: float
    others: float


def what_thriving_ones_do(
    scores: Iterable[tuple[bool, Mapping[str, float]]], *, least: int = LEAST
) -> tuple[Difference, ...]:
    """By how much thriving partnerships lie above the others in each dimension, the largest difference first.

    Each row says whether it thrives, and its known scores. A dimension is left out where fewer than ten of either kind
    know it, and where the difference is below five points.

    >>> rows = [(True, {"youth": 80.0})] * 10 + [(False, {"youth": 20.0})] * 12
    >>> [(one.dimension.value, one.thriving, one.others) for one in what_thriving_ones_do(rows)]
    [('youth', 80.0, 20.0)]
    >>> what_thriving_ones_do(rows[1:])
    ()
    """
    rows = list(scores)
    found = []
    for dimension in DIMENSIONS:
        known = [(thrives, row[dimension]) for thrives, row in rows if dimension in row]
        thriving = [score for thrives, score in known if thrives]
        others = [score for thrives, score in known if not thrives]
        if min(len(thriving), len(others)) >= least and fmean(thriving) - fmean(others) >= WORTH_SAYING:
            found.append(Difference(dimension, fmean(thriving), fmean(others)))
    return tuple(sorted(found, key=lambda one: (one.others - one.thriving, DIMENSIONS.index(one.dimension))))
