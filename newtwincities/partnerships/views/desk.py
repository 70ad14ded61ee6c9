# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""My desk: what waits, what comes next and what changed, over all partnerships of the viewer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.partnerships.pages.desk import DeskPage
from newtwincities.people.viewing import viewer_of

VISIT = timedelta(hours=1)  # who looks again within it is still on the same visit
NOW, BEFORE = "desk_visit", "desk_visit_before"  # in the session


@never_cache
@require_http_methods(["GET", "HEAD"])
def desk(request: HttpRequest) -> HttpResponseBase:
    demand(viewer_of(request), "partnership:list", None)
    page = DeskPage(viewer_of(request), seen=_last_visit(request))
    return unlisted_page(request, "partnerships/desk.html", page=page)


def _last_visit(request: HttpRequest) -> datetime | None:
    """When the visit before this one was; None at the first one. The session keeps it, so it is forgotten with it."""
    now = timezone.now()
    current = parse_datetime(str(request.session.get(NOW, "")))
    if current is None or now - current > VISIT:
        request.session[BEFORE] = current.isoformat() if current else ""
        request.session[NOW] = now.isoformat()
    return parse_datetime(str(request.session.get(BEFORE, "")))
