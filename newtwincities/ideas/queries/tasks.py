# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Small tasks of an idea."""

from __future__ import annotations

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from newtwincities.ideas.models import Idea, Task

TASK = "idea_task"  # in the feed
LATEST_DONE = 20


def _by_size() -> Case:
    sizes = [When(takes=takes, then=Value(place)) for place, takes in enumerate(Task.Takes.values)]
    return Case(*sizes, default=Value(9), output_field=IntegerField())


def open_tasks(idea: Idea) -> QuerySet[Task]:
    """The smallest first, and among those the ones that are due."""
    rows = Task.objects.filter(idea=idea, done_at=None).select_related("taken_by").annotate(size=_by_size())
    return rows.order_by("size", F("due").asc(nulls_last=True), "pk")


def done_tasks(idea: Idea) -> QuerySet[Task]:
    rows = Task.objects.filter(idea=idea, done_at__isnull=False).select_related("taken_by")
    return rows.order_by("-done_at", "-pk")[:LATEST_DONE]


def task_with_pk(idea: Idea, pk: int) -> Task | None:
    return Task.objects.select_related("taken_by", "created_by").filter(idea=idea, pk=pk).first()
