# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Small tasks: added, taken, given back, done, removed."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from newtwincities.common.record import note
from newtwincities.feed.actions import forget
from newtwincities.ideas.actions.touching import touch
from newtwincities.ideas.models import Idea, Task
from newtwincities.ideas.queries.tasks import TASK
from newtwincities.ideas.telling import tell_in
from newtwincities.people.models import Person


class TakenError(Exception):
    """Somebody was quicker."""


@transaction.atomic
def add(idea: Idea, *, title: str, language: str, takes: str, due: date | None, by: Person) -> Task:
    task = Task.objects.create(
        idea=idea, title=title, language=language, takes=takes, due=due, created_by=by, created_at=timezone.now()
    )
    tell_in(idea, "idea_task", by=by, about=(TASK, task.pk))
    note("task.add", actor=by, thing=task, idea=idea.pk)
    touch(idea)
    return task


@transaction.atomic
def take(task: Task, *, by: Person) -> None:
    """Raises TakenError."""
    locked = Task.objects.select_for_update().get(pk=task.pk)
    if locked.taken_by_id or locked.done_at:
        raise TakenError
    locked.taken_by = by
    locked.save(update_fields=["taken_by"])
    tell_in(task.idea, "idea_task_taken", by=by, about=(TASK, task.pk))
    note("task.take", actor=by, thing=task, idea=task.idea_id)
    touch(task.idea)


@transaction.atomic
def give_back(task: Task, *, by: Person) -> None:
    Task.objects.filter(pk=task.pk, done_at=None).update(taken_by=None)
    note("task.give_back", actor=by, thing=task, idea=task.idea_id)
    touch(task.idea, active=False)


@transaction.atomic
def finish(task: Task, *, by: Person, done: bool = True) -> None:
    """Done, or open again."""
    changed = Task.objects.filter(pk=task.pk, done_at__isnull=done).update(done_at=timezone.now() if done else None)
    if not changed:
        return
    if done:
        tell_in(task.idea, "idea_task_done", by=by, about=(TASK, task.pk))
    note("task.done" if done else "task.reopen", actor=by, thing=task, idea=task.idea_id)
    touch(task.idea, active=done)


@transaction.atomic
def remove(task: Task, *, by: Person) -> None:
    forget(TASK, task.pk)
    note("task.remove", actor=by, thing=task, idea=task.idea_id)
    task.delete()
    touch(task.idea, active=False)
