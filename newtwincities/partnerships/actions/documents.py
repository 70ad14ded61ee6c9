# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keeping papers and photographs of a partnership, changing and removing them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from newtwincities.common import shelves
from newtwincities.common.record import note
from newtwincities.feed.actions import forget
from newtwincities.partnerships import document_files as files
from newtwincities.partnerships.actions.telling import tell_inside
from newtwincities.partnerships.models import Document, Exchange, Partnership
from newtwincities.people.models import Person


class DocumentChangedError(Exception):
    """Somebody else has saved the document since it was read; `document` is as it is now."""

    def __init__(self, document: Document) -> None:
        self.document = document


class NoRoomError(Exception):
    """The partnership has as many files, or as much in them, as it may have."""


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a file."""

    kind: str
    exchange: Exchange | None = None
    title: str = ""  # empty: the file's name
    consent: str = ""
    public_consent: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A text in one or two languages."""

    kind: str
    title: str
    language: str
    text: str
    second_language: str = ""
    second_text: str = ""
    exchange: Exchange | None = None


def keep_files(
    partnership: Partnership, kept: Sequence[shelves.KeptFile], about: About, *, by: Person
) -> list[Document]:
    """All of them or none. A transaction that fails leaves no file behind."""
    refs = [uuid4() for _one in kept]
    try:
        for ref, one in zip(refs, kept, strict=True):
            files.SHELF.write(ref, one.data)
        with transaction.atomic():
            Partnership.objects.select_for_update().get(pk=partnership.pk)  # so that two together don't exceed it
            _demand_room(partnership, kept)
            documents = [_file(partnership, ref, one, about, by) for ref, one in zip(refs, kept, strict=True)]
            for document in documents:
                document.save()
                tell_inside("document_added", partnership, by=by, part=("document", document.pk))
            note("document.add", actor=by, thing=partnership, number=len(documents), kind=about.kind)
    except BaseException:
        files.SHELF.forget(refs)
        raise
    return documents


def _demand_room(partnership: Partnership, new: Sequence[shelves.KeptFile]) -> None:
    there = [ref for ref in partnership.documents.values_list("ref", flat=True) if ref]
    together = sum(map(files.SHELF.bytes_of, there)) + sum(len(one.data) for one in new)
    if len(there) + len(new) > files.MOST_FILES or together > files.MOST_BYTES_TOGETHER:
        raise NoRoomError


def _file(partnership: Partnership, ref: UUID, kept: shelves.KeptFile, about: About, by: Person) -> Document:
    now = timezone.now()
    title = about.title or shelves.title_of(kept.name)
    return Document(
        partnership=partnership, exchange=about.exchange, kind=about.kind, title=title, ref=ref, file_name=kept.name,
        media_type=kept.media_type, consent=about.consent, public_consent=about.public_consent, added_by=by,
        added_at=now, changed_at=now,
    )  # fmt: skip


def write_text(partnership: Partnership, written: Written, *, by: Person) -> Document:
    now = timezone.now()
    with transaction.atomic():
        document = Document(partnership=partnership, added_by=by, added_at=now, changed_at=now)
        _fill(document, written)
        document.save()
        tell_inside("document_added", partnership, by=by, part=("document", document.pk))
        note("document.write", actor=by, thing=document, partnership=partnership.pk, kind=written.kind)
    return document


def change_document(document: Document, change: Written | About, *, version: int, by: Person) -> Document:
    """Changes a text, or what is said of a file. DocumentChangedError where it was saved since this version."""
    with transaction.atomic():
        present = Document.objects.select_for_update().get(pk=document.pk)
        if present.version != version:
            raise DocumentChangedError(present)
        present.version += 1
        present.changed_at = timezone.now()
        _fill(present, change)
        present.save()
        note("document.change", actor=by, thing=present, partnership=present.partnership_id)
    return present


def _fill(document: Document, change: Written | About) -> None:
    for name in change.__dataclass_fields__:
        setattr(document, name, getattr(change, name))


def remove_document(document: Document, *, by: Person) -> None:
    """The file goes with the commit."""
    with transaction.atomic():
        note("document.remove", actor=by, thing=document, partnership=document.partnership_id)
        forget("document", document.pk)
        refs = [document.ref] if document.ref else []
        document.delete()
        transaction.on_commit(lambda: files.SHELF.forget(refs))


def forget_orphans(refs: Iterable[UUID]) -> int:
    """Removes those of these files that no document has; how many."""
    found = set(refs)
    orphans = found - set(Document.objects.filter(ref__in=found).values_list("ref", flat=True))
    files.SHELF.forget(orphans)
    return len(orphans)
