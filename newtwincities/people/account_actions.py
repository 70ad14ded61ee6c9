# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What changes an account beside what django-allauth does."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from newtwincities.common.jobs import routine
from newtwincities.common.record import note
from newtwincities.people.models import Person

UNCONFIRMED_KEPT = timedelta(days=2)


@transaction.atomic
def introduce(person: Person, *, name: str, language: str) -> None:
    """How others may call the person, and in which language we write."""
    person.name, person.language = name, language
    person.save(update_fields=["name", "language"])
    note("introduce", actor=person, thing=person)


def end_sessions(person: Person) -> int:
    """Signs the person out everywhere; how many sessions that were."""
    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    return len(sessions)


@transaction.atomic
def hide_profile(person: Person, *, by: Person | None) -> None:
    """A moderator takes from sight all that the person tells of themselves; the person and moderators still see it."""
    Person.objects.filter(pk=person.pk).update(hidden_at=timezone.now())
    note("hide_profile", actor=by, thing=person)


@transaction.atomic
def show_profile(person: Person, *, by: Person | None) -> None:
    Person.objects.filter(pk=person.pk).update(hidden_at=None)
    note("show_profile", actor=by, thing=person)


@routine(timedelta(hours=6))
def forget_unconfirmed() -> int:
    """Erases accounts whose address nobody has confirmed, and sessions that are over; how many accounts."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    old = Person.objects.filter(joined_at__lt=timezone.now() - UNCONFIRMED_KEPT, last_login=None)
    return old.exclude(pk__in=confirmed).exclude(kind=Person.Kind.GROUP).delete()[0]
