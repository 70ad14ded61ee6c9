# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every view of a partnership begins with."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from newtwincities.common.policy import Answer, Refused, may
from newtwincities.partnerships import queries
from newtwincities.partnerships.models import Exchange, Partnership
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of


def partnership_or_404(request: HttpRequest, pk: int) -> Partnership:
    """For whoever may not see it, it does not exist. Whether it does is told nobody who has not signed in."""
    if viewer_of(request).person is None:
        raise Refused(Answer.SIGN_IN)
    found = queries.partnership_with_pk(pk)
    if found is None or not may(viewer_of(request), "partnership:see", found):
        raise Http404
    return found


def acting_person(request: HttpRequest) -> Person:
    person: Person | None = viewer_of(request).person
    if person is None:
        raise Http404
    return person


def agreed_or_404(request: HttpRequest, pk: int) -> Partnership:
    """While it is only proposed there is nothing but the question."""
    found = partnership_or_404(request, pk)
    if found.state == Partnership.State.PROPOSED:
        raise Http404
    return found


def exchange_or_404(partnership: Partnership, pk: int) -> Exchange:
    """One of this partnership, with what belongs to it."""
    found = queries.exchange_with_pk(partnership, pk)
    if found is None:
        raise Http404
    return found
