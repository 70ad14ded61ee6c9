# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The directory of ideas, as a list and as a map."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from newtwincities.atlas.queries import ATLAS
from newtwincities.common.pagecache import DAY, visitor_page
from newtwincities.ideas.actions.touching import IDEAS
from newtwincities.ideas.forms.directory import DirectoryForm
from newtwincities.ideas.pages.directory import DirectoryPage, IdeaMapPage
from newtwincities.ideas.queries.strangers import finds_the_usual_ideas
from newtwincities.moderation.queries import MODERATION
from newtwincities.people.viewing import viewer_of

MADE_FROM = (IDEAS, MODERATION, ATLAS, DAY)


@require_http_methods(["GET", "HEAD"])
@visitor_page(*MADE_FROM, like_any_member=finds_the_usual_ideas)
def directory(request: HttpRequest) -> HttpResponseBase:
    form = DirectoryForm(request.GET)
    number = request.GET.get("page", "")
    page = DirectoryPage(form.wanted_filter, form.chosen_order, number, viewer_of(request))
    return render(request, "ideas/directory.html", {"form": form, "page": page})


@require_http_methods(["GET", "HEAD"])
@visitor_page(*MADE_FROM, like_any_member=finds_the_usual_ideas)
def idea_map(request: HttpRequest) -> HttpResponseBase:
    form = DirectoryForm(request.GET)
    page = IdeaMapPage(form.wanted_filter, form.chosen_order, viewer_of(request))
    return render(request, "ideas/map.html", {"form": form, "page": page})
