# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dates as people write them in each language."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import date_format


@pytest.mark.parametrize(
    ("language", "day", "weekday"),
    [
        ("en", "28 November 2026", "Saturday"),
        ("de", "28. November 2026", "Samstag"),
        ("fr", "28 novembre 2026", "samedi"),
        ("it", "28 novembre 2026", "sabato"),
        ("sl", "28. november 2026", "sobota"),
    ],
)
def test_months_and_days_are_written_as_each_language_does(language: str, day: str, weekday: str) -> None:
    with translation.override(language):
        assert date_format(date(2026, 11, 28), "DATE_FORMAT") == day
        assert date_format(date(2026, 11, 28), "l") == weekday
