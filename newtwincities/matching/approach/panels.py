# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a team can do with a municipality, on its page: put it on the shortlist, ask for an introduction."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import Viewer, may
from newtwincities.matching.approach.pages.notices import own_sides
from newtwincities.matching.approach.queries.shortlists import shortlisted
from newtwincities.people.viewing import viewer_of
from newtwincities.teams import queries as teams


def may_differ(viewer: Viewer) -> bool:
    """Whoever has a role in a team may see buttons, on some page."""
    return bool(viewer.person and teams.may_be_in_a_team(viewer.person))


def approach_panel(request: HttpRequest, municipality: Municipality) -> str:
    """Nothing for whoever speaks for no municipality."""
    viewer = viewer_of(request)
    if viewer.person is None or municipality.kind == Municipality.Kind.LOCALITY:
        return ""
    sides = own_sides(viewer, "shortlist:see")
    if any(own.municipality.pk == municipality.pk for own in sides):
        return render_to_string("matching/approach_own.html", {"municipality": municipality}, request)
    if not sides:
        return ""
    own = sides[0]
    context = {
        "own": own.municipality,
        "candidate": municipality,
        "is_on": bool(shortlisted(own.municipality, [municipality.pk])),
        "edits": may(viewer, "shortlist:edit", own),
        "asks": may(viewer, "introduction:ask", own),
    }
    return render_to_string("matching/approach_panel.html", context, request)
