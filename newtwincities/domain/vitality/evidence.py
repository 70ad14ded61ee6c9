# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The exchanges that count on a day, prepared once for all seven dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from newtwincities.domain.vitality.facts import ExchangeFacts, PartnershipFacts, Progress
from newtwincities.domain.vitality.results import Unknown
from newtwincities.domain.vitality.settings import VitalitySettings

_DONE = Progress.DONE  # looking the member up costs more than the comparison


@dataclass(slots=True)
class Evidence:
    """What counts. Sides are in the order of their ids, exchanges in the order of start, end and id: whatever is
    computed from them does not depend on the order in which they were entered. What several dimensions need stands
    here, so that it is computed once."""

    as_of: date
    settings: VitalitySettings
    sides: tuple[str, ...]
    inhabitants: dict[str, int | None]
    counted: list[ExchangeFacts]
    starts: list[int]  # the first day of each counted one and
    ends: list[int]  # its last, counted from the year 1
    ages: list[float]  # months since the end of each counted one, 0 while it runs
    last_age: float | None  # months since the last exchange; None without any
    window: list[ExchangeFacts]  # those of the last 36 months
    totals: list[int | None]  # participants of all sides of each of those, where every side states its number
    silent: dict[str, tuple[str, ...]]  # side → the ones in the window for which it does not state its number


def evidence_of(facts: PartnershipFacts, as_of: date, settings: VitalitySettings) -> Evidence:
    """The exchanges that were done and began by the day, with their ages.

    An exchange is in the window when its age is at most 36 months, so that the last one leaves the window on the day on
    which the partnership becomes dormant.
    """
    done = [e for e in facts.exchanges if e.progress is _DONE and e.start <= as_of]
    rows = sorted([(e.start.toordinal(), e.end.toordinal(), e.id, e) for e in done])  # no two have the same id
    counted, ends = [row[3] for row in rows], [row[1] for row in rows]
    today, month = as_of.toordinal(), settings.month_days
    ages = [(today - end) / month if end < today else 0.0 for end in ends]
    window = [e for e, age in zip(counted, ages, strict=True) if age <= settings.window]
    sides = tuple(sorted(side.id for side in facts.sides))
    totals = [total_participants(exchange, sides) for exchange in window]
    partly = [e for e, total in zip(window, totals, strict=True) if total is None]
    return Evidence(
        as_of=as_of,
        settings=settings,
        sides=sides,
        inhabitants={side.id: side.inhabitants for side in facts.sides},
        counted=counted,
        starts=[row[0] for row in rows],
        ends=ends,
        ages=ages,
        last_age=min(ages, default=None),
        window=window,
        totals=totals,
        silent={side: tuple([e.id for e in partly if side not in e.participants]) for side in sides},
    )


def total_participants(exchange: ExchangeFacts, sides: Sequence[str]) -> int | None:
    """The participants of all sides; None unless every side states its number.

    A sum of some sides only would make the young and the newcomers look more than they are. No other side than those
    of the partnership can stand there, so that as many numbers as sides are those of all.
    """
    stated = exchange.participants
    return sum(stated.values()) if len(stated) == len(sides) else None


def ids(exchanges: Sequence[ExchangeFacts]) -> tuple[str, ...]:
    return tuple([exchange.id for exchange in exchanges])


def missing_participants(evidence: Evidence) -> tuple[list[Unknown], int]:
    """Where sides don't state their participants, and how many of those numbers are stated."""
    unknowns, filled = [], 0
    for side, missing in evidence.silent.items():
        filled += len(evidence.window) - len(missing)
        if missing:
            unknowns.append(Unknown("participants", side, missing))
    return unknowns, filled
