# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What changed in partnerships of late: a few queries, whatever their number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from newtwincities.partnerships.models import Document, Partnership, Task

LATELY = timedelta(days=366)  # what is older is no news


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was entered, done or agreed."""

    at: datetime
    kind: str  # exchange, document, task, task_done, state
    title: str  # as people wrote it; of a state, its code


def changes_of(partnerships: Sequence[Partnership], *, now: datetime) -> dict[int, list[Change]]:
    """By partnership, the latest first; their exchanges have been read with them."""
    pks, since = [partnership.pk for partnership in partnerships], now - LATELY
    found: dict[int, list[Change]] = {pk: [] for pk in pks}
    for partnership in partnerships:
        found[partnership.pk].extend(_of_itself(partnership, since))
    documents = Document.objects.filter(partnership__in=pks, changed_at__gte=since)
    for pk, title, at in documents.values_list("partnership_id", "title", "changed_at"):
        found[pk].append(Change(at, "document", title))
    tasks = Task.objects.filter(partnership__in=pks)
    for pk, title, at in tasks.filter(created_at__gte=since).values_list("partnership_id", "title", "created_at"):
        found[pk].append(Change(at, "task", title))
    for pk, title, done_at in tasks.filter(done_at__gte=since).values_list("partnership_id", "title", "done_at"):
        if done_at:
            found[pk].append(Change(done_at, "task_done", title))
    return {pk: sorted(changes, key=lambda change: change.at, reverse=True) for pk, changes in found.items()}


def _of_itself(partnership: Partnership, since: datetime) -> Iterator[Change]:
    for exchange in partnership.exchanges.all():
        if exchange.changed_at >= since:
            yield Change(exchange.changed_at, "exchange", exchange.title)
    begun = timezone.make_aware(datetime.combine(partnership.state_since, time.min))
    if begun >= since:
        yield Change(begun, "state", partnership.state)
