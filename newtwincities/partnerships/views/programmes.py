# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The programme of an exchange: written, shared, read without signing in, subscribed to."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.partnerships import programme_calendars, queries
from newtwincities.partnerships.actions import programmes as actions
from newtwincities.partnerships.forms.programme import LineForm, ProgrammeForm
from newtwincities.partnerships.models import Exchange
from newtwincities.partnerships.pages.exchange import ExchangePage
from newtwincities.partnerships.pages.programme import ProgrammeView
from newtwincities.partnerships.views.opening import acting_person, exchange_or_404, partnership_or_404
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_programme(request: HttpRequest, pk: int, exchange: int) -> HttpResponseBase:
    """As one text, or one line more."""
    found = partnership_or_404(request, pk)
    demand(viewer_of(request), "partnership:edit", found)
    one = exchange_or_404(found, exchange)
    adds = request.method == "POST" and request.POST.get("do") == "add"
    writes = request.method == "POST" and not adds
    text = queries.programme_text(one)
    form = ProgrammeForm(request.POST if writes else None, exchange=one, initial={"text": text, "before": text})
    line_form = LineForm(request.POST if adds else None, exchange=one)
    by, changed = acting_person(request), False
    if adds and line_form.is_valid():
        try:
            actions.add_line(one, line_form.line(), by=by)
        except actions.ProgrammeFullError:
            line_form.add_error("title", _("The programme is full. Remove a line first."))
        else:
            messages.success(request, _("Saved."))
            return redirect("partnerships:edit-programme", found.pk, one.pk)
    if writes and form.is_valid():
        if _written(form, one, by):
            messages.success(request, _("Saved."))
            return redirect("partnerships:exchange", found.pk, one.pk)
        changed = True
        form.data = {"text": form.cleaned_data["text"], "before": text}  # sent once more, it takes the place of theirs
    page = ExchangePage(found, viewer_of(request), one)
    wrong = (adds and line_form.errors) or (writes and form.errors)
    context = {"page": page, "form": line_form if adds else form, "programme_form": form, "line_form": line_form}
    return unlisted_page(
        request, "partnerships/programme_form.html", status=409 if changed else 422 if wrong else 200,
        meanwhile=changed, **context,
    )  # fmt: skip


def _written(form: ProgrammeForm, exchange: Exchange, by: Person) -> bool:
    """Whether it was taken; not where somebody else has changed it meanwhile."""
    try:
        actions.write_programme(exchange, form.lines, before=form.cleaned_data["before"], by=by)
    except actions.ProgrammeChangedError:
        return False
    return True


@never_cache
@require_POST
def share_programme(request: HttpRequest, pk: int, exchange: int) -> HttpResponseBase:
    found = partnership_or_404(request, pk)
    demand(viewer_of(request), "partnership:edit", found)
    one = exchange_or_404(found, exchange)
    shared = request.POST.get("do") == "share"
    actions.share_programme(one, shared=shared, by=acting_person(request))
    told = _("Whoever has the address can read it now.") if shared else _("The address does not work any more.")
    messages.success(request, told)
    return redirect("partnerships:exchange", found.pk, one.pk)


@never_cache
@require_http_methods(["GET", "HEAD"])
def programme(request: HttpRequest, key: str) -> HttpResponseBase:
    """The shared page: for whoever has its address, without signing in."""
    one = _shared_or_404(key)
    return unlisted_page(
        request, "partnerships/programme.html", page=ProgrammeView(one, one.partnership), no_versions=True
    )


@never_cache
@require_http_methods(["GET", "HEAD"])
def programme_calendar(request: HttpRequest, key: str) -> HttpResponseBase:
    content = programme_calendars.calendar_of(_shared_or_404(key))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="programme.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _shared_or_404(key: str) -> Exchange:
    found = queries.shared_programme(key)
    if found is None:
        raise Http404
    return found
