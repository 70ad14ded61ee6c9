# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Saved searches of the board, and the link that stops their mails."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.matching.approach import mailing
from newtwincities.matching.approach.actions import searches as actions
from newtwincities.matching.approach.forms.notices import BoardForm
from newtwincities.matching.approach.queries.notices import searches_of
from newtwincities.matching.approach.views.opening import acting_person
from newtwincities.matching.models import SavedSearch
from newtwincities.people.viewing import viewer_of


@never_cache
@require_POST
def save(request: HttpRequest) -> HttpResponseBase:
    demand(viewer_of(request), "notice:save_search", None)
    if actions.save_search(BoardForm(request.POST).wanted, person=acting_person(request)):
        messages.success(request, _("Saved. New notices that fit come by mail, once a day at most."))
    else:
        messages.warning(request, _("You have %(most)s saved searches. Remove one first.") % {"most": SavedSearch.MOST})
    return redirect("notices:mine")


@never_cache
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Switches the mails of one's own search on or off, or removes it."""
    search = searches_of(acting_person(request)).filter(pk=pk).first()
    if search is None:
        raise Http404
    do = request.POST.get("do")
    if do == "remove":
        actions.forget_search(search)
        messages.success(request, _("Removed."))
    elif do in ("on", "off"):
        actions.switch_mails(search, on=do == "on")
        messages.success(request, _("Saved."))
    return redirect("notices:mine")


@never_cache
@csrf_exempt  # a mail program posts without having been here (RFC 8058); the signed link says for whom
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponseBase:
    person = mailing.person_of_token(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        actions.want_mails(person, False)
    return unlisted_page(request, "matching/stop.html", done=request.method == "POST")
