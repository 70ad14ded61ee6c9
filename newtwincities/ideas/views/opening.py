# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every view of an idea begins with."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from newtwincities.common.policy import may
from newtwincities.ideas.models import Idea
from newtwincities.ideas.queries import ideas as queries
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of


def idea_or_404(request: HttpRequest, pk: int) -> Idea:
    """For whoever may not see it, it does not exist."""
    found = queries.idea_with_pk(pk)
    if found is None or not may(viewer_of(request), "idea:see", found):
        raise Http404
    return found


def acting_person(request: HttpRequest) -> Person:
    person: Person | None = viewer_of(request).person
    if person is None:
        raise Http404
    return person
