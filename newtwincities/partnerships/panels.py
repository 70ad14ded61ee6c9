# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What partnerships put into pages below: public ones on the pages of their municipalities, how alive they are beside
the network of twinnings. The same for every visitor."""

from __future__ import annotations

from typing import Any

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


def network_panel(request: HttpRequest, _thing: Any) -> str:
    return render_to_string("partnerships/network_panel.html", request=request)
