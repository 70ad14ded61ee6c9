# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Exchanges of a partnership: listed, shown, subscribed to."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newtwincities.common.policy import may
from newtwincities.common.showing import unlisted_page
from newtwincities.partnerships import calendars, queries
from newtwincities.partnerships.pages.exchange import ExchangePage
from newtwincities.partnerships.pages.exchanges import ExchangesPage
from newtwincities.partnerships.queries import name_of
from newtwincities.partnerships.views.opening import agreed_or_404, exchange_or_404
from newtwincities.people.viewing import viewer_of, viewer_of_person


@never_cache
@require_http_methods(["GET", "HEAD"])
def exchanges(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = agreed_or_404(request, pk)
    return unlisted_page(request, "partnerships/exchanges.html", page=ExchangesPage(found, viewer_of(request)))


@never_cache
@require_http_methods(["GET", "HEAD"])
def calendar(request: HttpRequest) -> HttpResponseBase:
    """For calendar programs, which do not sign in: the token says who may see it, in the query, which no log has."""
    meant = calendars.of_token(request.GET.get("for", ""))
    if meant is None or not may(viewer_of_person(meant[1]), "partnership:see", meant[0]):
        raise Http404
    found = meant[0]
    content = calendars.calendar(found, name_of(found), queries.exchanges_of(found), today=timezone.localdate())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_http_methods(["GET", "HEAD"])
def exchange(request: HttpRequest, pk: int, exchange: int) -> HttpResponseBase:
    """One of them, for whoever may see the partnership."""
    found = agreed_or_404(request, pk)
    page = ExchangePage(found, viewer_of(request), exchange_or_404(found, exchange))
    return unlisted_page(request, "partnerships/exchange.html", page=page)
