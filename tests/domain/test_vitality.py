# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""How alive a partnership is: examples that can be checked by hand, and what holds of every record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from vitality_examples import TODAY, TWO_SIDES, carried, exchanges, met, partnerships, together, worked_example

from newtwincities.domain.vitality import (
    Agreed,
    Dimension,
    HistoryPoint,
    Mode,
    OrganiserFacts,
    PartnershipFacts,
    Progress,
    State,
    assess_vitality,
    vitality_history,
)
from newtwincities.domain.vitality.arrays import vitality_courses, vitality_histories
from newtwincities.domain.vitality.history import history_point


def scores(facts: PartnershipFacts) -> dict[str, float | None]:
    return {one.dimension.value: one.score for one in assess_vitality(facts, as_of=TODAY).dimensions}


def test_the_worked_example_of_the_documents() -> None:
    found = {name: round(score or 0, 1) for name, score in scores(worked_example()).items()}
    assert found == {"rhythm": 60.5, "shoulders": 0.0, "breadth": 84.7, "reach": 59.1, "youth": 74.1,
                     "balance": 94.5, "resilience": 100.0}  # fmt: skip
    whole = assess_vitality(worked_example(), as_of=TODAY)
    assert (round(whole.overall.value or 0, 1), whole.state, whole.provisional) == (50.6, State.ACTIVE, False)
    assert whole.next_step is not None
    assert (whole.next_step.code, whole.next_step.parameters["side"]) == ("name_organisers", "B")


HALF_PRESENT = {"A": 10, "B": 10}


@pytest.mark.parametrize(
    ("facts", "dimension", "score"),
    [
        (together(met(0)), "rhythm", 50.0),  # r = 1
        (together(met(0, "a"), met(0, "b")), "rhythm", 50.0),  # one calendar month counts once
        (together(met(0, mode=Mode.ONLINE, hours=2)), "rhythm", 29.3),  # 1 - 2^-0.5
        (together(met(0, mode=Mode.ONLINE, hours=3)), "rhythm", 50.0),
        (together(met(0, mode=Mode.ONLINE)), "rhythm", 29.3),  # of unknown length
        (together(met(1096)), "rhythm", 0.5),  # s = 36.01: 100·(1 - 2^-0.125)·2^-4
        (together(met(0, organisers=carried({"a": 1, "b": 1, "c": 1}, {"d": 1, "e": 1, "f": 1}))), "shoulders", 50.0),
        (together(met(0, organisers=carried({"a": 1}, {}))), "shoulders", None),
        (together(met(0, topics=("culture",))), "breadth", 0.0),
        (together(met(0, topics=("energy",))), "breadth", 50.0),
        (together(met(0, topics=("energy", "sport"))), "breadth", 62.5),  # T = 2
        (together(met(0, participants={"A": 0, "B": 40})), "reach", 0.0),  # nobody of A
        (together(met(0, participants={"A": 10})), "reach", None),
        (together(met(0, participants=HALF_PRESENT, under_26=2)), "youth", 37.0),  # 0.1/0.27
        (together(met(0, participants={"A": 10}, under_26=2)), "youth", None),  # of how many is not stated
        (together(met(0, participants=HALF_PRESENT, hosts=("A",))), "balance", 100.0),  # one hosted: only people count
        (together(met(0, "x", hosts=("A",)), met(40, hosts=("A",))), "balance", 0.0),
        (together(met(0, "x", hosts=("A", "B")), met(40, hosts=("A", "B"))), "balance", 100.0),
        (together(met(0, "x"), met(365)), "resilience", None),
        (together(met(0, "x"), met(1096), met(1461)), "resilience", 66.6),  # u = 11.99, g = 36.01
        (together(met(1100), met(1465), met(1830)), "resilience", 0.0),  # 36.1 months of silence
        (together(met(0, "x"), met(0, "y"), met(0, "z")), "resilience", None),  # one meeting
    ],
)  # fmt: skip
def test_examples_by_hand(facts: PartnershipFacts, dimension: str, score: float | None) -> None:
    assert scores(facts)[dimension] == (None if score is None else pytest.approx(score, abs=0.05))


def test_an_empty_record_is_unknown_and_not_zero() -> None:
    for facts in (
        together(),
        together(met(5, progress=Progress.PLANNED)),
        together(met(5, progress=Progress.CANCELLED)),
    ):
        empty = assess_vitality(facts, as_of=TODAY)
        assert (empty.state, empty.overall.value) == (State.UNKNOWN, None)
        assert all(one.score is None for one in empty.dimensions)


@pytest.mark.parametrize(("days", "state"), [(1095, State.AT_RISK), (1096, State.DORMANT)])
def test_dormant_from_over_36_months(days: int, state: State) -> None:
    assert assess_vitality(together(met(days)), as_of=TODAY).state == state


@pytest.mark.parametrize("agreed", [Agreed.PAUSED, Agreed.ENDED])
def test_what_rests_by_agreement_has_no_score_and_keeps_its_history(agreed: Agreed) -> None:
    resting = replace(worked_example(), agreed=agreed, agreed_since=TODAY - timedelta(days=60))
    now = assess_vitality(resting, as_of=TODAY)
    assert (now.state.value, now.overall.value, now.dimensions, now.next_step) == (agreed.value, None, (), None)
    history = vitality_history(resting, as_of=TODAY)
    assert [point.value is None for point in history] == [False] * 9 + [True]


def test_covid_line_tells_in_person_and_online_apart() -> None:
    facts = together(met(2500), met(2100, mode=Mode.ONLINE), met(1500, mode=Mode.HYBRID), met(1400))
    line = assess_vitality(facts, as_of=TODAY).covid
    assert line is not None
    assert (line.last_before.exchange, line.first_online.exchange, line.first_in_person.exchange) == (  # type: ignore[union-attr]
        "e2500", "e2100", "e1500")  # fmt: skip
    assert assess_vitality(together(met(100)), as_of=TODAY).covid is None


# What holds of every record


@given(partnerships())
def test_every_score_is_between_0_and_100_and_the_value_in_its_range(facts: PartnershipFacts) -> None:
    whole = assess_vitality(facts, as_of=TODAY)
    assert all(one.score is None or 0 <= one.score <= 100 for one in whole.dimensions)
    if whole.overall.value is not None:
        assert 0 <= whole.overall.low <= whole.overall.value + 1e-9 <= whole.overall.high + 2e-9 <= 100 + 3e-9  # type: ignore[operator]


@given(partnerships(), exchanges(("A", "B"), "new"))
def test_adding_an_exchange_never_lowers_rhythm(facts: PartnershipFacts, new: object) -> None:
    more = replace(facts, exchanges=(*facts.exchanges, new))
    assert (scores(more)["rhythm"] or 0) >= (scores(facts)["rhythm"] or 0) - 1e-9


@given(partnerships(), st.randoms())
def test_the_order_of_entries_changes_nothing(facts: PartnershipFacts, random: object) -> None:
    def shuffled(values: tuple) -> tuple:  # type: ignore[type-arg]
        return tuple(random.sample(values, len(values)))  # type: ignore[attr-defined]

    other = PartnershipFacts(
        shuffled(facts.sides),
        shuffled(
            tuple(replace(e, organisers=shuffled(e.organisers), hosts=shuffled(e.hosts)) for e in facts.exchanges)
        ),
    )
    assert scores(other) == pytest.approx(scores(facts))


@given(partnerships(least=1), st.data())
def test_giving_half_to_a_newcomer_never_lowers_shoulders(facts: PartnershipFacts, data: st.DataObject) -> None:
    with_work = [place for place, e in enumerate(facts.exchanges) if e.organisers]
    assume(with_work)
    place = data.draw(st.sampled_from(with_work))
    exchange = facts.exchanges[place]
    who = data.draw(st.sampled_from(exchange.organisers))
    others = list(exchange.organisers)
    others.remove(who)
    halves = replace(who, parts=who.parts / 2), OrganiserFacts(who.side, "newcomer", who.parts / 2)
    changed = list(facts.exchanges)
    changed[place] = replace(exchange, organisers=(*others, *halves))
    after = scores(replace(facts, exchanges=tuple(changed)))["shoulders"]
    assert (after or 0) >= (scores(facts)["shoulders"] or 0) - 1e-9


@given(partnerships(least=1), st.integers(1, 2000))
def test_time_passing_never_raises_rhythm(facts: PartnershipFacts, days: int) -> None:
    later = assess_vitality(facts, as_of=TODAY + timedelta(days=days)).dimension(Dimension.RHYTHM).score
    assert (later or 0) <= (scores(facts)["rhythm"] or 0) + 1e-9


@given(partnerships(least=1), st.data())
def test_filling_in_an_unknown_field_never_widens_the_range(facts: PartnershipFacts, data: st.DataObject) -> None:
    """The range as high ÷ low: the mean is geometric, so in points the same doubt is wider on a strong one."""
    place = data.draw(st.integers(0, len(facts.exchanges) - 1))
    exchange = facts.exchanges[place]
    filled = replace(
        exchange,
        hours=2.0 if exchange.hours is None else exchange.hours,
        topics=exchange.topics or ("energy",),
        hosts=exchange.hosts or ("A",),
        organisers=exchange.organisers or carried({"p": 1}, {"q": 1}),
        participants={**{side.id: 3 for side in facts.sides}, **exchange.participants},
        under_26=0 if exchange.under_26 is None else exchange.under_26,
        first_timers=0 if exchange.first_timers is None else exchange.first_timers,
    )
    changed = (*facts.exchanges[:place], filled, *facts.exchanges[place + 1 :])
    before, after = (assess_vitality(f, as_of=TODAY).overall for f in (facts, replace(facts, exchanges=changed)))
    assert set(before.known) <= set(after.known)
    if before.low and before.high and after.low and after.high:
        assert after.high / after.low <= before.high / before.low + 1e-9


@given(partnerships(oldest=5000), st.sampled_from(Agreed))
def test_many_histories_at_once_are_the_plain_ones(facts: PartnershipFacts, agreed: Agreed) -> None:
    facts = replace(facts, agreed=agreed)
    plain, fast = vitality_history(facts, as_of=TODAY), next(iter(vitality_histories([facts], as_of=TODAY)))
    _the_same(plain, fast)
    course, now = next(iter(vitality_courses([facts], as_of=TODAY))), history_point(assess_vitality(facts, as_of=TODAY))
    _the_same([*(point for point in plain if point.as_of < TODAY), now], course)


def _the_same(plain: Sequence[HistoryPoint], fast: Sequence[HistoryPoint]) -> None:
    assert len(plain) == len(fast)
    for one, other in zip(plain, fast, strict=True):
        assert (one.as_of, one.state, one.provisional) == (other.as_of, other.state, other.provisional)
        assert one.scores == pytest.approx(other.scores, abs=1e-9)
        assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high), abs=1e-9)


def test_impossible_facts_are_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        replace(met(5), end=TODAY - timedelta(days=9))
    with pytest.raises(ValueError, match="not in the partnership"):
        together(met(5, hosts=("Z",)))
    with pytest.raises(ValueError, match="same id"):
        together(met(5), met(5))
    with pytest.raises(ValueError, match="two or more"):
        PartnershipFacts(TWO_SIDES[:1])
