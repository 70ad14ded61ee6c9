# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions, dates and tasks, as the feed knows them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from newtwincities.common.policy import Viewer, may
from newtwincities.feed.registry import Sort, Subject, Verb
from newtwincities.ideas.models import Poll, Task
from newtwincities.ideas.queries.polls import DATE, POLL
from newtwincities.ideas.queries.tasks import TASK
from newtwincities.ideas.registers.posts import decimal
from newtwincities.people.blocking import are_apart


def _read_polls(keys: Collection[str]) -> Mapping[str, Poll]:
    rows = Poll.objects.select_related("author", "idea", "chosen")
    return {str(poll.pk): poll for poll in rows.filter(pk__in=decimal(keys))}


def _read_tasks(keys: Collection[str]) -> Mapping[str, Task]:
    rows = Task.objects.select_related("created_by", "idea")
    return {str(task.pk): task for task in rows.filter(pk__in=decimal(keys))}


def _sees_poll(viewer: Viewer, poll: Poll) -> bool:
    return may(viewer, "idea:see", poll.idea) and not are_apart(viewer, poll.author)


def _sees_task(viewer: Viewer, task: Task) -> bool:
    return may(viewer, "idea:see", task.idea)


def _poll_url(poll: Poll, language: str) -> str:
    with translation.override(language):
        return reverse("ideas:date", args=[poll.idea_id, poll.pk])


def _task_url(task: Task, language: str) -> str:
    with translation.override(language):
        return reverse("ideas:tasks", args=[task.idea_id])


def _day(details: Mapping[str, Any]) -> Mapping[str, str]:
    return {"day": date_format(date.fromisoformat(str(details["day"])))}


POLLS = Subject(
    name=POLL,
    label=_("Questions"),
    read=_read_polls,
    may_see=_sees_poll,
    title=lambda poll, _language: poll.question,
    url=_poll_url,
    author=lambda poll: poll.author,
    as2_type="Question",
)
DATES = Subject(
    name=DATE,
    label=_("Dates"),
    read=_read_polls,
    may_see=_sees_poll,
    title=lambda poll, _language: poll.question,
    url=_poll_url,
    author=lambda poll: poll.author,
    as2_type="Event",
)
TASKS = Subject(
    name=TASK,
    label=_("Tasks"),
    read=_read_tasks,
    may_see=_sees_task,
    title=lambda task, _language: task.title,
    url=_task_url,
    author=lambda task: task.created_by,
    as2_type="Object",
)
SORTS = (
    Sort("idea_poll", Verb.QUESTION, _("{who} asks in {within}: {what}"), icon="circle-check", kind="poll"),
    Sort("idea_date_chosen", Verb.ADD, _("The date for {what} in {within} is set: {day}."), icon="calendar-days",
         kind="poll", more=_day),
    Sort("idea_date_cancelled", Verb.REMOVE, _("The date for {what} in {within} is called off: {day}."),
         icon="calendar-days", kind="poll", more=_day),
    Sort("idea_task", Verb.ADD, _("{who} has added a task in {within}: {what}"),
         ngettext_lazy("{who} and {number} other have added tasks in {within}.",
                       "{who} and {number} others have added tasks in {within}."),
         icon="life-buoy", kind="task"),
    Sort("idea_task_taken", Verb.ACCEPT, _("{who} has taken a task in {within}: {what}"),
         ngettext_lazy("{who} and {number} other have taken tasks in {within}.",
                       "{who} and {number} others have taken tasks in {within}."),
         icon="life-buoy", kind="task"),
    Sort("idea_task_done", Verb.UPDATE, _("{who} has done a task in {within}: {what}"),
         ngettext_lazy("{who} and {number} other have done tasks in {within}.",
                       "{who} and {number} others have done tasks in {within}."),
         icon="circle-check", kind="task"),
)  # fmt: skip
