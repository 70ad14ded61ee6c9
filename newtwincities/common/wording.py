# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Names of countries and languages, and dates, as readers of each language write them (CLDR, by Babel)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache

from babel import Locale
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_noop, npgettext, to_locale
from django.utils.translation import gettext as _

# Django writes them with capitals in Italian. Our catalogue comes before its own, so dates read as they should.
IN_DATES = (
    gettext_noop("January"), gettext_noop("February"), gettext_noop("March"), gettext_noop("April"),
    gettext_noop("May"), gettext_noop("June"), gettext_noop("July"), gettext_noop("August"),
    gettext_noop("September"), gettext_noop("October"), gettext_noop("November"), gettext_noop("December"),
    gettext_noop("Monday"), gettext_noop("Tuesday"), gettext_noop("Wednesday"), gettext_noop("Thursday"),
    gettext_noop("Friday"), gettext_noop("Saturday"), gettext_noop("Sunday"),
)  # fmt: skip

# Languages that the CLDR has no name for in every language of ours.
_NAMED_HERE = {
    "lld": {"en": "Ladin", "de": "Ladinisch", "fr": "ladin", "it": "ladino", "sl": "ladinščina"},
    "frp": {"en": "Arpitan", "de": "Frankoprovenzalisch", "fr": "francoprovençal", "it": "francoprovenzale",
            "sl": "frankoprovansalščina"},
    "cnr": {"en": "Montenegrin", "de": "Montenegrinisch", "fr": "monténégrin", "it": "montenegrino",
            "sl": "črnogorščina"},
}  # fmt: skip


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(to_locale(language))


def country_name(code: str) -> str:
    """The country's name in the reader's language; the code itself where it has none."""
    return _locale(get_language() or "en").territories.get(code, code)


def language_name(code: str) -> str:
    """The language's name in the reader's language; the code itself where it has none."""
    reader = get_language() or "en"
    here = _NAMED_HERE.get(code, {}).get(reader.partition("-")[0])
    return here or _locale(reader).languages.get(code, code)


def partial_date(text: str) -> str:
    """A year, month or day (1963, 1963-07, 1963-07-12) as readers write it; empty for none."""
    if not text:
        return ""
    year, month, day = (int(part) for part in (text + "-01-01").split("-")[:3])
    if len(text) == 4:
        return text
    if len(text) == 7:
        return date_format(date(year, month, 1), "YEAR_MONTH_FORMAT")
    return day_name(date(year, month, day))


def day_name(day: date) -> str:
    """A day as readers write it."""
    return first_of_month(date_format(day, "DATE_FORMAT"))


def first_of_month(written: str) -> str:
    """A date as it is written; in French the first day of a month is “1er”."""
    return re.sub(r"^1 (?=\D)", "1er ", written) if (get_language() or "").startswith("fr") else written


def joined(parts: list[str]) -> str:
    """Parts as an enumeration: “a, b and c”."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{first} and {last}").format(first=", ".join(parts[:-1]), last=parts[-1])


# Units of the past, the largest first, with their minutes. Months and years are counted by the calendar.
_WEEK, _DAY, _HOUR = 7 * 24 * 60, 24 * 60, 60


def _in_unit(unit: str, number: int) -> str:
    """A number of units as it stands behind “ago”: “2 weeks”; in other languages in the case that goes with it."""
    words = {
        "year": npgettext("ago", "{number} year", "{number} years", number),
        "month": npgettext("ago", "{number} month", "{number} months", number),
        "week": npgettext("ago", "{number} week", "{number} weeks", number),
        "day": npgettext("ago", "{number} day", "{number} days", number),
        "hour": npgettext("ago", "{number} hour", "{number} hours", number),
        "minute": npgettext("ago", "{number} minute", "{number} minutes", number),
    }
    return words[unit].format(number=number)


def units_between(then: datetime, now: datetime) -> list[tuple[str, int]]:
    """The two largest units between two moments, such as 2 weeks and 4 days; a unit of 0 is left out."""
    months = (now.year - then.year) * 12 + now.month - then.month
    while months > 0 and _months_later(then, months) > now:
        months -= 1
    rest = int((now - _months_later(then, max(months, 0))) / timedelta(minutes=1))
    counted = [
        ("year", months // 12), ("month", months % 12), ("week", rest // _WEEK), ("day", rest % _WEEK // _DAY),
        ("hour", rest % _DAY // _HOUR), ("minute", rest % _HOUR),
    ]  # fmt: skip
    first = next((place for place, (_unit, number) in enumerate(counted) if number > 0), len(counted))
    return [(unit, number) for unit, number in counted[first : first + 2] if number > 0]


def _months_later(then: datetime, months: int) -> datetime:
    """The same day of a later month; where that month is shorter, its last day."""
    year, month = then.year + (then.month - 1 + months) // 12, (then.month - 1 + months) % 12 + 1
    for day in range(then.day, 27, -1):
        try:
            return then.replace(year=year, month=month, day=day)
        except ValueError:
            continue
    return then.replace(year=year, month=month)


def ago(then: datetime, now: datetime) -> str:
    """How long ago something was, in its two largest units: “2 weeks, 4 days ago”."""
    units = [_in_unit(unit, number) for unit, number in units_between(then, now)]
    if not units:
        return _("just now")
    if len(units) == 1:
        return _("{time} ago").format(time=units[0])
    return _("{first}, {second} ago").format(first=units[0], second=units[1])


@cache
def ago_words(language: str) -> dict[str, object]:
    """The same words for a script, by unit and plural form, so that it says what the server would say."""
    rule = _locale(language).plural_form
    samples: dict[str, int] = {}
    for number in range(1, 200):
        samples.setdefault(rule(number), number)
    units = ("year", "month", "week", "day", "hour", "minute")
    forms = {
        unit: {form: _in_unit(unit, number).replace(str(number), "{number}", 1) for form, number in samples.items()}
        for unit in units
    }
    both, one = _("{first}, {second} ago"), _("{time} ago")
    return {"units": forms, "both": both, "one": one, "now": _("just now")}


def either(parts: list[str]) -> str:
    """Parts of which one is meant: “a, b or c”."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{first} or {last}").format(first=", ".join(parts[:-1]), last=parts[-1])
