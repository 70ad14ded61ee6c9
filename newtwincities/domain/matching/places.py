# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Municipalities as columns: what does not depend on who is twinned with whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any

import numpy as np
import scipy  # its parts are loaded when they are first used, since they take half a second
from numpy.typing import NDArray

from newtwincities.domain.geo import EARTH_RADIUS_KM
from newtwincities.domain.matching.facts import MatchingError, MunicipalityFacts
from newtwincities.domain.matching.sparse import Floats, Ints, Links
from newtwincities.domain.names import fold_name

UNKNOWN = -1
MOST_CODES = 62
MOST_NAMES = 8  # of a place; sources put the usual ones first
NEIGHBOURS = 40
NEAR_KM = 12.0
WIDE_KM = 45.0
SIZE_STEP = 1.5  # doublings of inhabitants at which a neighbour counts 1/e
UNKNOWN_SIZE_LIKENESS = 0.4  # what the factor is on average where both sizes are known


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """One row for each municipality. Unknown numbers are NaN, unknown groups -1, unknown languages 0."""

    ids: tuple[str, ...]
    row_of: dict[str, int]
    countries: tuple[str, ...]
    regions: tuple[str, ...]
    districts: tuple[str, ...]
    languages: tuple[str, ...]
    perimeters: tuple[str, ...]
    country: Ints
    region: Ints
    district: Ints
    points: Floats  # on the unit sphere
    log_size: Floats  # log2 of the inhabitants
    size_in_country: Floats  # doublings below the largest of the country
    size_in_region: Floats
    elevation_m: Floats
    language_bits: NDArray[np.int64]
    perimeter_bits: NDArray[np.int64]
    full_names: Links
    words: Links  # weighted by how rare they are
    trigrams: Links
    places_by_full_name: Links
    places_by_word: Links
    places_by_trigram: Links
    near: Links  # neighbours of the same country, by distance
    alike: Links  # the same, by a wider distance and likeness of size

    def __len__(self) -> int:
        return len(self.ids)


def places_from(municipalities: Iterable[MunicipalityFacts]) -> Places:
    """The columns of these municipalities, in the order of their ids whatever the order in which they come.

    MatchingError for an id that comes twice and for a place off the globe.
    """
    facts = sorted(municipalities, key=lambda m: m.id)
    row_of = {m.id: row for row, m in enumerate(facts)}
    _check(facts, row_of)
    countries, country = _groups([m.country for m in facts])
    regions, region = _groups([m.region for m in facts])
    districts, district = _groups([m.district for m in facts])
    languages, language_bits = _bits([m.languages for m in facts])
    perimeters, perimeter_bits = _bits([m.perimeters for m in facts])
    points = _on_the_sphere(np.array([(m.lat, m.lon) for m in facts]).reshape(-1, 2))
    log_size = np.log2(np.array([m.population or np.nan for m in facts], dtype=np.float32))
    near, alike = _neighbours(points, country, log_size)
    names = [list(dict.fromkeys(_latin_names(m))) for m in facts]
    full_names, words, trigrams = _full_names(names), _words(names), _trigrams(names)
    return Places(
        ids=tuple(row_of),
        row_of=row_of,
        countries=countries,
        regions=regions,
        districts=districts,
        languages=languages,
        perimeters=perimeters,
        country=country,
        region=region,
        district=district,
        points=points,
        log_size=log_size,
        size_in_country=_below_the_largest(log_size, country, len(countries)),
        size_in_region=_below_the_largest(log_size, region, len(regions)),
        elevation_m=np.array([np.nan if m.elevation_m is None else m.elevation_m for m in facts], dtype=np.float32),
        language_bits=language_bits,
        perimeter_bits=perimeter_bits,
        full_names=Links.of(full_names),
        words=Links.of(words),
        trigrams=Links.of(trigrams),
        places_by_full_name=Links.of(full_names.T),
        places_by_word=Links.of(words.T),
        places_by_trigram=Links.of(trigrams.T),
        near=near,
        alike=alike,
    )


def _check(facts: Sequence[MunicipalityFacts], row_of: dict[str, int]) -> None:
    if len(row_of) != len(facts):
        twice = next(a.id for a, b in pairwise(facts) if a.id == b.id)
        raise MatchingError(f"The municipality {twice} comes twice: keep one row of it.")
    for m in facts:
        if not (-90 <= m.lat <= 90 and -180 <= m.lon <= 180):
            raise MatchingError(f"The municipality {m.id} has no place on the globe: give its latitude and longitude.")


def _groups(codes: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    known = sorted(set(codes) - {""})
    number = {code: place for place, code in enumerate(known)} | {"": UNKNOWN}
    return tuple(known), np.array([number[code] for code in codes], dtype=np.int32)


def _bits(sets: Sequence[frozenset[str]]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Sets of codes as bits of one number, so of at most 62 different codes: MatchingError for more."""
    codes = sorted({code for some in set(sets) for code in some})
    if len(codes) > MOST_CODES:
        raise MatchingError(
            f"There are {len(codes)} different languages or perimeters, and {MOST_CODES} fit: name fewer."
        )
    bit = {code: 1 << place for place, code in enumerate(codes)}
    of_set = {some: sum(bit.get(code, 0) for code in some) for some in set(sets)}
    return tuple(codes), np.array([of_set[some] for some in sets], dtype=np.int64)


def _on_the_sphere(degrees: NDArray[np.float64]) -> Floats:
    lat, lon = np.radians(degrees).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat))).astype(np.float32)


def _below_the_largest(log_size: Floats, group: Ints, count: int) -> Floats:
    largest = np.full(count + 1, -np.inf, dtype=np.float32)  # the last is of those without a group
    known = ~np.isnan(log_size)
    np.maximum.at(largest, group[known], log_size[known])
    below = largest[group] - log_size
    below[group == UNKNOWN] = np.nan
    return below


def _neighbours(points: Floats, country: Ints, log_size: Floats) -> tuple[Links, Links]:
    count = len(points)
    if count < 2:
        empty = Links.of(scipy.sparse.csr_array((count, count)))
        return empty, empty
    chords, others = scipy.spatial.cKDTree(points).query(points, k=min(NEIGHBOURS + 1, count))
    rows = np.repeat(np.arange(count), others.shape[1])
    columns, km = others.ravel(), chords.ravel() * EARTH_RADIUS_KM
    kept = (columns != rows) & (country[columns] == country[rows])
    rows, columns, km = rows[kept], columns[kept], km[kept]
    likeness = np.exp(-np.abs(log_size[rows] - log_size[columns]) / SIZE_STEP)
    likeness = np.where(np.isnan(likeness), UNKNOWN_SIZE_LIKENESS, likeness)
    shape = (count, count)
    near = scipy.sparse.csr_array((np.exp(-km / NEAR_KM), (rows, columns)), shape=shape)
    alike = scipy.sparse.csr_array((np.exp(-km / WIDE_KM) * likeness, (rows, columns)), shape=shape)
    return Links.of(near), Links.of(alike)


def _latin_names(municipality: MunicipalityFacts) -> Iterable[str]:
    for name in (municipality.name, *municipality.other_names[:MOST_NAMES]):
        if (folded := fold_name(name)).isascii() and len(folded) > 2:
            yield folded


def _incidence(keys_of: Sequence[Iterable[str]]) -> Any:
    number: dict[str, int] = {}
    columns: list[int] = []
    ends = [0]
    for keys in keys_of:
        columns.extend(number.setdefault(key, len(number)) for key in keys)
        ends.append(len(columns))
    return scipy.sparse.csr_array((np.ones(len(columns)), columns, ends), shape=(len(keys_of), max(1, len(number))))


def _full_names(names: Sequence[list[str]]) -> Any:
    return _incidence(names)


def _words(names: Sequence[list[str]]) -> Any:
    """Words of all names of a place; the square of a word's weight is what sharing it is worth, by its rarity."""
    matrix = _incidence(
        [dict.fromkeys(word for name in some for word in name.split() if len(word) > 2) for some in names]
    )
    common = np.bincount(matrix.indices, minlength=matrix.shape[1])
    rarity = np.sqrt(np.log(len(names) + 1) - np.log(np.maximum(common, 1))) / np.sqrt(log(len(names) + 2))
    matrix.data = rarity[matrix.indices]
    return matrix


def _trigrams(names: Sequence[list[str]]) -> Any:
    """Trigrams of the first name, so that two places are as alike as the cosine of their rows."""
    padded = [f" {some[0]} " if some else "" for some in names]
    matrix = _incidence([dict.fromkeys(name[i : i + 3] for i in range(len(name) - 2)) for name in padded])
    lengths = np.sqrt(np.maximum(1, np.diff(matrix.indptr)))
    matrix.data = 1 / np.repeat(lengths, np.diff(matrix.indptr))
    return matrix
