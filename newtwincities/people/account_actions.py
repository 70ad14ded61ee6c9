# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What changes an account beside what django-allauth does."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
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


@routine(timedelta(hours=6))
def forget_unconfirmed() -> int:
    """Erases accounts whose address nobody has confirmed, and sessions that are over; how many accounts."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    old = Person.objects.filter(joined_at__lt=timezone.now() - UNCONFIRMED_KEPT, last_login=None)
    return old.exclude(pk__in=confirmed).exclude(kind=Person.Kind.GROUP).delete()[0]
