# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Search notices: the board, those of some municipalities, those about which somebody is to be told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from newtwincities.matching.models import Notice, SavedSearch
from newtwincities.moderation.queries import without_hidden
from newtwincities.people.models import Person
from newtwincities.teams.models import Mandate, Team

REMIND_BEFORE = timedelta(days=10)
KIND = "search_notice"  # as moderation knows it


@dataclass(frozen=True, slots=True)
class NoticeFilter:
    """What somebody wants to see of the board; empty: all."""

    country: str = ""
    topic: str = ""
    kind: str = ""
    language: str = ""


def _shown(today: date) -> QuerySet[Notice]:
    """Of teams that still act for their municipality; whatever moderators have hidden stays out."""
    acting = Mandate.objects.filter(team=OuterRef("team"), municipality=OuterRef("municipality"), until=None)
    found = Notice.objects.select_related("municipality").filter(
        Exists(acting), withdrawn_at=None, ends_on__gte=today, team__state=Team.State.ACTIVE
    )
    return without_hidden(found, KIND)


def board(wanted: NoticeFilter) -> QuerySet[Notice]:
    """What everybody may read today, the latest first."""
    found = _shown(timezone.localdate())
    if wanted.country:
        found = found.filter(municipality__country=wanted.country)
    if wanted.topic:
        found = found.filter(topics__contains=f"|{wanted.topic}|")
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.language:
        found = found.filter(language=wanted.language)
    return found.order_by("-shown_at", "-pk")


def with_deadline(wanted: NoticeFilter) -> QuerySet[Notice]:
    """Those of the board that have a deadline, the nearest first."""
    return board(wanted).filter(deadline__isnull=False).order_by("deadline", "pk")


def notice_with_pk(pk: int) -> Notice | None:
    return Notice.objects.select_related("municipality", "team", "author").filter(pk=pk).first()


def open_notices_of(municipalities: Collection[int]) -> dict[int, list[Notice]]:
    """The notices on the board of these municipalities, the latest first; one query."""
    found: dict[int, list[Notice]] = {}
    for notice in _shown(timezone.localdate()).filter(municipality__in=municipalities).order_by("-shown_at", "-pk"):
        found.setdefault(notice.municipality_id, []).append(notice)
    return found


def notices_of_teams(team_keys: Collection[int]) -> QuerySet[Notice]:
    """All that these teams have written and not taken down, the latest first; hidden and ended ones included."""
    found = Notice.objects.select_related("municipality").filter(team__in=team_keys, withdrawn_at=None)
    return found.order_by("-published_at", "-pk")


def notices_ending(today: date) -> QuerySet[Notice]:
    """Those that end within ten days, could go on, and about which nobody was told yet."""
    soon = today + REMIND_BEFORE
    found = _shown(today).select_related("municipality", "team").filter(ends_on__lte=soon, reminded_on=None)
    return found.exclude(deadline__lte=F("ends_on")).order_by("pk")


def searches_of(person: Person) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(person=person).order_by("created_at", "pk")


def searches_that_mail() -> QuerySet[SavedSearch]:
    """Of everybody whose account is open, person by person."""
    found = SavedSearch.objects.select_related("person").filter(mails=True, person__is_active=True)
    return found.order_by("person", "created_at", "pk")


def notices_to_tell(search: SavedSearch) -> QuerySet[Notice]:
    """What has come to the board since the search was saved, fits it and was not told of yet."""
    wanted = NoticeFilter(search.country, search.topic, search.kind, search.language)
    return board(wanted).filter(shown_at__gt=search.created_at).exclude(pk__in=search.told.values("pk"))
