# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Time zones as people choose them: by their city, those of the sides first."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.dates import get_timezone_location
from django.conf import settings
from django.utils.translation import to_locale

CONTINENT = "Europe/"


def zones_offered(countries: Iterable[str], language: str) -> list[tuple[str, str]]:
    """The zones of these countries, then the others of the continent, each with the name of its city."""
    first = [zone for country in countries for zone in _zones().get(country, ())]
    first = list(dict.fromkeys(first or [settings.TIME_ZONE]))
    rest = {zone for zones in _zones().values() for zone in zones if zone.startswith(CONTINENT)}.difference(first)
    return [(zone, city_of(zone, language)) for zone in first] + sorted(
        ((zone, city_of(zone, language)) for zone in rest), key=lambda choice: choice[1]
    )


@cache
def city_of(zone: str, language: str) -> str:
    """Such as “Wien” for Europe/Vienna."""
    return get_timezone_location(zone, locale=Locale.parse(to_locale(language)), return_city=True)


@cache
def _zones() -> dict[str, list[str]]:
    """Country → its zones, the main one first, by the table of the time zone database."""
    found: dict[str, list[str]] = {}
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _place, zone = line.split("\t")[:3]
            found.setdefault(country, []).append(zone)
    return found
