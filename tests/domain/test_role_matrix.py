# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is here and what is missing of an idea's group."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newtwincities.domain.role_matrix import Asked, Here, Sought, checks, matrix

PARTS = ("lead", "municipality", "youth", "research")
COUNTRIES = ("AT", "CH", "IT", "SI")


def test_nothing_sought_and_nobody_here_makes_an_empty_table() -> None:
    empty = matrix([], [], PARTS)
    assert (empty.rows, empty.countries, empty.here, empty.missing) == ((), (), 0, 0)


def test_somebody_from_elsewhere_does_not_fill_what_is_sought_from_named_countries() -> None:
    made = matrix([Sought("research", 1, ("IT", "SI"))], [Here("research", "AT")], PARTS)
    row = made.rows[0]
    assert (row.here, row.missing, row.missing_from) == (1, 1, ("IT", "SI"))
    assert [(cell.country, cell.here, cell.wanted) for cell in row.cells] == [
        ("AT", 1, False), ("IT", 0, True), ("SI", 0, True),
    ]  # fmt: skip


def test_what_is_filled_is_wanted_no_more_and_more_than_sought_may_come() -> None:
    made = matrix([Sought("youth", 1, ("IT",))], [Here("youth", "IT"), Here("youth", "IT")], PARTS)
    assert (made.rows[0].here, made.rows[0].missing, made.rows[0].cells[0].wanted) == (2, 0, False)


def test_whoever_did_not_say_the_country_stands_in_a_column_of_their_own_at_the_end() -> None:
    made = matrix([], [Here("lead", "SI"), Here("youth")], PARTS)
    assert made.countries == ("SI", "")
    assert made.by_country == (1, 1)


def test_whoever_did_not_say_the_country_fills_what_is_sought_from_anywhere_only() -> None:
    anywhere = matrix([Sought("youth", 1)], [Here("youth")], PARTS)
    somewhere = matrix([Sought("youth", 1, ("IT",))], [Here("youth")], PARTS)
    assert (anywhere.missing, somewhere.missing) == (0, 1)


def test_a_rule_counts_countries_partners_and_partners_in_the_union() -> None:
    here = [
        Here("lead", "AT", "m1"), Here("municipality", "AT", "m1"), Here("research", "CH", "university"),
        Here("youth", "IT"), Here("other"),
    ]  # fmt: skip
    found = checks(here, partners=4, countries=4, in_eu=2, eu_members={"AT", "IT"})
    assert [(one.asked, one.needed, one.here, one.is_met) for one in found] == [
        (Asked.PARTNERS, 4, 2, False), (Asked.COUNTRIES, 4, 3, False), (Asked.IN_EU, 2, 1, False),
    ]  # fmt: skip


def test_a_rule_that_asks_for_nothing_has_no_checks() -> None:
    assert checks([Here("lead", "AT")]) == ()


sources = st.sets(st.sampled_from(COUNTRIES)).map(lambda codes: tuple(sorted(codes)))
wishes = st.lists(st.builds(Sought, st.sampled_from(PARTS), st.integers(1, 5), sources), unique_by=lambda one: one.part)
people = st.lists(st.builds(Here, st.sampled_from(PARTS), st.sampled_from(("", *COUNTRIES))))


@given(wishes, people)
def test_everybody_is_counted_once_and_the_sums_agree(sought: list[Sought], here: list[Here]) -> None:
    made = matrix(sought, here, PARTS)
    assert made.here == len(here) == sum(row.here for row in made.rows) == sum(made.by_country)
    assert all(len(row.cells) == len(made.countries) for row in made.rows)


@given(wishes, people, st.sampled_from(PARTS), st.sampled_from(("", *COUNTRIES)))
def test_one_more_never_makes_more_missing_and_fills_one_at_the_most(
    sought: list[Sought], here: list[Here], part: str, country: str
) -> None:
    before = matrix(sought, here, PARTS).missing
    after = matrix(sought, [*here, Here(part, country)], PARTS).missing
    assert before - 1 <= after <= before


@given(wishes, people)
def test_a_cell_is_wanted_only_where_something_is_missing(sought: list[Sought], here: list[Here]) -> None:
    for row in matrix(sought, here, PARTS).rows:
        assert row.missing > 0 or not any(cell.wanted for cell in row.cells)
        assert row.missing <= row.sought
