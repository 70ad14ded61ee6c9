# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Names of countries and languages, and dates, as readers of each language write them (CLDR, by Babel)."""

from __future__ import annotations

from datetime import date
from functools import cache

from babel import Locale
from django.utils.formats import date_format
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

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
    return date_format(date(year, month, day), "DATE_FORMAT")


def joined(parts: list[str]) -> str:
    """Parts as an enumeration: “a, b and c”."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{first} and {last}").format(first=", ".join(parts[:-1]), last=parts[-1])


def either(parts: list[str]) -> str:
    """Parts of which one is meant: “a, b or c”."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{first} or {last}").format(first=", ".join(parts[:-1]), last=parts[-1])
