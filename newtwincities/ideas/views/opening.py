# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every view of an idea begins with."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from newtwincities.common.policy import may
from newtwincities.ideas.models import Idea
from newtwincities.ideas.queries import ideas as queries
from newtwincities.moderation.models import Hidden
from newtwincities.moderation.showing import shown_or_404
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of


def opened_idea_or_404(request: HttpRequest, pk: int) -> tuple[Idea, Hidden | None]:
    """For whoever may not see it, it does not exist; the same where a moderator has hidden it."""
    viewer = viewer_of(request)
    found = queries.idea_with_pk(pk)
    if found is None or not may(viewer, "idea:see", found):
        raise Http404
    return found, shown_or_404(viewer, queries.KIND, found)


def idea_or_404(request: HttpRequest, pk: int) -> Idea:
    return opened_idea_or_404(request, pk)[0]


def acting_person(request: HttpRequest) -> Person:
    person: Person | None = viewer_of(request).person
    if person is None:
        raise Http404
    return person
