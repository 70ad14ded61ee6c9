# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Updates with their comments and reactions, as far as one viewer sees them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.dateparse import parse_datetime

from newtwincities.common.policy import Viewer
from newtwincities.ideas.models import Attachment, Comment, Idea, Reaction, Update
from newtwincities.ideas.queries.talking import left_out
from newtwincities.moderation.queries import without_hidden

UPDATE, COMMENT = "idea_update", "idea_comment"  # in the feed and for moderators
A_PAGE = 10
AT_FIRST = 3  # on the overview, above what else it has
COMMENTS_SHOWN = 3
COMMENTS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of updates begins: after the one that was posted then and has this key."""

    at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.pk}"


def place_of(typed: str) -> Place | None:
    moment, _sign, key = typed[:60].partition("~")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    return Place(at, int(key)) if at and at.tzinfo and key.isascii() and key.isdecimal() else None


def updates_of(idea: Idea, viewer: Viewer) -> QuerySet[Update]:
    """The newest first, with all that a page shows of them, in a number of queries that does not grow."""
    rows = without_hidden(Update.objects.filter(idea=idea), UPDATE, unless_by=viewer.person)
    rows = rows.exclude(author__in=left_out(viewer)) if left_out(viewer) else rows
    return _whole(rows).order_by("-posted_at", "-pk")


def update_with_pk(idea: Idea, pk: int) -> Update | None:
    return _whole(Update.objects.filter(idea=idea, pk=pk)).first()


def _whole(rows: QuerySet[Update]) -> QuerySet[Update]:
    return rows.select_related("author").prefetch_related("pictures", "mentions__person")


def page_of_updates(
    idea: Idea, viewer: Viewer, before: Place | None, size: int = A_PAGE
) -> tuple[list[Update], Place | None]:
    """Those of one page without the pinned one, and where the next page begins, if there is one."""
    rows = updates_of(idea, viewer).filter(pinned_at=None)
    if before:
        rows = rows.filter(Q(posted_at__lt=before.at) | Q(posted_at=before.at, pk__lt=before.pk))
    found = list(rows[: size + 1])
    shown = found[:size]
    return shown, Place(shown[-1].posted_at, shown[-1].pk) if len(found) > size else None


def pinned_update(idea: Idea, viewer: Viewer) -> Update | None:
    return updates_of(idea, viewer).filter(pinned_at__isnull=False).first()


def authors_left_out(idea: Idea, viewer: Viewer) -> set[int]:
    """Who has written here what the viewer does not see."""
    apart = left_out(viewer)
    if not apart:
        return set()
    updates = Update.objects.filter(idea=idea, author__in=apart).values_list("author_id", flat=True)
    comments = Comment.objects.filter(update__idea=idea, author__in=apart).values_list("author_id", flat=True)
    return {key for key in updates.union(comments) if key}


def _comments(viewer: Viewer, updates: Collection[int]) -> QuerySet[Comment]:
    rows = without_hidden(Comment.objects.filter(update__in=updates), COMMENT, unless_by=viewer.person)
    return rows.exclude(author__in=left_out(viewer)) if left_out(viewer) else rows


def page_of_comments(update: Update, viewer: Viewer, after: Place | None) -> tuple[list[Comment], Place | None]:
    """The oldest first, and after which one the next page begins, if there is one."""
    rows = _comments(viewer, [update.pk]).select_related("author").prefetch_related("mentions__person")
    if after:
        rows = rows.filter(Q(posted_at__gt=after.at) | Q(posted_at=after.at, pk__gt=after.pk))
    found = list(rows.order_by("posted_at", "pk")[: COMMENTS_A_PAGE + 1])
    shown = found[:COMMENTS_A_PAGE]
    return shown, Place(shown[-1].posted_at, shown[-1].pk) if len(found) > COMMENTS_A_PAGE else None


def latest_comments(updates: Collection[int], viewer: Viewer) -> dict[int, list[Comment]]:
    """Update → its latest comments, the oldest of them first."""
    place = Window(RowNumber(), partition_by=F("update"), order_by=[F("posted_at").desc(), F("pk").desc()])
    rows = _comments(viewer, updates).annotate(place=place).filter(place__lte=COMMENTS_SHOWN)
    found: dict[int, list[Comment]] = {}
    for comment in rows.select_related("author").prefetch_related("mentions__person").order_by("posted_at", "pk"):
        found.setdefault(comment.update_id, []).append(comment)
    return found


def numbers_of_comments(updates: Collection[int], viewer: Viewer) -> dict[int, int]:
    rows = _comments(viewer, updates).order_by().values("update").annotate(number=Count("pk"))
    return {row["update"]: row["number"] for row in rows}


def comment_with_pk(update: Update, pk: int) -> Comment | None:
    return Comment.objects.select_related("author").filter(update=update, pk=pk).first()


def reactions_to(updates: Collection[int]) -> dict[tuple[int, str], set[int]]:
    """Update and kind → who reacted so. People who are hidden or gone are counted no more."""
    found: dict[tuple[int, str], set[int]] = {}
    rows = Reaction.objects.filter(update__in=updates, person__is_active=True)
    for update, kind, person in rows.values_list("update_id", "kind", "person_id"):
        found.setdefault((update, kind), set()).add(person)
    return found


def picture_with_ref(update: Update, ref: UUID) -> Attachment | None:
    return update.pictures.filter(ref=ref, kind=Attachment.Kind.PICTURE).first()
