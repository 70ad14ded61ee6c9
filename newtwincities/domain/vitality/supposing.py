# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The record as it would be if the sides had worked another way for some time: what the sliders of “what if?” mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from newtwincities.domain.vitality.evidence import total_participants
from newtwincities.domain.vitality.facts import ExchangeFacts, Mode, OrganiserFacts, PartnershipFacts, Progress
from newtwincities.domain.vitality.settings import DEFAULTS, VitalitySettings

MONTHS_A_YEAR = 12
EVENING_HOURS = 2.0


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is done beyond what was done. Shares are of all participants, from 0 to 1; None changes nothing."""

    organisers: Mapping[str, int] = field(default_factory=dict)  # by side: so many more, each doing a usual part
    evenings_a_month: int = 0  # online
    exchanges_a_year: int = 0  # in person, hosted in turn
    young: float | None = None  # at least
    first_timers: float | None = None  # at least
    topics: int = 0  # new ones beyond culture and travel, taken up in turn
    years: int = 1  # for so long

    @property
    def is_nothing(self) -> bool:
        shares = self.young is not None or self.first_timers is not None
        more = self.evenings_a_month + self.exchanges_a_year + self.topics + sum(self.organisers.values())
        return not more and not shares


class Idle(StrEnum):
    """Why something that was supposed changes nothing."""

    NO_EXCHANGE = "no_exchange"
    NO_PARTICIPANTS = "no_participants"


def suppose(
    facts: PartnershipFacts, supposed: Supposed, *, as_of: date, settings: VitalitySettings = DEFAULTS
) -> PartnershipFacts:
    """The record as if all of this had been done for the last years, to give to the same function as the record itself.

    What is added is like what was done lately, in turn: the same people and topics, for visits the same participants.

    >>> from newtwincities.domain.vitality.facts import SideFacts
    >>> record = PartnershipFacts((SideFacts("A"), SideFacts("B")))
    >>> len(suppose(record, Supposed(evenings_a_month=1, exchanges_a_year=1), as_of=date(2026, 11, 1)).exchanges)
    13
    """
    inside = _inside(facts, supposed, as_of, settings)
    known = {e.id for e in inside}
    rest = [e for e in facts.exchanges if e.id not in known]
    changed = [_changed(exchange, place, facts, supposed) for place, exchange in enumerate(inside)]
    return replace(facts, exchanges=(*rest, *changed))


def idle(
    facts: PartnershipFacts, supposed: Supposed, *, as_of: date, settings: VitalitySettings = DEFAULTS
) -> Idle | None:
    """Why more organisers, other topics or shares find nothing to change in the time supposed; None where they do.

    >>> from newtwincities.domain.vitality.facts import SideFacts
    >>> record = PartnershipFacts((SideFacts("A"), SideFacts("B")))
    >>> idle(record, Supposed(topics=1), as_of=date(2026, 11, 1)).value
    'no_exchange'
    """
    shares = supposed.young is not None or supposed.first_timers is not None
    inside = _inside(facts, supposed, as_of, settings)
    if not inside:
        return Idle.NO_EXCHANGE if shares or supposed.topics or any(supposed.organisers.values()) else None
    sides = [side.id for side in facts.sides]
    if shares and all(total_participants(exchange, sides) is None for exchange in inside):
        return Idle.NO_PARTICIPANTS
    return None


def _inside(
    facts: PartnershipFacts, supposed: Supposed, as_of: date, settings: VitalitySettings
) -> list[ExchangeFacts]:
    """Those of the time supposed that were done, and those that are added."""
    begin = as_of - timedelta(days=round(supposed.years * MONTHS_A_YEAR * settings.month_days))
    done = [e for e in facts.exchanges if e.progress is Progress.DONE and e.start <= as_of]
    new = _added(facts, supposed, _lately(done, as_of, settings), as_of, settings)
    return sorted([*(e for e in done if e.end >= begin), *new], key=lambda e: (e.start, e.end, e.id))


def _added(
    facts: PartnershipFacts, supposed: Supposed, lately: list[ExchangeFacts], as_of: date, settings: VitalitySettings
) -> list[ExchangeFacts]:
    """The supposed evenings and exchanges, spread evenly over the time, the latest of each today."""
    sides = sorted(side.id for side in facts.sides)
    month = settings.month_days
    added = []
    for number in range(supposed.evenings_a_month * MONTHS_A_YEAR * supposed.years):
        day = as_of - timedelta(days=round(number * month / supposed.evenings_a_month))
        evening = ExchangeFacts(f"supposed evening {number}", day, day, mode=Mode.ONLINE, hours=EVENING_HOURS)
        added.append(_like(evening, lately, number))
    for number in range(supposed.exchanges_a_year * supposed.years):
        day = as_of - timedelta(days=round(number * MONTHS_A_YEAR * month / supposed.exchanges_a_year))
        visit = ExchangeFacts(f"supposed exchange {number}", day, day, hosts=(sides[number % len(sides)],))
        added.append(_like(visit, lately, number, with_people=True))
    return added


def _lately(done: list[ExchangeFacts], as_of: date, settings: VitalitySettings) -> list[ExchangeFacts]:
    """Those of the window, the latest first; without any the last one, so that a revival is not one of strangers."""
    ranked = sorted(done, key=lambda e: (e.start, e.end, e.id), reverse=True)
    first = as_of - timedelta(days=round(settings.window * settings.month_days))
    return [e for e in ranked if e.end >= first] or ranked[:1]


def _like(
    exchange: ExchangeFacts, lately: list[ExchangeFacts], number: int, *, with_people: bool = False
) -> ExchangeFacts:
    if not lately:
        return exchange
    like = lately[number % len(lately)]
    exchange = replace(exchange, organisers=like.organisers, topics=like.topics)
    if not with_people:
        return exchange
    return replace(exchange, participants=like.participants, under_26=like.under_26, first_timers=like.first_timers)


def _changed(exchange: ExchangeFacts, place: int, facts: PartnershipFacts, supposed: Supposed) -> ExchangeFacts:
    """With more organisers and another topic, and at least the wanted shares where the participants are known."""
    total = total_participants(exchange, [side.id for side in facts.sides])
    topics = exchange.topics
    if supposed.topics:
        topics = (*topics, f"supposed topic {place % supposed.topics}")
    return replace(
        exchange,
        topics=topics,
        organisers=(*exchange.organisers, *_more(exchange, supposed)),
        under_26=_at_least(exchange.under_26, supposed.young, total),
        first_timers=_at_least(exchange.first_timers, supposed.first_timers, total),
    )


def _more(exchange: ExchangeFacts, supposed: Supposed) -> list[OrganiserFacts]:
    """Each new one does as much as those who do it now do on average."""
    more = []
    for side, number in supposed.organisers.items():
        parts = [one.parts for one in exchange.organisers if one.side == side]
        usual = sum(parts) / len(parts) if parts else 1.0
        more += [OrganiserFacts(side, f"supposed person {one}", usual) for one in range(number)]
    return more


def _at_least(stated: int | None, share: float | None, total: int | None) -> int | None:
    if share is None or total is None:
        return stated
    return max(stated or 0, round(share * total))
