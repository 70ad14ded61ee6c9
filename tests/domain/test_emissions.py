# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What journeys emit, worked by hand: people × kilometres × grams per passenger-kilometre."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newtwincities.domain.emissions import FACTORS_G_PER_KM, JourneyFacts, TravelMode, travel_emissions

BY_HAND = (
    # way, kilometres there and back, people, kilograms
    (TravelMode.TRAIN, 640, 12, 253.44),  # 12 · 640 · 0.033
    (TravelMode.COACH, 640, 42, 2150.4),  # 42 · 640 · 0.080
    (TravelMode.CAR, 520, 9, 669.24),  # 9 · 520 · 0.143
    (TravelMode.PLANE, 1400, 2, 448.0),  # 2 · 1400 · 0.160
    (TravelMode.WALK, None, 30, 0.0),
    (TravelMode.TRAIN, 640, 0, 0.0),  # nobody travelled: a statement
)


@pytest.mark.parametrize(("mode", "km", "persons", "kg"), BY_HAND)
def test_journeys_emit_what_a_hand_computes(mode: TravelMode, km: float | None, persons: int, kg: float) -> None:
    found = travel_emissions([JourneyFacts(mode, km, persons)])
    assert found.co2_kg == pytest.approx(kg)
    assert found.is_complete


def test_a_year_is_the_sum_of_its_journeys() -> None:
    found = travel_emissions([JourneyFacts(mode, km, persons) for mode, km, persons, _kg in BY_HAND])
    assert found.co2_kg == pytest.approx(253.44 + 2150.4 + 669.24 + 448.0)
    assert found.persons == 95
    assert found.per_person_kg == pytest.approx(3521.08 / 95)


@pytest.mark.parametrize(
    "journey",
    [JourneyFacts(None, 640, 12), JourneyFacts(TravelMode.CAR, None, 12), JourneyFacts(TravelMode.CAR, 640, None)],
)
def test_a_journey_that_lacks_something_is_unknown_and_never_zero(journey: JourneyFacts) -> None:
    found = travel_emissions([journey])
    assert found.co2_kg is None
    assert found.per_person_kg is None
    assert (found.known, found.unknown) == (0, 1)
    assert not found.is_complete


def test_no_journey_is_no_statement() -> None:
    assert travel_emissions([]).co2_kg is None


def test_negative_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="no negative numbers"):
        travel_emissions([JourneyFacts(TravelMode.CAR, -1, 3)])


journeys = st.builds(
    JourneyFacts,
    st.none() | st.sampled_from(TravelMode),
    st.none() | st.floats(0, 20_000),
    st.none() | st.integers(0, 1_000),
)


@given(st.lists(journeys, max_size=8), journeys)
def test_a_further_journey_never_lowers_the_sum(some: list[JourneyFacts], one: JourneyFacts) -> None:
    before, after = travel_emissions(some), travel_emissions([*some, one])
    assert (after.co2_kg or 0) >= (before.co2_kg or 0) - 1e-6
    assert after.known + after.unknown == len(some) + 1


def test_every_way_of_travel_has_a_factor() -> None:
    assert set(FACTORS_G_PER_KM) == set(TravelMode)
