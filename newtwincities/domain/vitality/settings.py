# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The figures of formula version 1: weights, windows, cut-offs. docs/explanation/vitality.md says what each is for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

VERSION = 1


class Dimension(StrEnum):
    """The seven dimensions, in the order in which they are shown."""

    RHYTHM = "rhythm"
    SHOULDERS = "shoulders"
    BREADTH = "breadth"
    REACH = "reach"
    YOUTH = "youth"
    BALANCE = "balance"
    RESILIENCE = "resilience"


DIMENSIONS = tuple(Dimension)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each dimension weighs in the overall value."""

    rhythm: float = 2.0
    shoulders: float = 2.0
    breadth: float = 1.0
    reach: float = 1.0
    youth: float = 1.5
    balance: float = 1.0
    resilience: float = 1.5

    def in_order(self) -> tuple[float, ...]:
        """The weights in the order of `DIMENSIONS`.

        >>> Weights().in_order()
        (2.0, 2.0, 1.0, 1.0, 1.5, 1.0, 1.5)
        """
        return (self.rhythm, self.shoulders, self.breadth, self.reach, self.youth, self.balance, self.resilience)


@dataclass(frozen=True, slots=True)
class VitalitySettings:
    """Everything that an installation may set; times are in months."""

    month_days: float = 30.4375
    window: float = 36.0

    rhythm_half_life: float = 12.0
    silence_grace: float = 12.0
    silence_half_life: float = 6.0
    short_online_hours: float = 3.0
    short_online_weight: float = 0.5

    organisers_beyond_first: float = 4.0  # so many equal organisers beside the first give 100
    topics_beyond_first: float = 4.0
    cultural_topics: frozenset[str] = frozenset({"culture", "tourism", "sociability"})
    large_from_inhabitants: float = 10_000.0
    full_participants_per_1000: float = 30.0
    full_first_timer_share: float = 0.5
    full_under_26_share: float = 0.27

    resilience_window: float = 120.0
    resilience_exchanges: int = 3
    usual_interval_least: float = 6.0
    usual_interval_most: float = 24.0
    pause_half_life: float = 36.0
    pause_usual_intervals: float = 2.0  # a pause as long as so many usual intervals is no weakness
    pause_too_long: float = 36.0

    weights: Weights = field(default_factory=Weights)
    floor: float = 10.0
    thriving_from: float = 70.0
    active_from: float = 50.0
    fragile_from: float = 25.0
    dormant_after: float = 36.0
    known_dimensions: int = 4  # with fewer, the state is provisional
    high_confidence_from: float = 0.8
    medium_confidence_from: float = 0.5

    lift_to: float = 60.0
    lifts: int = 3

    before_covid_from: date = date(2017, 1, 1)
    covid_from: date = date(2020, 3, 1)


DEFAULTS = VitalitySettings()
