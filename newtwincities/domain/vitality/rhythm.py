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
    is_online = Mode.ONLINE
    online = [e for e in window if e.mode is is_online]
    unstated = ids([e for e in online if e.hours is None])
    s = evidence.last_age
    if s is None:
        figures = RhythmFigures((), None, None, None, None)
        return DimensionResult(Dimension.RHYTHM, None, Reason("no_exchange"), figures, (), (Unknown("exchanges"),))
    r = fsum([month.weight for month in months])
    fullness = 1 - 2**-r
    freshness = silence_factor(s, settings)
    last = min(zip(evidence.ages, evidence.counted, strict=True), key=lambda pair: pair[0])[1]
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
    if exchange.mode is not Mode.ONLINE:
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
    settings = evidence.settings
    half_life, is_online = settings.rhythm_half_life, Mode.ONLINE
    largest: dict[tuple[int, int], tuple[float, float, ExchangeFacts]] = {}
    for exchange, age in zip(evidence.counted, evidence.ages, strict=True):
        weight = 2 ** (-age / half_life)
        if exchange.mode is is_online:
            weight *= exchange_weight(exchange, settings)
        end = exchange.end
        month = (end.year, end.month)
        if month not in largest or weight > largest[month][0]:
            largest[month] = (weight, age, exchange)
    return tuple(
        [
            MonthWeight(f"{year:04}-{month:02}", exchange.id, age, weight)
            for (year, month), (weight, age, exchange) in sorted(largest.items(), key=lambda item: item[0])
        ]
    )
