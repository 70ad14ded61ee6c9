# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Updates, comments and reactions: posted, edited, pinned, removed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from newtwincities.common.record import note
from newtwincities.common.shelves import KeptFile
from newtwincities.feed.actions import forget
from newtwincities.ideas.actions.touching import touch
from newtwincities.ideas.files import SHELF
from newtwincities.ideas.models import Attachment, Comment, Idea, Mention, Reaction, Update
from newtwincities.ideas.queries.updates import COMMENT, UPDATE
from newtwincities.ideas.telling import tell_in
from newtwincities.moderation.actions import submit, withdraw
from newtwincities.people.models import Person


class ChangedMeanwhileError(Exception):
    """Somebody else has saved the update since it was opened."""


@dataclass(frozen=True, slots=True)
class NewPicture:
    """A picture as it may be kept, and what it shows for those who don't see it."""

    file: KeptFile
    alt: str


@transaction.atomic
def post_update(
    idea: Idea, *, text: str, language: str, mentioned: Sequence[Person], pictures: Sequence[NewPicture], by: Person
) -> tuple[Update, bool]:
    """The update, and whether it waits for a moderator."""
    now = timezone.now()
    update = Update.objects.create(idea=idea, author=by, text=text, language=language, posted_at=now)
    _keep_pictures(update, pictures, by)
    _mention(mentioned, update=update)
    waits = submit(UPDATE, update, language=language)
    tell_in(idea, "idea_update", by=by, about=(UPDATE, update.pk), to=dict.fromkeys(mentioned, "mention"))
    note("update.post", actor=by, thing=update, idea=idea.pk)
    touch(idea)
    return update, waits


@transaction.atomic
def edit_update(
    update: Update, *, text: str, language: str, mentioned: Sequence[Person], pictures: Sequence[NewPicture],
    dropped: Iterable[int], version: int, by: Person,
) -> bool:  # fmt: skip
    """Whether it waits for a moderator. Raises ChangedMeanwhileError, and then nothing has changed."""
    locked = Update.objects.select_for_update(of=("self",)).select_related("author", "idea").get(pk=update.pk)
    if locked.version != version:
        raise ChangedMeanwhileError
    locked.text, locked.language, locked.edited_at = text, language, timezone.now()
    locked.version += 1
    locked.save(update_fields=["text", "language", "edited_at", "version"])
    _drop_pictures(locked.pictures.filter(pk__in=list(dropped)))
    _keep_pictures(locked, pictures, by)
    new = _mention(mentioned, update=locked)
    waits = submit(UPDATE, locked, language=language)
    if new:
        tell_in(locked.idea, "idea_mention", by=by, about=(UPDATE, update.pk), to=dict.fromkeys(new, "mention"))
    note("update.edit", actor=by, thing=locked, idea=locked.idea_id)
    touch(locked.idea, active=False)
    return waits


@transaction.atomic
def remove_update(update: Update, *, by: Person) -> None:
    """With its comments, its pictures, and all that was told of them."""
    for key in update.comments.values_list("pk", flat=True):
        withdraw(COMMENT, key)
        forget(COMMENT, key)
    withdraw(UPDATE, update.pk)
    forget(UPDATE, update.pk)
    _drop_pictures(update.pictures.all())
    note("update.remove", actor=by, thing=update, idea=update.idea_id)
    update.delete()
    touch(update.idea, active=False)


@transaction.atomic
def pin_update(update: Update, *, pinned: bool, by: Person) -> None:
    """One stands on top of an idea; pinning another takes its place."""
    idea = Idea.objects.select_for_update().get(pk=update.idea_id)
    Update.objects.filter(idea=idea, pinned_at__isnull=False).update(pinned_at=None)
    if pinned:
        Update.objects.filter(pk=update.pk).update(pinned_at=timezone.now())
    note("update.pin" if pinned else "update.unpin", actor=by, thing=update, idea=idea.pk)
    touch(idea, active=False)


@transaction.atomic
def comment_on(update: Update, *, text: str, language: str, mentioned: Sequence[Person], by: Person) -> bool:
    """Whether it waits for a moderator. The author of the update is addressed, and whoever is mentioned."""
    comment = Comment.objects.create(
        update=update, author=by, text=text, language=language, posted_at=timezone.now()
    )  # fmt: skip
    _mention(mentioned, comment=comment)
    waits = submit(COMMENT, comment, language=language)
    addressed = {update.author: "reply"} if update.author else {}
    to = {**addressed, **dict.fromkeys(mentioned, "mention")}
    tell_in(update.idea, "idea_comment", by=by, about=(COMMENT, comment.pk), to=to)
    note("update.comment", actor=by, thing=comment, idea=update.idea_id)
    touch(update.idea)
    return waits


@transaction.atomic
def edit_comment(comment: Comment, *, text: str, language: str, mentioned: Sequence[Person], by: Person) -> bool:
    comment.text, comment.language, comment.edited_at = text, language, timezone.now()
    comment.save(update_fields=["text", "language", "edited_at"])
    new = _mention(mentioned, comment=comment)
    waits = submit(COMMENT, comment, language=language)
    idea = comment.update.idea
    if new:
        tell_in(idea, "idea_mention", by=by, about=(COMMENT, comment.pk), to=dict.fromkeys(new, "mention"))
    note("comment.edit", actor=by, thing=comment, idea=idea.pk)
    touch(idea, active=False)
    return waits


@transaction.atomic
def remove_comment(comment: Comment, *, by: Person) -> None:
    withdraw(COMMENT, comment.pk)
    forget(COMMENT, comment.pk)
    note("comment.remove", actor=by, thing=comment, idea=comment.update.idea_id)
    comment.delete()
    touch(comment.update.idea, active=False)


@transaction.atomic
def react_to(update: Update, kind: str, *, by: Person) -> None:
    """Reacts so, or no longer."""
    made, is_new = Reaction.objects.get_or_create(
        update=update, person=by, kind=kind, defaults={"at": timezone.now()}
    )  # fmt: skip
    if not is_new:
        made.delete()
    touch(update.idea, active=is_new)


def _mention(people: Sequence[Person], *, update: Update | None = None, comment: Comment | None = None) -> list[Person]:
    """Keeps whom the text mentions now; those who were not mentioned before."""
    rows = Mention.objects.filter(update=update) if update else Mention.objects.filter(comment=comment)
    rows.exclude(person__in=people).delete()
    before = set(rows.values_list("person_id", flat=True))
    new = [person for person in people if person.pk not in before]
    Mention.objects.bulk_create([Mention(update=update, comment=comment, person=person) for person in new])
    return new


def _keep_pictures(update: Update, pictures: Sequence[NewPicture], by: Person) -> None:
    for picture in pictures:
        ref = uuid4()
        SHELF.write(ref, picture.file.data)
        Attachment.objects.create(
            idea=update.idea, update=update, kind=Attachment.Kind.PICTURE, ref=ref, title=picture.alt,
            file_name=picture.file.name, media_type=picture.file.media_type, width=picture.file.width,
            height=picture.file.height, added_by=by, added_at=timezone.now(),
        )  # fmt: skip


def _drop_pictures(rows: Iterable[Attachment]) -> None:
    for row in list(rows):
        transaction.on_commit(lambda ref=row.ref: SHELF.forget([ref]))  # type: ignore[misc]
        row.delete()
