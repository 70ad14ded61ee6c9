# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A revival plan: chosen steps become tasks, which are followed up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from newtwincities.common.record import note
from newtwincities.domain.vitality import Reason
from newtwincities.partnerships import mailing, stopping
from newtwincities.partnerships.actions.tasks import finish_task
from newtwincities.partnerships.actions.telling import tell_inside
from newtwincities.partnerships.models import Carrier, Partnership, Task
from newtwincities.people.models import Person

REMINDED_BEFORE = timedelta(days=7)
MOST_AT_ONCE = 500  # reminders a day, so that a large installation does not write all its mails in one


@dataclass(frozen=True, slots=True)
class Step:
    """A step that was picked: until when, and who of the own side has it."""

    code: str
    title: str
    effort: str
    due: date
    carrier: Carrier | None
    reason: Reason | None = None  # of a computed step


def plan_steps(partnership: Partnership, steps: Iterable[Step], *, by: Person) -> int:
    """Makes a task of each step; one that is open already is not made again. How many were new."""
    with transaction.atomic():
        Partnership.objects.select_for_update().get(pk=partnership.pk)  # so that two who plan at once make it once
        there = set(partnership.tasks.filter(done_at=None).values_list("remedy", flat=True))
        now = timezone.now()
        new = [
            Task(partnership=partnership, title=step.title[: Task.LONGEST_TITLE], effort=step.effort, due=step.due,
                 carrier=step.carrier, remedy=step.code, step=_kept(step.reason), created_by=by, created_at=now)
            for step in steps if step.code not in there
        ]  # fmt: skip
        Task.objects.bulk_create(new)
        if new:
            note("plan.make", actor=by, thing=partnership, number=len(new))
            tell_inside("plan_made", partnership, by=by)
    return len(new)


def _kept(reason: Reason | None) -> dict[str, Any]:
    return {"code": reason.code, "parameters": dict(reason.parameters)} if reason else {}


def finish_step(partnership: Partnership, task: int, *, by: Person) -> bool:
    """Whether it was open."""
    found = partnership.tasks.filter(pk=task, done_at=None).exclude(remedy="").first()
    if found:
        finish_task(found, done=True, by=by)
    return found is not None


def remind_of_tasks(today: date) -> int:
    """Writes a week before a task is due, and once after; how many tasks were written about."""
    tasks = to_remind(today).select_related("carrier__person", "carrier__side", "partnership").order_by("due", "pk")
    return sum(_remind(task, today) for task in tasks[:MOST_AT_ONCE])


def to_remind(today: date) -> QuerySet[Task]:
    """Due within a week and not written about, or overdue and not written about since."""
    reminded = Task.objects.annotate(reminded_on=TruncDate("reminded_at"))
    soon = Q(due__gte=today, due__lte=today + REMINDED_BEFORE, reminded_at=None)
    overdue = Q(due__lt=today) & (Q(reminded_at=None) | Q(reminded_on__lte=F("due")))
    return reminded.filter(soon | overdue, done_at=None)


@transaction.atomic
def _remind(task: Task, today: date) -> bool:
    """To whoever carries it, else to those who lead the side, or all sides. Once, however many workers there are."""
    if not to_remind(today).filter(pk=task.pk).update(reminded_at=timezone.now()):
        return False
    readers = stopping.without_those_who_stopped(stopping.readers_of_task(task), stopping.REMINDERS)
    for person in readers:
        mailing.send_task_reminder(task, person, is_overdue=task.due is not None and task.due < today)
    return True
