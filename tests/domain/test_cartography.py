# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Small maps show what they are asked to show, and nothing over their edge."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newtwincities.domain.cartography import (
    Box,
    Place,
    Point,
    View,
    clip_ring,
    place_labels,
    thinned,
    view_of_frame,
    view_of_places,
)
from newtwincities.domain.geo import distance_km

WIDTH, HEIGHT, MARGIN = 640.0, 420.0, 44.0
BOLZANO, INNSBRUCK, SYDNEY, USHUAIA = (11.34, 46.49), (11.39, 47.26), (151.2, -33.9), (-68.3, -54.8)
REYKJAVIK, TROMSO, FIJI, SAMOA = (-21.9, 64.1), (18.96, 69.65), (178.4, -18.1), (-171.8, -13.8)


def view_of(*places: Place) -> View:
    return view_of_places(places, width=WIDTH, height=HEIGHT, margin=MARGIN, least_km=260)


def assert_shown(view: View, place: Place, margin: float = MARGIN) -> None:
    x, y = view.project(*place)
    assert margin - 1e-6 <= x <= view.width - margin + 1e-6, (place, x)
    assert margin - 1e-6 <= y <= view.height - margin + 1e-6, (place, y)


# --- views


def test_north_is_up_and_east_is_right() -> None:
    view = View(lon=10, lat=45, scale=100, width=400, height=200)
    assert view.project(10, 45) == (200, 100)
    assert view.project(10, 46)[1] < 100
    assert view.project(11, 45)[0] > 200


def test_a_frame_fills_the_drawing() -> None:
    view = view_of_frame(2.0, 42.9, 17.4, 50.7, width=WIDTH)
    assert view.project(2.0, 50.7) == pytest.approx((0, 0), abs=1e-9)
    assert view.project(17.4, 42.9) == pytest.approx((view.width, view.height))


@pytest.mark.parametrize(
    "places",
    [
        [BOLZANO],
        [BOLZANO, BOLZANO],
        [BOLZANO, INNSBRUCK],
        [BOLZANO, SYDNEY],
        [SYDNEY, BOLZANO, USHUAIA],
        [FIJI, SAMOA],  # on both sides of the date line
        [BOLZANO, REYKJAVIK],
        [REYKJAVIK],
        [TROMSO, REYKJAVIK],
    ],
)
def test_a_view_shows_all_its_places(places: list[Place]) -> None:
    view = view_of(*places)
    for place in places:
        assert_shown(view, place)


def test_neighbours_across_the_date_line_are_drawn_near_each_other() -> None:
    view = view_of(FIJI, SAMOA)
    assert view.project(*FIJI)[0] < view.project(*SAMOA)[0]
    assert view.scale > 20


def test_a_view_is_never_closer_than_asked() -> None:
    view = view_of(BOLZANO)
    top, bottom = (view.lat + side * view.height / 2 / view.scale for side in (1, -1))
    assert distance_km(top, view.lon, bottom, view.lon) == pytest.approx(260, rel=0.001)


inhabited = st.tuples(st.floats(-180, 180), st.floats(-56, 79))  # from Ushuaia to Longyearbyen


@given(st.lists(inhabited, min_size=1, max_size=6))
def test_a_view_shows_all_its_places_wherever_people_live(places: list[Place]) -> None:
    view = view_of(*places)
    for place in places:
        assert_shown(view, place)


# --- outlines

coordinates = st.floats(-2000, 2000)
rings = st.lists(st.tuples(coordinates, coordinates), max_size=12)
inner_rings = st.lists(st.tuples(st.floats(0, WIDTH), st.floats(0, HEIGHT)), max_size=12)


@pytest.mark.parametrize(
    ("ring", "clipped"),
    [
        ([(2, 2), (8, 2), (8, 8)], [(2, 2), (8, 2), (8, 8)]),  # inside
        ([(20, 2), (28, 2), (28, 8)], []),  # beside
        ([(-5, -5), (15, -5), (15, 15), (-5, 15)], [(0, 0), (10, 0), (10, 10), (0, 10)]),  # around
        ([(5, 5), (15, 5), (15, 8), (5, 8)], [(5, 5), (10, 5), (10, 8), (5, 8)]),  # half in
        ([], []),
    ],
)
def test_an_outline_is_cut_at_the_edge(ring: list[Point], clipped: list[Point]) -> None:
    assert sorted(clip_ring(ring, 10, 10, beyond=0)) == sorted(clipped)


@given(rings, st.sampled_from([0.0, 4.0]))
def test_no_outline_goes_over_the_edge(ring: list[Point], beyond: float) -> None:
    for x, y in clip_ring(ring, WIDTH, HEIGHT, beyond=beyond):
        assert -beyond - 1e-6 <= x <= WIDTH + beyond + 1e-6
        assert -beyond - 1e-6 <= y <= HEIGHT + beyond + 1e-6


@given(inner_rings)
def test_an_outline_inside_stays_as_it_is(ring: list[Point]) -> None:
    assert clip_ring(ring, WIDTH, HEIGHT) == ring


@given(rings)
def test_a_point_inside_is_never_lost(ring: list[Point]) -> None:
    inside = {(x, y) for x, y in ring if 0 <= x <= WIDTH and 0 <= y <= HEIGHT}
    assert inside <= set(clip_ring(ring, WIDTH, HEIGHT))


@given(rings)
def test_cutting_twice_is_cutting_once(ring: list[Point]) -> None:
    once = clip_ring(ring, WIDTH, HEIGHT)
    again = clip_ring(once, WIDTH + 1e-6, HEIGHT + 1e-6, beyond=4 + 1e-6)
    assert again == once


def test_an_outline_around_the_window_covers_all_of_it() -> None:
    around = [(-100.0, -100.0), (900.0, -100.0), (900.0, 900.0), (-100.0, 900.0)]
    assert area(clip_ring(around, WIDTH, HEIGHT, beyond=0)) == WIDTH * HEIGHT


def area(ring: list[Point]) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


@given(rings, st.floats(0.1, 50))
def test_thinning_keeps_the_first_point_and_only_what_can_be_told_apart(ring: list[Point], step: float) -> None:
    kept = thinned(ring, step=step)
    assert kept[:1] == ring[:1]
    assert set(kept) <= set(ring)
    assert all(abs(x1 - x2) >= step or abs(y1 - y2) >= step for (x1, y1), (x2, y2) in pairwise(kept))


# --- labels

points = st.tuples(st.floats(-50, WIDTH + 50), st.floats(-50, HEIGHT + 50))
wanted_labels = st.lists(st.tuples(st.text("aeW ", min_size=1, max_size=25), points), max_size=25)
boxes = st.lists(st.tuples(points, st.floats(1, 80), st.floats(1, 40)), max_size=5).map(
    lambda corners: [(x, y, x + w, y + h) for (x, y), w, h in corners]
)


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@given(wanted_labels, st.sampled_from([11.0, 13.0, 24.0]), boxes)
def test_labels_never_overlap_and_stay_inside(wanted: list[tuple[str, Point]], size: float, taken: list[Box]) -> None:
    labels = place_labels(wanted, width=WIDTH, height=HEIGHT, size=size, most=99, taken=taken)
    for label in labels:
        left, top, right, bottom = label.box
        assert left >= 0
        assert right <= WIDTH
        assert top >= 0
        assert bottom <= HEIGHT
        assert left <= label.x <= right
        assert top <= label.y <= bottom
    assert not any(overlap(a.box, b.box) for a, b in combinations(labels, 2))
    assert not any(overlap(label.box, box) for label in labels for box in taken)


@given(wanted_labels, st.integers(0, 5))
def test_no_more_labels_than_asked_and_the_first_wanted_first(wanted: list[tuple[str, Point]], most: int) -> None:
    texts = [label.text for label in place_labels(wanted, width=WIDTH, height=HEIGHT, size=13, most=most)]
    in_order = iter(text for text, _point in wanted)
    assert len(texts) <= most
    assert all(text in in_order for text in texts)


def test_a_label_stands_right_of_its_point_and_left_of_it_at_the_right_edge() -> None:
    labels = place_labels([("Bled", (10, 50)), ("Kranj", (95, 50))], width=100, height=100, size=10, most=2)
    assert [(label.text, label.end) for label in labels] == [("Bled", False), ("Kranj", True)]
    assert labels[0].x > 10
    assert labels[1].x < 95


def test_a_label_that_fits_nowhere_is_left_out() -> None:
    assert place_labels([("Donaudampfschifffahrt", (50, 50))], width=100, height=100, size=13, most=1) == []
