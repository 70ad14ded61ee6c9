# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""For a municipality without any twinning: what those of its size and setting did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from newtwincities.atlas.models import Municipality, Twinning
from newtwincities.common.wording import country_name
from newtwincities.matching.queries import TwinningRow, twinnings_of_the_like
from newtwincities.matching.wording import number

FEWEST = 10  # municipalities behind a table
FEWEST_ALIKE = 3  # that a line of it is about
TIMES = 2  # the inhabitants, up or down
MOST_COUNTRIES = 5
KM_BANDS = ((300, "near"), (800, "middle"), (float("inf"), "far"))
DECADES = (1970, 1990, 2010)


@dataclass(frozen=True, slots=True)
class Row:
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Experience:
    """Tables of their twinnings across a border; each rests on ten municipalities or more."""

    municipalities: int
    twinnings: int
    country: str  # empty: of the whole territory, because the own country has too few
    high: bool | None
    lowest: int
    highest: int
    tables: tuple[tuple[str, tuple[Row, ...]], ...]

    @property
    def span(self) -> str:
        return _("{lowest} to {highest} inhabitants").format(lowest=number(self.lowest), highest=number(self.highest))


def experience_for(municipality: Municipality) -> Experience | None:
    """Of its own country where ten or more there are alike, else of the territory; None without inhabitants or ten."""
    if not municipality.population:
        return None
    lowest, highest = round(municipality.population / TIMES), municipality.population * TIMES
    for country in (municipality.country, ""):
        rows = twinnings_of_the_like(municipality, lowest=lowest, highest=highest, country=country)
        if len({row.own for row in rows}) >= FEWEST:
            return _experience(municipality, rows, country, lowest, highest)
    return None


def _experience(
    municipality: Municipality, rows: list[TwinningRow], country: str, lowest: int, highest: int
) -> Experience:
    kinds = dict(Twinning.Kind.choices)
    far = {
        "near": _("up to 300 km"),
        "middle": _("300 to 800 km"),
        "far": _("800 km and farther"),
    }
    tables = (
        (_("Countries of their partners"), _table(rows, lambda r: country_name(r.country))[:MOST_COUNTRIES]),
        (_("Distance"), _table(rows, lambda r: far[next(code for most, code in KM_BANDS if r.km <= most)])),
        (_("Kind"), _table(rows, lambda r: str(kinds[r.kind]))),
        (_("Since"), _table(rows, _when)),
    )
    high = None if municipality.elevation_m is None else municipality.elevation_m > 600
    return Experience(
        len({row.own for row in rows}), len(rows), country_name(country) if country else "", high, lowest, highest,
        tuple((title, table) for title, table in tables if table),
    )  # fmt: skip


def _table(rows: Iterable[TwinningRow], of: Callable[[TwinningRow], str]) -> tuple[Row, ...]:
    """Numbers of municipalities, the most first; a table of ten or more, a line of three or more."""
    seen = {(row.own, of(row)) for row in rows}
    if len({own for own, value in seen if value}) < FEWEST:
        return ()
    counted = Counter(value for _own, value in seen if value)
    return tuple(Row(value, count) for value, count in counted.most_common() if count >= FEWEST_ALIKE)


def _when(row: TwinningRow) -> str:
    if row.year is None:
        return ""
    if row.year < DECADES[0]:
        return _("before {year}").format(year=DECADES[0])
    begin = max(decade for decade in DECADES if decade <= row.year)
    end = next((decade for decade in DECADES if decade > begin), None)
    return _("{first} to {last}").format(first=begin, last=end - 1) if end else _("{year} or later").format(year=begin)
