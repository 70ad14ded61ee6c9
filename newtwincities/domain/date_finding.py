# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which of the dates that were proposed suits most people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DateFacts:
    """A date and how many said what of it. Whoever has not answered counts neither way."""

    key: int
    at: datetime  # when it begins; of a whole day, midnight
    yes: int = 0
    maybe: int = 0
    no: int = 0


def ranked_dates(dates: Iterable[DateFacts]) -> list[DateFacts]:
    """The best first: most who say yes, then fewest who say no, then the earlier one.

    >>> friday = DateFacts(1, datetime(2027, 6, 4), yes=3, maybe=0, no=1)
    >>> monday = DateFacts(2, datetime(2027, 6, 7), yes=3, maybe=1, no=0)
    >>> [date.key for date in ranked_dates([friday, monday])]
    [2, 1]
    """
    return sorted(dates, key=lambda date: (-date.yes, date.no, date.at, date.key))


def best_dates(dates: Iterable[DateFacts]) -> list[DateFacts]:
    """Those that nothing but the calendar tells apart from the best; none while nobody can come on any.

    >>> best_dates([DateFacts(1, datetime(2027, 6, 4), no=2)])
    []
    """
    ranked = ranked_dates(dates)
    if not ranked or not ranked[0].yes:
        return []
    return [date for date in ranked if (date.yes, date.no) == (ranked[0].yes, ranked[0].no)]
