# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What matching knows of a municipality, and how it is told where a municipality belongs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MunicipalityFacts:
    """One municipality; what is unknown is None or empty, never zero."""

    id: str
    name: str
    country: str  # ISO 3166-1 alpha-2
    lat: float
    lon: float
    other_names: tuple[str, ...] = ()
    region: str = ""  # any code or name that is unique within the world
    district: str = ""
    population: int | None = None
    elevation_m: int | None = None
    languages: frozenset[str] = frozenset()
    perimeters: frozenset[str] = frozenset()


class MatchingError(ValueError):
    """The facts can't be matched; the message names what is wrong and what to do."""


def region_and_district(*, country: str, nuts3: str, admin1: str, admin2: str) -> tuple[str, str]:
    """The region and the district of a municipality: NUTS levels 2 and 3, elsewhere the named divisions.

    Empty where neither is known, which is not a region of its own.

    >>> region_and_district(country="AT", nuts3="AT332", admin1="Tyrol", admin2="")
    ('AT33', 'AT332')
    >>> region_and_district(country="JP", nuts3="", admin1="Nagano", admin2="")
    ('JP|Nagano', '')
    >>> region_and_district(country="JP", nuts3="", admin1="", admin2="")
    ('', '')
    """
    if nuts3:
        return nuts3[:4], nuts3
    region = f"{country}|{admin1}" if admin1 else ""
    return region, f"{region}|{admin2}" if region and admin2 else ""
