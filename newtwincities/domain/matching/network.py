# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What twinnings say: who has which partners, which countries and regions like each other, who lies close to whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy  # its parts are loaded when they are first used, since they take half a second
from numpy.typing import NDArray

from newtwincities.domain.matching.places import UNKNOWN, Places
from newtwincities.domain.matching.sparse import Floats, Ints, Links

RANK = 48  # dimensions in which places with like partners come to lie together
ROUNDS = 4  # of subspace iteration
COUNTRY_SMOOTHING = 4.0  # twinnings, as expected, that a pair of countries has before the first is counted
REGION_SMOOTHING = 2.0
BEST_LINKED_SHARE = 0.01
NEIGHBOURS_SHARE = 0.5  # what a neighbour's twinning adds to one's own


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Who is twinned with whom, and what can be read off it for any place."""

    twinnings: Links  # both ways, weight 1
    degree: Floats
    best_linked: NDArray[np.bool_]  # the hundredth of the twinned with the most partners; of equals the lower ids
    in_country: Links  # row: country, column: place: how many of its partners are there
    in_region: Links
    in_district: Links
    closing: Floats  # for each place: how often two of its partners are twinned with each other
    country_affinity: Floats  # square: how many times more twinnings than by chance, log2, smoothed
    region_affinity: Floats  # square
    country_share: Floats  # row: of the twinnings of a country, the share that goes to each country
    position: Floats  # place × dimension
    smooth_position: Floats  # the same with its neighbours' twinnings counted in


def network_from(places: Places, pairs: Iterable[tuple[int, int]]) -> Network:
    """The network of these pairs of rows, each pair once and never a place with itself."""
    ends = np.array(sorted(pairs), dtype=np.int32).reshape(-1, 2)
    count = len(places)
    both = np.vstack((ends, ends[:, ::-1]))
    matrix = scipy.sparse.csr_array(
        (np.ones(len(both), dtype=np.float32), (both[:, 0], both[:, 1])), shape=(count, count)
    )
    degree = np.bincount(both[:, 0], minlength=count).astype(np.float32)
    countries = _counts(both, places.country, len(places.countries))
    expected_countries = _expected(countries)
    return Network(
        twinnings=Links.of(matrix),
        degree=degree,
        best_linked=_best_linked(degree),
        in_country=_partners_in(both, places.country, len(places.countries), count),
        in_region=_partners_in(both, places.region, len(places.regions), count),
        in_district=_partners_in(both, places.district, len(places.districts), count),
        closing=_closing(matrix, degree),
        country_affinity=_affinity(countries, expected_countries, COUNTRY_SMOOTHING),
        region_affinity=_region_affinity(both, places, countries, expected_countries),
        country_share=_shares(countries),
        position=_positions(matrix, degree),
        smooth_position=_positions(*_smoothed(places, matrix)),
    )


def _best_linked(degree: Floats) -> NDArray[np.bool_]:
    mask = np.zeros(len(degree), dtype=bool)
    most = round(int((degree > 0).sum()) * BEST_LINKED_SHARE)
    mask[np.argsort(-degree, kind="stable")[:most]] = True
    return mask


def _counts(both: Ints, group: Ints, groups: int) -> NDArray[np.float64]:
    one, other = group[both[:, 0]], group[both[:, 1]]
    kept = (one != UNKNOWN) & (other != UNKNOWN)
    return (
        np.bincount(one[kept] * groups + other[kept], minlength=groups * groups).reshape(groups, groups).astype(float)
    )


def _expected(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    totals = counts.sum(axis=1)
    return np.asarray(np.outer(totals, totals) / max(1.0, counts.sum()), dtype=np.float64)


def _affinity(counts: NDArray[np.float64], expected: NDArray[np.float64], smoothing: float) -> Floats:
    prior = smoothing * np.minimum(1, expected)
    return np.log2((counts + prior) / (expected + prior + 1e-9) + 1 / 64).astype(np.float32)


def _region_affinity(
    both: Ints, places: Places, countries: NDArray[np.float64], expected_countries: NDArray[np.float64]
) -> Floats:
    """The same for regions, over what their countries let expect."""
    groups = len(places.regions)
    counts = _counts(both, places.region, groups)
    expected = _expected(counts)
    country_of = np.zeros(groups, dtype=np.int32)
    country_of[places.region[places.region != UNKNOWN]] = places.country[places.region != UNKNOWN]
    by_country = (countries + 1) / (expected_countries + 1)
    expected = expected * by_country[np.ix_(country_of, country_of)]
    return np.log2((counts + REGION_SMOOTHING) / (expected + REGION_SMOOTHING)).astype(np.float32)


def _shares(counts: NDArray[np.float64]) -> Floats:
    return np.asarray(np.log2((counts + 0.1) / (counts.sum(axis=1, keepdims=True) + 1.0)), dtype=np.float32)


def _partners_in(both: Ints, group: Ints, groups: int, count: int) -> Links:
    there = group[both[:, 1]]
    kept = there != UNKNOWN
    ones = np.ones(int(kept.sum()), dtype=np.float32)
    return Links.of(scipy.sparse.csr_array((ones, (there[kept], both[kept, 0])), shape=(max(1, groups), count)))


def _closing(matrix: Any, degree: Floats) -> Floats:
    """Of the pairs of a place's partners, the share that is twinned; as if 4 more pairs with the usual 5 %."""
    triangles = (matrix @ matrix).multiply(matrix).sum(axis=1) / 2
    pairs = degree * (degree - 1) / 2
    return np.asarray((triangles + 0.2) / (pairs + 4), dtype=np.float32)


def _smoothed(places: Places, matrix: Any) -> tuple[Any, Floats]:
    mixing = (
        scipy.sparse.eye_array(len(places), dtype=np.float32, format="csr") + NEIGHBOURS_SHARE * places.alike.matrix()
    )
    mixed = mixing @ matrix
    return mixed, np.asarray(mixed.sum(axis=1), dtype=np.float32)


def _positions(matrix: Any, degree: Floats) -> Floats:
    """The leading singular directions of the matrix, each row over the root of its sum, by subspace iteration.

    N. Halko, P.-G. Martinsson and J. Tropp, "Finding structure with randomness", SIAM Review 53, 2011, algorithm 4.4,
    with a fixed start, so that the same graph gives the same positions.
    """
    scale = 1 / np.sqrt(np.maximum(degree, 1))
    columns = 1 / np.sqrt(np.maximum(np.asarray(matrix.sum(axis=0)), 1))
    scaled = scipy.sparse.csr_array(
        scipy.sparse.diags_array(scale) @ matrix @ scipy.sparse.diags_array(columns), dtype=np.float32
    )
    back = scipy.sparse.csr_array(scaled.T)
    basis = np.random.default_rng(0).standard_normal((matrix.shape[1], RANK + 8), dtype=np.float32)
    for _round in range(ROUNDS):
        basis = _orthonormal(scaled @ basis)
        basis = _orthonormal(back @ basis)
    image = scaled @ basis
    squares, turn = _spectrum(image)
    return np.asarray(image @ (turn / squares**0.25).astype(np.float32))[:, ::-1][:, :RANK].copy()


def _orthonormal(columns: Floats) -> Floats:
    squares, turn = _spectrum(columns)
    return columns @ (turn / np.sqrt(squares)).astype(np.float32)


def _spectrum(columns: Floats) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Squared strengths, the weakest first, and directions; of directions without strength a tiny one is made."""
    squares, turn = np.linalg.eigh((columns.T @ columns).astype(np.float64))
    return np.maximum(squares, 1e-9 * max(float(squares[-1]), 1e-9)), turn
