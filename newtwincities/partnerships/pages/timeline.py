# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The decades of a partnership: what was done in each year, and its anniversaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newtwincities.atlas.charts import Decades, decades_chart
from newtwincities.domain.vitality.warnings import is_jubilee
from newtwincities.partnerships import queries
from newtwincities.partnerships.models import Exchange, Partnership

SHOWN_AHEAD = 5  # years; an anniversary that is farther away is told, not drawn
LEAST_YEARS = 2  # of a time that is worth a drawing


def anniversaries(since: int, *, until: int) -> list[tuple[int, int]]:
    """Year and age of the anniversaries, the same that early warnings tell of: 10, 15, 20 and so on.

    >>> anniversaries(2006, until=2026)
    [(2016, 10), (2021, 15), (2026, 20)]
    """
    return [(since + age, age) for age in range(until - since + 1) if is_jubilee(age)]


def next_anniversary(since: int, *, today: int) -> tuple[int, int]:
    """Year and age of the next one; that of this year counts.

    >>> next_anniversary(1976, today=2026), next_anniversary(1976, today=2027), next_anniversary(2020, today=2026)
    ((2026, 50), (2031, 55), (2030, 10))
    """
    return next((since + age, age) for age in count(max(0, today - since)) if is_jubilee(age))


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year of the table."""

    year: int
    titles: list[str]
    anniversary: str


class Timeline:
    """From the year in which it began to today; false where there is nothing to draw yet."""

    def __init__(self, partnership: Partnership, exchanges: Iterable[Exchange], *, today: int) -> None:
        self.partnership, self.today = partnership, today
        self.exchanges = [one for one in exchanges if one.progress != Exchange.Progress.CANCELLED]
        self.since: int | None = queries.begun_in(partnership)

    def __bool__(self) -> bool:
        return self.first is not None and self.today - self.first >= LEAST_YEARS

    @cached_property
    def first(self) -> int | None:
        """The year in which it began, or that of an exchange before it."""
        years = [exchange.start.year for exchange in self.exchanges]
        return min([*years, *([self.since] if self.since else [])], default=None)

    @cached_property
    def last(self) -> int:
        planned = [one.start.year for one in self.exchanges if one.start.year <= self.today + SHOWN_AHEAD]
        ahead = [year for year, _age in self._anniversaries]
        return max([self.today, *planned, *ahead])

    @cached_property
    def _anniversaries(self) -> list[tuple[int, int]]:
        return anniversaries(self.since, until=self.today + SHOWN_AHEAD) if self.since else []

    @property
    def sentence(self) -> str:
        """Since when, and which anniversary comes."""
        if not self.since:
            return ""
        if self.since > self.today:
            return _("Together from %(since)s on.") % {"since": str(self.since)}
        year, age = next_anniversary(self.since, today=self.today)
        values = {"since": str(self.since), "age": age, "year": str(year)}
        if year == self.today:
            return _("Together since %(since)s: this year it is %(age)s years.") % values
        return _("Together since %(since)s. The next anniversary: %(age)s years in %(year)s.") % values

    @property
    def pause(self) -> str:
        """That it rests or has ended, and since when."""
        values = {"year": str(self.partnership.state_since.year)}
        if self.partnership.state == Partnership.State.PAUSED:
            return _("It pauses since %(year)s.") % values
        return _("It ended in %(year)s.") % values if self.partnership.state == Partnership.State.ENDED else ""

    @property
    def chart(self) -> SafeString:
        assert self.first is not None
        done = Counter(one.start.year for one in self.exchanges if one.progress == Exchange.Progress.DONE)
        planned = Counter(one.start.year for one in self.exchanges if one.progress == Exchange.Progress.PLANNED)
        decades = Decades(
            first=self.first,
            last=self.last,
            done={year: number for year, number in done.items() if year <= self.last},
            planned={year: number for year, number in planned.items() if year <= self.last},
            marks=[(year, str(age)) for year, age in sorted(self._anniversaries, key=_by_roundness)],
        )
        return decades_chart(decades, title=_("Exchanges by year; lines are anniversaries, pale columns are planned"))

    @cached_property
    def rows(self) -> list[YearRow]:
        """The years in which something was or is to be, the latest first."""
        titles: dict[int, list[str]] = {}
        for one in self.exchanges:
            titles.setdefault(one.start.year, []).append(one.title)
        ages = dict(self._anniversaries)
        return [
            YearRow(year, list(dict.fromkeys(titles.get(year, []))), _years(ages[year]) if year in ages else "")
            for year in sorted({*titles, *ages}, reverse=True)
        ]


def _by_roundness(anniversary: tuple[int, int]) -> tuple[int, int]:
    """First 50 and 100, then 25 and 75, then the other tens; of equals the later."""
    age = anniversary[1]
    return next(place for place, round_one in enumerate((50, 25, 10, 1)) if age % round_one == 0), -age


def _years(number: int) -> str:
    return ngettext("%(number)s year", "%(number)s years", number) % {"number": number}
