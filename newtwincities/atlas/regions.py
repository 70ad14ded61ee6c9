# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Regions by the names that readers use, where the data have one spelling for all: Bavaria, Bayern, Baviera, Bavarska.

data/regions.csv leads from the spellings of GeoNames to the names in each language, which contributors have
translated; data/README.md says how. A language that has no name of its own for a region uses the official one.
"""

from __future__ import annotations

import csv
from functools import cache

from newtwincities.common.paths import PACKAGE

_FILE = PACKAGE / "atlas" / "data" / "regions.csv"


@cache
def _names() -> dict[tuple[str, str], dict[str, str]]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {(row["country"], row["region"]): row for row in csv.DictReader(file)}


def region_name(country: str, region: str, language: str) -> str:
    """A region's name in a language; what the data call it where the table doesn't know it."""
    row = _names().get((country, region), {})
    return row.get(language) or row.get(language.partition("-")[0]) or region


@cache
def _by_code() -> dict[str, tuple[str, str]]:
    return {row["code"]: place for place, row in _names().items() if row["code"]}


def regions_of(country: str) -> set[str]:
    """The codes of all regions of a country that the table knows."""
    return {code for code, (of, _region) in _by_code().items() if of == country}


def region_with_code(code: str, language: str) -> str:
    """The name of the region with this ISO 3166-2 code; the code itself where the table doesn't know it."""
    place = _by_code().get(code)
    return region_name(*place, language) if place else code


def region_code(country: str, region: str) -> str:
    """The ISO 3166-2 code of a region as the data spell it; empty where the table doesn't know it."""
    return _names().get((country, region), {}).get("code", "")
