# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages within an idea share."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from newtwincities.common.showing import unlisted_page
from newtwincities.ideas.models import Idea
from newtwincities.ideas.pages.idea import HeadPage
from newtwincities.people.viewing import viewer_of


def idea_page(request: HttpRequest, template: str, *, idea: Idea, status: int = 200, **context: Any) -> HttpResponse:
    """A page below the head and the tabs of the idea; what is not for everybody stays out of search engines."""
    page = HeadPage(viewer_of(request), idea)
    if page.is_listed and status == 200 and request.method != "POST":
        return render(request, template, {"page": page, "idea": idea, **context})
    return unlisted_page(request, template, status=status, page=page, idea=idea, **context)


def saved_at(request: HttpRequest, address: str) -> HttpResponse:
    """The page after a form was saved: its address says of which draft (web/static/js/keeping.js), so that the browser
    forgets it."""
    draft = request.POST.get("draft", "")[:40]
    path, mark, anchor = address.partition("#")
    return redirect(f"{path}?{urlencode({'draft': draft})}{mark}{anchor}" if draft else address)
