# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures, documents, links and the cover of an idea."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from newtwincities.common.record import note
from newtwincities.common.shelves import WEBP, KeptFile, title_of
from newtwincities.ideas import files
from newtwincities.ideas.actions.touching import touch
from newtwincities.ideas.models import Attachment, Idea, WebLink
from newtwincities.people.models import Person

MOST_LINKS = 40


class NoRoomError(Exception):
    """The idea has as many files or links, or as much in them, as it may have."""


def attach(idea: Idea, kept: KeptFile, *, title: str, by: Person) -> Attachment:
    """Keeps a picture for its text, or a document. A transaction that fails leaves no file behind."""
    ref = uuid4()
    files.SHELF.write(ref, kept.data)
    try:
        with transaction.atomic():
            _demand_room(idea, kept)
            is_picture = kept.media_type == WEBP
            made = Attachment.objects.create(
                idea=idea, ref=ref, title=title or title_of(kept.name), file_name=kept.name,
                kind=Attachment.Kind.PICTURE if is_picture else Attachment.Kind.DOCUMENT,
                media_type=kept.media_type, width=kept.width, height=kept.height, added_by=by, added_at=timezone.now(),
            )  # fmt: skip
            note("idea.attach", actor=by, thing=idea, kind=made.kind)
            touch(idea, active=idea.state != Idea.State.DRAFT)
    except BaseException:
        files.SHELF.forget([ref])
        raise
    return made


def _demand_room(idea: Idea, kept: KeptFile) -> None:
    present = Idea.objects.select_for_update().get(pk=idea.pk)  # so that two together don't exceed it
    there = files.refs_of(present)
    if len(there) >= files.MOST_FILES or files.bytes_of(there) + len(kept.data) > files.MOST_BYTES_TOGETHER:
        raise NoRoomError


@transaction.atomic
def detach(attachment: Attachment, *, by: Person) -> None:
    """The file goes with the commit; where the text still names a picture, its words are shown instead."""
    note("idea.detach", actor=by, thing=attachment.idea, kind=attachment.kind)
    ref = attachment.ref
    touch(attachment.idea, active=False)
    attachment.delete()
    transaction.on_commit(lambda: files.SHELF.forget([ref]))


def set_cover(idea: Idea, kept: KeptFile | None, *, alt: str, by: Person) -> None:
    """Puts a picture above the idea, or takes it away; the former one goes with the commit."""
    ref = uuid4() if kept else None
    if kept and ref:
        files.SHELF.write(ref, kept.data)
    try:
        with transaction.atomic():
            present = Idea.objects.select_for_update().get(pk=idea.pk)
            former = [present.cover] if present.cover else []
            present.cover, present.cover_alt = ref, alt if kept else ""
            present.cover_width, present.cover_height = (kept.width, kept.height) if kept else (0, 0)
            present.save(update_fields=["cover", "cover_alt", "cover_width", "cover_height"])
            note("idea.cover", actor=by, thing=idea, empty=kept is None)
            touch(idea, active=False)
            transaction.on_commit(lambda: files.SHELF.forget(former))
    except BaseException:
        files.SHELF.forget([ref] if ref else [])
        raise


@transaction.atomic
def add_link(idea: Idea, *, title: str, url: str, by: Person) -> None:
    """The same address once more gets the new title."""
    if idea.links.exclude(url=url).count() >= MOST_LINKS:
        raise NoRoomError
    values = {"title": title, "added_by": by, "added_at": timezone.now()}
    WebLink.objects.update_or_create(idea=idea, url=url, defaults=values)
    note("idea.link", actor=by, thing=idea)
    touch(idea, active=idea.state != Idea.State.DRAFT)


@transaction.atomic
def remove_link(link: WebLink, *, by: Person) -> None:
    note("idea.unlink", actor=by, thing=link.idea)
    touch(link.idea, active=False)
    link.delete()
