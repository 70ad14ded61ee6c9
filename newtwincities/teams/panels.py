# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who acts for a municipality, in the head of its page: the same for every visitor."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from newtwincities.atlas.models import Municipality
from newtwincities.teams.pages import head_of


def head_panel(request: HttpRequest, municipality: Municipality) -> str:
    return render_to_string("teams/head_panel.html", {"head": head_of(municipality)}, request)
