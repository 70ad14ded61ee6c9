# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Small tasks, as a part of the idea's page and on a page of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from newtwincities.common.policy import Viewer, may
from newtwincities.ideas.models import Idea, Task
from newtwincities.ideas.queries import tasks as queries
from newtwincities.ideas.queries.talking import may_write
from newtwincities.people.queries import shown_name

SHOWN = 3


@dataclass(frozen=True, slots=True)
class TaskRow:
    task: Task
    who: str  # has taken it, by the name that the viewer knows
    is_mine: bool
    is_late: bool
    can_take: bool
    can_finish: bool


class _Tasks:
    def __init__(self, viewer: Viewer, idea: Idea) -> None:
        self.viewer, self.idea = viewer, idea
        self.can_take = may(viewer, "idea:take", idea)
        self.can_plan = may(viewer, "idea:plan", idea)

    def row(self, task: Task, today: date) -> TaskRow:
        person = self.viewer.person
        mine = person is not None and task.taken_by_id == person.pk
        is_late = task.due is not None and task.due < today and task.done_at is None
        return TaskRow(
            task, shown_name(task.taken_by, self.viewer) if task.taken_by else "", mine, is_late,
            self.can_take and task.taken_by_id is None and task.done_at is None,
            (mine and self.can_take) or self.can_plan,
        )  # fmt: skip


class TasksPart(_Tasks):
    """The smallest ones that are free: `part` in `ideas/_tasks.html`."""

    def __init__(self, viewer: Viewer, idea: Idea) -> None:
        super().__init__(viewer, idea)
        today = timezone.localdate()
        self.rows = [self.row(task, today) for task in queries.open_tasks(idea).filter(taken_by=None)[:SHOWN]]


class TasksPage(_Tasks):
    """All that is open, and the latest that is done."""

    def __init__(self, viewer: Viewer, idea: Idea) -> None:
        super().__init__(viewer, idea)
        today = timezone.localdate()
        self.open = [self.row(task, today) for task in queries.open_tasks(idea)]
        self.done = [self.row(task, today) for task in queries.done_tasks(idea)]
        self.can_add = self.can_plan and may_write(viewer, idea)
