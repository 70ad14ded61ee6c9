# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What partnerships put into pages below: from the network of twinnings to how alive they are, for everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string


def network_panel(request: HttpRequest, _thing: Any) -> str:
    return render_to_string("partnerships/network_panel.html", request=request)
