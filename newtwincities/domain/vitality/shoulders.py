# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Shoulders: on how many persons does it rest on each side?"""

from __future__ import annotations

from dataclasses import dataclass

from newtwincities.domain.vitality.evenness import inverse_concentration
from newtwincities.domain.vitality.evidence import Evidence
from newtwincities.domain.vitality.facts import ExchangeFacts
from newtwincities.domain.vitality.results import DimensionResult, Reason, Unknown
from newtwincities.domain.vitality.settings import Dimension


@dataclass(frozen=True, slots=True)
class SideShoulders:
    """One side: who carries which share of how many exchanges, and N = 1/Σp²."""

    side: str
    exchanges: int
    shares: tuple[tuple[str, float], ...]  # person and p
    effective_number: float | None


@dataclass(frozen=True, slots=True)
class ShouldersFigures:
    sides: tuple[SideShoulders, ...]
    weakest: str | None
    effective_number: float | None  # N_min


def shoulders(evidence: Evidence) -> DimensionResult[ShouldersFigures]:
    """score = 100·min(1, (N_min - 1)/4), where N = 1/Σp² of the persons' shares and N_min is of the weakest side.

    Each exchange in the window that names organisers of a side weighs 1 there, split by their parts. Unknown unless
    every side names at least one.
    """
    work, named = _work_by_side(evidence)
    sides = tuple([_side(side, work[side], len(named[side])) for side in evidence.sides])
    window = evidence.window
    unknowns = []
    for side in evidence.sides:
        if len(named[side]) < len(window) or not window:
            naming = set(named[side])
            unknowns.append(Unknown("organisers", side, tuple([e.id for e in window if e.id not in naming])))
    records = tuple([e.id for e in window if e.organisers])
    filled, needed = sum(map(len, named.values())), len(window) * len(sides)
    numbers = [(side.effective_number, side.side) for side in sides if side.effective_number is not None]
    if len(numbers) < len(sides):
        nobody = tuple([side.side for side in sides if side.effective_number is None])
        return DimensionResult(
            Dimension.SHOULDERS, None, Reason("no_organisers", {"sides": nobody}), ShouldersFigures(sides, None, None),
            records, tuple(unknowns), filled, needed,
        )  # fmt: skip
    number, weakest = min(numbers)
    persons = next(len(side.shares) for side in sides if side.side == weakest)
    return DimensionResult(
        dimension=Dimension.SHOULDERS,
        score=shoulders_score(number, evidence.settings.organisers_beyond_first),
        reason=Reason(
            "one_person" if persons == 1 else "some_persons",
            {"side": weakest, "effective_number": number, "persons": persons},
        ),
        figures=ShouldersFigures(sides, weakest, number),
        records=records,
        unknowns=tuple(unknowns),
        filled=filled,
        needed=needed,
    )


def shoulders_score(effective_number: float, beyond_first: float) -> float:
    """100 from five equal shoulders on, 0 on one pair.

    >>> shoulders_score(1, 4), shoulders_score(3, 4), shoulders_score(9, 4)
    (0.0, 50.0, 100.0)
    """
    return 100 * min(1.0, max(0.0, effective_number - 1) / beyond_first)


def shares_of_work(exchange: ExchangeFacts) -> dict[tuple[str, str], float]:
    """Each organiser's share of the work of their side: (side, person) → share; the shares of a side sum to 1."""
    organisers = exchange.organisers
    whole: dict[str, float] = {}
    for organiser in organisers:
        whole[organiser.side] = whole.get(organiser.side, 0.0) + organiser.parts
    shares: dict[tuple[str, str], float] = {}
    for organiser in organisers:
        who = (organiser.side, organiser.person)
        shares[who] = shares.get(who, 0.0) + organiser.parts / whole[organiser.side]
    return shares


def _work_by_side(evidence: Evidence) -> tuple[dict[str, dict[str, float]], dict[str, list[str]]]:
    """Side → person → sum of shares, and side → ids of the exchanges that name somebody.

    The inside of `shares_of_work`, without a dictionary for each exchange: this loop is most of an assessment.
    """
    work: dict[str, dict[str, float]] = {side: {} for side in evidence.sides}
    named: dict[str, list[str]] = {side: [] for side in evidence.sides}
    for exchange in evidence.window:
        whole: dict[str, float] = {}
        for organiser in exchange.organisers:
            side = organiser.side
            whole[side] = whole.get(side, 0.0) + organiser.parts
        for side in whole:
            named[side].append(exchange.id)
        for organiser in exchange.organisers:
            side, person = organiser.side, organiser.person
            mine = work[side]
            mine[person] = mine.get(person, 0.0) + organiser.parts / whole[side]
    return work, named


def _side(side: str, work: dict[str, float], exchanges: int) -> SideShoulders:
    if not work:
        return SideShoulders(side, 0, (), None)
    shares = tuple([(person, amount / exchanges) for person, amount in sorted(work.items())])
    return SideShoulders(side, exchanges, shares, inverse_concentration(work.values()))
