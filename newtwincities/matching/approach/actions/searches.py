# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Saved searches: kept, dropped, switched off; the mail about new notices."""

from __future__ import annotations

from itertools import groupby

from django.db import transaction
from django.utils import timezone

from newtwincities.matching.approach import mailing
from newtwincities.matching.approach.queries import notices as queries
from newtwincities.matching.approach.queries.notices import NoticeFilter
from newtwincities.matching.models import Notice, SavedSearch
from newtwincities.notifications.other_mails import who_wants_mails
from newtwincities.people.minors import may_take_part
from newtwincities.people.models import Person


@transaction.atomic
def save_search(wanted: NoticeFilter, *, person: Person) -> SavedSearch | None:
    """From now on new notices that fit come by mail; None where the person has too many already."""
    filters = {"country": wanted.country, "topic": wanted.topic, "kind": wanted.kind, "language": wanted.language}
    there = SavedSearch.objects.filter(person=person, **filters).first()
    if there:
        SavedSearch.objects.filter(pk=there.pk).update(mails=True)
        return there
    if SavedSearch.objects.filter(person=person).count() >= SavedSearch.MOST:
        return None
    return SavedSearch.objects.create(person=person, created_at=timezone.now(), **filters)


@transaction.atomic
def forget_search(search: SavedSearch) -> None:
    search.delete()


@transaction.atomic
def switch_mails(search: SavedSearch, *, on: bool) -> None:
    """Off means off: what comes meanwhile is not told later."""
    if on and not search.mails:
        SavedSearch.objects.filter(pk=search.pk).update(mails=True, created_at=timezone.now())
    else:
        SavedSearch.objects.filter(pk=search.pk).update(mails=on)


def wants_mails(person: Person) -> bool | None:
    """Whether one of the person's searches mails; None without any."""
    mails = list(SavedSearch.objects.filter(person=person).values_list("mails", flat=True))
    return any(mails) if mails else None


@transaction.atomic
def want_mails(person: Person, wanted: bool) -> None:
    """All searches of the person stay, and all of them mail from now on, or none any more."""
    for search in SavedSearch.objects.filter(person=person):
        switch_mails(search, on=wanted)


def tell_searches() -> int:
    """One mail to each person for all their searches together; how many were written."""
    searches = list(queries.searches_that_mail())
    return sum(_tell(person, list(own)) for person, own in groupby(searches, key=lambda search: search.person))


@transaction.atomic
def _tell(person: Person, searches: list[SavedSearch]) -> bool:
    Person.objects.select_for_update().get(pk=person.pk)  # so that two workers do not tell the same twice
    found: dict[int, Notice] = {}
    for search in searches:
        news = list(queries.notices_to_tell(search))
        search.told.add(*news)
        found |= {notice.pk: notice for notice in news}
    if not found or not may_take_part(person) or not who_wants_mails([person]):
        return False
    mailing.send_notices_found(person, list(found.values()))
    return True
