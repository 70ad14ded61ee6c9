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
from newtwincities.feed.models import Happening
from newtwincities.feed.reading import Reading, Sight, Told
from newtwincities.feed.registry import REASONS
from newtwincities.notifications.facts import facts_of, happening_facts, streams_of
from newtwincities.notifications.grouping import grouped
from newtwincities.notifications.mailing import send_digest
from newtwincities.notifications.models import Digest, Notification, Rhythm
from newtwincities.notifications.queries import for_digest, happenings_with, rhythms_due, waiting_for_digest
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewers_of

PERIODS = {Rhythm.Digest.WEEKLY.value: timedelta(days=7), Rhythm.Digest.DAILY.value: timedelta(days=1)}
MOST_READ = 500  # newest happenings of one person; who has more reads “and n more”
PORTION = 100  # persons whose happenings are in memory at once
Row = tuple[int, int, str]  # key, happening and kind of a notification


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is read once for a portion of persons."""

    viewers: dict[int, Viewer]
    facts: dict[int, PersonFacts]
    rhythms: dict[int, Rhythm]
    rows: dict[int, list[Row]]
    happenings: dict[int, Happening]
    streams: dict[int, tuple[str, ...]]
    reading: Reading


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
    rows = {person.pk: waiting_for_digest(person, MOST_READ) for person in people}
    happenings = happenings_with({row[1] for found in rows.values() for row in found})
    prepared = Prepared(
        viewers=viewers_of(people),
        facts=facts_of(people),
        rhythms={rhythm.person_id: rhythm for rhythm in Rhythm.objects.filter(person__in=people)},
        rows=rows,
        happenings=happenings,
        streams=streams_of(happenings.values()),
        reading=Reading(happenings.values()),
    )
    return sum(_write_one(person, prepared, now) for person in people)


@transaction.atomic
def _write_one(person: Person, prepared: Prepared, now: datetime) -> bool:
    rhythm, rows = prepared.rhythms[person.pk], prepared.rows[person.pk]
    if not _is_still_due(rhythm, now):
        return False
    viewer = prepared.viewers[person.pk]
    told, off = _what_counts(viewer, prepared, rows)
    if off:
        Notification.objects.filter(pk__in=off).update(mail=Notification.Mail.NONE)
    if not told:
        return False
    Digest.objects.create(person=person, due_at=rhythm.next_at, written_at=now)
    Notification.objects.filter(pk__in=list(told)).update(mailed_at=now)
    further = _pass_over_the_rest(person, rows, now)
    send_digest(viewer, grouped(list(told.values()), viewer, further=further), weekly=rhythm.digest == "weekly")
    return True


def _is_still_due(rhythm: Rhythm, now: datetime) -> bool:
    """Locks the person's row and sets when the next one is due. False where another worker has written this one, or
    the person has decided otherwise, since the row was read."""
    if rhythm.next_at > now or rhythm.all_off or rhythm.digest not in PERIODS:
        return False
    period = PERIODS[rhythm.digest]
    missed = (now - rhythm.next_at) // period
    same = Rhythm.objects.filter(pk=rhythm.pk, next_at=rhythm.next_at, digest=rhythm.digest, all_off=False)
    return same.update(next_at=rhythm.next_at + (missed + 1) * period) == 1


def _pass_over_the_rest(person: Person, rows: Sequence[Row], now: datetime) -> int:
    """What is older than all that is read of one person is “and n more”, and does not come back."""
    if len(rows) < MOST_READ:
        return 0
    return for_digest(person).filter(pk__lt=rows[-1][0]).update(mailed_at=now)


def _what_counts(viewer: Viewer, prepared: Prepared, rows: Sequence[Row]) -> tuple[dict[int, Told], list[int]]:
    """What the person may see and wants by now, newest first; and what they have switched off since."""
    told: dict[int, Told] = {}
    off: list[int] = []
    if viewer.person is None:
        return told, off
    facts, sight = prepared.facts[viewer.person.pk], Sight(viewer, prepared.reading)
    wanted: dict[tuple[str, tuple[str, ...]], bool] = {}
    for key, happening, kind in rows:
        case = kind, prepared.streams[happening]
        if case not in wanted:
            asked = happening_facts(*case, facts.follows, addressed=kind in REASONS)
            wanted[case] = resolve(facts, asked).when is not When.NEVER
        if not wanted[case]:
            off.append(key)
        elif found := sight.told(prepared.happenings[happening]):
            told[key] = found
    return told, off
