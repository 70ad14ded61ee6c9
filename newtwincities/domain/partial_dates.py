# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Dates of which only the year, or year and month, may be known: `1963`, `1963-07`, `1963-07-12`."""

from __future__ import annotations

import re
from datetime import date

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
EARLIEST_YEAR = 800  # the oldest partnership known, Paderborn and Le Mans, is dated 836


def check_partial_date(text: str) -> str:
    """The text itself if it is a year, a month or a day that exists; ValueError otherwise.

    >>> check_partial_date("1963-07")
    '1963-07'
    """
    match = _SHAPE.fullmatch(text)
    if not match:
        raise ValueError(text)
    year, month, day = (int(part) if part else 1 for part in match.groups())
    if not EARLIEST_YEAR <= year <= 2200:
        raise ValueError(text)
    date(year, month, day)
    return text


def is_before(a: str, b: str) -> bool:
    """Whether a partial date is certainly before another: as far as both say; an empty one is never.

    >>> is_before("1972", "1973-07"), is_before("1973", "1973-07"), is_before("", "1973")
    (True, False, False)
    """
    known = min(len(a), len(b))
    return bool(known) and a[:known] < b[:known]


def year_of(text: str) -> int | None:
    """The year of a partial date, None where it is empty.

    >>> year_of("1963-07-12"), year_of("")
    (1963, None)
    """
    return int(text[:4]) if text else None
