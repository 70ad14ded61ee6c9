# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the sides agreed on, and what each of them gives."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.partnerships.actions import agreement as actions
from newtwincities.partnerships.forms.agreement import AgreementForm, SideForm
from newtwincities.partnerships.pages.carriers import AgreementPage
from newtwincities.partnerships.queries import name_of
from newtwincities.partnerships.views.opening import acting_person, agreed_or_404
from newtwincities.people.viewing import viewer_of


@never_cache
@require_http_methods(["GET", "HEAD"])
def agreement(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = agreed_or_404(request, pk)
    return unlisted_page(request, "partnerships/agreement.html", page=AgreementPage(found, viewer_of(request)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_agreement(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = agreed_or_404(request, pk)
    demand(viewer_of(request), "partnership:edit", found)
    data = request.POST.copy() if request.method == "POST" else None
    form = AgreementForm(data, sides=list(found.sides.all()), now=actions.agreed_by(found))
    meanwhile = False
    if data is not None and form.is_valid():
        try:
            actions.change_agreement(found, form.agreed(), seen=form.cleaned_data["seen"], by=acting_person(request))
        except actions.AgreementChangedError as error:
            meanwhile = True
            data["seen"] = error.now.mark  # so that sending once more takes what stands here
        else:
            messages.success(request, _("Saved."))
            return redirect("partnerships:agreement", found.pk)
    context = {"form": form, "partnership": found, "name": name_of(found), "meanwhile": meanwhile}
    return unlisted_page(request, "partnerships/change_agreement.html", status=409 if meanwhile else 200, **context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_side(request: HttpRequest, pk: int, side: int) -> HttpResponseBase:
    """Budget, hours and habits of one side, by its own team."""
    found = agreed_or_404(request, pk)
    own = next((one for one in found.sides.all() if one.pk == side), None)
    if own is None:
        raise Http404
    demand(viewer_of(request), "side:edit", own)
    initial = {name: getattr(own, name) for name in ("budget", "currency", "hours_a_year", "habits")}
    form = SideForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_side(own, by=acting_person(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("partnerships:agreement", found.pk)
    about: dict[str, Any] = {"partnership": found, "name": name_of(found), "side": own}
    return unlisted_page(request, "partnerships/change_side.html", form=form, **about)
