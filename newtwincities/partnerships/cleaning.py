# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files that belong to nothing any more are removed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from newtwincities.partnerships import document_files as files
from newtwincities.partnerships.actions.documents import forget_orphans
from newtwincities.partnerships.waiting_files import forget_waiting

GRACE = timedelta(days=1)  # a file is written before its row


def forget_files(now: datetime) -> None:
    """Of what was proposed and declined, of uploads that broke off, of restores that nobody finished."""
    before = now - GRACE
    forget_orphans(_kept_before(files.folder(), before))
    forget_waiting(before)


def _kept_before(folder: Path, moment: datetime) -> Iterator[UUID]:
    for path in folder.glob("*") if folder.is_dir() else ():
        try:
            ref, changed = UUID(path.name), path.stat().st_mtime
        except (ValueError, OSError):
            continue
        if changed < moment.timestamp():
            yield ref
