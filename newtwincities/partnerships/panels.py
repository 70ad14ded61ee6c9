# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Partnerships with a public face, on the pages of their municipalities: the same for every visitor."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from newtwincities.atlas.models import Municipality
from newtwincities.partnerships import queries


def partnerships_panel(request: HttpRequest, municipality: Municipality) -> str:
    found = queries.public_partnerships(municipality)
    if not found:
        return ""
    rows = [(one, queries.name_of(one)) for one in found]
    return render_to_string("partnerships/panel.html", {"rows": rows}, request)
