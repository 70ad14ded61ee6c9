# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dates of which only a part may be known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newtwincities.domain.partial_dates import check_partial_date, year_of

days = st.dates(min_value=date(800, 1, 1), max_value=date(2200, 12, 31))


@pytest.mark.parametrize(
    "text", ["1963", "1963-07", "1963-07-12", "0836", "0800", "2200", "2200-12-31", "2024-02-29", "1900-02-28"]
)
def test_a_year_a_month_or_a_day_is_taken_as_it_is(text: str) -> None:
    assert check_partial_date(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "63",
        "0799",
        "2201",
        "9999",
        "1963-13",
        "1963-00",
        "1963-02-29",
        "1900-02-29",
        "1963-06-31",
        "1963-7",
        "1963-07-1",
        "1963-07-00",
        "12.7.1963",
        "12/07/1963",
        "1963/07",
        "1963-",
        "1963-07-",
        "1963-07-12 ",
        " 1963",
        "1963\n",
        "-1963",
        "+1963",
        "19630712",
        "1963-07-12T00:00",
        "about 1963",
        "1960s",
        "unknown",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        check_partial_date(text)


@pytest.mark.parametrize("text", ["１９６３", "١٩٦٣", "1963-०७"])
def test_digits_of_other_scripts_are_refused_as_dates_are_compared_letter_by_letter(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        check_partial_date(text)


@given(days)
def test_every_day_its_month_and_its_year_are_taken(day: date) -> None:
    for text in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        assert check_partial_date(text) == text
        assert year_of(text) == day.year


@given(days, days)
def test_dates_in_order_are_in_order_as_texts(a: date, b: date) -> None:
    assert (a < b) == (a.isoformat() < b.isoformat())


@given(st.text("0123456789-", max_size=11))
def test_a_text_is_either_taken_unchanged_or_refused(text: str) -> None:
    try:
        taken = check_partial_date(text)
    except ValueError:
        return
    assert taken == text
    assert 800 <= (year_of(taken) or 0) <= 2200


def test_no_date_has_no_year() -> None:
    assert year_of("") is None
