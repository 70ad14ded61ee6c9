# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Background work of notifications: spreading what happens, and the digests."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from newtwincities.common.jobs import job, routine
from newtwincities.feed.models import Happening
from newtwincities.notifications.actions import digests
from newtwincities.notifications.actions.spreading import spread

IN_ONE_JOB = 500  # persons


@job
def spread_happening(happening_id: int) -> None:
    """Doing it again adds nothing. What is gone by now reaches nobody."""
    found = Happening.objects.select_related("actor").filter(pk=happening_id).first()
    if found is not None:
        spread(found)


@routine(every=timedelta(hours=1))
def queue_digests() -> None:
    """Chooses by one query whose digest is due, and leaves the writing to as many workers as there are."""
    now = timezone.now()
    digests.pass_over_who_has_nothing(now)
    keys = digests.keys_of_due(now)
    for start in range(0, len(keys), IN_ONE_JOB):
        portion = keys[start : start + IN_ONE_JOB]
        write_digests.enqueue(portion[0], portion[-1])


@job
def write_digests(first: int, last: int) -> None:
    digests.write_digests(first, last, timezone.now())
