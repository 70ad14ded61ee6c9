# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Saved searches of the directory."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.ideas.actions import searches as actions
from newtwincities.ideas.forms.directory import DirectoryForm
from newtwincities.ideas.models import SavedIdeaSearch
from newtwincities.ideas.pages.directory import SearchesPage
from newtwincities.ideas.queries.searching import searches_of
from newtwincities.people.viewing import viewer_of


@never_cache
@require_http_methods(["GET", "HEAD"])
def searches(request: HttpRequest) -> HttpResponseBase:
    viewer = viewer_of(request)
    demand(viewer, "idea_search:save")
    return unlisted_page(request, "ideas/searches.html", page=SearchesPage(viewer))


@never_cache
@require_POST
def save(request: HttpRequest) -> HttpResponseBase:
    viewer = viewer_of(request)
    demand(viewer, "idea_search:save")
    if actions.save_search(DirectoryForm(request.POST).wanted_filter, person=viewer.person):
        messages.success(request, _("Saved. You hear of new ideas that fit."))
    else:
        messages.warning(
            request, _("You have %(most)s saved searches. Remove one first.") % {"most": SavedIdeaSearch.MOST}
        )
    return redirect("ideas:searches")


@never_cache
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    viewer = viewer_of(request)
    demand(viewer, "idea_search:save")
    search = searches_of(viewer.person).filter(pk=pk).first()
    if search is None:
        raise Http404
    actions.remove_search(search)
    messages.success(request, _("Removed."))
    return redirect("ideas:searches")
