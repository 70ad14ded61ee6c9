# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rhythm: do they meet often, and lately?"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

from newtwincities.domain.vitality.evidence import Evidence, ids
from newtwincities.domain.vitality.facts import ExchangeFacts, Mode
from newtwincities.domain.vitality.results import DimensionResult, Reason, Unknown
from newtwincities.domain.vitality.settings import Dimension, VitalitySettings

_ONLINE = Mode.ONLINE  # looking the member up costs more than the comparison


@dataclass(frozen=True, slots=True)
class MonthWeight:
    """What one calendar month adds, and the exchange that adds it."""

    month: str
    exchange: str
    age: float
    weight: float


@dataclass(frozen=True, slots=True)
class RhythmFigures:
    months: tuple[MonthWeight, ...]
    r: float | None  # sum of the weights
    s: float | None  # months since the last exchange
    fullness: float | None  # 1 - 2^-r
    freshness: float | None  # 2^(-max(0, s - 12)/6)


def rhythm(evidence: Evidence) -> DimensionResult[RhythmFigures]:
    """score = 100·(1 - 2^(-r))·2^(-max(0, s - 12)/6).

    r sums 2^(-age/12) over exchanges, online ones under 3 hours half, and per calendar month of the end only the
    largest; s is the age of the last one. An online exchange whose hours are unknown counts half. Unknown without any.
    """
    settings, window = evidence.settings, evidence.window
    months = _month_weights(evidence)
    online = [e for e in window if e.mode is _ONLINE]
    unstated = ids([e for e in online if e.hours is None])
    s = evidence.last_age
    if s is None:
        figures = RhythmFigures((), None, None, None, None)
        return DimensionResult(Dimension.RHYTHM, None, Reason("no_exchange"), figures, (), (Unknown("exchanges"),))
    r = fsum([month.weight for month in months])
    fullness = 1 - 2**-r
    freshness = silence_factor(s, settings)
    last = evidence.counted[evidence.ages.index(s)]
    code = "running" if s == 0 else "recent" if s <= settings.silence_grace else "silent"
    return DimensionResult(
        dimension=Dimension.RHYTHM,
        score=100 * fullness * freshness,
        reason=Reason(code, {"months": s, "exchange": last.id, "end": last.end, "exchanges": len(window), "sum": r}),
        figures=RhythmFigures(months, r, s, fullness, freshness),
        records=tuple([month.exchange for month in months]),
        unknowns=(Unknown("hours", exchanges=unstated),) if unstated else (),
        filled=len(window) + len(online) - len(unstated),
        needed=len(window) + len(online),
    )


def exchange_weight(exchange: ExchangeFacts, settings: VitalitySettings) -> float:
    """1, or a half for an online exchange under 3 hours or of unknown length.

    >>> from datetime import date
    >>> evening = ExchangeFacts("e", date(2026, 5, 1), date(2026, 5, 1), Mode.ONLINE, hours=2)
    >>> exchange_weight(evening, VitalitySettings())
    0.5
    """
    if exchange.mode is not _ONLINE:
        return 1.0
    is_long = exchange.hours is not None and exchange.hours >= settings.short_online_hours
    return 1.0 if is_long else settings.short_online_weight


def silence_factor(months: float, settings: VitalitySettings) -> float:
    """1 for a year, then halved with every half year of silence.

    >>> silence_factor(12, VitalitySettings()), silence_factor(18, VitalitySettings())
    (1.0, 0.5)
    """
    return float(2 ** (-max(0.0, months - settings.silence_grace) / settings.silence_half_life))


def _month_weights(evidence: Evidence) -> tuple[MonthWeight, ...]:
    settings, half_life = evidence.settings, evidence.settings.rhythm_half_life
    largest: dict[int, tuple[float, float, ExchangeFacts]] = {}  # by month, counted from the year 0
    for exchange, age in zip(reversed(evidence.counted), reversed(evidence.ages), strict=True):
        weight = 2.0 ** (-age / half_life)
        if exchange.mode is _ONLINE:
            weight *= exchange_weight(exchange, settings)
        end = exchange.end
        month = 12 * end.year + end.month
        known = largest.get(month)
        if known is None or weight >= known[0]:  # of equals the earliest
            largest[month] = (weight, age, exchange)
    return tuple(
        [
            MonthWeight(exchange.end.isoformat()[:7], exchange.id, age, weight)
            for _month, (weight, age, exchange) in sorted(largest.items())
        ]
    )
