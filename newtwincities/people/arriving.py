# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Somebody who has shown by a mailed code that they read mail at an address: their account, made if there is none."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction

from newtwincities.common.record import note
from newtwincities.people.models import Person


def person_at(email: str) -> Person | None:
    """Whose confirmed address this is."""
    found = EmailAddress.objects.select_related("user").filter(email__iexact=email, verified=True).first()
    person: Person | None = found.user if found else None
    return person


@transaction.atomic
def arrive(email: str, *, name: str, language: str, country: str = "") -> Person:
    """The person at the address; call it only after the address was confirmed in this very step."""
    email = email.strip().lower()
    if (known := person_at(email)) is not None:
        return known
    person = Person.objects.select_for_update().filter(email=email).first()
    if person is None:
        person = Person.objects.create_user(email, name=name, language=language, country=country)
        note("person.joined", actor=person, thing=f"person:{person.ref}")
    else:
        _take_from_whoever_waited_with_it(person)
    EmailAddress.objects.filter(email__iexact=email).exclude(user=person).delete()
    EmailAddress.objects.update_or_create(user=person, email=email, defaults={"verified": True, "primary": True})
    return person


def _take_from_whoever_waited_with_it(person: Person) -> None:
    """An account that was opened with the address, but never confirmed, may be a stranger's: its keys don't stay."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
    EmailAddress.objects.filter(user=person).delete()
    for keys in (Authenticator, SocialAccount, UserSession):
        keys.objects.filter(user=person).delete()


def add_address(person: Person, email: str) -> bool:
    """Adds a confirmed address to an account; false where it is another account's."""
    email = email.strip().lower()
    owner = person_at(email)
    if owner is not None:
        return owner.pk == person.pk
    if Person.objects.filter(email=email).exclude(pk=person.pk).exists():
        return False
    EmailAddress.objects.filter(email__iexact=email).exclude(user=person).delete()
    EmailAddress.objects.update_or_create(user=person, email=email, defaults={"verified": True})
    return True


def has_address(person: Person, email: str) -> bool:
    """Whether the person has confirmed that they read mail at the address."""
    return EmailAddress.objects.filter(user=person, email__iexact=email, verified=True).exists()
