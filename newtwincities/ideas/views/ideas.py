# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The idea itself."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def idea(_request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404(pk)
