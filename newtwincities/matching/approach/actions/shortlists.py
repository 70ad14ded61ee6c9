# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The shortlist of a municipality: put on, noted, decided, taken off."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.record import note as record
from newtwincities.matching.approach.actions.counts import count_event
from newtwincities.matching.models import PairCount, ShortlistEntry
from newtwincities.people.models import Person


@transaction.atomic
def put_on(own: Municipality, candidate: Municipality, *, by: Person) -> ShortlistEntry | None:
    """The entry, new or there already; None where the list is full."""
    Municipality.objects.select_for_update().get(pk=own.pk)
    if there := own.shortlist.filter(candidate=candidate).first():
        return there
    if own.shortlist.count() >= ShortlistEntry.MOST:
        return None
    now = timezone.now()
    entry = ShortlistEntry.objects.create(
        municipality=own, candidate=candidate, added_by=by, added_at=now, changed_at=now
    )
    record("shortlist.put_on", actor=by, thing=entry, municipality=own.key, candidate=candidate.key)
    count_event(own, candidate, PairCount.Event.SHORTLISTED)
    return entry


@transaction.atomic
def write_note(entry: ShortlistEntry, text: str) -> None:
    ShortlistEntry.objects.filter(pk=entry.pk).update(note=text, changed_at=timezone.now())


@transaction.atomic
def take_off(entry: ShortlistEntry, *, by: Person) -> None:
    record("shortlist.take_off", actor=by, thing=entry)
    entry.delete()


@transaction.atomic
def decide(entry: ShortlistEntry, *, decision: str, decided_on: date | None, why: str, reply: str, by: Person) -> None:
    """What the council or the team has decided, and what the other side says."""
    ShortlistEntry.objects.filter(pk=entry.pk).update(
        decision=decision, decided_on=decided_on, decision_note=why, reply=reply, changed_at=timezone.now()
    )
    record("shortlist.decide", actor=by, thing=entry, decision=decision, reply=reply)
