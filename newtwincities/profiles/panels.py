# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The profile in the page of its municipality."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import Viewer, may
from newtwincities.people.viewing import viewer_of
from newtwincities.profiles.pages import ProfilePanel
from newtwincities.teams import queries as teams


def may_differ(viewer: Viewer) -> bool:
    """Whoever has a role in a team may see where to edit, on some page."""
    return bool(viewer.person and teams.may_be_in_a_team(viewer.person))


def profile_panel(request: HttpRequest, municipality: Municipality) -> str:
    """Every visitor sees the same; whoever may edit also sees where."""
    panel = ProfilePanel(municipality)
    edits = may(viewer_of(request), "profile:edit", municipality)
    if panel.is_empty and not edits:
        return ""
    return render_to_string("profiles/panel.html", {"panel": panel, "edits": edits}, request)
