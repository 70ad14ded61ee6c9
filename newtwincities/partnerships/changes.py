# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What changed in partnerships of late: a few queries, whatever their number."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from newtwincities.partnerships.models import Document, Exchange, Partnership, Task
from newtwincities.partnerships.planning import title_of

LATELY = timedelta(days=366)  # what is older is no news


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was entered, done or agreed."""

    at: datetime
    kind: str  # exchange, document, task, task_done, state
    title: str  # as people wrote it, of a task in the language of the reader; of a state, its code


def changes_of(
    partnerships: Sequence[Partnership], exchanges: Mapping[int, Sequence[Exchange]], *, now: datetime
) -> dict[int, list[Change]]:
    """By partnership, the latest first; `exchanges` are those of each partnership, as they have been read anyway."""
    pks, since = [partnership.pk for partnership in partnerships], now - LATELY
    found: dict[int, list[Change]] = {pk: [] for pk in pks}
    for partnership in partnerships:
        found[partnership.pk].extend(_of_itself(partnership, exchanges[partnership.pk], since))
    documents = Document.objects.filter(partnership__in=pks, changed_at__gte=since).order_by()
    tasks = Task.objects.filter(partnership__in=pks).order_by()
    said = ("remedy", Cast("step", TextField()))
    rows = documents.values_list(
        "partnership_id", "title", "changed_at", Value("document"), Value(""), Value("{}")
    ).union(
        tasks.filter(created_at__gte=since).values_list("partnership_id", "title", "created_at", Value("task"), *said),
        tasks.filter(done_at__gte=since).values_list("partnership_id", "title", "done_at", Value("task_done"), *said),
        all=True,
    )
    by_pk = {partnership.pk: partnership for partnership in partnerships}
    for pk, title, at, kind, remedy, step in rows:
        task = Task(title=title, remedy=remedy, step=json.loads(step))
        found[pk].append(Change(at, kind, title_of(task, by_pk[pk]) if remedy else title))
    return {pk: _latest_of_each(changes) for pk, changes in found.items()}


def _latest_of_each(changes: list[Change]) -> list[Change]:
    """The latest first; what bears the same name, such as the visit of every year, is told once."""
    told: dict[tuple[str, str], Change] = {}
    for change in sorted(changes, key=lambda change: change.at, reverse=True):
        told.setdefault((change.kind, change.title), change)
    return list(told.values())


def _of_itself(partnership: Partnership, exchanges: Sequence[Exchange], since: datetime) -> Iterator[Change]:
    for exchange in exchanges:
        if exchange.changed_at >= since:
            yield Change(exchange.changed_at, "exchange", exchange.title)
    begun = timezone.make_aware(datetime.combine(partnership.state_since, time.min))
    if begun >= since:
        yield Change(begun, "state", partnership.state)
