# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which of the proposed dates suits most."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newtwincities.domain.date_finding import DateFacts, best_dates, ranked_dates

MONDAY = datetime(2027, 6, 7)


def on(day: int, yes: int, maybe: int, no: int) -> DateFacts:
    return DateFacts(day, MONDAY + timedelta(days=day), yes, maybe, no)


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        ([on(1, 2, 0, 0), on(2, 3, 0, 5)], [2, 1]),  # most who say yes
        ([on(1, 3, 0, 2), on(2, 3, 1, 1)], [2, 1]),  # then fewest who say no
        ([on(2, 3, 1, 0), on(1, 3, 0, 0)], [1, 2]),  # then the earlier one; “if need be” decides nothing
        ([on(1, 0, 4, 0), on(2, 1, 0, 3)], [2, 1]),
        ([], []),
    ],
)
def test_most_yes_then_fewest_no_then_the_earliest(dates: list[DateFacts], order: list[int]) -> None:
    assert [date.key for date in ranked_dates(dates)] == order


def test_dates_that_suit_alike_are_all_named_best() -> None:
    dates = [on(3, 2, 1, 0), on(1, 2, 0, 0), on(2, 2, 0, 1)]
    assert [date.key for date in best_dates(dates)] == [1, 3]


def test_without_any_yes_no_date_is_best() -> None:
    assert best_dates([on(1, 0, 5, 0)]) == []


number = st.integers(0, 6)
some_dates = st.lists(st.tuples(number, number, number), max_size=12).map(
    lambda rows: [on(day, *row) for day, row in enumerate(rows)]
)


@given(some_dates)
def test_no_date_has_more_yes_than_the_best(dates: list[DateFacts]) -> None:
    ranked = ranked_dates(dates)
    assert sorted(date.key for date in ranked) == [date.key for date in dates]
    for date in best_dates(dates):
        assert date.yes == max(one.yes for one in dates) > 0
        assert date.no == min(one.no for one in dates if one.yes == date.yes)


@given(some_dates, st.randoms(use_true_random=False))
def test_the_order_in_which_dates_come_changes_nothing(dates: list[DateFacts], random: object) -> None:
    shuffled = list(dates)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ranked_dates(shuffled) == ranked_dates(dates)
