# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The exchanges that count on a day, prepared once for all seven dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from newtwincities.domain.vitality.facts import ExchangeFacts, PartnershipFacts, Progress
from newtwincities.domain.vitality.results import Unknown
from newtwincities.domain.vitality.settings import VitalitySettings

_BY_TIME = attrgetter("start", "end", "id")


@dataclass(slots=True)
class Evidence:
    """What counts. Sides are in the order of their ids, exchanges in the order of start, end and id: whatever is
    computed from them does not depend on the order in which they were entered."""

    as_of: date
    settings: VitalitySettings
    sides: tuple[str, ...]
    inhabitants: dict[str, int | None]
    counted: list[ExchangeFacts]
    ages: list[float]  # months since the end of each counted one, 0 while it runs
    window: list[ExchangeFacts]  # those of the last 36 months
    totals: list[int | None]  # participants of all sides of each of those, where every side states its number

    @property
    def last_age(self) -> float | None:
        """Months since the last exchange; None without any."""
        return min(self.ages, default=None)


def evidence_of(facts: PartnershipFacts, as_of: date, settings: VitalitySettings) -> Evidence:
    """The exchanges that were done and began by the day, with their ages.

    An exchange is in the window when its age is at most 36 months, so that the last one leaves the window on the day on
    which the partnership becomes dormant.
    """
    is_done = Progress.DONE  # looking a member up costs more than the comparison
    done = [e for e in facts.exchanges if e.progress is is_done and e.start <= as_of]
    done.sort(key=_BY_TIME)
    today, month = as_of.toordinal(), settings.month_days
    ages = [days / month if (days := today - e.end.toordinal()) > 0 else 0.0 for e in done]
    window = [e for e, age in zip(done, ages, strict=True) if age <= settings.window]
    sides = tuple(sorted(side.id for side in facts.sides))
    return Evidence(
        as_of=as_of,
        settings=settings,
        sides=sides,
        inhabitants={side.id: side.inhabitants for side in facts.sides},
        counted=done,
        ages=ages,
        window=window,
        totals=[total_participants(exchange, sides) for exchange in window],
    )


def total_participants(exchange: ExchangeFacts, sides: Sequence[str]) -> int | None:
    """The participants of all sides; None unless every side states its number.

    A sum of some sides only would make the young and the newcomers look more than they are.
    """
    stated = exchange.participants
    total = 0
    for side in sides:
        number = stated.get(side)
        if number is None:
            return None
        total += number
    return total


def ids(exchanges: Sequence[ExchangeFacts]) -> tuple[str, ...]:
    return tuple([exchange.id for exchange in exchanges])


def missing_participants(evidence: Evidence) -> tuple[list[Unknown], int]:
    """Where sides don't state their participants, and how many of those numbers are stated."""
    unknowns, filled = [], 0
    for side in evidence.sides:
        missing = tuple([e.id for e in evidence.window if side not in e.participants])
        filled += len(evidence.window) - len(missing)
        if missing:
            unknowns.append(Unknown("participants", side, missing))
    return unknowns, filled
