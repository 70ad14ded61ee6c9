# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What partnerships put into pages below, the same for every visitor.

Those with a public face stand on the pages of their municipalities; the network leads to how alive they are.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from newtwincities.atlas.models import Municipality
from newtwincities.partnerships import queries


def network_panel(request: HttpRequest, _thing: Any) -> str:
    return render_to_string("partnerships/network_panel.html", request=request)


def partnerships_panel(request: HttpRequest, municipality: Municipality) -> str:
    found = queries.public_partnerships(municipality)
    if not found:
        return ""
    rows = [(one, queries.name_of(one)) for one in found]
    return render_to_string("partnerships/panel.html", {"rows": rows}, request)
