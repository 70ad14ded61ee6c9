# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Exchanges of a partnership: entered, changed, imported, subscribed to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newtwincities.common.policy import demand, may
from newtwincities.common.showing import unlisted_page
from newtwincities.partnerships import calendars, queries
from newtwincities.partnerships.actions import exchanges as actions
from newtwincities.partnerships.forms.exchanges import ExchangeForm, initial_of
from newtwincities.partnerships.forms.lists import ListForm
from newtwincities.partnerships.models import Exchange
from newtwincities.partnerships.pages.exchanges import ExchangesPage, ListPage
from newtwincities.partnerships.queries import name_of
from newtwincities.partnerships.views.opening import acting_person, agreed_or_404, partnership_or_404
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
@require_http_methods(["GET", "HEAD", "POST"])
def enter_exchange(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = partnership_or_404(request, pk)
    demand(viewer_of(request), "partnership:edit", found)
    form = ExchangeForm(
        request.POST if request.method == "POST" else None,
        sides=list(found.sides.all()),
        initial={"progress": "done", "mode": "in_person"},
    )
    if request.method == "POST" and form.is_valid():
        actions.enter_exchange(found, form.entry(), by=acting_person(request))
        messages.success(request, _("Saved."))
        return redirect("partnerships:partnership", found.pk)
    return unlisted_page(request, "partnerships/exchange.html", form=form, partnership=found, name=name_of(found))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest, pk: int) -> HttpResponseBase:
    """First the list is shown as it was understood; sent once more with the rows chosen, it is entered."""
    found = partnership_or_404(request, pk)
    demand(viewer_of(request), "partnership:edit", found)
    form = ListForm(*((request.POST, request.FILES) if request.method == "POST" else ()), partnership=found)
    context: dict[str, Any] = {"form": form, "partnership": found, "name": name_of(found)}
    if request.method != "POST" or not form.is_valid() or form.found is None:
        return unlisted_page(request, "partnerships/import.html", **context)
    page = ListPage(form.found, found)
    if request.POST.get("do") == "import":
        entries = form.found.entries(set(request.POST.getlist("row")))
        if entries:
            done = actions.enter_list(found, entries, by=acting_person(request))
            counts = {"done": done, "left": len(form.found.rows) - done}
            messages.success(request, _("Imported: %(done)s. Left out: %(left)s.") % counts)
            return redirect("partnerships:partnership", found.pk)
        messages.info(request, _("Choose at least one row."))
    return unlisted_page(request, "partnerships/preview.html", page=page, text=form.list_text, **context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_exchange(request: HttpRequest, pk: int, exchange: int) -> HttpResponseBase:
    found = partnership_or_404(request, pk)
    demand(viewer_of(request), "partnership:edit", found)
    one = queries.exchange_with_pk(found, exchange)
    if one is None:
        raise Http404
    by = acting_person(request)
    if request.method == "POST" and request.POST.get("do") == "remove":
        actions.remove_exchange(one, by=by)
        messages.success(request, _("Removed."))
        return redirect("partnerships:partnership", found.pk)
    data = request.POST.copy() if request.method == "POST" else None
    form = ExchangeForm(data, sides=list(found.sides.all()), initial=initial_of(one))
    meanwhile: Exchange | None = None
    if data is not None and form.is_valid():
        try:
            actions.change_exchange(one, form.entry(), version=form.cleaned_data["version"] or 0, by=by)
        except actions.ChangedMeanwhileError as error:
            meanwhile = error.exchange
            data["version"] = str(meanwhile.version)  # so that sending once more takes what stands here
        else:
            messages.success(request, _("Saved."))
            return redirect("partnerships:partnership", found.pk)
    context = {"form": form, "partnership": found, "name": name_of(found), "exchange": one, "meanwhile": meanwhile}
    return unlisted_page(request, "partnerships/exchange.html", status=409 if meanwhile else 200, **context)
