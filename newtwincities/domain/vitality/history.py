# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The index as of the end of every quarter, recomputed from the record."""

from __future__ import annotations

from datetime import date, timedelta

from newtwincities.domain.vitality.assessment import assess_vitality
from newtwincities.domain.vitality.facts import PartnershipFacts, Progress
from newtwincities.domain.vitality.results import Assessment, HistoryPoint
from newtwincities.domain.vitality.settings import DEFAULTS, DIMENSIONS, VitalitySettings


def vitality_history(
    facts: PartnershipFacts, *, as_of: date, since: date | None = None, settings: VitalitySettings = DEFAULTS
) -> tuple[HistoryPoint, ...]:
    """One point for each quarter since the first exchange, or since a day, that ended by `as_of`.

    `arrays.vitality_histories` gives the same for many partnerships, faster; a test holds them equal.
    """
    return tuple(
        [
            history_point(assess_vitality(facts, as_of=day, settings=settings))
            for day in history_days(facts, as_of, since)
        ]
    )


def history_days(facts: PartnershipFacts, as_of: date, since: date | None = None) -> list[date]:
    """The quarter ends that the history has: none before the first exchange that was done."""
    starts = [e.start for e in facts.exchanges if e.progress is Progress.DONE and e.start <= as_of]
    if not starts:
        return []
    return quarter_ends(max(min(starts), since or date.min), as_of)


def quarter_ends(first: date, last: date) -> list[date]:
    """The last days of the quarters between two days, these included.

    >>> [day.isoformat() for day in quarter_ends(date(2025, 9, 30), date(2026, 5, 1))]
    ['2025-09-30', '2025-12-31', '2026-03-31']
    """
    days = []
    year, quarter = first.year, (first.month - 1) // 3
    while (day := _quarter_end(year, quarter)) <= last:
        days.append(day)
        year, quarter = (year + 1, 0) if quarter == 3 else (year, quarter + 1)
    return days


def history_point(assessment: Assessment) -> HistoryPoint:
    """What the history keeps of an assessment."""
    overall = assessment.overall
    scores = tuple([result.score for result in assessment.dimensions]) or (None,) * len(DIMENSIONS)
    return HistoryPoint(
        assessment.as_of,
        assessment.state,
        assessment.provisional,
        overall.value,
        overall.low,
        overall.high,
        scores,
    )


def _quarter_end(year: int, quarter: int) -> date:
    if quarter == 3:
        return date(year, 12, 31)
    return date(year, 3 * quarter + 4, 1) - timedelta(days=1)
