# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Small tasks: added, taken, given back, done, removed."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from newtwincities.common.record import note
from newtwincities.partnerships.actions.carriers import carrier_for
from newtwincities.partnerships.models import Carrier, Partnership, Side, Task
from newtwincities.people.models import Person


class TakenError(Exception):
    """Somebody was quicker."""


def add_task(
    partnership: Partnership, *, title: str, effort: str, due: date | None, carrier: Carrier | None, by: Person
) -> Task:
    with transaction.atomic():
        task = Task.objects.create(
            partnership=partnership, title=title, effort=effort, due=due, carrier=carrier, created_by=by,
            created_at=timezone.now(),
        )  # fmt: skip
        note("task.add", actor=by, thing=task, partnership=partnership.pk)
    return task


def take_task(task: Task, side: Side, *, by: Person) -> None:
    """The viewer does it, for this side. Raises TakenError."""
    with transaction.atomic():
        locked = Task.objects.select_for_update().get(pk=task.pk)
        if locked.carrier_id or locked.done_at:
            raise TakenError
        locked.carrier = carrier_for(by, side)
        locked.save(update_fields=["carrier"])
        note("task.take", actor=by, thing=locked, partnership=task.partnership_id)


def give_back_task(task: Task, *, by: Person) -> None:
    with transaction.atomic():
        Task.objects.filter(pk=task.pk, done_at=None).update(carrier=None)
        note("task.give_back", actor=by, thing=task, partnership=task.partnership_id)


def finish_task(task: Task, *, done: bool, by: Person) -> None:
    """Done, or open again."""
    with transaction.atomic():
        Task.objects.filter(pk=task.pk).update(done_at=timezone.now() if done else None)
        note("task.done" if done else "task.reopen", actor=by, thing=task, partnership=task.partnership_id)


def remove_task(task: Task, *, by: Person) -> None:
    with transaction.atomic():
        note("task.remove", actor=by, thing=task, partnership=task.partnership_id)
        task.delete()
