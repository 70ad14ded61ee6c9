# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""How old somebody is, as far as protection needs to know: a band and the month in which it has surely ended.

Year and month of birth come in, a band goes out; neither is kept anywhere. Limits per country are in data/ages.toml.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from newtwincities.people.models import Person

LIMITS_FILE = Path(__file__).parent / "data" / "ages.toml"


@dataclass(frozen=True, slots=True)
class Limit:
    """A country's age of consent, where the figure comes from, and whether that was checked."""

    country: str
    age: int
    checked: bool
    source: str
    read_on: date


@dataclass(frozen=True, slots=True)
class Limits:
    by_country: dict[str, Limit]
    strictest: int
    of_age: int

    def age_in(self, country: str) -> int:
        """From which age people there consent for themselves; the strictest that is known where nobody is sure."""
        limit = self.by_country.get(country)
        return limit.age if limit and limit.checked else self.strictest


@dataclass(frozen=True, slots=True)
class Age:
    """A band, the first day of the month in which it has surely ended, and the age that this month stands for."""

    band: str
    ends: date | None = None
    ends_at: int | None = None


@cache
def limits() -> Limits:
    read = tomllib.loads(LIMITS_FILE.read_text(encoding="utf-8"))
    strictest = read["strictest"]
    by_country = {
        entry["code"]: Limit(
            country=entry["code"],
            age=entry.get("age", strictest),
            checked=entry["checked"],
            source=entry["source"],
            read_on=entry["read_on"],
        )
        for entry in read["country"]
    }
    return Limits(by_country=by_country, strictest=strictest, of_age=read["of_age"])


def band_for(*, year: int, month: int, country: str, today: date) -> Age:
    """The band of somebody born in this month. Rounded up: whoever was born on the 31st isn't taken for older.

    >>> band_for(year=2012, month=5, country="AT", today=date(2026, 5, 31))
    Age(band=Person.Band.CHILD, ends=datetime.date(2026, 6, 1), ends_at=14)
    """
    known = limits()
    for band, age in ((Person.Band.CHILD, known.age_in(country)), (Person.Band.TEEN, known.of_age)):
        ends = month_after(year + age, month)
        if today < ends:
            return Age(band=band, ends=ends, ends_at=age)
    return Age(band=Person.Band.ADULT)


def next_age(age: Age) -> Age:
    """What follows when a band has ended; the limit that it was counted by may have changed since."""
    if age.band != Person.Band.CHILD or age.ends is None or age.ends_at is None:
        return Age(band=Person.Band.ADULT)
    of_age = limits().of_age
    return Age(band=Person.Band.TEEN, ends=age.ends.replace(year=age.ends.year + of_age - age.ends_at), ends_at=of_age)


def month_after(year: int, month: int) -> date:
    """The first day of the month after this one."""
    return date(year + month // 12, month % 12 + 1, 1)
