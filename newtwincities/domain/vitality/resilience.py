# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Resilience: did it restart after its pauses?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import NamedTuple

from newtwincities.domain.vitality.evidence import Evidence
from newtwincities.domain.vitality.facts import ExchangeFacts
from newtwincities.domain.vitality.results import DimensionResult, Reason, Unknown
from newtwincities.domain.vitality.settings import Dimension, VitalitySettings


class Interval(NamedTuple):
    """From the end of one exchange to the start of the next. `counts` is its length as it fades with time."""

    start: date
    end: date
    months: float
    counts: float
    ends_with: str  # the exchange that ended it


@dataclass(frozen=True, slots=True)
class ResilienceFigures:
    exchanges: int  # in the last 120 months
    meetings: int  # the same, those that overlap taken as one
    intervals: tuple[Interval, ...]
    usual: float | None  # u
    running: float | None  # months of the pause that runs
    largest: float | None  # g


def resilience(evidence: Evidence) -> DimensionResult[ResilienceFigures]:
    """score = min(100, 100·2u/g); 0 while a pause of over 36 months runs; unknown with fewer than three exchanges.

    u is the median of the intervals of the last 120 months without the longest, held within 6..24 months. A pause that
    ended counts its length · 2^(-months since it ended/36), the running one in full; g is the largest. Exchanges that
    overlap, or follow each other on the same day, are one meeting: between them is no interval. With fewer than three
    meetings there is no usual interval, and resilience is unknown.
    """
    settings = evidence.settings
    figures, records = _figures(evidence)
    if figures.usual is None or figures.largest is None or figures.running is None:
        return DimensionResult(
            Dimension.RESILIENCE, None, Reason("too_few", {"meetings": figures.meetings}), figures, records,
            (Unknown("exchanges"),), len(evidence.window), len(evidence.window),
        )  # fmt: skip
    score = resilience_score(figures.usual, figures.largest, figures.running, settings)
    return DimensionResult(
        dimension=Dimension.RESILIENCE,
        score=score,
        reason=_reason(figures, score, settings),
        figures=figures,
        records=records,
        unknowns=(),
        filled=len(evidence.window),
        needed=len(evidence.window),
    )


def resilience_score(usual: float, largest: float, running: float, settings: VitalitySettings) -> float:
    """min(100, 100·2u/g), and 0 while a pause of over 36 months runs.

    A yearly partnership that paused for 36 months, at the restart:

    >>> round(resilience_score(12, 36, 0, VitalitySettings())), resilience_score(12, 37, 37, VitalitySettings())
    (67, 0.0)
    """
    if running > settings.pause_too_long:
        return 0.0
    return min(100.0, 100 * settings.pause_usual_intervals * usual / largest)


def usual_interval(months: list[float], settings: VitalitySettings) -> float:
    """The median without the longest (one of them, if several are as long), held within 6..24 months.

    >>> usual_interval([12, 40, 13], VitalitySettings()), usual_interval([1, 2], VitalitySettings())
    (12.5, 6.0)
    """
    rest = sorted(months)[:-1]
    return min(settings.usual_interval_most, max(settings.usual_interval_least, median(rest)))


class Meetings(NamedTuple):
    """Stretches of exchanges without a pause between them; days are counted from the year 1."""

    starts: list[int]
    ends: list[int]
    firsts: list[int]  # the place of the exchange with which each begins


def meetings_of(starts: Sequence[int], ends: Sequence[int]) -> Meetings:
    """Exchanges in the order of their start, those that overlap or follow each other on the same day taken as one.

    >>> meetings_of([10, 12, 15, 30], [15, 13, 16, 31])
    Meetings(starts=[10, 30], ends=[16, 31], firsts=[0, 3])
    """
    begin: list[int] = []
    finish: list[int] = []
    firsts: list[int] = []
    last_end = 0
    for place, start in enumerate(starts):
        end = ends[place]
        if start > last_end:
            begin.append(start)
            finish.append(end)
            firsts.append(place)
            last_end = end
        elif end > last_end:
            finish[-1] = last_end = end
    return Meetings(begin, finish, firsts)


def _figures(evidence: Evidence) -> tuple[ResilienceFigures, tuple[str, ...]]:
    settings, month, edge = evidence.settings, evidence.settings.month_days, evidence.settings.resilience_window
    today = evidence.as_of.toordinal()
    recent = tuple([e.id for e, age in zip(evidence.counted, evidence.ages, strict=True) if age <= edge])
    meetings = meetings_of(evidence.starts, evidence.ends)
    in_window = len([end for end in meetings.ends if (today - end) / month <= edge])
    running = evidence.last_age
    if running is None or in_window < settings.resilience_exchanges:
        return ResilienceFigures(len(recent), in_window, (), None, running, None), recent
    intervals = _intervals(meetings, evidence.counted, today, settings)
    usual = usual_interval([interval.months for interval in intervals], settings)
    largest = max(running, max([interval.counts for interval in intervals]))
    return ResilienceFigures(len(recent), in_window, tuple(intervals), usual, running, largest), recent


def _intervals(
    meetings: Meetings, counted: Sequence[ExchangeFacts], today: int, settings: VitalitySettings
) -> list[Interval]:
    """Those that ended in the last 120 months, the one that began before them whole."""
    month, edge, half_life = settings.month_days, settings.resilience_window, settings.pause_half_life
    intervals = []
    for before, after, place in zip(meetings.ends, meetings.starts[1:], meetings.firsts[1:], strict=False):
        since = (today - after) / month
        if since <= edge:
            months = (after - before) / month
            counts = months * 2.0 ** (-since / half_life)
            first = counted[place]
            intervals.append(Interval(date.fromordinal(before), first.start, months, counts, first.id))
    return intervals


def _reason(figures: ResilienceFigures, score: float, settings: VitalitySettings) -> Reason:
    assert figures.running is not None
    if figures.running > settings.pause_too_long:
        return Reason("long_pause", {"months": figures.running, "usual": figures.usual})
    if score >= 100:
        return Reason("steady", {"usual": figures.usual})
    if figures.running == figures.largest:
        return Reason("pause_running", {"months": figures.running, "usual": figures.usual})
    worst = max(figures.intervals, key=lambda interval: interval.counts)
    parameters = {"months": worst.months, "usual": figures.usual, "ended": worst.end, "counts": worst.counts}
    return Reason("pause_ended", parameters)
