# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Updates, polls and tasks: personal data, what can be reported, dates, and what is told in the feed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newtwincities.feed.actions import forget
from newtwincities.feed.calendars import register_events
from newtwincities.feed.registry import register_sorts, register_subjects
from newtwincities.ideas.actions.touching import touch
from newtwincities.ideas.calendars import events_of
from newtwincities.ideas.files import SHELF
from newtwincities.ideas.models import Attachment, Comment, Idea, Mention, Poll, Reaction, Task, Update, Vote
from newtwincities.ideas.queries.polls import DATE, POLL
from newtwincities.ideas.queries.tasks import TASK
from newtwincities.ideas.queries.updates import COMMENT, UPDATE
from newtwincities.ideas.registers import plans, posts
from newtwincities.moderation.actions import withdraw
from newtwincities.moderation.registry import register_kind
from newtwincities.people.models import Person
from newtwincities.privacy.register import Basis, PersonalData, register_personal_data


def _said_by(person: Person) -> Iterator[dict[str, Any]]:
    for update in Update.objects.filter(author=person).order_by("pk"):
        yield {"kind": "update", "number": update.pk, "about": update.idea_id, "language": update.language,
               "text": update.text, "at": update.posted_at.isoformat()}  # fmt: skip
    for comment in Comment.objects.filter(author=person).select_related("update").order_by("pk"):
        yield {"kind": "comment", "number": comment.pk, "about": comment.update.idea_id,
               "language": comment.language, "text": comment.text, "at": comment.posted_at.isoformat()}  # fmt: skip
    for mention in Mention.objects.filter(person=person).order_by("pk"):
        yield {"kind": "mention", "about": f"{mention.update_id or ''}:{mention.comment_id or ''}"}
    for reaction in Reaction.objects.filter(person=person).order_by("pk"):
        yield {"kind": "reaction", "about": reaction.update_id, "answer": reaction.kind,
               "at": reaction.at.isoformat()}  # fmt: skip


def _planned_by(person: Person) -> Iterator[dict[str, Any]]:
    for poll in Poll.objects.filter(author=person).order_by("pk"):
        yield {"kind": "question", "number": poll.pk, "about": poll.idea_id, "language": poll.language,
               "text": poll.question, "at": poll.asked_at.isoformat()}  # fmt: skip
    for vote in Vote.objects.filter(person=person).select_related("option").order_by("pk"):
        option = vote.option.text or (vote.option.day.isoformat() if vote.option.day else "")
        yield {"kind": "vote", "about": vote.option.poll_id, "text": option, "answer": vote.answer,
               "at": vote.at.isoformat()}  # fmt: skip
    for task in Task.objects.filter(Q(created_by=person) | Q(taken_by=person)).order_by("pk"):
        yield {"kind": "task", "number": task.pk, "about": task.idea_id, "text": task.title,
               "my_part": "taken" if task.taken_by_id == person.pk else "added",
               "at": task.created_at.isoformat()}  # fmt: skip


def _pictures_of(person: Person) -> Iterator[Path]:
    rows = Attachment.objects.filter(update__author=person).order_by("pk")
    return (path for row in rows if (path := SHELF.path_of(row.ref)).is_file())


def _erase_said(person: Person, contributions_stay: bool) -> None:
    """Texts stay without the author where the person wants so; else they go, with all that was told of them.
    Comments of others on an update that goes are gone with it."""
    Reaction.objects.filter(person=person).delete()
    Mention.objects.filter(person=person).delete()
    ideas = Idea.objects.filter(Q(updates__author=person) | Q(updates__comments__author=person)).distinct()
    touched = list(ideas)
    if contributions_stay:
        Update.objects.filter(author=person).update(author=None)
        Comment.objects.filter(author=person).update(author=None)
        Attachment.objects.filter(update__isnull=False, added_by=person).update(added_by=None)
    else:
        _remove_texts(person)
    for idea in touched:
        touch(idea, active=False)


def _remove_texts(person: Person) -> None:
    comments = Comment.objects.filter(Q(author=person) | Q(update__author=person))
    for kind, rows in ((COMMENT, comments), (UPDATE, Update.objects.filter(author=person))):
        for key in rows.values_list("pk", flat=True):
            withdraw(kind, key)
            forget(kind, key)
    refs = list(Attachment.objects.filter(update__author=person).values_list("ref", flat=True))
    transaction.on_commit(lambda: SHELF.forget(refs))
    comments.delete()
    Update.objects.filter(author=person).delete()


def _erase_planned(person: Person, contributions_stay: bool) -> None:
    """Votes go either way. Questions and tasks are the group's: they stay without the person, or go where nobody
    else has answered or taken them."""
    Vote.objects.filter(person=person).delete()
    Task.objects.filter(taken_by=person).update(taken_by=None)
    if not contributions_stay:
        own = Poll.objects.filter(author=person, chosen=None).exclude(options__votes__isnull=False)
        for poll in own:
            forget(POLL, poll.pk)
            forget(DATE, poll.pk)
            poll.delete()
        for task in Task.objects.filter(created_by=person, taken_by=None, done_at=None):
            forget(TASK, task.pk)
            task.delete()
    Poll.objects.filter(author=person).update(author=None)
    Task.objects.filter(created_by=person).update(created_by=None)


SAID = PersonalData(
    name="idea_updates",
    title=_("Updates, comments and reactions in project ideas"),
    purpose=_("So that those who take part in an idea know what is new and can talk about it."),
    period=_("Until you remove them or the account is erased; without your name longer where you want your texts to"
             " stay."),
    basis=Basis.CONTRACT,
    tables=("ideas.Update", "ideas.Comment", "ideas.Mention", "ideas.Reaction"),
    export=_said_by,
    erase=_erase_said,
    files=_pictures_of,
    columns={"about": _("The number of the idea or of the update.")},
    recipients=_("Whoever may see the idea; of public ones everybody"),
)  # fmt: skip
PLANNED = PersonalData(
    name="idea_plans",
    title=_("Questions, answers and tasks in project ideas"),
    purpose=_("So that those who take part find dates and share the work."),
    period=_("As long as the idea is there; your answers until the account is erased."),
    basis=Basis.CONTRACT,
    tables=("ideas.Poll", "ideas.Option", "ideas.Vote", "ideas.Task"),
    export=_planned_by,
    erase=_erase_planned,
    columns={"about": _("The number of the idea or of the question.")},
    recipients=_("Those who take part in the idea; everybody else sees numbers only"),
)


def register() -> None:
    register_subjects(posts.UPDATES, posts.COMMENTS, plans.POLLS, plans.DATES, plans.TASKS)
    register_sorts(*posts.SORTS, *plans.SORTS)
    register_kind(posts.UPDATE_KIND, posts.COMMENT_KIND)
    register_personal_data(SAID, PLANNED)
    register_events("ideas", events_of)
