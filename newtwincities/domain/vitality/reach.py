# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reach: how many people take part, and how many of them for the first time?"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt

from newtwincities.domain.vitality.evidence import Evidence, ids, missing_participants
from newtwincities.domain.vitality.results import DimensionResult, Parameter, Reason, Unknown
from newtwincities.domain.vitality.settings import Dimension, VitalitySettings
from newtwincities.domain.vitality.shares import ShareFigures, pooled_share


@dataclass(frozen=True, slots=True)
class SideReach:
    """One side: participants in the window per 1,000 of the inhabitants that count."""

    side: str
    participants: int | None
    inhabitants_counted: float | None
    per_1000: float | None  # p
    score: float | None  # 100·min(1, ln(1 + p)/ln 31)


@dataclass(frozen=True, slots=True)
class ReachFigures:
    sides: tuple[SideReach, ...]
    weakest: str | None
    participation: float | None  # P
    first_timers: ShareFigures  # f
    newcomers: float | None  # F = 100·min(1, f/0.5)


def reach(evidence: Evidence) -> DimensionResult[ReachFigures]:
    """score = mean of P and F, or the one that is known.

    P = 100·min(1, ln(1 + p)/ln 31) of the weakest side, p its participants in the window per 1,000 inhabitants; unknown
    unless every side has inhabitants and a number of participants. F = 100·min(1, f/0.5), f the share of first-timers.
    """
    settings, window = evidence.settings, evidence.window
    sides = tuple([_side(evidence, side) for side in evidence.sides])
    scores = [(side.score, side.side) for side in sides if side.score is not None]
    p, weakest = min(scores) if len(scores) == len(sides) else (None, None)
    first = pooled_share(window, evidence.totals, [e.first_timers for e in window])
    f = None if first.share is None else 100 * min(1.0, first.share / settings.full_first_timer_share)
    known = [value for value in (p, f) if value is not None]
    unknowns, filled = _unknowns(evidence, first)
    behind = first.exchanges if p is None else ids([e for e in window if e.participants])
    code = {0: "unknown", 2: "both"}.get(len(known)) or ("participants_only" if f is None else "first_timers_only")
    parameters: dict[str, Parameter] = {"side": weakest, "first_timer_share": first.share}
    if weakest is not None:
        of_weakest = next(side for side in sides if side.side == weakest)
        parameters |= {"participants": of_weakest.participants, "per_1000": of_weakest.per_1000}
    return DimensionResult(
        dimension=Dimension.REACH,
        score=sum(known) / len(known) if known else None,
        reason=Reason(code, parameters),
        figures=ReachFigures(sides, weakest, p, first, f),
        records=behind if known else (),
        unknowns=unknowns,
        filled=filled,
        needed=len(window) * (len(sides) + 1),
    )


def counted_inhabitants(inhabitants: int, settings: VitalitySettings) -> float:
    """The inhabitants, above 10,000 dampened by the square root: a city can't bring out its people as a village can.

    >>> counted_inhabitants(5000, VitalitySettings()), counted_inhabitants(40000, VitalitySettings())
    (5000.0, 20000.0)
    """
    large = settings.large_from_inhabitants
    return float(inhabitants) if inhabitants <= large else large * sqrt(inhabitants / large)


def participation_score(per_1000: float, settings: VitalitySettings) -> float:
    """100·min(1, ln(1 + p)/ln 31): the first participants say more than the hundredth.

    >>> participation_score(0, VitalitySettings()), participation_score(30, VitalitySettings())
    (0.0, 100.0)
    """
    return 100 * min(1.0, log(1 + per_1000) / log(1 + settings.full_participants_per_1000))


def _side(evidence: Evidence, side: str) -> SideReach:
    stated = [e.participants[side] for e in evidence.window if side in e.participants]
    participants = sum(stated) if stated else None
    inhabitants = evidence.inhabitants[side]
    counted = None if inhabitants is None else counted_inhabitants(inhabitants, evidence.settings)
    if participants is None or counted is None:
        return SideReach(side, participants, counted, None, None)
    per_1000 = 1000 * participants / counted
    return SideReach(side, participants, counted, per_1000, participation_score(per_1000, evidence.settings))


def _unknowns(evidence: Evidence, first: ShareFigures) -> tuple[tuple[Unknown, ...], int]:
    """What is missing, and how many fields are filled; a side's participants only where its inhabitants are known."""
    unknowns, filled = missing_participants(evidence)
    for side in evidence.sides:
        if evidence.inhabitants[side] is None:
            filled -= len(evidence.window) - len(evidence.silent[side])
            unknowns.append(Unknown("inhabitants", side))
    if first.missing:
        unknowns.append(Unknown("first_timers", exchanges=first.missing))
    if not evidence.window:
        unknowns.append(Unknown("exchanges"))
    return tuple(unknowns), filled + len(evidence.window) - len(first.missing)
