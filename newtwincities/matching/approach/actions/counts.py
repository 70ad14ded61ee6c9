# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Counting what is shown and what comes of it, without persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.matching.approach.queries.counts import place_of
from newtwincities.matching.models import PairCount

MONTHS_KEPT = 24


def count_shown(asker: Municipality, candidates: Sequence[int], *, first_place: int = 1) -> None:
    """A team was shown these municipalities (primary keys), in this order, the first at this place of the list."""
    places = {pk: stretch(first_place + number) for number, pk in enumerate(candidates)}
    _count(asker, places, PairCount.Event.SHOWN)


def count_event(asker: Municipality, candidate: Municipality, event: str) -> None:
    """It did something about a candidate: at the place where it has last seen it, if it was on a list."""
    _count(asker, {candidate.pk: place_of(asker, candidate)}, event)


def stretch(place: int) -> int:
    """The stretch of the list that a place is in.

    >>> [stretch(place) for place in (1, 10, 11, 50, 51)]
    [10, 10, 50, 50, 999]
    """
    return next(int(last) for last in sorted(PairCount.Place.values) if (last and place <= last) or last == 999)


@transaction.atomic
def _count(asker: Municipality, places: Mapping[int, int], event: str) -> None:
    month = timezone.localdate().replace(day=1)
    rows = PairCount.objects.filter(asker=asker, event=event, month=month)
    blank = [
        PairCount(asker=asker, candidate_id=pk, event=event, month=month, place=place, number=0)
        for pk, place in places.items()
    ]
    PairCount.objects.bulk_create(blank, ignore_conflicts=True)
    for place in set(places.values()):
        keys = [pk for pk, at in places.items() if at == place]
        rows.filter(candidate__in=keys, place=place).update(number=F("number") + 1)


def oldest_month(now: datetime) -> date:
    """The first month that is still kept: 24 with the present one."""
    months = now.year * 12 + now.month - MONTHS_KEPT
    return date(months // 12, months % 12 + 1, 1)


@transaction.atomic
def forget_old_counts(now: datetime) -> int:
    return PairCount.objects.filter(month__lt=oldest_month(now)).delete()[0]
