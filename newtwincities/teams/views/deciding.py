# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What moderators decide about claims."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from newtwincities.common.policy import demand
from newtwincities.people.viewing import viewer_of
from newtwincities.teams.actions import claims as actions
from newtwincities.teams.forms.claims import SettleForm
from newtwincities.teams.pages import ClaimsPage
from newtwincities.teams.views.showing import claim_or_404, page, signed_in


@never_cache
@require_safe
def claims(request: HttpRequest) -> HttpResponseBase:
    demand(viewer_of(request), "claim:list")
    return page(request, "teams/claims.html", page=ClaimsPage(viewer_of(request)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = claim_or_404(request, pk, "settle_objection")
    if found.objected_at is None:
        raise Http404
    form = SettleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        stays = form.cleaned_data["decision"] == "stays"
        by = signed_in(request)
        assert by
        if actions.settle_objection(found, team_stays=stays, reason=form.cleaned_data["reason"].strip(), by=by):
            messages.success(request, _("Decided. Both sides get a mail."))
        else:
            messages.warning(request, _("A colleague has decided already."))
        return redirect("teams:claims")
    return page(request, "teams/settle.html", claim=found, form=form)
