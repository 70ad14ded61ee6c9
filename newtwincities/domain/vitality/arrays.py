# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The histories of many partnerships, fast: all quarters of one partnership at once, with NumPy.

It says the same as `history.vitality_history`, which is the definition; tests/domain/test_vitality_history.py holds the
two equal. Rows are days (Q), columns exchanges (E); what the window sums is one product of its mask with what each
exchange adds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from newtwincities.domain.vitality.assessment import assess_vitality, rests_by_agreement
from newtwincities.domain.vitality.evidence import total_participants
from newtwincities.domain.vitality.facts import Agreed, ExchangeFacts, PartnershipFacts, Progress
from newtwincities.domain.vitality.history import history_days, history_point
from newtwincities.domain.vitality.overall import state_of
from newtwincities.domain.vitality.reach import counted_inhabitants
from newtwincities.domain.vitality.resilience import meetings_of
from newtwincities.domain.vitality.results import HistoryPoint, State
from newtwincities.domain.vitality.rhythm import exchange_weight
from newtwincities.domain.vitality.settings import DEFAULTS, DIMENSIONS, VitalitySettings
from newtwincities.domain.vitality.shoulders import shares_of_work

Numbers: TypeAlias = NDArray[np.float64]


def vitality_histories(
    partnerships: Iterable[PartnershipFacts],
    *,
    as_of: date,
    since: date | None = None,
    settings: VitalitySettings = DEFAULTS,
) -> Iterator[tuple[HistoryPoint, ...]]:
    """The history of each partnership, in their order; see `vitality_history`."""
    for facts in partnerships:
        days = history_days(facts, as_of, since)
        yield _points(facts, days, settings) if days else ()


def vitality_courses(
    partnerships: Iterable[PartnershipFacts],
    *,
    as_of: date,
    since: date | None = None,
    settings: VitalitySettings = DEFAULTS,
) -> Iterator[tuple[HistoryPoint, ...]]:
    """The history of each partnership, and behind it the point of the day itself, so that each has at least that."""
    for facts in partnerships:
        if any(e.progress is Progress.DONE and e.start <= as_of for e in facts.exchanges):
            days = history_days(facts, as_of, since)
            yield _points(facts, days if days[-1:] == [as_of] else [*days, as_of], settings)
        else:  # nothing to sum up
            yield (history_point(assess_vitality(facts, as_of=as_of, settings=settings)),)


@dataclass(slots=True)
class _Table:
    """The exchanges of one partnership as arrays, by start, and the days on which they are looked at."""

    settings: VitalitySettings
    sides: tuple[str, ...]
    exchanges: list[ExchangeFacts]
    starts: list[int]  # their first days, counted from the year 1
    ends: list[int]
    days: Numbers  # as a column
    began: NDArray[np.bool_]  # Q × E
    ages: Numbers  # Q × E
    window: Numbers  # Q × E, 1 where the exchange counts on that day and is in the window
    last_age: Numbers  # Q


def _points(facts: PartnershipFacts, days: Sequence[date], settings: VitalitySettings) -> tuple[HistoryPoint, ...]:
    table = _table(facts, days, settings)
    columns = _columns(facts, table)
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = np.stack(
            [
                _rhythm(table),
                _shoulders(table, columns),
                _breadth(table, columns),
                _reach(facts, table, columns),
                _youth(table, columns),
                _balance(table, columns),
                _resilience(table),
            ],
            axis=1,
        )
        value, low, high = _overall(scores, settings)
    points = []
    rests = facts.agreed is not Agreed.ACTIVE
    rows = zip(days, scores.tolist(), value.tolist(), low.tolist(), high.tolist(), table.last_age.tolist(), strict=True)
    for day, row, middle, least, most, age in rows:
        if rests and rests_by_agreement(facts, day):
            state = State.PAUSED if facts.agreed is Agreed.PAUSED else State.ENDED
            points.append(HistoryPoint(day, state, False, None, None, None, (None,) * len(DIMENSIONS)))
            continue
        known = tuple([None if score != score else score for score in row])  # NaN is not itself
        provisional = len(known) - known.count(None) < settings.known_dimensions
        points.append(HistoryPoint(day, state_of(middle, age, settings), provisional, middle, least, most, known))
    return tuple(points)


def _table(facts: PartnershipFacts, days: Sequence[date], settings: VitalitySettings) -> _Table:
    last = days[-1]
    done = [e for e in facts.exchanges if e.progress is Progress.DONE and e.start <= last]
    done.sort(key=lambda e: (e.start, e.end, e.id))
    starts, ends = [e.start.toordinal() for e in done], [e.end.toordinal() for e in done]
    column = np.array([day.toordinal() for day in days], dtype=np.float64)[:, None]
    began = np.array(starts, dtype=np.float64) <= column
    ages = np.maximum(0, column - np.array(ends, dtype=np.float64)) / settings.month_days
    return _Table(
        settings=settings,
        sides=tuple(sorted(side.id for side in facts.sides)),
        exchanges=done,
        starts=starts,
        ends=ends,
        days=column,
        began=began,
        ages=ages,
        window=(began & (ages <= settings.window)).astype(np.float64),
        last_age=np.where(began, ages, np.inf).min(axis=1),
    )


def _rhythm(table: _Table) -> Numbers:
    settings = table.settings
    months = [e.end.year * 12 + e.end.month for e in table.exchanges]
    order = sorted(range(len(months)), key=months.__getitem__)
    factor = np.array([exchange_weight(e, settings) for e in table.exchanges])
    weights = np.where(table.began, factor * 2 ** (-table.ages / settings.rhythm_half_life), 0)[:, order]
    firsts = [place for place, index in enumerate(order) if place == 0 or months[order[place - 1]] != months[index]]
    r = np.maximum.reduceat(weights, firsts, axis=1).sum(axis=1)
    silence = np.maximum(0, table.last_age - settings.silence_grace)
    return np.asarray(100 * (1 - 2**-r) * 2 ** (-silence / settings.silence_half_life))


@dataclass(slots=True)
class _Columns:
    """What each exchange adds, summed over the window of each day (Q × …)."""

    work: Numbers  # by person
    work_side: list[int]  # the side of each person
    named: Numbers  # by side
    topics: Numbers  # by topic
    with_topics: Numbers
    not_cultural: Numbers
    stated: Numbers  # by side: exchanges that state its participants
    participants: Numbers  # by side, wherever it states them
    complete: Numbers  # by side, where all state them
    hosted: Numbers  # by side
    with_hosts: Numbers
    shares: dict[str, tuple[Numbers, Numbers]]  # part and whole, for first-timers and the young


def _columns(facts: PartnershipFacts, table: _Table) -> _Columns:
    """All columns in one matrix, one product with the window's mask, and apart again."""
    place = {side: index for index, side in enumerate(table.sides)}
    persons: dict[tuple[str, str], int] = {}
    topics: dict[str, int] = {}
    for exchange in table.exchanges:
        for organiser in exchange.organisers:
            persons.setdefault((organiser.side, organiser.person), len(persons))
        for topic in exchange.topics:
            topics.setdefault(topic, len(topics))
    count, width = len(table.exchanges), len(place)
    work, topic_columns = np.zeros((count, len(persons))), np.zeros((count, len(topics)))
    by_side = np.zeros((count, 5 * width))  # named, stated, participants, complete, hosted
    single = np.zeros((count, 7))  # with topics, not cultural, with hosts, first-timers and young with their wholes
    for row, exchange in enumerate(table.exchanges):
        for (side, person), share in shares_of_work(exchange).items():
            work[row, persons[side, person]] = share
            by_side[row, place[side]] = 1
        of_row = set(exchange.topics)
        for topic in of_row:
            topic_columns[row, topics[topic]] = 1 / len(of_row)
        _fill_sides(by_side[row], exchange, place)
        single[row] = _single(exchange, table)
    summed = table.window @ np.hstack([work, topic_columns, by_side, single])
    edges = np.cumsum([work.shape[1], topic_columns.shape[1], *[width] * 5])
    parts = np.split(summed, edges, axis=1)
    ones = parts[7].T
    return _Columns(
        work=parts[0], work_side=[place[side] for side, _person in persons], named=parts[2], topics=parts[1],
        with_topics=ones[0], not_cultural=ones[1], stated=parts[3], participants=parts[4], complete=parts[5],
        hosted=parts[6], with_hosts=ones[2],
        shares={"first_timers": (ones[3], ones[4]), "under_26": (ones[5], ones[6])},
    )  # fmt: skip


def _fill_sides(row: Numbers, exchange: ExchangeFacts, place: dict[str, int]) -> None:
    width = len(place)
    numbers = {place[side]: number for side, number in exchange.participants.items()}
    for index, number in numbers.items():
        row[width + index] = 1
        row[2 * width + index] = number
        if len(numbers) == width:
            row[3 * width + index] = number
    for side in exchange.hosts:
        row[4 * width + place[side]] = 1 / len(exchange.hosts)


def _single(exchange: ExchangeFacts, table: _Table) -> list[float]:
    topics, total = set(exchange.topics), total_participants(exchange, table.sides)
    values: list[float] = [bool(topics), not topics <= table.settings.cultural_topics, bool(exchange.hosts)]
    for part in (exchange.first_timers, exchange.under_26):
        known = part is not None and total is not None
        values += [min(part, total), total] if known else [0, 0]  # type: ignore[list-item, type-var]
    return values


def _shoulders(table: _Table, columns: _Columns) -> Numbers:
    weakest = np.full(len(table.days), np.inf)
    for side in range(len(table.sides)):
        mine = [index for index, owner in enumerate(columns.work_side) if owner == side]
        shares = columns.work[:, mine] / columns.named[:, side, None]
        weakest = np.minimum(weakest, 1 / (shares**2).sum(axis=1))  # NaN where nobody is named, and stays so
    weakest = np.where((columns.named >= 0.5).all(axis=1), weakest, np.nan)
    return np.asarray(100 * np.clip((weakest - 1) / table.settings.organisers_beyond_first, 0, 1))


def _breadth(table: _Table, columns: _Columns) -> Numbers:
    number = np.exp(_entropy(columns.topics))
    variety = np.clip((number - 1) / table.settings.topics_beyond_first, 0, 1)
    m = columns.not_cultural / columns.with_topics
    return np.where(columns.with_topics > 0, 100 * (variety / 2 + m / 2), np.nan)


def _reach(facts: PartnershipFacts, table: _Table, columns: _Columns) -> Numbers:
    settings = table.settings
    known = {side.id: side.inhabitants for side in facts.sides}
    inhabitants = np.array(
        [np.nan if (n := known[side]) is None else counted_inhabitants(n, settings) for side in table.sides]
    )
    per_1000 = np.where(columns.stated > 0, 1000 * columns.participants / inhabitants, np.nan)
    of_side = np.log(1 + per_1000) / np.log(1 + settings.full_participants_per_1000)
    p = 100 * np.minimum(1, of_side).min(axis=1)
    first, whole = columns.shares["first_timers"]
    f = np.where(whole > 0, 100 * np.minimum(1, first / whole / settings.full_first_timer_share), np.nan)
    return _mean_of_known(p, f)


def _youth(table: _Table, columns: _Columns) -> Numbers:
    young, whole = columns.shares["under_26"]
    return np.where(whole > 0, 100 * np.minimum(1, young / whole / table.settings.full_under_26_share), np.nan)


def _balance(table: _Table, columns: _Columns) -> Numbers:
    most = np.log(len(table.sides))
    hosting = np.minimum(1, _entropy(columns.hosted) / most)
    hosting = np.where(columns.with_hosts >= len(table.sides), hosting, np.nan)
    participation = np.minimum(1, _entropy(columns.complete) / most)
    participation = np.where(columns.complete.sum(axis=1) > 0, participation, np.nan)
    return 100 * _mean_of_known(hosting, participation)


def _resilience(table: _Table) -> Numbers:
    settings = table.settings
    meetings = meetings_of(table.starts, table.ends)
    starts = np.array(meetings.starts, dtype=np.float64)
    ends = np.array(meetings.ends, dtype=np.float64)
    meeting_ages = np.maximum(0, table.days - ends) / settings.month_days
    met = ((starts <= table.days) & (meeting_ages <= settings.resilience_window)).sum(axis=1)
    enough = met >= settings.resilience_exchanges
    if not enough.any():
        return np.full(len(table.days), np.nan)
    lengths = (starts[1:] - ends[:-1]) / settings.month_days
    since = (table.days - starts[1:]) / settings.month_days
    counts = (since >= 0) & (since <= settings.resilience_window)
    ranked = np.sort(np.where(counts, lengths, np.inf), axis=1)
    rest = np.maximum(counts.sum(axis=1) - 1, 1)  # without the longest; below 1 only where it is unknown
    rows = np.arange(len(table.days))
    median = (ranked[rows, (rest - 1) // 2] + ranked[rows, rest // 2]) / 2
    usual = np.clip(median, settings.usual_interval_least, settings.usual_interval_most)
    faded = np.where(counts, lengths * 2 ** (-since / settings.pause_half_life), 0).max(axis=1)
    largest = np.maximum(faded, table.last_age)
    score = np.minimum(100, 100 * settings.pause_usual_intervals * usual / largest)
    score = np.where(table.last_age > settings.pause_too_long, 0, score)
    return np.where(enough, score, np.nan)


def _entropy(amounts: Numbers) -> Numbers:
    """Row by row, in nats; 0 where there is nothing."""
    shares = amounts / amounts.sum(axis=1, keepdims=True)
    terms = np.where(amounts > 0, shares * np.log(np.where(amounts > 0, shares, 1)), 0)
    return np.asarray(np.maximum(0, -terms.sum(axis=1)))


def _mean_of_known(a: Numbers, b: Numbers) -> Numbers:
    return np.where(np.isnan(a), b, np.where(np.isnan(b), a, (a + b) / 2))


def _overall(scores: Numbers, settings: VitalitySettings) -> tuple[Numbers, Numbers, Numbers]:
    weights = np.array(settings.weights.in_order())
    known = ~np.isnan(scores)
    logs = np.log(np.maximum(scores, settings.floor))
    of_known = np.where(known, weights, 0)
    total = np.where(known, weights * logs, 0).sum(axis=1)
    unknown = weights.sum() - of_known.sum(axis=1)
    value = np.exp(total / of_known.sum(axis=1))
    low = np.exp((total + unknown * np.log(settings.floor)) / weights.sum())
    high = np.exp((total + unknown * np.log(100.0)) / weights.sum())
    return np.minimum(100, value), np.minimum(100, low), np.minimum(100, high)
