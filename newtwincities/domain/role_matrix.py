# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who takes part as what from where, what is still sought, and what a programme asks of all of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Sought:
    """How many are wanted in all to do something; from any country where none is named."""

    part: str
    number: int
    countries: tuple[str, ...] = ()

    def takes(self, country: str) -> bool:
        return not self.countries or country in self.countries


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody who takes part. `partner` is the municipality or organisation acted for; empty: as a person."""

    part: str
    country: str = ""  # empty: not said
    partner: str = ""


class Asked(StrEnum):
    """What a rule can ask for."""

    PARTNERS = "partners"  # municipalities and organisations
    COUNTRIES = "countries"
    IN_EU = "in_eu"  # partners from countries of the European Union


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a rule asks for: how many, and how many are here."""

    asked: Asked
    needed: int
    here: int

    @property
    def is_met(self) -> bool:
        return self.here >= self.needed


@dataclass(frozen=True, slots=True)
class Cell:
    """How many of a part come from a country, and whether one from there would fill what is missing."""

    country: str
    here: int
    wanted: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One part. `missing` of those sought are not here yet, to come from `missing_from` (empty: from anywhere)."""

    part: str
    cells: tuple[Cell, ...]
    here: int
    sought: int
    missing: int
    missing_from: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Parts by countries, in the order that was asked for; an empty country is that of those who did not say."""

    countries: tuple[str, ...]
    rows: tuple[Row, ...]
    by_country: tuple[int, ...]
    here: int
    missing: int


def matrix(sought: Iterable[Sought], here: Iterable[Here], parts: Sequence[str]) -> Matrix:
    """Rows in the order of `parts`, only those that are sought or here; countries by their codes.

    >>> small = matrix([Sought("research", 2, ("IT", "SI"))], [Here("research", "IT")], ["youth", "research"])
    >>> small.countries, small.rows[0].missing, [cell.wanted for cell in small.rows[0].cells]
    (('IT', 'SI'), 1, [True, True])
    """
    wishes = {one.part: one for one in sought}
    counted = Counter((one.part, one.country) for one in here)
    known = {country for _part, country in counted if country} | {c for one in wishes.values() for c in one.countries}
    countries = (*sorted(known), *([""] if any(not country for _part, country in counted) else []))
    present = {part for part, _country in counted} | set(wishes)
    rows = tuple(_row(part, wishes.get(part), countries, counted) for part in parts if part in present)
    by_country = tuple(sum(row.cells[place].here for row in rows) for place in range(len(countries)))
    return Matrix(countries, rows, by_country, sum(by_country), sum(row.missing for row in rows))


def _row(part: str, wish: Sought | None, countries: Sequence[str], counted: Mapping[tuple[str, str], int]) -> Row:
    number = {country: counted.get((part, country), 0) for country in countries}
    fitting = sum(count for country, count in number.items() if wish is not None and wish.takes(country))
    missing = max(0, wish.number - fitting) if wish else 0
    named = wish.countries if wish and missing else ()
    cells = tuple(Cell(country, count, country in named) for country, count in number.items())
    return Row(part, cells, sum(number.values()), wish.number if wish else 0, missing, named)


def checks(
    here: Iterable[Here], *, partners: int = 0, countries: int = 0, in_eu: int = 0, eu_members: Collection[str] = ()
) -> tuple[Check, ...]:
    """What a rule asks for, in its order; what it does not ask for is left out.

    >>> [(one.needed, one.here) for one in checks([Here("lead", "AT", "1"), Here("other", "IT", "2")], countries=3)]
    [(3, 2)]
    """
    everybody = tuple(here)
    acting = {one.partner: one.country for one in everybody if one.partner}
    found = (
        Check(Asked.PARTNERS, partners, len(acting)),
        Check(Asked.COUNTRIES, countries, len({one.country for one in everybody if one.country})),
        Check(Asked.IN_EU, in_eu, sum(country in eu_members for country in acting.values())),
    )
    return tuple(check for check in found if check.needed)
