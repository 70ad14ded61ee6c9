# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the journeys of an exchange emit, from the way of travel, the kilometres and the number of people.

Factors are averages of the European Union in grams of CO2 equivalents per passenger-kilometre in 2018, from well to
wheel: European Environment Agency, briefing “Rail and waterborne – best for low-carbon motorised transport”, 24 March
2021. That of buses stands for coaches, which are fuller than the average bus, so a full coach emits less. That of
planes is without the effects of flying at height beside CO2. Walking and cycling are taken as zero, as there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class TravelMode(StrEnum):
    WALK = "walk"
    TRAIN = "train"
    COACH = "coach"
    CAR = "car"
    PLANE = "plane"


SOURCE = "European Environment Agency, Rail and waterborne – best for low-carbon motorised transport, 2021"
SOURCE_URL = "https://www.eea.europa.eu/publications/rail-and-waterborne-transport"
FACTORS_YEAR = 2018  # which the factors describe
FACTORS_G_PER_KM: Mapping[TravelMode, float] = {
    TravelMode.WALK: 0.0,
    TravelMode.TRAIN: 33.0,
    TravelMode.COACH: 80.0,
    TravelMode.CAR: 143.0,
    TravelMode.PLANE: 160.0,
}


@dataclass(frozen=True, slots=True)
class JourneyFacts:
    """How a group travelled. What is None is unknown."""

    mode: TravelMode | None
    km: float | None  # there and back, of one person
    persons: int | None


@dataclass(frozen=True, slots=True)
class TravelEmissions:
    """What is known of several journeys, and of how many nothing is."""

    co2_kg: float | None  # of the known ones; None where none is known
    persons: int  # of the known ones
    known: int
    unknown: int
    by_mode_kg: Mapping[TravelMode, float] = field(default_factory=dict)

    @property
    def per_person_kg(self) -> float | None:
        return None if self.co2_kg is None or not self.persons else self.co2_kg / self.persons

    @property
    def is_complete(self) -> bool:
        return self.co2_kg is not None and not self.unknown


def travel_emissions(journeys: Iterable[JourneyFacts]) -> TravelEmissions:
    """How many kilograms of CO2 equivalents the journeys emit: Σ persons · km · factor / 1000 over the known ones.

    A journey without way, kilometres or number of people is unknown, never zero; on foot the kilometres need not be
    known. ValueError for a negative number.

    >>> coach = JourneyFacts(TravelMode.COACH, 640, 42)
    >>> travel_emissions([coach, JourneyFacts(None, None, 12)])  # doctest: +NORMALIZE_WHITESPACE
    TravelEmissions(co2_kg=2150.4, persons=42, known=1, unknown=1,
                    by_mode_kg={<TravelMode.COACH: 'coach'>: 2150.4})
    """
    by_mode: dict[TravelMode, float] = {}
    persons = known = unknown = 0
    for journey in journeys:
        if any(value is not None and value < 0 for value in (journey.km, journey.persons)):
            raise ValueError(f"a journey has no negative numbers: {journey}")
        km = 0.0 if journey.mode is TravelMode.WALK else journey.km
        if journey.mode is None or km is None or journey.persons is None:
            unknown += 1
            continue
        known += 1
        persons += journey.persons
        kg = journey.persons * km * FACTORS_G_PER_KM[journey.mode] / 1000
        by_mode[journey.mode] = by_mode.get(journey.mode, 0.0) + kg
    return TravelEmissions(sum(by_mode.values()) if known else None, persons, known, unknown, by_mode)
