# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept of those who write an idea, and what becomes of it when one of them goes.

An idea belongs to its group. Where somebody remains, it stays and forgets who wrote what; if its only lead goes, the
editor who has been there longest leads it. Where nobody remains, it stays closed if contributions shall stay, and is
removed with its files if they shall not. Drafts that nobody else takes part in are always removed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.ideas import files
from newtwincities.ideas.actions.ideas import remove
from newtwincities.ideas.actions.touching import touch
from newtwincities.ideas.models import Attachment, Idea, Member, Outcome, Version, WebLink
from newtwincities.people.models import Person
from newtwincities.privacy.register import Basis, PersonalData

DRAFTS_KEPT = timedelta(days=730)  # that nobody has touched


def _others_in(idea: Idea, person: Person) -> QuerySet[Member]:
    return Member.objects.filter(idea=idea, ended_at=None).exclude(person=person)


def forget(person: Person, contributions_stay: bool) -> None:
    for idea in Idea.objects.filter(created_by=person).order_by("pk"):
        if _others_in(idea, person).exists():
            continue
        if idea.state == Idea.State.DRAFT or not contributions_stay:
            remove(idea)
        elif not idea.is_over:
            with translation.override(idea.language):
                reason = _("Nobody takes part in it any more.")
            Idea.objects.filter(pk=idea.pk).update(state=Idea.State.CLOSED, state_reason=reason)
            touch(idea, active=False)
    Idea.objects.filter(created_by=person).update(created_by=None)
    Version.objects.filter(by=person).update(by=None)
    Attachment.objects.filter(added_by=person).update(added_by=None)
    WebLink.objects.filter(added_by=person).update(added_by=None)
    Outcome.objects.filter(by=person).update(by=None)


def written_by(person: Person) -> Iterator[dict[str, Any]]:
    for idea in Idea.objects.filter(created_by=person).order_by("pk"):
        yield {
            "kind": "idea", "id": idea.pk, "title": idea.title, "text": f"{idea.summary}\n\n{idea.text}".strip(),
            "language": idea.language, "state": idea.state, "at": idea.created_at.isoformat(),
        }  # fmt: skip
    for version in Version.objects.filter(by=person).order_by("pk"):
        text = "\n\n".join(str(version.words.get(name, "")) for name in ("title", "summary", "text"))
        yield {"kind": "version", "id": version.idea_id, "text": text, "at": version.at.isoformat()}
    for one in Attachment.objects.filter(added_by=person).order_by("pk"):
        yield {"kind": one.kind, "id": one.idea_id, "title": one.title, "at": one.added_at.isoformat()}
    for link in WebLink.objects.filter(added_by=person).order_by("pk"):
        yield {
            "kind": "link", "id": link.idea_id, "title": link.title, "link": link.url, "at": link.added_at.isoformat(),
        }  # fmt: skip
    for outcome in Outcome.objects.filter(by=person).order_by("pk"):
        yield {"kind": "outcome", "id": outcome.idea_id, "outcome": outcome.kind, "at": outcome.at.isoformat()}


def files_of(person: Person) -> list[Path]:
    refs = list(Attachment.objects.filter(added_by=person).values_list("ref", flat=True))
    refs += [ref for ref in Idea.objects.filter(created_by=person).values_list("cover", flat=True) if ref]
    return [path for path in map(files.SHELF.path_of, refs) if path.is_file()]


def _old_drafts(now: datetime) -> QuerySet[Idea]:
    return Idea.objects.filter(state=Idea.State.DRAFT, changed_at__lt=now - DRAFTS_KEPT).order_by("pk")


def _remove_old_drafts(now: datetime) -> int:
    found = list(_old_drafts(now))
    for idea in found:
        remove(idea)
    return len(found)


IDEAS = PersonalData(
    name="ideas",
    title=gettext_lazy("Project ideas: who began them and who wrote what"),
    purpose=gettext_lazy("So that a group can write an idea together, see who changed what, and go back."),
    period=gettext_lazy(
        "As long as the group keeps the idea; who wrote what until the account is erased; drafts that nobody has"
        " touched, two years. An idea in which nobody else takes part goes with the account, unless its author wants"
        " contributions to stay."
    ),
    basis=Basis.CONTRACT,
    tables=("ideas.Idea", "ideas.Version", "ideas.Attachment", "ideas.WebLink", "ideas.Outcome"),
    export=written_by,
    erase=forget,
    expire=_remove_old_drafts,
    remaining=lambda now: _old_drafts(now).count(),
    files=files_of,
    recipients=gettext_lazy("Whoever may see the idea"),
    columns={"id": gettext_lazy("The number of the project idea.")},
)
