# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which days are holidays where people take part: public ones from the library `holidays`, those of schools from
data/school_holidays.csv, each row with its source. What is not known is said, never guessed."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

import holidays
from django.utils.translation import ngettext

from newtwincities.atlas.regions import region_code, region_name, region_with_code, regions_of
from newtwincities.common.paths import PACKAGE
from newtwincities.common.wording import country_name

_FILE = PACKAGE / "ideas" / "data" / "school_holidays.csv"
MOST_REGIONS = 3  # named one by one
Place = tuple[str, str]  # country, and region as the atlas spells it or nothing


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    country: str
    region: str  # ISO 3166-2; empty: the whole country
    first: date
    last: date
    name: str  # empty: nothing is known of these days for the whole region, since schools or municipalities decide
    source: str
    is_final: bool


@dataclass(frozen=True, slots=True)
class DayOff:
    """A holiday, and where: “Bavaria, Tyrol”."""

    name: str
    places: tuple[str, ...]
    is_final: bool = True


@dataclass(frozen=True, slots=True)
class DayNotes:
    """What is known of one day."""

    public: tuple[DayOff, ...] = ()
    school: tuple[DayOff, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.public or self.school)


@cache
def school_holidays() -> tuple[SchoolHoliday, ...]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            SchoolHoliday(
                row["country"], row["region"], date.fromisoformat(row["from"]), date.fromisoformat(row["until"]),
                row["name"], row["source"], row["final"] == "yes",
            )
            for row in csv.DictReader(file)
        )  # fmt: skip


@lru_cache(maxsize=512)
def _public(country: str, subdivision: str, year: int, language: str) -> dict[date, str]:
    """Day → name of a public holiday, in the reader's language where the library has it, else in the country's own."""
    try:
        plain = holidays.country_holidays(country, years=year)
    except NotImplementedError:
        return {}
    known = tuple(plain.supported_languages)
    spoken = next((one for one in known if one.partition("_")[0] == language), plain.default_language)
    subdiv = subdivision if subdivision in plain.subdivisions else None
    return dict(holidays.country_holidays(country, subdiv=subdiv, years=year, language=spoken))


def notes_on(days: Iterable[date], places: Sequence[Place], language: str) -> dict[date, DayNotes]:
    """Day → what is a holiday there; days of which there is nothing to say are left out. No query."""
    found = {day: DayNotes(_public_on(day, places, language), _school_on(day, places, language)) for day in set(days)}
    return {day: notes for day, notes in found.items() if notes}


def _public_on(day: date, places: Sequence[Place], language: str) -> tuple[DayOff, ...]:
    named: dict[str, list[str]] = {}
    for country, region in places:
        everywhere = _public(country, "", day.year, language).get(day)
        code = region_code(country, region).removeprefix(f"{country}-")
        name = everywhere or _public(country, code, day.year, language).get(day)
        if name:
            where = country_name(country) if everywhere else _place_name(country, region, language)
            named.setdefault(name, []).append(where)
    return tuple(DayOff(name, tuple(dict.fromkeys(where))) for name, where in named.items())


def _school_on(day: date, places: Sequence[Place], language: str) -> tuple[DayOff, ...]:
    named: dict[tuple[str, bool], list[str]] = {}
    for country, region in places:
        found: dict[tuple[str, bool], list[SchoolHoliday]] = {}
        for row in _rows_of(country, region):
            if row.name and row.first <= day <= row.last:
                found.setdefault((row.name, row.is_final), []).append(row)
        for what, rows in found.items():
            named.setdefault(what, []).append(_where(rows, country, region, language))
    return tuple(DayOff(name, tuple(dict.fromkeys(where)), final) for (name, final), where in named.items())


def _where(rows: Sequence[SchoolHoliday], country: str, region: str, language: str) -> str:
    """Where only the country is stated, with the regions in which it holds; some of them, where they are many."""
    codes = {row.region for row in rows}
    if region or "" in codes or (_has_all_regions(country) and codes >= _regions_known(country)):
        return _place_name(country, region, language)
    names = sorted(region_with_code(code, language) for code in codes)
    more = len(names) - MOST_REGIONS
    text = ngettext("%(number)s more region", "%(number)s more regions", more) % {"number": more}
    shown = [*names[:MOST_REGIONS], *([text] if more > 0 else [])]
    return f"{country_name(country)} ({', '.join(shown)})"


def _rows_of(country: str, region: str) -> list[SchoolHoliday]:
    """Those of the region and of the whole country; of all regions, where only the country is stated."""
    code = region_code(country, region)
    rows = [row for row in school_holidays() if row.country == country]
    return [row for row in rows if not region or row.region in ("", code)]


def _regions_known(country: str) -> set[str]:
    return {row.region for row in school_holidays() if row.country == country}


def _has_all_regions(country: str) -> bool:
    """Whether the file knows every region of the country."""
    return _regions_known(country) - {""} >= regions_of(country)


def unknown_schools(days: Collection[date], places: Sequence[Place], language: str) -> list[str]:
    """Where it is not known of at least one of these days whether schools are closed."""
    found = []
    for country, region in places:
        rows = _rows_of(country, region)
        partly = not region and {row.region for row in rows} != {""} and not _has_all_regions(country)
        if not rows or partly or not all(_is_known(day, rows) for day in days):
            found.append(_place_name(country, region, language))
    return list(dict.fromkeys(found))


def without_region(places: Sequence[Place]) -> list[str]:
    """The countries of which the region would have to be stated to know its school holidays."""
    found = [country_name(country) for country, region in places if not region and any(_regions_known(country))]
    return list(dict.fromkeys(found))


def _is_known(day: date, rows: Sequence[SchoolHoliday]) -> bool:
    named = [row for row in rows if row.name]
    within = bool(named) and min(row.first for row in named) <= day <= max(row.last for row in named)
    is_one_region = len({row.region for row in rows}) == 1
    return within and not (is_one_region and any(row.first <= day <= row.last for row in rows if not row.name))


def _place_name(country: str, region: str, language: str) -> str:
    """The region by its name; the country where the atlas has no regions that schools and holidays know."""
    has_code = bool(region_code(country, region))
    return region_name(country, region, language) if has_code else country_name(country)
