# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a year of exchanges comes to, in numbers. What is not stated is left out of a share, never taken as zero."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from newtwincities.domain.emissions import JourneyFacts, TravelEmissions, TravelMode, travel_emissions
from newtwincities.partnerships.models import Exchange, Part


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, over the exchanges that state both."""

    number: int
    of: int

    @property
    def value(self) -> float:
        return self.number / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Money:
    """What was spent in one currency; `per_person` over the exchanges that state cost and participants."""

    currency: str
    total: int
    per_person: float | None


class YearFigures:
    """Over the exchanges that were done and began in the year."""

    def __init__(self, exchanges: Iterable[Exchange], *, year: int) -> None:
        self.year = year
        done = [one for one in exchanges if one.progress == Exchange.Progress.DONE and one.start.year == year]
        self.done = sorted(done, key=lambda one: (one.start, one.pk))

    @property
    def online(self) -> int:
        return sum(one.mode == Exchange.Mode.ONLINE for one in self.done)

    @property
    def participants(self) -> int | None:
        """All that are stated; None where no exchange states any."""
        known = [number for one in self.done if (number := stated(one)) is not None]
        return sum(known) if known else None

    @property
    def without_participants(self) -> int:
        """How many exchanges do not state how many came from each side."""
        return sum(people_of(one) is None for one in self.done)

    @cached_property
    def by_side(self) -> dict[int, int]:
        """Participants by side, as far as they are stated."""
        found: Counter[int] = Counter()
        for one in self.done:
            for part in one.parts.all():
                if part.participants is not None:
                    found[part.side_id] += part.participants
        return dict(found)

    @property
    def first_timers(self) -> Share | None:
        return _share((first_timers_of(one), people_of(one)) for one in self.done)

    @property
    def under_26(self) -> Share | None:
        return _share((under_26_of(one), people_of(one)) for one in self.done)

    @cached_property
    def topics(self) -> list[tuple[str, int]]:
        """In how many exchanges each topic was, the most frequent first."""
        counted = Counter(code for one in self.done for code in one.topic_codes)
        return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))

    @cached_property
    def organisers(self) -> dict[int, int]:
        """How many people organised, by side."""
        people = {(one.carrier.side_id, one.carrier_id) for done in self.done for one in done.organisers.all()}
        return dict(Counter(side for side, _carrier in people))

    @cached_property
    def money(self) -> list[Money]:
        """Each currency apart: a sum of euros and francs would say nothing."""
        found = []
        for currency in Exchange.Currency.values:
            paid = [one for one in self.done if one.cost is not None and one.currency == currency]
            if not paid:
                continue
            both = [(one.cost or 0, people) for one in paid if (people := people_of(one))]
            people = sum(number for _cost, number in both)
            per_person = sum(cost for cost, _number in both) / people if people else None
            found.append(Money(currency, sum(one.cost or 0 for one in paid), per_person))
        return found

    @property
    def without_cost(self) -> int:
        return sum(one.cost is None for one in self.done)

    @cached_property
    def emissions(self) -> TravelEmissions:
        return travel_emissions(
            JourneyFacts(TravelMode(part.travel) if part.travel else None, part.travel_km, part.participants)
            for one in self.done
            for part in journeys_of(one)
        )


def journeys_of(exchange: Exchange) -> list[Part]:
    """The sides that travelled: none where people met online, else those that did not host, or say how they came."""
    if exchange.mode == Exchange.Mode.ONLINE:
        return []
    parts = list(exchange.parts.all())
    return [part for part in parts if (part.travel or not part.hosts) and part.participants != 0]


def stated(exchange: Exchange) -> int | None:
    """How many took part as far as any side states it."""
    known = [part.participants for part in exchange.parts.all() if part.participants is not None]
    return sum(known) if known else None


def people_of(exchange: Exchange) -> int | None:
    """How many took part; None unless every side states its number."""
    return _all_of([part.participants for part in exchange.parts.all()])


def under_26_of(exchange: Exchange) -> int | None:
    return _either(exchange.under_26, [part.under_26 for part in exchange.parts.all()])


def first_timers_of(exchange: Exchange) -> int | None:
    return _either(exchange.first_timers, [part.first_timers for part in exchange.parts.all()])


def _either(of_all: int | None, by_side: list[int | None]) -> int | None:
    return _all_of(by_side) if of_all is None else of_all


def _all_of(numbers: list[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known and len(known) == len(numbers) else None


def _share(pairs: Iterable[tuple[int | None, int | None]]) -> Share | None:
    known = [(number, of) for number, of in pairs if number is not None and of is not None]
    return Share(sum(number for number, _of in known), sum(of for _number, of in known)) if known else None
