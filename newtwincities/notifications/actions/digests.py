# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The digest: all that somebody follows, in one mail, when it is due. Never an empty one, and nothing twice.

Each person's digest is one transaction, in which their row is locked and looked at again; what was read beforehand for
the whole portion only decides what stands in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from newtwincities.common.policy import Viewer
from newtwincities.domain.notifying import PersonFacts, When, resolve
from newtwincities.feed.registry import REASONS
from newtwincities.notifications.facts import facts_of, happening_facts
from newtwincities.notifications.grouping import grouped
from newtwincities.notifications.mailing import send_digest
from newtwincities.notifications.models import Digest, Notification, Rhythm
from newtwincities.notifications.queries import for_digest, rhythms_due
from newtwincities.notifications.reading import Reading, Told
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewers_of

PERIODS = {Rhythm.Digest.WEEKLY.value: timedelta(days=7), Rhythm.Digest.DAILY.value: timedelta(days=1)}
MOST_READ = 500  # newest happenings of one person; who has more reads “and n more”
PORTION = 50  # persons whose happenings are in memory at once


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is read once for a portion of persons."""

    viewers: dict[int, Viewer]
    facts: dict[int, PersonFacts]
    reading: Reading
    rows: dict[int, list[Notification]]


def pass_over_who_has_nothing(now: datetime) -> None:
    """Their next one is due on the day on which it would have been."""
    for code, period in PERIODS.items():
        nothing = rhythms_due(now, waiting=False).filter(digest=code)
        Rhythm.objects.filter(pk__in=nothing.values("pk")).update(next_at=F("next_at") + period)


def keys_of_due(now: datetime) -> list[int]:
    """Persons whose digest is due and who would find something in it."""
    return list(rhythms_due(now, waiting=True).order_by("person_id").values_list("person_id", flat=True))


def write_digests(first: int, last: int, now: datetime) -> int:
    """Of persons with keys from `first` to `last`; how many were written."""
    due = rhythms_due(now, waiting=True).filter(person__gte=first, person__lte=last).values("person_id")
    people = list(Person.objects.filter(pk__in=due).order_by("pk"))
    return sum(write_portion(people[start : start + PORTION], now) for start in range(0, len(people), PORTION))


def write_portion(people: Sequence[Person], now: datetime) -> int:
    rows = {person.pk: list(_waiting(person)) for person in people}
    happenings = {row.happening_id: row.happening for found in rows.values() for row in found}
    prepared = Prepared(viewers_of(people), facts_of(people), Reading(list(happenings.values())), rows)
    return sum(_write_one(person, prepared, now) for person in people)


def _waiting(person: Person) -> list[Notification]:
    return list(for_digest(person).select_related("happening__actor").order_by("-pk")[:MOST_READ])


@transaction.atomic
def _write_one(person: Person, prepared: Prepared, now: datetime) -> bool:
    rhythm = Rhythm.objects.select_for_update().filter(person=person, next_at__lte=now, all_off=False).first()
    if rhythm is None or rhythm.digest not in PERIODS:
        return False  # another worker has written it, or the person has switched it off since
    due_at, period = rhythm.next_at, PERIODS[rhythm.digest]
    missed = (now - due_at) // period
    Rhythm.objects.filter(pk=rhythm.pk).update(next_at=due_at + (missed + 1) * period)
    viewer = prepared.viewers[person.pk]
    told, off = _what_counts(viewer, prepared, prepared.rows[person.pk])
    Notification.objects.filter(pk__in=off).update(mail=Notification.Mail.NONE)
    if not told:
        return False
    Digest.objects.create(person=person, due_at=due_at, written_at=now)
    Notification.objects.filter(pk__in=list(told)).update(mailed_at=now)
    further = _pass_over_the_rest(person, prepared.rows[person.pk], now)
    send_digest(viewer, grouped(list(told.values()), viewer, further=further), weekly=rhythm.digest == "weekly")
    return True


def _pass_over_the_rest(person: Person, rows: Sequence[Notification], now: datetime) -> int:
    """What is older than all that is read of one person is “and n more”, and does not come back."""
    if len(rows) < MOST_READ:
        return 0
    return for_digest(person).filter(pk__lt=rows[-1].pk).update(mailed_at=now)


def _what_counts(viewer: Viewer, prepared: Prepared, rows: Sequence[Notification]) -> tuple[dict[int, Told], list[int]]:
    """What the person may see and wants by now, newest first; and what they have switched off since."""
    told, off = {}, []
    facts = prepared.facts[viewer.person.pk] if viewer.person else PersonFacts()
    for row in rows if viewer.person else ():
        streams = prepared.reading.streams[row.happening_id]
        asked = happening_facts(row.kind, streams, facts.follows, addressed=row.kind in REASONS)
        if resolve(facts, asked).when is When.NEVER:
            off.append(row.pk)
        elif found := prepared.reading.told(viewer, row.happening):
            told[row.pk] = found
    return told, off
