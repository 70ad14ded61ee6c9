# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents that claimants hand in. They may hold anything, so no page shows them: moderators download them.

What a file is, its first bytes say, not its name. It lies beneath MEDIA_ROOT, from which nothing is served by itself,
under a name that nobody can guess and readable for the program alone.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from newtwincities.common.record import note
from newtwincities.people.models import Person
from newtwincities.teams.models import Claim, Document

MOST_BYTES = 5 * 1024 * 1024
_FIRST_BYTES = {
    b"%PDF-": Document.Kind.PDF,
    b"\xff\xd8\xff": Document.Kind.JPEG,
    b"\x89PNG\r\n\x1a\n": Document.Kind.PNG,
}


def kind_of(beginning: bytes) -> Document.Kind | None:
    """What the file is; None where it is nothing that we take.

    >>> kind_of(b"%PDF-1.7 and so on")
    Document.Kind.PDF
    >>> kind_of(b"<script>")
    """
    return next((kind for first, kind in _FIRST_BYTES.items() if beginning.startswith(first)), None)


def keep_document(claim: Claim, data: bytes) -> Document:
    """Writes the file and its row. A transaction that fails leaves no file behind."""
    kind = kind_of(data)
    assert kind
    document = Document(
        claim=claim, kind=kind, path=f"claims/{uuid4().hex}.{kind}", size=len(data), handed_in_at=timezone.now()
    )
    path = path_of(document)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    try:
        with transaction.atomic():
            document.save()
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return document


def open_document(document: Document, *, by: Person) -> Path | None:
    """Where the file lies, for a moderator whose look at it is noted; None where it is erased."""
    path = path_of(document)
    if not document.path or not path.is_file():
        return None
    note("claim.open_document", actor=by, thing=document.claim)
    return path


def erase_document(document: Document) -> None:
    """The file goes with the commit. That there was one stays in the claim."""
    path = path_of(document)
    Document.objects.filter(pk=document.pk).update(path="")
    transaction.on_commit(lambda: _unlink(path))


def path_of(document: Document) -> Path:
    return Path(settings.MEDIA_ROOT) / document.path


def _unlink(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)
