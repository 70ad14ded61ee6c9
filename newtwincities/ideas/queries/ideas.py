# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ideas, and who may read of them."""

from __future__ import annotations

from newtwincities.feed.models import Happening
from newtwincities.ideas.models import Idea

_VISIBILITY = {
    Idea.Visibility.PUBLIC: Happening.Visibility.PUBLIC,
    Idea.Visibility.MEMBERS: Happening.Visibility.MEMBERS,
    Idea.Visibility.INVITED: Happening.Visibility.INSIDE,
}


def visibility_of(idea: Idea) -> str:
    """How far what happens in the idea is told. Drafts tell nothing."""
    return str(_VISIBILITY[Idea.Visibility(idea.visibility)])


def idea_with_pk(pk: int) -> Idea | None:
    return Idea.objects.select_related("municipality", "created_by").filter(pk=pk).first()
