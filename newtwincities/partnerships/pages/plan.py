# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The revival plan of a partnership: what could be done, what was agreed on, and what has come of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.utils import timezone

from newtwincities.common.policy import may
from newtwincities.domain.vitality import Agreed, Assessment, Dimension, State, assess_vitality
from newtwincities.partnerships import carrying, queries
from newtwincities.partnerships.models import Carrier, Task
from newtwincities.partnerships.pages.dossier import DossierPage
from newtwincities.partnerships.pages.remedies import RemedyView
from newtwincities.partnerships.planning import Choice, title_of
from newtwincities.partnerships.remedies import remedies, remedies_for
from newtwincities.partnerships.wording import STATES

PROPOSED = 6  # remedies shown first
TO_RESTART = (Dimension.RESILIENCE, Dimension.RHYTHM, Dimension.SHOULDERS)


@dataclass(frozen=True, slots=True)
class TaskRow:
    task: Task
    title: str
    state: str  # done, overdue, open
    carrier: str


class PlanPage(DossierPage):
    """Steps that fit where the partnership stands, with what was picked already above them."""

    @property
    def can_plan(self) -> bool:
        return may(self.viewer, "partnership:plan", self.partnership)

    @property
    def sleeps(self) -> bool:
        return self.partnership.rests or self.vitality.assessment.state == State.DORMANT

    # --- what was agreed on

    @cached_property
    def tasks(self) -> list[TaskRow]:
        """The steps of the plan, open ones first."""
        today = timezone.localdate()
        rows = []
        for task in self.partnership.tasks.exclude(remedy="").select_related("carrier"):
            state = "done" if task.done_at else "overdue" if task.due and task.due < today else "open"
            rows.append(
                TaskRow(task, title_of(task, self.partnership), state, task.carrier.name if task.carrier else "")
            )
        return sorted(rows, key=lambda row: row.state == "done")

    @property
    def counts(self) -> dict[str, int]:
        return {state: sum(row.state == state for row in self.tasks) for state in ("done", "open", "overdue")}

    @property
    def since(self) -> date | None:
        """When the plan was begun."""
        return min((timezone.localdate(row.task.created_at) for row in self.tasks), default=None)

    @property
    def then(self) -> str:
        """Where it stood when the plan was begun; empty where nothing was known, or it was begun today."""
        if self.since is None or self.since >= self.vitality.assessment.as_of:
            return ""
        return _standing(assess_vitality(self.vitality.facts, as_of=self.since))

    @property
    def now(self) -> str:
        return _standing(self.vitality.assessment)

    # --- what could be done

    @cached_property
    def choices(self) -> list[Choice]:
        """The computed steps, then the remedies that fit them, then all others; without what is open already."""
        known = {row.task.remedy for row in self.tasks if row.state != "done"}
        today = self.vitality.assessment.as_of
        facts = replace(self.vitality.facts, agreed=Agreed.ACTIVE, agreed_since=None)  # as if it went on
        lifts = assess_vitality(facts, as_of=today).lifts
        steps = [
            Choice(f"step_{lift.dimension}", self.vitality.words.step(lift.step), "", Task.Effort.EVENING.value, True,
                   reason=lift.step)
            for lift in lifts
        ]  # fmt: skip
        wanted = [*(TO_RESTART if self.sleeps else ()), *(lift.dimension for lift in lifts)]
        fitting = remedies_for(wanted)[:PROPOSED]
        others = [one for one in remedies() if one not in fitting]
        found = [(one, True) for one in fitting] + [(one, False) for one in others]
        named = [_choice(RemedyView(remedy), proposed) for remedy, proposed in found]
        return [one for one in [*steps, *named] if one.code not in known]

    @cached_property
    def carriers(self) -> list[Carrier]:
        side = queries.own_side(self.viewer, self.partnership)
        return list(carrying.current_on(side, today=timezone.localdate())) if side else []


def _choice(view: RemedyView, proposed: bool) -> Choice:
    tags = (view.effort, view.cost, view.who)
    return Choice(view.code, view.title, view.text, view.remedy.effort.value, proposed, tags)


def _standing(assessment: Assessment) -> str:
    value = assessment.overall.value
    state = str(STATES[assessment.state])
    return state if value is None else f"{state} · {round(value)}"
