# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rows of the atlas as the facts that matching reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from newtwincities.domain.matching.facts import MunicipalityFacts, region_and_district

COLUMNS = (
    "key", "name", "names", "alt_names", "country", "admin1", "admin2", "nuts3", "lat", "lon", "population",
    "elevation_m", "languages",
)  # fmt: skip


def municipality_facts(row: tuple[Any, ...], perimeters: Iterable[str]) -> MunicipalityFacts:
    """One row of COLUMNS; no inhabitants is how some sources write that the number is unknown."""
    key, name, names, alt_names, country, admin1, admin2, nuts3, lat, lon, population, elevation_m, languages = row
    region, district = region_and_district(country=country, nuts3=nuts3, admin1=admin1, admin2=admin2)
    return MunicipalityFacts(
        id=key,
        name=name,
        country=country,
        lat=lat,
        lon=lon,
        other_names=tuple(dict.fromkeys([*alt_names, *names.values()])),
        region=region,
        district=district,
        population=population or None,
        elevation_m=elevation_m,
        languages=frozenset(filter(None, languages.split("|"))),
        perimeters=frozenset(perimeters),
    )
