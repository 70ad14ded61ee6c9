# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files that belong to nothing any more are removed."""

from __future__ import annotations

from datetime import datetime, timedelta

from newtwincities.partnerships import document_files as files
from newtwincities.partnerships.actions.documents import forget_orphans
from newtwincities.partnerships.waiting_files import forget_waiting

GRACE = timedelta(days=1)  # a file is written before its row


def forget_files(now: datetime) -> None:
    """Of what was proposed and declined, of uploads that broke off, of restores that nobody finished."""
    before = now - GRACE
    forget_orphans(files.SHELF.kept_before(before))
    forget_waiting(before)
