# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whom somebody has blocked. The two don't see or reach each other from then on, whoever of them blocked."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from newtwincities.common.pagecache import own_stamp
from newtwincities.common.policy import Viewer
from newtwincities.common.stamps import renew_stamps
from newtwincities.people.models import Block, Person


def blocked(person: Person | None) -> frozenset[int]:
    """The standing `blocked`: whom the person blocked, and who blocked the person."""
    if person is None:
        return frozenset()
    rows = Block.objects.filter(Q(person=person) | Q(blocked=person)).values_list("person_id", "blocked_id")
    return frozenset(key for pair in rows for key in pair) - {person.pk}


def blocked_of_many(people: Collection[Person]) -> dict[int, frozenset[int]]:
    """The same of many persons, in one query."""
    found: dict[int, set[int]] = {person.pk: set() for person in people}
    rows = Block.objects.filter(Q(person__in=people) | Q(blocked__in=people))
    for one, other in rows.values_list("person_id", "blocked_id"):
        for key, met in ((one, other), (other, one)):
            if key in found:
                found[key].add(met)
    return {key: frozenset(met) for key, met in found.items()}


def are_apart(viewer: Viewer, person: Person | None) -> bool:
    """Whether one of the two has blocked the other. No query but the viewer's standing."""
    return person is not None and viewer.person is not None and person.pk in viewer.standing("blocked")


@transaction.atomic
def block(person: Person, *, by: Person) -> None:
    """Nothing is said to whoever is blocked."""
    if person.pk != by.pk:
        Block.objects.get_or_create(person=by, blocked=person)
        renew_stamps(own_stamp(by), own_stamp(person))


@transaction.atomic
def unblock(person: Person, *, by: Person) -> None:
    Block.objects.filter(person=by, blocked=person).delete()
    renew_stamps(own_stamp(by), own_stamp(person))


def blocked_by(person: Person) -> list[Person]:
    """For the page on which blocks are taken back, the latest first."""
    rows = Block.objects.filter(person=person).select_related("blocked").order_by("-at", "-pk")
    return [row.blocked for row in rows]
