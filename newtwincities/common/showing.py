# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages that are for whoever is meant: no search engine lists them."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def unlisted_page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """The page; with status 422 where its `form` came back because something in it can't be taken."""
    form = context.get("form")
    if status == 200 and request.method == "POST" and isinstance(form, Form) and form.errors:
        status = 422
    response = render(request, template, context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
