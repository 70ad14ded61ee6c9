# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""How far places are from each other."""

from __future__ import annotations

from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newtwincities.domain.geo import EARTH_RADIUS_KM, KM_PER_DEGREE, distance_km

Place = tuple[float, float]

BOLZANO = (46.4907, 11.3398)
INNSBRUCK = (47.2627, 11.3945)
MONACO = (43.7384, 7.4246)
LJUBLJANA = (46.0569, 14.5058)
VADUZ = (47.1410, 9.5209)
SYDNEY = (-33.8688, 151.2093)

places = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [
        (BOLZANO, INNSBRUCK, 86),
        (BOLZANO, BOLZANO, 0),
        (LJUBLJANA, VADUZ, 399),
        (MONACO, INNSBRUCK, 499),
        (VADUZ, SYDNEY, 16501),
        ((0.0, 0.0), (0.0, 1.0), 111),
        ((60.0, 10.0), (60.0, 11.0), 56),  # half of that, so far north
        ((90.0, 0.0), (-90.0, 0.0), 20015),  # from pole to pole
    ],
)
def test_distances_are_those_of_an_atlas(a: Place, b: Place, km: int) -> None:
    assert distance_km(*a, *b) == pytest.approx(km, abs=1)


def test_the_date_line_is_no_wall() -> None:
    assert distance_km(0, 179.5, 0, -179.5) == pytest.approx(KM_PER_DEGREE, rel=1e-4)


def test_a_degree_of_latitude_is_as_long_as_the_constant_says() -> None:
    assert distance_km(46, 11, 47, 11) == pytest.approx(KM_PER_DEGREE, rel=1e-4)


@given(places, places)
def test_the_way_back_is_as_long(a: Place, b: Place) -> None:
    assert distance_km(*a, *b) == pytest.approx(distance_km(*b, *a), abs=1e-6)


@given(places)
def test_a_place_is_nowhere_else_than_where_it_is(a: Place) -> None:
    assert distance_km(*a, *a) == 0


@given(places, places)
def test_nothing_is_farther_than_halfway_round_the_globe(a: Place, b: Place) -> None:
    assert 0 <= distance_km(*a, *b) <= pi * EARTH_RADIUS_KM + 1e-6


@given(places, places, places)
def test_a_detour_is_never_shorter(a: Place, b: Place, via: Place) -> None:
    assert distance_km(*a, *b) <= distance_km(*a, *via) + distance_km(*via, *b) + 1e-3
