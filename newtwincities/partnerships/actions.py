# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing partnerships: begun by one side, confirmed by the others; exchanges; pausing, ending, taking up again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.record import note
from newtwincities.partnerships import mailing, queries
from newtwincities.partnerships.models import Carrier, Exchange, Organiser, Part, Partnership, Side
from newtwincities.people.models import Person
from newtwincities.teams.models import Team


class NobodyActsError(Exception):
    """No team acts for the municipality, so that nobody could confirm."""


class ThereAlreadyError(Exception):
    """Both have a partnership that has not ended."""

    def __init__(self, partnership: Partnership) -> None:
        self.partnership = partnership


class ChangedMeanwhileError(Exception):
    """Somebody else has saved the exchange since it was read; `exchange` is as it is now."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange


def begin(
    own: Municipality, other: Municipality, *, team: Team, kind: str, since: date | None, by: Person
) -> Partnership:
    """Asks the other side; it is told by mail."""
    now = timezone.now()
    with transaction.atomic():
        # Both rows are locked in the same order, so that two who begin the same at once come one after the other.
        list(Municipality.objects.select_for_update().filter(pk__in=(own.pk, other.pk)).order_by("pk"))
        if there := queries.open_between(own, other):
            raise ThereAlreadyError(there)
        asked = queries.acting_team(other)
        if asked is None:
            raise NobodyActsError
        partnership = Partnership.objects.create(
            kind=kind, since=since, state_since=timezone.localdate(), begun_by=by, created_at=now
        )
        Side.objects.create(partnership=partnership, municipality=own, team=team, confirmed_at=now)
        side = Side.objects.create(partnership=partnership, municipality=other, team=asked)
        if asked.pk == team.pk:  # one team for several villages need not ask itself
            _confirmed(partnership, [side], by)
        else:
            mailing.send_proposal(partnership, side)
        note("partnership.begin", actor=by, thing=partnership)
    return partnership


def confirm(partnership: Partnership, sides: list[Side], *, by: Person) -> None:
    with transaction.atomic():
        _confirmed(partnership, sides, by)
        mailing.send_answer(partnership, accepted=True, answering=sides)


def _confirmed(partnership: Partnership, sides: list[Side], by: Person) -> None:
    Side.objects.filter(pk__in=[side.pk for side in sides]).update(confirmed_at=timezone.now())
    if not partnership.sides.filter(confirmed_at=None).exists():
        partnership.state, partnership.state_since = Partnership.State.ACTIVE, timezone.localdate()
        partnership.save(update_fields=["state", "state_since"])
    note("partnership.confirm", actor=by, thing=partnership)


def decline(partnership: Partnership, sides: list[Side], *, by: Person) -> None:
    """What was only proposed leaves nothing but a line in the record; the asking side is told."""
    with transaction.atomic():
        mailing.send_answer(partnership, accepted=False, answering=sides)
        note("partnership.decline", actor=by, thing=partnership)
        partnership.delete()


def withdraw(partnership: Partnership, *, by: Person) -> None:
    with transaction.atomic():
        note("partnership.withdraw", actor=by, thing=partnership)
        partnership.delete()


def change_state(partnership: Partnership, state: str, *, reason: str, by: Person) -> None:
    """Pauses, ends or takes up again; all that was entered stays."""
    with transaction.atomic():
        partnership.state, partnership.reason = state, reason
        partnership.state_since = timezone.localdate()
        partnership.save(update_fields=["state", "reason", "state_since"])
        note(f"partnership.{state}", actor=by, thing=partnership)
        mailing.send_state(partnership, by=by)


# --- exchanges


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
    result: str = ""
    hosts: frozenset[int] = frozenset()  # sides
    participants: Mapping[int, int] = field(default_factory=dict)  # by side
    organisers: Mapping[int, Mapping[str, int]] = field(default_factory=dict)  # by side: name → parts


def enter_exchange(partnership: Partnership, entry: Entry, *, by: Person) -> Exchange:
    with transaction.atomic():
        exchange = Exchange(partnership=partnership, entered_by=by)
        _write(exchange, entry)
        note("exchange.enter", actor=by, thing=exchange, partnership=partnership.pk)
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
        if new:
            note("exchange.import", actor=by, thing=partnership, number=len(new))
    return len(new)


def change_exchange(exchange: Exchange, entry: Entry, *, version: int, by: Person) -> Exchange:
    """Raises ChangedMeanwhileError where somebody has saved it since this version."""
    with transaction.atomic():
        present = Exchange.objects.select_for_update().get(pk=exchange.pk)
        if present.version != version:
            raise ChangedMeanwhileError(present)
        present.version += 1
        _write(present, entry)
        note("exchange.change", actor=by, thing=present, partnership=present.partnership_id)
    return present


def remove_exchange(exchange: Exchange, *, by: Person) -> None:
    with transaction.atomic():
        note("exchange.remove", actor=by, thing=exchange, partnership=exchange.partnership_id)
        exchange.delete()


def _filled(exchange: Exchange, entry: Entry) -> Exchange:
    for name in ("title", "start", "end", "mode", "progress", "hours", "under_26", "first_timers", "result"):
        setattr(exchange, name, getattr(entry, name))
    exchange.topics = "|".join(entry.topics)
    exchange.changed_at = timezone.now()
    return exchange


def _parts(exchange: Exchange, entry: Entry, sides: list[Side]) -> list[Part]:
    return [
        Part(exchange=exchange, side=side, hosts=side.pk in entry.hosts, participants=entry.participants.get(side.pk))
        for side in sides
    ]


def _write(exchange: Exchange, entry: Entry) -> None:
    _filled(exchange, entry).save()
    exchange.parts.all().delete()
    exchange.organisers.all().delete()
    sides = list(exchange.partnership.sides.all())
    Part.objects.bulk_create(_parts(exchange, entry, sides))
    for side in sides:
        for name, parts in entry.organisers.get(side.pk, {}).items():
            carrier, _new = Carrier.objects.get_or_create(side=side, name=name)
            Organiser.objects.create(exchange=exchange, carrier=carrier, parts=parts)
