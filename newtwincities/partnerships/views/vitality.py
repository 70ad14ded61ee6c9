# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What if, remedies for everybody, and how vital the partnerships of the territory are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newtwincities.common.pagecache import visitor_page
from newtwincities.common.showing import unlisted_page
from newtwincities.partnerships.actions.standing import STANDINGS
from newtwincities.partnerships.forms.what_if import WhatIfForm
from newtwincities.partnerships.pages.remedies import RemediesPage
from newtwincities.partnerships.pages.territory import TerritoryVitalityPage
from newtwincities.partnerships.pages.what_if import WhatIfPage
from newtwincities.partnerships.views.opening import agreed_or_404
from newtwincities.people.viewing import viewer_of


@never_cache
@require_http_methods(["GET", "HEAD"])
def what_if(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The supposition is in the address; nothing is written."""
    found = agreed_or_404(request, pk)
    form = WhatIfForm(request.GET or None, sides=list(found.sides.all()), language=get_language() or "en")
    supposed = form.supposed() if form.is_valid() else None
    page = WhatIfPage(found, viewer_of(request), supposed)
    status = 422 if form.is_bound and form.errors else 200
    return unlisted_page(request, "partnerships/what_if.html", status=status, page=page, form=form)


@visitor_page(STANDINGS)
@require_http_methods(["GET", "HEAD"])
def remedies(request: HttpRequest) -> HttpResponseBase:
    page = RemediesPage(request.GET.get("dimension", "")[:20])
    return render(request, "partnerships/remedies.html", {"page": page})


@visitor_page(STANDINGS)
@require_http_methods(["GET", "HEAD"])
def territory(request: HttpRequest) -> HttpResponseBase:
    return render(request, "partnerships/territory.html", {"page": TerritoryVitalityPage()})
