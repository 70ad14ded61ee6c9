# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of many partnerships as the facts that the vitality index takes in: five queries, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from newtwincities.common.codes import codes
from newtwincities.domain.vitality import (
    Agreed,
    ExchangeFacts,
    Mode,
    OrganiserFacts,
    PartnershipFacts,
    Progress,
    SideFacts,
)
from newtwincities.partnerships.models import Exchange, Organiser, Part, Partnership, Side

AGREED: dict[str, Agreed] = {
    Partnership.State.PAUSED: Agreed.PAUSED,
    Partnership.State.ENDED: Agreed.ENDED,
}


def facts_of_many(partnerships: Collection[int]) -> dict[int, PartnershipFacts]:
    """The same as `queries.told` says of each; without model instances, which would be most of the time."""
    sides: dict[int, list[SideFacts]] = defaultdict(list)
    rows = Side.objects.filter(partnership__in=partnerships).order_by("pk")
    for pk, partnership, population in rows.values_list("pk", "partnership_id", "municipality__population"):
        sides[partnership].append(SideFacts(str(pk), population or None))
    exchanges = _exchanges(partnerships)
    found = Partnership.objects.filter(pk__in=partnerships).values_list("pk", "state", "state_since")
    return {pk: _facts(sides[pk], exchanges[pk], state, since) for pk, state, since in found if len(sides[pk]) > 1}


def _facts(sides: list[SideFacts], exchanges: list[ExchangeFacts], state: str, since: date) -> PartnershipFacts:
    agreed = AGREED.get(state, Agreed.ACTIVE)
    return PartnershipFacts(tuple(sides), tuple(exchanges), agreed, None if agreed is Agreed.ACTIVE else since)


def _exchanges(partnerships: Collection[int]) -> dict[int, list[ExchangeFacts]]:
    hosts: dict[int, list[str]] = defaultdict(list)
    people: dict[int, dict[str, int]] = defaultdict(dict)
    parts = Part.objects.filter(exchange__partnership__in=partnerships).order_by("pk")
    for exchange, side, is_host, number in parts.values_list("exchange_id", "side_id", "hosts", "participants"):
        if is_host:
            hosts[exchange].append(str(side))
        if number is not None:
            people[exchange][str(side)] = number
    organisers: dict[int, list[OrganiserFacts]] = defaultdict(list)
    carried = Organiser.objects.filter(exchange__partnership__in=partnerships).order_by("pk")
    for exchange, side, carrier, weight in carried.values_list(
        "exchange_id", "carrier__side_id", "carrier_id", "parts"
    ):
        organisers[exchange].append(OrganiserFacts(str(side), str(carrier), weight))
    found: dict[int, list[ExchangeFacts]] = defaultdict(list)
    for row in Exchange.objects.filter(partnership__in=partnerships).values_list(*_FIELDS):
        pk, partnership, start, end, mode, progress, hours, topics, under_26, first_timers = row
        found[partnership].append(
            ExchangeFacts(
                str(pk),
                start,
                end,
                _MODES[mode],
                _PROGRESS[progress],
                hours,
                codes(topics),
                tuple(hosts.get(pk, ())),
                tuple(organisers.get(pk, ())),
                people.get(pk, {}),
                under_26,
                first_timers,
            )
        )
    return found


_FIELDS = ("pk", "partnership_id", "start", "end", "mode", "progress", "hours", "topics", "under_26", "first_timers")
_MODES: dict[Any, Mode] = {mode.value: mode for mode in Mode}
_PROGRESS: dict[Any, Progress] = {progress.value: progress for progress in Progress}
