# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one policy of minors: what a person is protected from. Every room asks here, and nowhere else.

Somebody is protected who is under 18, whose age nobody has asked yet, who has grown up and has not lifted the
protections, or who is a group of young people. Rooms ask `is_protected_from(person, Protection.PRIVATE_MESSAGES)`,
and filter lists with `unprotected(people)`. tests/capabilities/test_minors_channels.py walks every channel for leaks.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from django.db.models import Q, QuerySet

from newtwincities.people.models import Group, Person

Rows = TypeVar("Rows", bound="QuerySet[Person]")


class Protection(StrEnum):
    """What never happens to somebody who is protected."""

    PUBLIC_NAME = "public_name"  # shown by name to others than those they share work with
    PICTURE = "picture"  # has a picture
    SEARCH = "search"  # is found, listed or suggested
    PRIVATE_MESSAGES = "private_messages"  # gets or writes messages that only two persons read
    LOCATION = "location"  # is shown at a place, or shares one
    FREE_TALK = "free_talk"  # talks in free text outside group threads under a verified leader


EVERYTHING = frozenset(Protection)
# The name of a group is not the name of a person: “4b of the middle school” may stand below what the class wrote.
OF_GROUPS = EVERYTHING - {Protection.PUBLIC_NAME}


def protections_of(person: Person) -> frozenset[Protection]:
    if person.kind == Person.Kind.GROUP:
        return OF_GROUPS
    if person.band == Person.Band.ADULT and not person.keeps_protection:
        return frozenset()
    return EVERYTHING


def is_protected_from(person: Person, protection: Protection) -> bool:
    return protection in protections_of(person)


def is_minor(person: Person) -> bool:
    """Whether somebody is, or may be, under 18."""
    return person.kind == Person.Kind.PERSON and person.band != Person.Band.ADULT


def is_protected(person: Person) -> bool:
    return bool(protections_of(person))


# The same as a condition of the database, for lists and searches.
UNPROTECTED = Q(kind=Person.Kind.PERSON, band=Person.Band.ADULT, keeps_protection=False)


def unprotected(people: Rows) -> Rows:
    """Those who may be found, listed and suggested."""
    return people.filter(UNPROTECTED)


def may_take_part(person: Person) -> bool:
    """Whether the person may do anything at all: not before the age was asked, and a child not without a guardian."""
    return person.is_active and not person.waits and (person.band != "" or person.kind == Person.Kind.GROUP)


def may_talk_privately(a: Person, b: Person) -> bool:
    """Whether these two may write to each other where nobody else reads it."""
    return not (is_protected_from(a, Protection.PRIVATE_MESSAGES) or is_protected_from(b, Protection.PRIVATE_MESSAGES))


def may_be_addressed(person: Person, *, together: bool) -> bool:
    """Whether somebody may speak to the person by a notification: to who is protected, nobody but those with whom
    they take part in something."""
    return together or not is_protected_from(person, Protection.PRIVATE_MESSAGES)


def may_talk(person: Person, *, leader: Person | None) -> bool:
    """Whether the person may write free text in a thread that this verified leader (if any) answers for."""
    if not is_protected_from(person, Protection.FREE_TALK):
        return True
    return leader is not None and is_verified_leader(leader)


def may_lead(person: Person) -> bool:
    """Whether the person may answer for a group of young people, once somebody has verified that it is theirs."""
    grown_up = person.kind == Person.Kind.PERSON and not is_protected(person)
    return person.is_active and grown_up and person.trusted_at is not None


def is_verified_leader(person: Person) -> bool:
    """Whether a moderator or a coordinator has verified that the person leads a group, and they still do."""
    verified = Group.objects.filter(person__leader=person, person__is_active=True, state=Group.State.VERIFIED)
    return may_lead(person) and verified.exists()
