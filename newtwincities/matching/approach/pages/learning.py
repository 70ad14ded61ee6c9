# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether the ranking puts those high who agree: counts for everybody to read, and a share from five on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from newtwincities.atlas.charts import Bar, bar_chart
from newtwincities.matching.approach.queries.counts import FEWEST, Stretch, stretches
from newtwincities.matching.models import PairCount

Event, Place = PairCount.Event, PairCount.Place


@dataclass(frozen=True, slots=True)
class LearningRow:
    name: str
    numbers: list[int]  # in the order of the events


class LearningPage:
    """What came of suggestions."""

    @cached_property
    def stretches(self) -> list[Stretch]:
        return stretches()

    @property
    def events(self) -> list[str]:
        return [str(label) for label in Event.labels]

    @cached_property
    def rows(self) -> list[LearningRow]:
        return [
            LearningRow(str(Place(one.place).label), [one.of(event) for event in Event.values])
            for one in self.stretches
        ]

    @property
    def is_empty(self) -> bool:
        return not any(any(row.numbers) for row in self.rows)

    @property
    def accepted(self) -> int:
        return sum(one.of(Event.ACCEPTED) for one in self.stretches)

    @property
    def missing(self) -> int:
        """How many agreed introductions there must still be before a share says something."""
        return max(0, FEWEST - self.accepted)

    @property
    def share_of_first_ten(self) -> int | None:
        """Of all agreed ones that had a place on a list, how many per cent stood among the first ten."""
        ranked = [one for one in self.stretches if one.place != Place.ELSEWHERE]
        all_of_them = sum(one.of(Event.ACCEPTED) for one in ranked)
        if all_of_them < FEWEST:
            return None
        return round(100 * next(one.of(Event.ACCEPTED) for one in ranked if one.place == Place.TEN) / all_of_them)

    @property
    def chart(self) -> SafeString:
        most = max(one.of(Event.ACCEPTED) for one in self.stretches) or 1
        bars = [
            Bar(str(Place(one.place).label), one.of(Event.ACCEPTED) / most, str(one.of(Event.ACCEPTED)))
            for one in self.stretches
        ]
        return bar_chart(bars, title=_("Agreed introductions by the place on the list"))
