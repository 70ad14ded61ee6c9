# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Entering exchanges, and changing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from django.db import transaction
from django.utils import timezone

from newtwincities.common.record import note
from newtwincities.feed.actions import forget
from newtwincities.partnerships import queries
from newtwincities.partnerships.actions.standing import compute_anew
from newtwincities.partnerships.actions.telling import tell_exchange, tell_inside
from newtwincities.partnerships.models import Carrier, Exchange, ListMapping, Organiser, Part, Partnership, Side
from newtwincities.people.models import Person

# What is written in the row of the exchange as it stands in the entry.
PLAIN = (
    "title", "start", "end", "mode", "progress", "hours", "under_26", "first_timers", "starts_at", "ends_at", "zone",
    "place", "cost", "currency", "funding", "meeting_link", "result",
)  # fmt: skip


class ChangedMeanwhileError(Exception):
    """Somebody else has saved the exchange since it was read; `exchange` is as it is now."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange


@dataclass(frozen=True, slots=True)
class Brought:
    """What one side brought beside its participants; what is None is unknown."""

    under_26: int | None = None
    first_timers: int | None = None
    families: int | None = None  # that hosted
    travel: str = ""
    travel_km: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An exchange as it was typed; what is None is unknown."""

    title: str
    start: date
    end: date
    mode: str = Exchange.Mode.IN_PERSON
    progress: str = Exchange.Progress.DONE
    hours: int | None = None
    topics: tuple[str, ...] = ()
    under_26: int | None = None
    first_timers: int | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    zone: str = ""
    place: str = ""
    cost: int | None = None
    currency: str = Exchange.Currency.EUR
    funding: str = ""
    meeting_link: str = ""
    result: str = ""
    hosts: frozenset[int] = frozenset()  # sides
    participants: Mapping[int, int] = field(default_factory=dict)  # by side
    brought: Mapping[int, Brought] = field(default_factory=dict)  # by side
    organisers: Mapping[int, Mapping[str, int]] = field(default_factory=dict)  # by side: name → parts


def enter_exchange(partnership: Partnership, entry: Entry, *, by: Person) -> Exchange:
    with transaction.atomic():
        exchange = Exchange(partnership=partnership, entered_by=by)
        _write(exchange, entry)
        note("exchange.enter", actor=by, thing=exchange, partnership=partnership.pk)
        tell_exchange(exchange, by=by)
        compute_anew(partnership.pk)
    return exchange


def enter_list(partnership: Partnership, entries: Iterable[Entry], *, by: Person) -> int:
    """Enters those that are not there yet, all or none of them; says how many they were."""
    with transaction.atomic():
        Partnership.objects.select_for_update().get(pk=partnership.pk)  # so that the same list is not entered twice
        there = queries.known_exchanges(partnership)
        new: list[tuple[Exchange, Entry]] = []
        for entry in entries:
            key = queries.known_as(entry.title, entry.start)
            if key not in there:
                there.add(key)
                new.append((_filled(Exchange(partnership=partnership, entered_by=by), entry), entry))
        Exchange.objects.bulk_create(exchange for exchange, _entry in new)
        sides = list(partnership.sides.all())
        Part.objects.bulk_create(part for exchange, entry in new for part in _parts(exchange, entry, sides))
        _organise(new, sides)
        if new:
            note("exchange.import", actor=by, thing=partnership, number=len(new))
            tell_inside("exchanges_entered", partnership, by=by)
            compute_anew(partnership.pk)
    return len(new)


def remember_columns(partnership: Partnership, headings: str, columns: Sequence[str], *, by: Person) -> None:
    """How the columns of a list with these headings (their digest) are to be understood from now on."""
    with transaction.atomic():
        known = {"columns": list(columns)}
        _found, is_new = ListMapping.objects.update_or_create(
            partnership=partnership, headings=headings, defaults=known
        )
        note("exchange.columns", actor=by, thing=partnership, new=is_new)


def change_exchange(exchange: Exchange, entry: Entry, *, version: int, by: Person) -> Exchange:
    """Raises ChangedMeanwhileError where somebody has saved it since this version."""
    with transaction.atomic():
        present = Exchange.objects.select_for_update().get(pk=exchange.pk)
        if present.version != version:
            raise ChangedMeanwhileError(present)
        present.version += 1
        before = present.progress
        _write(present, entry)
        tell_exchange(present, by=by, before=before)
        note("exchange.change", actor=by, thing=present, partnership=present.partnership_id)
        compute_anew(present.partnership_id)
    return present


def remove_exchange(exchange: Exchange, *, by: Person) -> None:
    with transaction.atomic():
        note("exchange.remove", actor=by, thing=exchange, partnership=exchange.partnership_id)
        forget("exchange", exchange.pk)
        forget("shown_exchange", exchange.pk)
        exchange.delete()
        compute_anew(exchange.partnership_id)


def _filled(exchange: Exchange, entry: Entry) -> Exchange:
    for name in PLAIN:
        setattr(exchange, name, getattr(entry, name))
    exchange.topics = "|".join(entry.topics)
    exchange.changed_at = timezone.now()
    return exchange


def _parts(exchange: Exchange, entry: Entry, sides: list[Side]) -> list[Part]:
    parts = []
    for side in sides:
        brought = entry.brought.get(side.pk, Brought())
        parts.append(
            Part(
                exchange=exchange, side=side, hosts=side.pk in entry.hosts,
                participants=entry.participants.get(side.pk), under_26=brought.under_26,
                first_timers=brought.first_timers, families=brought.families,
                travel=brought.travel, travel_km=brought.travel_km,
            )
        )  # fmt: skip
    return parts


def _organise(entries: Iterable[tuple[Exchange, Entry]], sides: list[Side]) -> None:
    """Who organised what; a name that is new on a side becomes a carrier. Three queries whatever the number."""
    named = [
        (exchange, side.pk, name, parts)
        for exchange, entry in entries
        for side in sides
        for name, parts in entry.organisers.get(side.pk, {}).items()
    ]
    if not named:
        return
    found = Carrier.objects.filter(side__in=sides).exclude(name="").order_by("-pk")
    carriers = {(one.side_id, one.name): one for one in found}  # of two with one name the older
    missing = dict.fromkeys((side, name) for _exchange, side, name, _parts in named if (side, name) not in carriers)
    for made in Carrier.objects.bulk_create(Carrier(side_id=side, name=name) for side, name in missing):
        carriers[made.side_id, made.name] = made
    Organiser.objects.bulk_create(
        Organiser(exchange=exchange, carrier=carriers[side, name], parts=parts) for exchange, side, name, parts in named
    )


def _write(exchange: Exchange, entry: Entry) -> None:
    _filled(exchange, entry).save()
    exchange.parts.all().delete()
    exchange.organisers.exclude(carrier__name="").delete()  # of whoever was erased, the number stays
    sides = list(exchange.partnership.sides.all())
    Part.objects.bulk_create(_parts(exchange, entry, sides))
    _organise([(exchange, entry)], sides)
