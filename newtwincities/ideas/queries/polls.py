# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions and dates of an idea."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import Viewer
from newtwincities.ideas.models import Idea, Member, Option, Poll, Vote
from newtwincities.ideas.queries.talking import left_out
from newtwincities.people.models import Person

POLL, DATE = "idea_poll", "idea_date"  # in the feed


def polls_of(idea: Idea) -> QuerySet[Poll]:
    """The newest first."""
    rows = Poll.objects.filter(idea=idea).select_related("author", "chosen").prefetch_related("options")
    return rows.order_by("-asked_at", "-pk")


def poll_with_pk(idea: Idea, pk: int) -> Poll | None:
    return polls_of(idea).filter(pk=pk).first()


def is_open(poll: Poll, now: datetime) -> bool:
    return poll.closed_at is None and (poll.closes_at is None or now < poll.closes_at)


def open_polls(idea: Idea) -> QuerySet[Poll]:
    now = timezone.now()
    return polls_of(idea).filter(Q(closes_at=None) | Q(closes_at__gt=now), closed_at=None)


def answered_by(person: Person, polls: Collection[int]) -> set[int]:
    """The polls in which the person has answered something."""
    return set(Vote.objects.filter(person=person, option__poll__in=polls).values_list("option__poll_id", flat=True))


def votes_in(poll: Poll) -> list[Vote]:
    rows = Vote.objects.filter(option__poll=poll, person__is_active=True).select_related("person")
    return list(rows.order_by("at", "pk"))


def has_answered(poll: Poll, person: Person) -> bool:
    return Vote.objects.filter(option__poll=poll, person=person).exists()


def tally(votes: Iterable[Vote]) -> Counter[tuple[int, str]]:
    """Option and answer → how many."""
    return Counter((vote.option_id, vote.answer) for vote in votes)


def start_of(poll: Poll, option: Option) -> datetime:
    """When a date begins, in the zone of its poll."""
    zone = ZoneInfo(poll.zone or settings.TIME_ZONE)
    assert option.day is not None  # of dates alone
    return datetime.combine(option.day, option.starts_at or time.min, zone)


def chosen_dates(ideas: Collection[int]) -> QuerySet[Poll]:
    """What was agreed on, with those that will not be."""
    rows = Poll.objects.filter(idea__in=ideas, kind=Poll.Kind.DATES, chosen__isnull=False)
    return rows.select_related("chosen", "idea", "author").order_by("chosen__day", "pk")


def dates_seen(idea: Idea, viewer: Viewer) -> QuerySet[Poll]:
    rows = polls_of(idea)
    return rows.exclude(author__in=left_out(viewer)) if left_out(viewer) else rows


def regions_of(idea: Idea) -> list[tuple[str, str]]:
    """Country and region, as the atlas spells it, of those concerned; without a region where only the country is
    known."""
    rows = Member.objects.filter(idea=idea, ended_at=None)
    found = list(rows.values_list("municipality__country", "municipality__admin1", "country"))
    places: list[tuple[str, str]] = [(place or country, region or "") for place, region, country in found]
    home: Municipality | None = idea.municipality
    places += [(home.country, home.admin1)] if home else []
    wanted = sorted({place for place in places if place[0]})
    with_region = {country for country, region in wanted if region}
    return [(country, region) for country, region in wanted if region or country not in with_region]
