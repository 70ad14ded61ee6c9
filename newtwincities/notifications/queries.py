# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whom a happening reaches, what somebody has got, and what they have decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from newtwincities.feed.models import Addressee, Follow, Happening, Line
from newtwincities.feed.reading import portions
from newtwincities.feed.streams import TERRITORY
from newtwincities.notifications.models import Notification, Rhythm, Setting
from newtwincities.people.models import Block, Person

PORTION = 500  # readers of one transaction
MOST_COUNTED = 100  # unread ones; the menu then says 99+
SAME_MAIL = timedelta(days=1)  # within it the same thing is not said twice by mail


def portions_of_readers(happening: Happening) -> Iterator[list[Person]]:
    """Those whom it addresses and those who follow one of its streams, neither muted nor blocked; each portion is
    chosen by one query and goes on where the one before ended."""
    after = 0
    while keys := _keys_of_readers(happening, after):
        after = keys[-1]
        yield list(_without_the_apart(Person.objects.filter(pk__in=keys, is_active=True), happening).order_by("pk"))


def _keys_of_readers(happening: Happening, after: int) -> list[int]:
    streams = Line.objects.filter(happening=happening).values("stream")
    following = Follow.objects.filter(stream__in=streams, muted=False, person_id__gt=after)
    addressed = Addressee.objects.filter(happening=happening, person_id__gt=after)
    both = following.values_list("person_id", flat=True).union(addressed.values_list("person_id", flat=True))
    return list(both.order_by("person_id")[:PORTION])


def _without_the_apart(people: QuerySet[Person], happening: Happening) -> QuerySet[Person]:
    narrow = Line.objects.filter(happening=happening).exclude(stream=TERRITORY).values("stream")
    muted = Follow.objects.filter(person=OuterRef("pk"), stream__in=narrow, muted=True)
    addressed = Addressee.objects.filter(happening=happening, person=OuterRef("pk"))
    found = people.filter(Exists(addressed) | ~Exists(muted))  # what may be said to who has muted, says the domain
    if happening.actor_id is None:
        return found
    one, other = (
        Q(person=OuterRef("pk"), blocked=happening.actor_id),
        Q(person=happening.actor_id, blocked=OuterRef("pk")),
    )
    return found.exclude(pk=happening.actor_id).filter(~Exists(Block.objects.filter(one | other)))


def told_by_mail_lately(happening: Happening, people: list[Person], now: datetime) -> set[int]:
    """Who got a mail about the very same, such as an update that was taken back and posted again."""
    same = Q(happening__sort=happening.sort, happening__actor=happening.actor_id)
    same &= Q(happening__thing_kind=happening.thing_kind, happening__thing_key=happening.thing_key)
    found = Notification.objects.filter(same, person__in=people, mail="now", mailed_at__gt=now - SAME_MAIL)
    return set(found.exclude(happening=happening).values_list("person_id", flat=True))


def notifications_of(person: Person, *, before: int | None = None) -> QuerySet[Notification]:
    """The list, newest first; from `before` on downwards."""
    rows = Notification.objects.filter(person=person, in_list=True)
    rows = rows.filter(pk__lt=before) if before is not None else rows
    return rows.select_related("happening__actor").order_by("-pk")


# By hand, as it is asked for every page of whoever is signed in: the ORM takes ten times the processor's time.
_UNREAD = """
SELECT COUNT(*) FROM (SELECT 1 FROM notifications_notification
    WHERE person_id = %s AND in_list AND read_at IS NULL LIMIT %s) AS unread
"""


def number_of_unread(person: Person | None) -> int:
    """The standing `unread`, at most MOST_COUNTED: one small query from an index that holds nothing else."""
    if person is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [person.pk, MOST_COUNTED])
        return int(cursor.fetchone()[0])


def for_digest(person: Any) -> QuerySet[Notification]:
    """What waits for the digest and has not been read in the list."""
    return Notification.objects.filter(person=person, mail="digest", mailed_at=None, read_at=None)


def waiting_for_digest(person: Person, most: int) -> list[tuple[int, int, str]]:
    """Of the newest, so many: key, happening and kind."""
    return list(for_digest(person).order_by("-pk").values_list("pk", "happening_id", "kind")[:most])


def happenings_with(keys: Collection[int]) -> dict[int, Happening]:
    """With `actor`; whoever did much is read once."""
    found: list[Happening] = []
    for portion in portions(sorted(keys)):
        found.extend(Happening.objects.filter(pk__in=portion))
    actors: dict[int, Person] = {}
    for portion in portions(sorted({one.actor_id for one in found if one.actor_id is not None})):
        actors |= Person.objects.in_bulk(portion)
    for one in found:
        one.actor = actors.get(one.actor_id) if one.actor_id is not None else None
    return {one.pk: one for one in found}


def rhythms_due(now: datetime, *, waiting: bool) -> QuerySet[Rhythm]:
    """Of those for whom something waits, or of those for whom nothing does."""
    waits = Exists(for_digest(OuterRef("person")))
    wanted = Rhythm.objects.filter(next_at__lte=now, all_off=False).exclude(digest=Rhythm.Digest.NEVER)
    return wanted.filter(waits if waiting else ~waits)


def rhythm_of(person: Person) -> Rhythm | None:
    return Rhythm.objects.filter(person=person).first()


def settings_of(person: Person, *, stream: str | None = None) -> list[Setting]:
    rows = Setting.objects.filter(person=person).order_by("stream", "kind")
    return list(rows if stream is None else rows.filter(stream__in=("", stream)))


def follow_of(person: Person, stream: str) -> Follow | None:
    return Follow.objects.filter(person=person, stream=stream).first()


def follows_of(person: Person, most: int) -> list[Follow]:
    return list(Follow.objects.filter(person=person).order_by("-since", "-pk")[:most])
