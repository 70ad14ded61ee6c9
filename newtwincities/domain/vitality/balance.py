# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Balance: does each side host, and do people of each side take part?"""

from __future__ import annotations

from dataclasses import dataclass

from newtwincities.domain.vitality.evenness import evenness
from newtwincities.domain.vitality.evidence import Evidence, ids, missing_participants
from newtwincities.domain.vitality.facts import Mode
from newtwincities.domain.vitality.results import DimensionResult, Parameter, Reason, Unknown
from newtwincities.domain.vitality.settings import Dimension


@dataclass(frozen=True, slots=True)
class BalanceFigures:
    hosted: tuple[tuple[str, float], ...]  # side and exchanges hosted, joint ones shared
    hosted_exchanges: int
    hosting: float | None  # H, 0..1
    participants: tuple[tuple[str, int], ...]  # over exchanges in which every side states its number
    participation: float | None  # P, 0..1


def balance(evidence: Evidence) -> DimensionResult[BalanceFigures]:
    """score = 100·mean of H and P, or the one that is known; each is the Shannon entropy ÷ ln(number of sides).

    H goes over hosted exchanges in the window, unknown with fewer of them than sides; P over the participants of those
    that state them for every side.
    """
    figures = _figures(evidence)
    known = [value for value in (figures.hosting, figures.participation) if value is not None]
    unknowns, filled = missing_participants(evidence)
    without_host = [e for e in evidence.window if not e.hosts]
    hostless = ids([e for e in without_host if e.mode is not Mode.ONLINE])
    if hostless:
        unknowns.append(Unknown("hosts", exchanges=hostless))
    if figures.hosted_exchanges < len(evidence.sides):
        unknowns.append(Unknown("hosted_exchanges"))
    needing_hosts = len(evidence.window) - len(without_host) + len(hostless)
    by_hosts, by_people = figures.hosting is not None, figures.participation is not None
    pairs = zip(evidence.window, evidence.totals, strict=True)
    return DimensionResult(
        dimension=Dimension.BALANCE,
        score=100 * sum(known) / len(known) if known else None,
        reason=_reason(figures),
        figures=figures,
        records=tuple([e.id for e, total in pairs if (by_hosts and e.hosts) or (by_people and total is not None)]),
        unknowns=tuple(unknowns),
        filled=filled + needing_hosts - len(hostless),
        needed=len(evidence.window) * len(evidence.sides) + needing_hosts,
    )


def _figures(evidence: Evidence) -> BalanceFigures:
    sides = evidence.sides
    hosted = dict.fromkeys(sides, 0.0)
    with_hosts = [exchange for exchange in evidence.window if exchange.hosts]
    for exchange in with_hosts:
        part = 1 / len(exchange.hosts)
        for side in exchange.hosts:
            hosted[side] += part
    pairs = zip(evidence.window, evidence.totals, strict=True)
    stated = [exchange.participants for exchange, total in pairs if total is not None]
    people = {side: sum([numbers[side] for numbers in stated]) for side in sides}
    enough = len(with_hosts) >= len(sides)
    return BalanceFigures(
        hosted=tuple(hosted.items()),
        hosted_exchanges=len(with_hosts),
        hosting=evenness(hosted.values(), among=len(sides)) if enough else None,
        participants=tuple(people.items()),
        participation=evenness(people.values(), among=len(sides)),
    )


def _reason(figures: BalanceFigures) -> Reason:
    """Names the side that hosts least and the one from which fewest come, each where it is known."""
    parameters: dict[str, Parameter] = {"hosted_exchanges": figures.hosted_exchanges}
    if figures.hosting is not None:
        number, side = min((hosted, side) for side, hosted in figures.hosted)
        parameters |= {"fewest_hosted_side": side, "fewest_hosted": number}
    if figures.participation is not None:
        people, side = min((people, side) for side, people in figures.participants)
        whole = sum(number for _side, number in figures.participants)
        parameters |= {"fewest_people_side": side, "fewest_people_share": people / whole}
    if figures.hosting is not None and figures.participation is not None:
        return Reason("both", parameters)
    if figures.hosting is not None:
        return Reason("hosting_only", parameters)
    return Reason("unknown" if figures.participation is None else "participants_only", parameters)
