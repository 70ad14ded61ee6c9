# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The signals that the ranker weighs, each for one municipality and many candidates.

A signal of a pair that is unknown stands at a neutral value, and a signal of its own says that it is unknown. None says
whether or where a municipality is listed, and none is a parameter of a single municipality.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newtwincities.domain.geo import EARTH_RADIUS_KM
from newtwincities.domain.matching.evidence import Evidence, partners_there
from newtwincities.domain.matching.graph import TwinningGraph
from newtwincities.domain.matching.places import UNKNOWN
from newtwincities.domain.matching.sparse import Floats, Links

TYPICAL_LOG_SIZE = 13.0  # where the size is unknown; about 8,000 inhabitants
TYPICAL_BELOW_COUNTRY = 6.0
TYPICAL_REGION_GAP = 2.0
HIGH_M = 600.0
ELEVATION_STEP_M = 500.0
MOST_ELEVATION_STEPS = 4.0

Rows = NDArray[Any]
Column = NDArray[Any]
Compute = Callable[[TwinningGraph, Evidence, Rows], list[Any]]


@dataclass(frozen=True, slots=True)
class Family:
    """Signals that are computed together and that a person understands as one reason."""

    reason: str
    names: tuple[str, ...]
    compute: Compute


def _size(graph: TwinningGraph, e: Evidence, rows: Rows) -> list[Any]:
    places = graph.places
    own, theirs = places.log_size[e.row], places.log_size[rows]
    own_unknown, theirs_unknown = np.isnan(own), np.isnan(theirs)
    own_rank, their_rank = places.size_in_country[e.row], places.size_in_country[rows]
    region_gap = np.abs(places.size_in_region[e.row] - places.size_in_region[rows])
    return [
        _known(np.abs(own - theirs), 0),
        own_unknown | theirs_unknown,
        TYPICAL_LOG_SIZE if own_unknown else own,
        _known(theirs, TYPICAL_LOG_SIZE),
        own_unknown,
        theirs_unknown,
        _known(np.abs(own_rank - their_rank), 0),
        TYPICAL_BELOW_COUNTRY if own_unknown else own_rank,
        _known(their_rank, TYPICAL_BELOW_COUNTRY),
        _known(region_gap, TYPICAL_REGION_GAP),
    ]


def _setting(graph: TwinningGraph, e: Evidence, rows: Rows) -> list[Any]:
    own, theirs = graph.places.elevation_m[e.row], graph.places.elevation_m[rows]
    unknown = np.isnan(own) | np.isnan(theirs)
    gap = np.minimum(np.abs(own - theirs) / ELEVATION_STEP_M, MOST_ELEVATION_STEPS)
    both = (own > HIGH_M) & (theirs > HIGH_M)
    return [_known(gap, 0), unknown, both, ((own > HIGH_M) ^ (theirs > HIGH_M)) & ~unknown]


def _language(graph: TwinningGraph, e: Evidence, rows: Rows) -> list[Any]:
    own, theirs = graph.places.language_bits[e.row], graph.places.language_bits[rows]
    return [(own & theirs) != 0, (own == 0) | (theirs == 0)]


def _distance(graph: TwinningGraph, e: Evidence, rows: Rows) -> list[Any]:
    km = kilometres(graph, e.row, rows)
    return [np.log2(1 + km / 10), np.exp(-km / 30)]


def _perimeters(graph: TwinningGraph, e: Evidence, rows: Rows) -> list[Any]:
    own, theirs = graph.places.perimeter_bits[e.row], graph.places.perimeter_bits[rows]
    return [np.bitwise_count(own & theirs), np.bitwise_count(own ^ theirs)]


def _names(graph: TwinningGraph, e: Evidence, rows: Rows) -> list[Any]:
    return [np.minimum(1, e.same_name[rows]), e.shared_words[rows], e.name_likeness[rows]]


def _countries(graph: TwinningGraph, e: Evidence, rows: Rows) -> list[Any]:
    places, network = graph.places, graph.network
    country, region = places.country[e.row], places.region[e.row]
    countries, regions = places.country[rows], places.region[rows]
    unknown = (regions == UNKNOWN) | (region == UNKNOWN)
    affinity = np.where(unknown, 0, network.region_affinity[region][regions]) if len(places.regions) else unknown * 0
    return [
        network.country_affinity[country][countries],
        network.country_share[country][countries],
        network.country_share[:, country][countries],
        affinity,
        unknown,
    ]


def _shared_partners(graph: TwinningGraph, e: Evidence, rows: Rows) -> list[Any]:
    degree = graph.network.degree
    mean_degree = np.sqrt(np.maximum(1, degree[e.row] * degree[rows]))
    paths = 4 * e.paths[rows]
    return [
        np.log1p(2 * e.common[rows]),
        e.common_count[rows] / mean_degree,
        np.log1p(4 * e.rings[rows]),
        np.log1p(paths),
        np.log1p(paths / mean_degree),
    ]


def _positions(graph: TwinningGraph, e: Evidence, rows: Rows) -> list[Any]:
    network = graph.network
    both = (network.position, network.smooth_position)
    products = [100 * (position[rows] @ position[e.row]) for position in both]
    return [np.sign(product) * np.log1p(np.abs(product)) for product in products]


def _where_partners_are(graph: TwinningGraph, e: Evidence, rows: Rows) -> list[Any]:
    places, network = graph.places, graph.network
    there = [
        (places.country, len(places.countries), network.in_country),
        (places.region, len(places.regions), network.in_region),
        (places.district, len(places.districts), network.in_district),
    ]
    columns: list[Any] = []
    for group, groups, links in there:
        columns.append(np.log1p(partners_there(graph, e.partners, group, groups)[group[rows]]))
        columns.append(np.log1p(_dense(links, group[e.row], len(graph))[rows]))
    share = _dense(network.in_country, places.country[e.row], len(graph))[rows] / np.maximum(1, network.degree[rows])
    in_own_district = _dense(network.in_district, places.district[e.row], len(graph))
    known = places.district[linked := np.flatnonzero(in_own_district)]
    pairs = np.bincount(known + 1, in_own_district[linked], len(places.districts) + 1)
    pairs[0] = 0
    return [*columns, share, np.log1p(pairs[places.district[rows] + 1])]


def _degrees(graph: TwinningGraph, e: Evidence, rows: Rows) -> list[Any]:
    degree = graph.network.degree
    return [np.log2(1 + degree[e.row]), np.log2(1 + degree[rows]), degree[e.row] == 0]


def _neighbourhood(graph: TwinningGraph, e: Evidence, rows: Rows) -> list[Any]:
    absolute = (
        *(e.neighbours_partner, e.likes_partner, e.near_neighbours_partner),
        *(e.like_likes_partner, e.near_partner, e.like_partner),
    )
    relative = (e.neighbours_partner, e.likes_partner, e.like_likes_partner)
    return [np.log1p(8 * column[rows]) for column in absolute] + [
        5 * np.sqrt(column[rows] / max(float(column.sum()), 1e-3)) for column in relative
    ]


SIZE, SETTING, LANGUAGE, DISTANCE, PERIMETER = "size", "setting", "language", "distance", "perimeter"
NAME, COUNTRIES, PARTNERS, NEIGHBOURHOOD, LINKS = "name", "countries", "partners", "neighbourhood", "links"

FAMILIES = (
    Family(
        SIZE,
        (
            *("size_gap", "size_unknown", "own_size", "their_size", "own_size_unknown", "their_size_unknown"),
            *("rank_gap", "own_rank", "their_rank", "region_rank_gap"),
        ),
        _size,
    ),
    Family(SETTING, ("elevation_gap", "elevation_unknown", "both_high", "one_high"), _setting),
    Family(LANGUAGE, ("shared_language", "language_unknown"), _language),
    Family(DISTANCE, ("distance", "near_border"), _distance),
    Family(PERIMETER, ("shared_perimeters", "one_perimeter"), _perimeters),
    Family(NAME, ("same_name", "shared_words", "name_likeness"), _names),
    Family(
        COUNTRIES,
        ("country_affinity", "country_share", "country_share_back", "region_affinity", "region_unknown"),
        _countries,
    ),
    Family(PARTNERS, ("common_partners", "common_share", "rings", "paths", "paths_share"), _shared_partners),
    Family(PARTNERS, ("position", "smooth_position"), _positions),
    Family(
        COUNTRIES,
        (
            *("own_partners_in_country", "their_partners_in_country", "own_partners_in_region"),
            *("their_partners_in_region", "own_partners_in_district", "their_partners_in_district"),
            *("their_share_in_country", "pair_of_districts"),
        ),
        _where_partners_are,
    ),
    Family(LINKS, ("own_degree", "their_degree", "own_none"), _degrees),
    Family(
        NEIGHBOURHOOD,
        (
            *("neighbours_partner", "likes_partner", "near_neighbours_partner", "like_likes_partner"),
            *("near_partner", "like_partner", "neighbours_share", "likes_share", "like_likes_share"),
        ),
        _neighbourhood,
    ),
)
SIGNALS = tuple(name for family in FAMILIES for name in family.names)
REASONS = tuple(dict.fromkeys(family.reason for family in FAMILIES))
REASON_OF = np.array([REASONS.index(family.reason) for family in FAMILIES for _name in family.names])
# The first stage looks at every candidate, so it takes only what is cheap and tells much.
FIRST = tuple(
    f for f in FAMILIES if f.compute in (_size, _distance, _countries, _shared_partners, _degrees, _neighbourhood)
)
FIRST_SIGNALS = tuple(name for family in FIRST for name in family.names)


def signals(graph: TwinningGraph, evidence: Evidence, rows: Rows, *, families: Sequence[Family] = FAMILIES) -> Floats:
    """One row for each candidate, one column for each signal of the families."""
    table = np.empty((sum(len(family.names) for family in families), len(rows)), dtype=np.float32)
    place = 0
    for family in families:
        for column in family.compute(graph, evidence, rows):
            table[place] = column
            place += 1
    return table.T


def kilometres(graph: TwinningGraph, row: int, rows: Rows) -> Column:
    """The great-circle distance of some places from one."""
    points = graph.places.points
    half_chord = np.sqrt(np.maximum(0, (1 - points[rows] @ points[row]) / 2))
    near = half_chord < 1e-2  # there the product of single precision is too coarse
    half_chord[near] = np.linalg.norm(points[rows[near]] - points[row], axis=1) / 2
    kilometres_away: Column = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(half_chord, 1))
    return kilometres_away


def _known(column: Column, otherwise: float) -> Column:
    return np.where(np.isnan(column), np.float32(otherwise), column)


def _dense(links: Links, row: int, count: int) -> Floats:
    column = np.zeros(count, dtype=np.float32)
    if row != UNKNOWN:
        places, weights = links.row(row)
        column[places] = weights
    return column
