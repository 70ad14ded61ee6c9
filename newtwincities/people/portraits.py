# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures of persons: what was uploaded is drawn anew by a job and then thrown away, so that nothing hidden stays."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from newtwincities.common.jobs import job
from newtwincities.common.pictures import PictureRefused, drawn_anew
from newtwincities.common.record import note
from newtwincities.people.models import Person, Portrait

LONGEST_SIDE = 480  # pixels
State = Portrait.State


def upload_portrait(person: Person, data: bytes) -> None:
    """Takes a new picture; until the job has drawn it, the person has none."""
    ref = uuid4()
    sent = sent_path(ref)
    sent.parent.mkdir(parents=True, exist_ok=True)
    sent.write_bytes(data)
    try:
        with transaction.atomic():
            before = Portrait.objects.select_for_update().filter(person=person).first()
            new = {"ref": ref, "state": State.WAITING, "why": "", "uploaded_at": timezone.now()}
            Portrait.objects.update_or_create(person=person, defaults=new)
            note("person.uploaded_picture", actor=person, thing=f"person:{person.ref}")
            draw_portrait.enqueue(str(ref))
            if before:
                transaction.on_commit(lambda: forget_files(before.ref))
    except BaseException:
        sent.unlink(missing_ok=True)
        raise


@transaction.atomic
def remove_portrait(person: Person, *, by: Person | None = None) -> bool:
    portrait = Portrait.objects.select_for_update().filter(person=person).first()
    if portrait is None:
        return False
    portrait.delete()
    note("person.removed_picture", actor=by or person, thing=f"person:{person.ref}")
    ref = portrait.ref
    transaction.on_commit(lambda: forget_files(ref))
    return True


@job
def draw_portrait(ref: str) -> None:
    """Draws the picture anew. Done twice, or after the picture was replaced or removed, it changes nothing."""
    waiting = Portrait.objects.filter(ref=ref, state=State.WAITING)
    sent, kept = sent_path(UUID(ref)), portrait_path(UUID(ref))
    if not waiting.exists():
        sent.unlink(missing_ok=True)
        return
    try:
        drawn = drawn_anew(sent.read_bytes(), longest_side=LONGEST_SIDE)
    except (PictureRefused, FileNotFoundError) as refused:
        waiting.update(state=State.REFUSED, why=getattr(refused, "code", "unreadable"))
    else:
        unfinished = kept.with_suffix(".unfinished")
        unfinished.write_bytes(drawn.data)
        os.replace(unfinished, kept)
        if not waiting.update(state=State.READY, why=""):
            kept.unlink(missing_ok=True)
    sent.unlink(missing_ok=True)


def portrait_path(ref: UUID) -> Path:
    """Where the picture lies that we drew."""
    return _folder() / f"{ref.hex}.webp"


def sent_path(ref: UUID) -> Path:
    """Where the uploaded file lies until it is drawn anew. No page serves it."""
    return _folder() / f"{ref.hex}.sent"


def forget_files(ref: UUID) -> None:
    for path in (sent_path(ref), portrait_path(ref)):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "portraits"
