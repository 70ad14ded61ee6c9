# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A team's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newtwincities.people.viewing import viewer_of
from newtwincities.teams.pages import TeamPage
from newtwincities.teams.views.showing import page, team_or_404


@never_cache
@require_safe
def team(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = team_or_404(request, pk)
    return page(request, "teams/team.html", page=TeamPage(found, viewer_of(request)))
