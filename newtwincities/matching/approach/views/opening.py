# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the views of matching begin with."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils.translation import get_language

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import may
from newtwincities.matching.approach.queries import notices
from newtwincities.matching.approach.queries.introductions import introduction_with_pk
from newtwincities.matching.approach.rules import Own
from newtwincities.matching.models import Introduction, Notice
from newtwincities.moderation.models import Hidden
from newtwincities.moderation.showing import shown_or_404
from newtwincities.partnerships.queries import acting_team
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of


def acting_person(request: HttpRequest) -> Person:
    person: Person | None = viewer_of(request).person
    if person is None:
        raise Http404
    return person


def municipality_or_404(key: str) -> Municipality:
    found = atlas.municipality_with_key(key[:100])
    if found is None:
        raise Http404
    return found


def notice_or_404(request: HttpRequest, pk: int) -> tuple[Notice, Hidden | None]:
    """One that was taken down, or that a moderator has hidden, does not exist for others than its author."""
    found = notices.notice_with_pk(pk)
    if found is None or not may(viewer_of(request), "notice:see", found):
        raise Http404
    return found, shown_or_404(viewer_of(request), notices.KIND, found)


def introduction_or_404(request: HttpRequest, pk: int) -> Introduction:
    """For whoever speaks for neither side it does not exist."""
    found = introduction_with_pk(pk)
    if found is None or not may(viewer_of(request), "introduction:see", found):
        raise Http404
    return found


def shortlist_or_404(request: HttpRequest, key: str) -> Own:
    """The municipality and its team; for whoever is not in that team there is no shortlist."""
    municipality = municipality_or_404(key)
    team = acting_team(municipality)
    if team is None or not may(viewer_of(request), "shortlist:see", Own(municipality, team)):
        raise Http404
    return Own(municipality, team)


def named_choices(sides: list[Own]) -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(str(own.municipality.pk), own.municipality.name_in(language)) for own in sides]
