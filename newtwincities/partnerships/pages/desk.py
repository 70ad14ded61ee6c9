# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""My desk: all partnerships of the viewer, what waits there, and what comes next over all of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from newtwincities.common.policy import Viewer, may
from newtwincities.partnerships import carrying, queries
from newtwincities.partnerships.changes import changes_of
from newtwincities.partnerships.models import Exchange, Partnership, Task
from newtwincities.partnerships.pages.changes import ChangeRow, change_row
from newtwincities.partnerships.pages.vitality import VitalityView
from newtwincities.partnerships.planning import title_of
from newtwincities.partnerships.queries import name_of
from newtwincities.teams import queries as teams

MOST_STEPS = 3
MOST_DATES = 5
MOST_CHANGES = 2  # of one partnership
MOST_TASKS = 10


@dataclass(frozen=True, slots=True)
class DeskRow:
    partnership: Partnership
    name: str
    vitality: VitalityView | None  # of what is confirmed
    next: Exchange | None
    waits_for_me: bool
    free_tasks: int = 0
    changes: list[ChangeRow] = field(default_factory=list)

    @property
    def news(self) -> int:
        return sum(change.is_new for change in self.changes)


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step that would help, and where."""

    partnership: Partnership
    name: str
    step: str
    gain: float


@dataclass(frozen=True, slots=True)
class DeskTask:
    task: Task
    title: str  # in the reader's language
    name: str  # of the partnership
    is_late: bool


class DeskPage:
    """The viewer's partnerships; as many queries for thirty of them as for one. `seen` is when the last visit was."""

    def __init__(self, viewer: Viewer, *, seen: datetime | None = None) -> None:
        self.viewer, self.seen = viewer, seen
        self.today = timezone.localdate()
        found = queries.partnerships_of_teams(viewer.standing("teams").held)
        self.partnerships = [one for one in found if may(viewer, "partnership:see", one)]
        self.names = {one.pk: name_of(one) for one in self.partnerships}

    @cached_property
    def rows(self) -> list[DeskRow]:
        exchanges_of = {one.pk: list(one.exchanges.all()) for one in self.partnerships}
        changes = changes_of(self.partnerships, exchanges_of, now=timezone.now())
        free = Counter(task.partnership_id for task in self._tasks if task.carrier is None)
        rows = []
        for partnership in self.partnerships:
            proposed = partnership.state == Partnership.State.PROPOSED
            latest = [] if proposed else changes[partnership.pk][:MOST_CHANGES]
            exchanges = [] if proposed else exchanges_of[partnership.pk]
            rows.append(
                DeskRow(
                    partnership,
                    self.names[partnership.pk],
                    None if proposed else VitalityView(partnership, exchanges),
                    queries.next_of(exchanges, today=self.today),
                    may(self.viewer, "partnership:answer", partnership),
                    free[partnership.pk],
                    [change_row(one, seen=self.seen) for one in latest],
                )
            )
        return rows

    @cached_property
    def steps(self) -> list[StepRow]:
        """The three that help most over all partnerships that go on, one of each first."""
        offered: list[list[StepRow]] = []
        for row in self.rows:
            if row.vitality is None or row.partnership.state != Partnership.State.ACTIVE:
                continue
            lifts = row.vitality.assessment.lifts
            words = row.vitality.words
            ranked = [StepRow(row.partnership, row.name, words.step(lift.step), lift.gain) for lift in lifts]
            if not ranked and row.vitality.next_step:
                ranked = [StepRow(row.partnership, row.name, row.vitality.next_step, 0)]
            offered.append(ranked)
        first = [ranked[0] for ranked in offered if ranked]
        further = [step for ranked in offered for step in ranked[1:]]
        by_gain = [sorted(steps, key=lambda step: -step.gain) for steps in (first, further)]
        return (by_gain[0] + by_gain[1])[:MOST_STEPS]

    @cached_property
    def _tasks(self) -> list[Task]:
        going_on = [one.pk for one in self.partnerships if one.state == Partnership.State.ACTIVE]
        return carrying.open_tasks_over(going_on)

    @cached_property
    def my_tasks(self) -> list[DeskTask]:
        """What the viewer has taken, the ones due first at the top."""
        me = self.viewer.person
        partnerships = {one.pk: one for one in self.partnerships}
        mine = [task for task in self._tasks if task.carrier and me and task.carrier.person_id == me.pk]
        return [
            DeskTask(task, title_of(task, partnerships[task.partnership_id]), self.names[task.partnership_id],
                     task.due is not None and task.due < self.today)
            for task in mine[:MOST_TASKS]
        ]  # fmt: skip

    @cached_property
    def dates(self) -> list[tuple[Exchange, str]]:
        """The next planned exchanges over all partnerships, each with the name of its partnership."""
        coming = [
            (exchange, self.names[partnership.pk])
            for partnership in self.partnerships
            for exchange in carrying.planned(partnership.exchanges.all(), today=self.today)
        ]
        return sorted(coming, key=lambda one: (one[0].start, one[0].pk))[:MOST_DATES]

    @cached_property
    def waiting(self) -> list[DeskRow]:
        """Partnerships that somebody proposed to the viewer's teams."""
        return [row for row in self.rows if row.waits_for_me]

    @cached_property
    def requests(self) -> list[tuple[int, str, int]]:
        """Teams that the viewer leads, with how many ask to join."""
        return teams.requests_waiting(self.viewer)

    @property
    def can_begin(self) -> bool:
        return bool(queries.municipalities_led(self.viewer))
