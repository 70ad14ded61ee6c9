# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A new idea speaks to everybody who has saved a search that it fits."""

from __future__ import annotations

from django.db import transaction

from newtwincities.common.jobs import job
from newtwincities.feed.models import Addressee, Happening
from newtwincities.feed.registry import deliveries
from newtwincities.ideas.models import Idea
from newtwincities.ideas.queries.searching import who_searches

REASON = "saved_search"
AT_ONCE = 500


@job
@transaction.atomic
def tell_searchers(happening: int) -> int:
    """Addresses them by the happening that tells of the publishing; how many. Done twice, it does nothing more."""
    told = Happening.objects.filter(pk=happening, sort="idea_published").first()
    idea = Idea.objects.filter(pk=told.thing_key).first() if told else None
    if told is None or idea is None:
        return 0
    there = set(told.addressees.values_list("person", flat=True))
    new = [person for person in who_searches(idea) if person.pk not in there]
    rows = [Addressee(happening=told, person=person, reason=REASON) for person in new]
    Addressee.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
    if new:
        for enqueue in deliveries():
            enqueue(told.pk)
    return len(new)
