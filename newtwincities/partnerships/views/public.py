# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The public face: where the sides choose it, and the page that everybody sees."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from newtwincities.common import shelves
from newtwincities.common.policy import demand, may
from newtwincities.common.showing import unlisted_page
from newtwincities.moderation.showing import shown_or_404
from newtwincities.partnerships import document_files as files
from newtwincities.partnerships import queries
from newtwincities.partnerships.actions.public import show
from newtwincities.partnerships.forms.public import ShownForm
from newtwincities.partnerships.pages.public import PublicFacePage, PublicPage
from newtwincities.partnerships.views.opening import acting_person, agreed_or_404
from newtwincities.people.viewing import viewer_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def public_face(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What each side shows; its coordinators choose."""
    found = agreed_or_404(request, pk)
    page = PublicFacePage(found, viewer_of(request))
    form = ShownForm(request.POST if request.method == "POST" else None, initial={"shown": page.chosen})
    if request.method == "POST":
        demand(viewer_of(request), "partnership:show", found)
        if form.is_valid():
            show(page.own_sides, form.cleaned_data["shown"], by=acting_person(request))
            messages.success(request, _("Saved."))
            return redirect("partnerships:public-face", found.pk)
    can_show = may(viewer_of(request), "partnership:show", found)
    return unlisted_page(request, "partnerships/public_face.html", page=page, form=form, can_show=can_show)


@never_cache
@require_safe
def twinned(request: HttpRequest, pk: int) -> HttpResponseBase:
    """For everybody, signed in or not; there is none where the sides have not agreed on anything."""
    found = queries.partnership_with_pk(pk)
    if found is None or not queries.shown_by_all(found):
        raise Http404
    hidden = shown_or_404(viewer_of(request), "partnership", found)
    return render(request, "partnerships/twinned.html", {"page": PublicPage(found), "hidden": hidden})


@never_cache
@require_safe
def photograph(request: HttpRequest, pk: int, photograph: int) -> HttpResponseBase:
    """Asked of the database each time, so that it is gone at once when a side takes its consent back."""
    found = queries.public_photograph(pk, photograph)
    path = files.SHELF.path_of(found.ref) if found and found.ref else None
    if path is None or not path.is_file():
        raise Http404
    shown_or_404(viewer_of(request), "photograph", found)
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
    return FileResponse(path.open("rb"), content_type=shelves.WEBP, headers=headers)
