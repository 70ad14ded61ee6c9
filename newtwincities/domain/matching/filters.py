# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whom a question is about: masks over all municipalities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newtwincities.domain.matching.graph import TwinningGraph
from newtwincities.domain.matching.places import UNKNOWN
from newtwincities.domain.matching.signals import kilometres

Band = tuple[float | None, float | None]  # both ends belong to it
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a candidate must be like; empty asks for nothing.

    A municipality of which a fact is unknown is not in a band of that fact, unless `unknown_too`.
    """

    countries: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()  # at least one of them
    perimeter: str = ""
    distance_km: Band = (None, None)
    population: Band = (None, None)
    elevation_m: Band = (None, None)
    unknown_too: bool = False
    own_country_too: bool = False
    twinned_already_too: bool = False  # with the one who asks
    has_twinning: bool | None = None  # with anybody; None: either
    only: frozenset[str] | None = None  # ids; what other rooms know, such as an open notice
    leave_out: frozenset[str] = frozenset()


def candidates(graph: TwinningGraph, row: int, filters: Filters) -> Mask:
    """Which municipalities satisfy the filters of the one in this row, which is itself never among them."""
    places, network = graph.places, graph.network
    mask = np.ones(len(graph), dtype=bool)
    if not filters.own_country_too:
        mask &= places.country != places.country[row]
    if filters.countries:
        mask &= _one_of(places.country, places.countries, filters.countries)
    if filters.regions:
        mask &= _one_of(places.region, places.regions, filters.regions)
    if filters.languages:
        mask &= _with_bit(places.language_bits, places.languages, filters.languages, filters.unknown_too)
    if filters.perimeter:
        mask &= _with_bit(places.perimeter_bits, places.perimeters, frozenset((filters.perimeter,)), False)
    if filters.has_twinning is not None:
        mask &= (network.degree > 0) == filters.has_twinning
    for band, values in (
        (filters.population, lambda: np.round(np.exp2(places.log_size.astype(np.float64)))),
        (filters.elevation_m, lambda: places.elevation_m),
        (filters.distance_km, lambda: kilometres(graph, row, np.arange(len(graph)))),
    ):
        if band != (None, None):
            mask &= _within(values(), band, filters.unknown_too)
    _leave_out(graph, row, filters, mask)
    return mask


def _leave_out(graph: TwinningGraph, row: int, filters: Filters, mask: Mask) -> None:
    row_of = graph.places.row_of
    if filters.only is not None:
        chosen = np.zeros(len(graph), dtype=bool)
        chosen[[row_of[i] for i in filters.only if i in row_of]] = True
        mask &= chosen
    if not filters.twinned_already_too:
        mask[graph.network.twinnings.row(row)[0]] = False
    mask[[row_of[i] for i in filters.leave_out if i in row_of]] = False
    mask[row] = False


def _one_of(group: Any, codes: tuple[str, ...], wanted: frozenset[str]) -> Mask:
    chosen = np.array([code in wanted for code in codes] + [False])
    return np.asarray(chosen[group] & (group != UNKNOWN))


def _with_bit(bits: Any, codes: tuple[str, ...], wanted: frozenset[str], unknown_too: bool) -> Mask:
    looked_for = sum(1 << place for place, code in enumerate(codes) if code in wanted)
    mask: Mask = np.asarray((bits & looked_for) != 0)
    return mask | (bits == 0) if unknown_too else mask


def _within(values: Any, band: Band, unknown_too: bool) -> Mask:
    lowest, highest = band
    mask: Mask = (values >= (-np.inf if lowest is None else lowest)) & (
        values <= (np.inf if highest is None else highest)
    )
    return mask | np.isnan(values) if unknown_too else mask
