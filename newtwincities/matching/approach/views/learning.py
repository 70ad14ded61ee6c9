# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A public page about what came of suggestions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from newtwincities.matching.approach.pages.learning import LearningPage


@require_http_methods(["GET", "HEAD"])
def learning(request: HttpRequest) -> HttpResponseBase:
    return render(request, "matching/learning.html", {"page": LearningPage()})
