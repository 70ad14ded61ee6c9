# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What came of suggestions, summed up over all municipalities."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from newtwincities.atlas.models import Municipality
from newtwincities.matching.models import PairCount

FEWEST = 5  # agreed introductions from which on shares are told


@dataclass(frozen=True, slots=True)
class Stretch:
    """How often each event came to candidates of one stretch of the list."""

    place: int
    numbers: dict[str, int]

    def of(self, event: str) -> int:
        return self.numbers.get(event, 0)


def stretches() -> list[Stretch]:
    """From the first places to those found elsewhere; one query."""
    summed = PairCount.objects.values_list("place", "event").annotate(Sum("number")).order_by()
    numbers: dict[int, dict[str, int]] = {}
    for place, event, number in summed:
        numbers.setdefault(place, {})[event] = number
    order = (PairCount.Place.TEN, PairCount.Place.FIFTY, PairCount.Place.BEHIND, PairCount.Place.ELSEWHERE)
    return [Stretch(int(place), numbers.get(int(place), {})) for place in order]


def place_of(asker: Municipality, candidate: Municipality) -> int:
    """Where on the list the municipality has last seen the candidate; 0 where it was not on one."""
    shown = PairCount.objects.filter(asker=asker, candidate=candidate, event=PairCount.Event.SHOWN)
    last = shown.order_by("-month", "place").values_list("place", flat=True).first()
    return last or int(PairCount.Place.ELSEWHERE)
