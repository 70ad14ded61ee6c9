# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which municipalities are alike."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newtwincities.domain.similarity import PlaceFacts, most_similar, unlikeness

ITALIAN, GERMAN, BOTH, NONE = frozenset({"it"}), frozenset({"de"}), frozenset({"it", "de"}), frozenset()
VILLAGE = PlaceFacts(1, 46.0, 11.0, 4000, 1200, ITALIAN)

codes = st.sampled_from(["de", "fr", "it", "sl"])
known_places = st.builds(
    PlaceFacts,
    id=st.integers(1, 9),
    lat=st.floats(-85, 85),
    lon=st.floats(-180, 180),
    population=st.integers(1, 3_000_000),
    elevation_m=st.integers(-10, 3000),
    languages=st.frozensets(codes, min_size=1, max_size=2),
)
places = st.builds(
    PlaceFacts,
    id=st.integers(1, 9),
    lat=st.floats(-85, 85),
    lon=st.floats(-180, 180),
    population=st.none() | st.integers(0, 3_000_000),
    elevation_m=st.none() | st.integers(-10, 3000),
    languages=st.frozensets(codes, max_size=2),
)


@pytest.mark.parametrize(
    ("other", "steps"),
    [
        (replace(VILLAGE, id=2), 0),
        (replace(VILLAGE, population=8000), 1),  # twice as many
        (replace(VILLAGE, population=2000), 1),  # half as many
        (replace(VILLAGE, population=32000), 3),
        (replace(VILLAGE, elevation_m=800), 1),
        (replace(VILLAGE, elevation_m=1300), 0.25),
        (replace(VILLAGE, languages=BOTH), 0),
        (replace(VILLAGE, languages=GERMAN), 0.5),
        (replace(VILLAGE, lat=46.0 + 400 / 111.195), 1),  # 400 km to the north
        (replace(VILLAGE, population=8000, elevation_m=1000, languages=GERMAN), 2),
    ],
)
def test_each_difference_is_a_step(other: PlaceFacts, steps: float) -> None:
    assert unlikeness(VILLAGE, other) == pytest.approx(steps, abs=1e-4)


@pytest.mark.parametrize(
    ("other", "steps"),
    [
        (replace(VILLAGE, population=None), 0.5),
        (replace(VILLAGE, population=0), 0.5),  # nobody there is as good as unknown
        (replace(VILLAGE, elevation_m=None), 0.5),
        (replace(VILLAGE, languages=NONE), 0.5),
        (replace(VILLAGE, population=None, elevation_m=None, languages=NONE), 1.5),
    ],
)
def test_the_unknown_counts_half_a_step(other: PlaceFacts, steps: float) -> None:
    assert unlikeness(VILLAGE, other) == steps
    assert unlikeness(other, other) == steps


def test_an_elevation_of_zero_is_known() -> None:
    harbour = replace(VILLAGE, elevation_m=0)
    assert unlikeness(harbour, harbour) == 0


@given(places, places)
def test_unlikeness_is_the_same_from_both_sides(a: PlaceFacts, b: PlaceFacts) -> None:
    assert unlikeness(a, b) == pytest.approx(unlikeness(b, a))


@given(places, places)
def test_unlikeness_is_never_below_zero(a: PlaceFacts, b: PlaceFacts) -> None:
    assert unlikeness(a, b) >= 0


@given(known_places)
def test_a_place_of_which_all_is_known_is_wholly_like_itself(place: PlaceFacts) -> None:
    assert unlikeness(place, place) == 0


@given(known_places, known_places)
def test_what_becomes_unknown_changes_the_sum_by_that_part_alone(a: PlaceFacts, b: PlaceFacts) -> None:
    part = unlikeness(a, b) - unlikeness(a, replace(b, elevation_m=a.elevation_m))
    forgotten = unlikeness(a, replace(b, elevation_m=None))
    assert forgotten == pytest.approx(unlikeness(a, b) - part + 0.5)


def test_the_most_alike_come_first_and_the_place_itself_is_left_out() -> None:
    near, far, twin = (
        replace(VILLAGE, id=2, population=8000),
        replace(VILLAGE, id=3, population=32000),
        replace(VILLAGE, id=4),
    )
    assert most_similar(VILLAGE, [far, VILLAGE, near, twin], top=9) == [twin, near, far]
    assert most_similar(VILLAGE, [far, VILLAGE, near, twin], top=2) == [twin, near]


def test_of_equals_the_lower_id_comes_first() -> None:
    alike = [replace(VILLAGE, id=number) for number in (7, 5, 6)]
    assert [place.id for place in most_similar(VILLAGE, alike, top=3)] == [5, 6, 7]


def test_among_none_nobody_is_similar() -> None:
    assert most_similar(VILLAGE, [], top=3) == []
    assert most_similar(VILLAGE, [VILLAGE], top=3) == []


@given(places, st.lists(places, max_size=8), st.integers(0, 8))
def test_nobody_left_out_is_more_alike_than_one_listed(place: PlaceFacts, others: list[PlaceFacts], top: int) -> None:
    listed = most_similar(place, others, top=top)
    left_out = [other for other in others if other.id != place.id and other not in listed]
    assert len(listed) <= top
    assert all(unlikeness(place, a) <= unlikeness(place, b) for a in listed for b in left_out)
