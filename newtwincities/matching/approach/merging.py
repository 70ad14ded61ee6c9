# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What becomes of notices, introductions and shortlists when a municipality becomes part of another one."""

from __future__ import annotations

from django.db import transaction

from newtwincities.atlas.models import Municipality
from newtwincities.matching.models import Introduction, Notice, PairCount, ShortlistEntry


@transaction.atomic
def follow_merge(former: Municipality, into: Municipality) -> None:
    """Notices and introductions go over; what would be doubled, or of one municipality with itself, goes."""
    Notice.objects.filter(municipality=former).update(municipality=into)
    Introduction.objects.filter(asker=former, asked=into).delete()
    Introduction.objects.filter(asker=into, asked=former).delete()
    open_ones = Introduction.objects.filter(state__in=(Introduction.State.OPEN, Introduction.State.QUIET))
    open_ones.filter(asker=former, asked__in=open_ones.filter(asker=into).values("asked")).delete()
    open_ones.filter(asked=former, asker__in=open_ones.filter(asked=into).values("asker")).delete()
    Introduction.objects.filter(asker=former).update(asker=into)
    Introduction.objects.filter(asked=former).update(asked=into)
    _move_shortlist(former, into)
    PairCount.objects.filter(asker=former).delete()
    PairCount.objects.filter(candidate=former).delete()


def _move_shortlist(former: Municipality, into: Municipality) -> None:
    entries = ShortlistEntry.objects
    entries.filter(municipality__in=(former, into), candidate__in=(former, into)).delete()
    entries.filter(municipality=former, candidate__in=entries.filter(municipality=into).values("candidate")).delete()
    entries.filter(candidate=former, municipality__in=entries.filter(candidate=into).values("municipality")).delete()
    entries.filter(municipality=former).update(municipality=into)
    entries.filter(candidate=former).update(candidate=into)
