# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Early warnings, suppositions, and what may be said of many partnerships."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from vitality_examples import TODAY, carried, met, partnerships, together, worked_example

from newtwincities.domain.vitality import Agreed, PartnershipFacts, Progress, assess_vitality, what_if
from newtwincities.domain.vitality.supposing import Supposed, suppose
from newtwincities.domain.vitality.warnings import (
    Kind,
    TermFacts,
    WarningSettings,
    WatchedFacts,
    early_warnings,
    warning_to_send,
)


def kinds(watched: WatchedFacts, **rules: object) -> list[str]:
    found = early_warnings(watched, as_of=TODAY, rules=WarningSettings(**rules))  # type: ignore[arg-type]
    return [one.kind.value for one in found]


def yearly(since_last: int) -> PartnershipFacts:
    """Three yearly exchanges, the last of them so many days ago."""
    return together(*(met(since_last + 365 * number, f"y{number}") for number in range(3)))


def test_a_pause_longer_than_usual_is_warned_of() -> None:
    assert kinds(WatchedFacts(yearly(500))) == []
    (warning,) = early_warnings(WatchedFacts(yearly(600)), as_of=TODAY)
    assert (warning.kind, round(float(str(warning.figures["usual"])))) == (Kind.PAUSE, 12)


def test_a_planned_exchange_ends_the_worry_about_the_pause() -> None:
    planned = replace(met(0, "next"), start=TODAY + timedelta(30), end=TODAY + timedelta(31), progress=Progress.PLANNED)
    record = yearly(600)
    assert kinds(WatchedFacts(replace(record, exchanges=(*record.exchanges, planned)))) == []


def test_without_three_meetings_nothing_is_usual() -> None:
    assert kinds(WatchedFacts(together(met(900)))) == []


def test_a_single_organiser_left_is_warned_of_by_side() -> None:
    record = together(met(30, "x", organisers=carried({"a": 1}, {"b": 1, "c": 1})),
                      met(90, "y", organisers=carried({"a": 1}, {"b": 1, "c": 1})))  # fmt: skip
    (warning,) = early_warnings(WatchedFacts(record), as_of=TODAY)
    assert (warning.kind, warning.figures) == (Kind.SINGLE_ORGANISER, {"side": "A", "exchanges": 2})


def test_a_term_that_ends_without_a_successor_is_warned_of_half_a_year_before() -> None:
    soon, later = TODAY + timedelta(100), TODAY + timedelta(300)
    terms = (TermFacts("A", "one", soon), TermFacts("B", "two", soon, has_successor=True), TermFacts("B", "six", later))
    (warning,) = early_warnings(WatchedFacts(together(met(5)), terms=terms), as_of=TODAY)
    assert (warning.kind, warning.figures["carrier"]) == (Kind.TERM, "one")


def test_two_years_without_anybody_young_are_warned_of_only_where_all_say_so() -> None:
    none = together(met(30, "x", under_26=0), met(400, "y", under_26=0))
    assert kinds(WatchedFacts(none)) == ["no_young"]
    assert kinds(WatchedFacts(together(met(30, "x", under_26=0), met(400, "y")))) == []
    assert kinds(WatchedFacts(together(met(30, "x", under_26=0), met(400, "y", under_26=1)))) == []
    assert kinds(WatchedFacts(together(met(900, under_26=0)))) == []


def test_a_jubilee_is_told_18_months_before() -> None:
    begun = TODAY.replace(year=TODAY.year - 49)
    (warning,) = early_warnings(WatchedFacts(together(met(5)), since=begun), as_of=TODAY)
    assert (warning.kind, warning.figures["years"]) == (Kind.JUBILEE, 50)
    assert kinds(WatchedFacts(together(met(5)), since=TODAY.replace(year=TODAY.year - 47))) == []
    assert kinds(WatchedFacts(together(met(5)), since=TODAY.replace(year=TODAY.year - 4))) == []
    assert kinds(WatchedFacts(together(met(5)), since=date(1976, 2, 29))) == []


def test_an_agreed_pause_gets_no_warning() -> None:
    resting = replace(yearly(600), agreed=Agreed.PAUSED, agreed_since=TODAY)
    assert kinds(WatchedFacts(resting, since=date(1977, 1, 1))) == []


def test_each_kind_can_be_switched_off_and_each_period_set() -> None:
    watched = WatchedFacts(yearly(600))
    assert kinds(watched, kinds=frozenset(Kind) - {Kind.PAUSE}) == []
    assert kinds(watched, longer_than_usual=3.0) == []


def test_at_most_one_warning_a_month_and_the_same_once_a_year() -> None:
    warnings = early_warnings(WatchedFacts(yearly(600), since=TODAY.replace(year=TODAY.year - 50)), as_of=TODAY)
    assert [one.kind for one in warnings] == [Kind.PAUSE, Kind.JUBILEE]
    days = {name: TODAY - timedelta(number) for name, number in (("week", 7), ("month", 31), ("year", 366))}

    def sent(**on: str) -> Kind | None:
        found = warning_to_send(warnings, {kind: days[when] for kind, when in on.items()}, as_of=TODAY)
        return found.kind if found else None

    assert sent() == Kind.PAUSE
    assert sent(pause="week") is None
    assert sent(pause="month") == Kind.JUBILEE
    assert sent(pause="month", jubilee="month") is None
    assert sent(pause="year", jubilee="month") == Kind.PAUSE


# --- what if


def test_two_more_organisers_and_an_evening_a_month_lift_the_worked_example() -> None:
    supposed = Supposed(organisers={"B": 2}, evenings_a_month=1)
    answer = what_if(worked_example(), suppose(worked_example(), supposed, as_of=TODAY), as_of=TODAY)
    after = {change.dimension.value: round(change.after or 0) for change in answer.changes}
    assert after["shoulders"] > 15
    assert answer.gain is not None
    assert answer.gain > 3


def test_supposing_nothing_changes_nothing() -> None:
    assert Supposed().is_nothing
    answer = what_if(worked_example(), suppose(worked_example(), Supposed(), as_of=TODAY), as_of=TODAY)
    assert answer.changes == ()


def test_more_young_people_are_supposed_where_the_participants_are_known() -> None:
    changed = suppose(worked_example(), Supposed(young=0.3, first_timers=0.5, years=3), as_of=TODAY)
    scores = {one.dimension.value: one.score for one in assess_vitality(changed, as_of=TODAY).dimensions}
    assert scores["youth"] == 100
    assert round(scores["reach"] or 0) == 79


@given(partnerships(oldest=2000), st.integers(0, 3), st.integers(0, 3), st.integers(0, 2))
def test_what_is_supposed_is_always_a_possible_record(
    facts: PartnershipFacts, people: int, evenings: int, visits: int
) -> None:
    sides = [side.id for side in facts.sides]
    supposed = Supposed({sides[0]: people}, evenings, visits, young=0.2, first_timers=0.1, topics=2, years=3)
    changed = suppose(facts, supposed, as_of=TODAY)
    before = assess_vitality(facts, as_of=TODAY).dimension("rhythm").score or 0  # type: ignore[arg-type]
    after = assess_vitality(changed, as_of=TODAY).dimension("rhythm").score or 0  # type: ignore[arg-type]
    assert after >= before - 1e-9
