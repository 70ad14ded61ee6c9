# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What would change if the record were another: if they met in May, if two more persons helped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from newtwincities.domain.vitality.assessment import assess_vitality
from newtwincities.domain.vitality.facts import PartnershipFacts
from newtwincities.domain.vitality.results import Assessment
from newtwincities.domain.vitality.settings import DEFAULTS, Dimension, VitalitySettings


@dataclass(frozen=True, slots=True)
class Change:
    """One dimension before and after, None where unknown."""

    dimension: Dimension
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Two assessments and what differs between them; `gain` of the overall value, None where one has none."""

    before: Assessment
    after: Assessment
    gain: float | None
    changes: tuple[Change, ...]


def what_if(
    facts: PartnershipFacts,
    changed: PartnershipFacts,
    *,
    as_of: date,
    changed_as_of: date | None = None,
    settings: VitalitySettings = DEFAULTS,
) -> WhatIf:
    """The same function on the facts as they are and as they might be, on the same day or on a later one.

    >>> from newtwincities.domain.vitality.facts import ExchangeFacts, SideFacts
    >>> sides, day = (SideFacts("A"), SideFacts("B")), date(2026, 11, 1)
    >>> old = ExchangeFacts("old", date(2025, 11, 1), date(2025, 11, 1))
    >>> new = ExchangeFacts("new", day, day)
    >>> answer = what_if(PartnershipFacts(sides, (old,)), PartnershipFacts(sides, (old, new)), as_of=day)
    >>> [(change.dimension.value, round(change.before), round(change.after)) for change in answer.changes]
    [('rhythm', 29, 65)]
    """
    before = assess_vitality(facts, as_of=as_of, settings=settings)
    after = assess_vitality(changed, as_of=changed_as_of or as_of, settings=settings)
    values = before.overall.value, after.overall.value
    gain = None if values[0] is None or values[1] is None else values[1] - values[0]
    scores = [({result.dimension: result.score for result in one.dimensions}) for one in (before, after)]
    changes = [
        Change(dimension, scores[0].get(dimension), scores[1].get(dimension))
        for dimension in Dimension
        if scores[0].get(dimension) != scores[1].get(dimension)
    ]
    return WhatIf(before, after, gain, tuple(changes))
