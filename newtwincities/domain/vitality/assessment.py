# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""How alive is this partnership on this day?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from newtwincities.domain.vitality.balance import balance
from newtwincities.domain.vitality.breadth import breadth
from newtwincities.domain.vitality.covid import covid_line
from newtwincities.domain.vitality.evidence import Evidence, evidence_of, ids
from newtwincities.domain.vitality.facts import Agreed, PartnershipFacts, Progress
from newtwincities.domain.vitality.overall import confidence_of, overall_of, state_of
from newtwincities.domain.vitality.reach import reach
from newtwincities.domain.vitality.resilience import resilience
from newtwincities.domain.vitality.results import Assessment, DimensionResult, Overall, State
from newtwincities.domain.vitality.rhythm import rhythm
from newtwincities.domain.vitality.settings import DEFAULTS, VitalitySettings
from newtwincities.domain.vitality.shoulders import shoulders
from newtwincities.domain.vitality.steps import next_step, rank_lifts
from newtwincities.domain.vitality.youth import youth

_DIMENSIONS = (rhythm, shoulders, breadth, reach, youth, balance, resilience)


def assess_vitality(facts: PartnershipFacts, *, as_of: date, settings: VitalitySettings = DEFAULTS) -> Assessment:
    """The vitality of a partnership on a day, with every reason and every intermediate figure. Formula version 1.

    Only exchanges that were done and began by that day count. What if? is the same function on changed facts.
    docs/explanation/vitality.md explains each formula and works two examples out by hand.

    >>> from newtwincities.domain.vitality.facts import ExchangeFacts, SideFacts
    >>> sides = SideFacts("A", 5000), SideFacts("B", 20000)
    >>> visit = ExchangeFacts("visit", date(2026, 11, 1), date(2026, 11, 1), topics=("energy",))
    >>> today = assess_vitality(PartnershipFacts(sides, (visit,)), as_of=date(2026, 11, 1))
    >>> today.state.value, today.provisional, [result.score for result in today.dimensions]
    ('active', True, [50.0, None, 50.0, None, None, None, None])
    """
    evidence = evidence_of(facts, as_of, settings)
    covid = covid_line(evidence.counted, settings)
    is_planned = Progress.PLANNED
    unreported = tuple(sorted([e.id for e in facts.exchanges if e.progress is is_planned and e.end < as_of]))
    if rests_by_agreement(facts, as_of):
        state = State.PAUSED if facts.agreed is Agreed.PAUSED else State.ENDED
        nothing = Overall(None, None, None, ())
        return Assessment(as_of, state, False, nothing, (), (), None, covid, ids(evidence.counted), ())
    results = _results(evidence, settings)
    overall = overall_of([result.score for result in results], settings)
    lifts = rank_lifts(results, settings)
    return Assessment(
        as_of=as_of,
        state=state_of(overall.value, evidence.last_age, settings),
        provisional=0 < len(overall.known) < settings.known_dimensions,
        overall=overall,
        dimensions=results,
        lifts=lifts,
        next_step=next_step(results, lifts, settings),
        covid=covid,
        counted=ids(evidence.counted),
        unreported=unreported,
    )


def rests_by_agreement(facts: PartnershipFacts, as_of: date) -> bool:
    """Whether an agreed pause or end holds on that day.

    Without a date it holds from the end of the last exchange that was done, so that what came before keeps its history.
    """
    if facts.agreed is Agreed.ACTIVE:
        return False
    ends = [exchange.end for exchange in facts.exchanges if exchange.progress is Progress.DONE]
    since = facts.agreed_since or max(ends, default=date.min)
    return since <= as_of


def _results(evidence: Evidence, settings: VitalitySettings) -> tuple[DimensionResult[Any], ...]:
    results: list[DimensionResult[Any]] = [judge(evidence) for judge in _DIMENSIONS]
    return tuple([_with_confidence(result, settings) for result in results])


def _with_confidence(result: DimensionResult[Any], settings: VitalitySettings) -> DimensionResult[Any]:
    if result.score is None:
        return result
    return replace(result, confidence=confidence_of(result.filled, result.needed, settings))
