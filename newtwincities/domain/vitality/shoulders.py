# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Shoulders: on how many persons does it rest on each side?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from newtwincities.domain.vitality.evenness import inverse_concentration
from newtwincities.domain.vitality.evidence import Evidence, ids
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
    window = evidence.window
    sides = tuple([_side(evidence, side) for side in evidence.sides])
    unknowns = _unknowns(evidence, sides)
    records = ids([e for e in window if e.organisers])
    filled, needed = sum([side.exchanges for side in sides]), len(window) * len(sides)
    numbers = [(side.effective_number, side.side) for side in sides if side.effective_number is not None]
    if len(numbers) < len(sides):
        nobody = tuple([side.side for side in sides if side.effective_number is None])
        return DimensionResult(
            Dimension.SHOULDERS, None, Reason("no_organisers", {"sides": nobody}), ShouldersFigures(sides, None, None),
            records, unknowns, filled, needed,
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
        unknowns=unknowns,
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


def _side(evidence: Evidence, side: str) -> SideShoulders:
    """The inside of `shares_of_work` for one side, without a dictionary for each exchange: most of an assessment."""
    shares: dict[str, list[float]] = defaultdict(list)
    exchanges = 0
    for organisers in [exchange.organisers for exchange in evidence.window]:
        whole: float = 0
        for organiser in organisers:
            if organiser.side == side:
                whole += organiser.parts
        if whole:
            exchanges += 1
            for organiser in organisers:
                if organiser.side == side:
                    shares[organiser.person].append(organiser.parts / whole)
    if not shares:
        return SideShoulders(side, 0, (), None)
    work = {person: sum(of_exchanges) for person, of_exchanges in sorted(shares.items())}
    of_all = tuple([(person, amount / exchanges) for person, amount in work.items()])
    return SideShoulders(side, exchanges, of_all, inverse_concentration(work.values()))


def _unknowns(evidence: Evidence, sides: Sequence[SideShoulders]) -> tuple[Unknown, ...]:
    """For each side the exchanges that name nobody of it."""
    window = evidence.window
    unknowns = []
    for side in sides:
        if side.exchanges < len(window) or not window:
            nobody = [e for e in window if all(organiser.side != side.side for organiser in e.organisers)]
            unknowns.append(Unknown("organisers", side.side, ids(nobody)))
    return tuple(unknowns)
