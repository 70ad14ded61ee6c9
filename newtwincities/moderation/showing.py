# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a hidden thing shows: its author a calm notice, moderators the thing, everybody else that there is no page."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from newtwincities.common.policy import Viewer, may
from newtwincities.moderation import queries
from newtwincities.moderation.models import Hidden
from newtwincities.moderation.registry import kind_named


def shown_or_404(viewer: Viewer, kind: str, thing: Any) -> Hidden | None:
    """None where everybody sees the thing. Else, for those who may see it, why it is hidden; the page then includes
    `moderation/notice.html` with it as `hidden`. One query."""
    found = kind_named(kind)
    if found is None:
        raise LookupError(f"No room has registered {kind} with moderation.")
    row = queries.hidden_row(kind, found.key(thing))
    if row is None:
        return None
    author = found.author(thing)
    if viewer.person is not None and author is not None and author.pk == viewer.person.pk:
        return row
    if may(viewer, "moderation:see_queue"):
        return row
    raise Http404
