# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Saying how old one is, growing out of a band, and lifting the protections by one's own choice."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from newtwincities.common.jobs import routine
from newtwincities.common.mails import link, write_mail
from newtwincities.common.record import note
from newtwincities.people.ages import Age, band_for, next_age
from newtwincities.people.groups import leave_groups
from newtwincities.people.guardians import leave_children
from newtwincities.people.models import Guardianship, Person
from newtwincities.people.portraits import remove_portrait

Band = Person.Band
_AGE_FIELDS = ("band", "band_ends", "band_ends_at", "waits", "country", "keeps_protection")


@transaction.atomic
def say_adult(person: Person) -> bool:
    """The person says to be 18 or older; false where the age was said before."""
    return _say(person, Age(band=Band.ADULT), country=person.country)


@transaction.atomic
def say_born(person: Person, *, year: int, month: int, country: str) -> bool:
    """The person says when they were born. The band is kept, the month of birth is not."""
    return _say(person, band_for(year=year, month=month, country=country, today=timezone.localdate()), country=country)


def _say(person: Person, age: Age, *, country: str) -> bool:
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.band or locked.kind == Person.Kind.GROUP:
        return False  # once: a child that was told to bring a guardian shall not try another year
    _take(person, age)
    person.country = country
    person.waits = age.band == Band.CHILD
    person.save(update_fields=_AGE_FIELDS)
    note("person.said_age", actor=person, thing=f"person:{person.ref}", band=str(age.band))
    return True


@transaction.atomic
def lift_protections(person: Person) -> bool:
    """A grown-up lifts the protections of minors; false where there are none to lift, or it isn't theirs to do."""
    lifted = Person.objects.filter(pk=person.pk, band=Band.ADULT, kind=Person.Kind.PERSON, keeps_protection=True)
    if not lifted.update(keeps_protection=False):
        return False
    person.keeps_protection = False
    note("person.lifted_protections", actor=person, thing=f"person:{person.ref}")
    return True


@routine(every=timedelta(days=1))
def grow_up() -> int:
    """Moves everybody whose band has ended to the next one; how many."""
    return grow_up_until(timezone.localdate())


def grow_up_until(today: date) -> int:
    due = Person.objects.filter(band__in=(Band.CHILD, Band.TEEN), band_ends__lte=today).values_list("pk", flat=True)
    return sum(_grow(key, today) for key in list(due))


@transaction.atomic
def _grow(key: int, today: date) -> bool:
    person = Person.objects.select_for_update().filter(pk=key, band_ends__lte=today).first()
    if person is None:
        return False  # another worker was quicker
    age = Age(band=person.band, ends=person.band_ends, ends_at=person.band_ends_at)
    while age.ends is not None and age.ends <= today:  # more than one, where the routine stood still for years
        age = next_age(age)
    _take(person, age)
    person.waits = False
    person.keeps_protection = age.band == Band.ADULT
    _need_no_guardian(person)
    person.save(update_fields=_AGE_FIELDS)
    note("person.grew_up", thing=f"person:{person.ref}", band=str(age.band))
    if person.is_active:
        _write(person, "grown_up" if age.band == Band.ADULT else "no_guardian_needed")
    return True


@transaction.atomic
def correct_age(person: Person, age: Age, *, country: str, by: Person) -> None:
    """A moderator or operator puts a wrong age right. Whoever turns out to be of age lifts the protections themselves;
    whoever turns out to be a minor has no picture, leads no group and is nobody's guardian.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    was_minor = person.band != Band.ADULT
    _take(person, age)
    person.country = country or person.country
    person.keeps_protection = age.band == Band.ADULT and (was_minor or person.keeps_protection)
    confirmed = Guardianship.objects.filter(child=person, state=Guardianship.State.CONFIRMED)
    person.waits = age.band == Band.CHILD and not confirmed.exists()
    person.save(update_fields=_AGE_FIELDS)
    if age.band != Band.CHILD:
        _need_no_guardian(person)
    if age.band != Band.ADULT:
        remove_portrait(person, by=by)
        leave_groups(person)
        leave_children(person)
    note("person.corrected_age", actor=by, thing=f"person:{person.ref}", band=str(age.band))
    _write(person, "age_corrected")


def _need_no_guardian(person: Person) -> None:
    """But a guardian's withdrawal goes on to hold: the account stays frozen and is erased."""
    Guardianship.objects.filter(child=person).exclude(state=Guardianship.State.WITHDRAWN).delete()


def _write(person: Person, kind: str) -> None:
    address = link("people:protections", person.language)
    write_mail(kind, address=person.email, language=person.language, person=person, protections_url=address)


def _take(person: Person, age: Age) -> None:
    person.band, person.band_ends, person.band_ends_at = age.band, age.ends, age.ends_at
