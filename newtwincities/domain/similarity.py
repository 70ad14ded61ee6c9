# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which municipalities are like this one, by what can be compared from public facts alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

from newtwincities.domain.geo import distance_km

ELEVATION_STEP_M = 400.0  # as different as twice the inhabitants
DISTANCE_STEP_KM = 400.0
OTHER_LANGUAGE = 0.5


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What is compared. Unknown values are None or empty."""

    id: int
    lat: float
    lon: float
    population: int | None
    elevation_m: int | None
    languages: frozenset[str]


def unlikeness(a: PlaceFacts, b: PlaceFacts) -> float:
    """How different two places are; 0 for twins in all that is known of both.

    The sum of: a step for each doubling of inhabitants, for each 400 m of elevation, for each 400 km of distance,
    and half a step without a common official language. A fact that one of them lacks counts as half a step, so that
    the unknown neither pushes a place to the top nor hides it. The steps are a choice of the project.

    >>> a = PlaceFacts(1, 46.0, 11.0, 4000, 1200, frozenset({"it"}))
    >>> b = PlaceFacts(2, 46.0, 11.0, 8000, 1000, frozenset({"de"}))
    >>> unlikeness(a, b)  # one doubling + 200 m + no common language
    2.0
    """
    steps = distance_km(a.lat, a.lon, b.lat, b.lon) / DISTANCE_STEP_KM
    steps += abs(log2(a.population / b.population)) if a.population and b.population else 0.5
    if a.elevation_m is not None and b.elevation_m is not None:
        steps += abs(a.elevation_m - b.elevation_m) / ELEVATION_STEP_M
    else:
        steps += 0.5
    if not a.languages & b.languages:
        steps += OTHER_LANGUAGE
    return steps


def most_similar(place: PlaceFacts, candidates: Sequence[PlaceFacts], *, top: int) -> list[PlaceFacts]:
    """The `top` candidates that are most like the place, the most alike first; the place itself is left out."""
    others = [candidate for candidate in candidates if candidate.id != place.id]
    return sorted(others, key=lambda candidate: (unlikeness(place, candidate), candidate.id))[:top]
