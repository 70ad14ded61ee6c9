# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the feed keeps of persons, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from newtwincities.feed import actions
from newtwincities.feed.models import Addressee, CalendarKey, Follow, Happening, Line
from newtwincities.feed.streams import stream
from newtwincities.people.models import Person
from newtwincities.privacy.register import Basis, PersonalData

KEPT = timedelta(days=3 * 365)
AT_ONCE = 10_000


def _happenings(person: Person) -> Iterator[dict[str, Any]]:
    for one in Happening.objects.filter(actor=person).order_by("pk"):
        yield {"id": one.pk, "kind": one.sort, "about": f"{one.thing_kind} {one.thing_key}", "at": one.at.isoformat()}
    for addressed in Addressee.objects.filter(person=person).select_related("happening").order_by("pk"):
        yield {"id": addressed.happening_id, "kind": addressed.reason, "at": addressed.happening.at.isoformat()}


def _forget(person: Person, contributions_stay: bool) -> None:
    """With the contributions what is told of them stays, by “a former member”; else it goes everywhere."""
    told = Happening.objects.filter(actor=person)
    if contributions_stay:
        actions.changed(list(told.values_list("pk", flat=True)))
        told.update(actor=None)
    else:
        actions.remove(told)
    Line.objects.filter(stream=stream("person", person.pk)).delete()
    actions.forget("person", person.pk)
    Addressee.objects.filter(person=person).delete()


def _past(now: datetime) -> QuerySet[Happening]:
    return Happening.objects.filter(at__lt=now - KEPT)


def _expire(now: datetime) -> int:
    done = 0
    while keys := list(_past(now).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        done += actions.remove(Happening.objects.filter(pk__in=keys))
    return done


def _follows(person: Person) -> Iterator[dict[str, Any]]:
    for row in Follow.objects.filter(person=person).order_by("pk"):
        yield {"about": row.stream, "kind": "muted" if row.muted else row.why, "at": row.since.isoformat()}
    for key in CalendarKey.objects.filter(person=person):
        yield {"about": "calendar", "text": key.key}


def _forget_follows(person: Person, _contributions_stay: bool) -> None:
    Follow.objects.filter(person=person).delete()
    CalendarKey.objects.filter(person=person).delete()


KINDS = (
    PersonalData(
        name="happenings",
        title=_("What a person did, in the feed"),
        purpose=_("So that those who work together, and the public as far as it is public, see what happens."),
        period=_("Three years. When the account is erased, it goes with the contributions, or stays without a name."),
        basis=Basis.CONTRACT,
        tables=("feed.Happening", "feed.Line", "feed.Addressee"),
        export=_happenings,
        erase=_forget,
        expire=_expire,
        remaining=lambda now: _past(now).count(),
        recipients=_("Whoever may see what it is about; who it was, whoever may know the person by name"),
    ),
    PersonalData(
        name="follows",
        title=_("What a person follows or has muted"),
        purpose=_("So that the person reads what they want to read, and has their dates in their own calendar."),
        period=_("Until the person stops it, or the account is erased."),
        basis=Basis.CONTRACT,
        tables=("feed.Follow", "feed.CalendarKey"),
        export=_follows,
        erase=_forget_follows,
        correct="feed:following",
    ),
)  # fmt: skip
