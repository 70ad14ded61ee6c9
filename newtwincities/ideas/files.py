# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files of ideas: covers, pictures in texts, documents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from newtwincities.common.shelves import Shelf
from newtwincities.ideas.models import Attachment, Idea

SHELF = Shelf("ideas")
MOST_FILES = 60  # of an idea
MOST_BYTES_TOGETHER = 200 * 1024 * 1024  # of an idea
GRACE = timedelta(days=1)  # a file is written before its row


def refs_of(idea: Idea) -> list[UUID]:
    """All files of the idea, those of its updates too."""
    refs = list(idea.attachments.values_list("ref", flat=True))
    return [*refs, idea.cover] if idea.cover else refs


def bytes_of(refs: Iterable[UUID]) -> int:
    return sum(map(SHELF.bytes_of, refs))


def forget_orphans(now: datetime) -> int:
    """Removes files that belong to nothing any more; how many."""
    there = set(SHELF.kept_before(now - GRACE))
    kept = set(Attachment.objects.filter(ref__in=there).values_list("ref", flat=True))
    kept |= {ref for ref in Idea.objects.filter(cover__in=there).values_list("cover", flat=True) if ref}
    SHELF.forget(there - kept)
    return len(there - kept)
