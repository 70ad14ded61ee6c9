# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The way from a municipality's page to its partners: the same for every visitor."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from newtwincities.atlas.models import Municipality


def partners_panel(request: HttpRequest, municipality: Municipality) -> str:
    """Nothing for a hamlet or quarter, which can't be twinned by itself."""
    if municipality.kind == Municipality.Kind.LOCALITY:
        return ""
    return render_to_string("matching/panel.html", {"municipality": municipality}, request)
