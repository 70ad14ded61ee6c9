# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Drafts that the browser keeps (web/static/js/keeping.js)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def saved_at(request: HttpRequest, address: str) -> HttpResponse:
    """The page after a form was saved: its address says of which draft, so that the browser forgets it."""
    draft = request.POST.get("draft", "")[:40]
    path, mark, anchor = address.partition("#")
    return redirect(f"{path}?{urlencode({'draft': draft})}{mark}{anchor}" if draft else address)
