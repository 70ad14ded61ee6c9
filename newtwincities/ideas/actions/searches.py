# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Saved searches: kept and removed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from newtwincities.ideas.models import SavedIdeaSearch
from newtwincities.ideas.queries.directory import IdeaFilter
from newtwincities.people.models import Person


@transaction.atomic
def save_search(wanted: IdeaFilter, *, person: Person) -> SavedIdeaSearch | None:
    """From now on the person hears of new ideas that fit; None where they have too many searches already."""
    Person.objects.select_for_update().get(pk=person.pk)  # two requests at once count one after the other
    own = SavedIdeaSearch.objects.filter(person=person)
    if there := own.filter(query=wanted.query).first():
        return there
    if own.count() >= SavedIdeaSearch.MOST:
        return None
    return SavedIdeaSearch.objects.create(person=person, query=wanted.query, created_at=timezone.now())


def remove_search(search: SavedIdeaSearch) -> None:
    search.delete()
