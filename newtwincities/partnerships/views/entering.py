# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Exchanges entered and changed: by the whole form, or field by field as one types."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.partnerships import queries
from newtwincities.partnerships.actions import exchanges as actions
from newtwincities.partnerships.forms.exchanges import ExchangeForm, as_sent, initial_of
from newtwincities.partnerships.forms.fields import FieldsForm
from newtwincities.partnerships.meeting_rooms import new_room, server_name
from newtwincities.partnerships.models import Exchange, Partnership
from newtwincities.partnerships.queries import name_of
from newtwincities.partnerships.views.opening import acting_person, exchange_or_404, partnership_or_404
from newtwincities.people.viewing import viewer_of

LONGEST_DRAFT = 40  # letters of the name that the page gives to what it keeps


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_exchange(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = partnership_or_404(request, pk)
    demand(viewer_of(request), "partnership:edit", found)
    form = ExchangeForm(
        request.POST if request.method == "POST" else None,
        sides=list(found.sides.all()),
        initial={"mode": "in_person"},
    )
    there: Exchange | None = None
    if request.method == "POST" and form.is_valid():
        there = None if request.POST.get("another") else _entered_already(found, form)
        if there is None:
            made = actions.enter_exchange(found, _entry(request, form), by=acting_person(request))
            messages.success(request, _("Saved."))
            draft = "".join(letter for letter in request.POST.get("draft", "")[:LONGEST_DRAFT] if letter.isalnum())
            return redirect(f"{_next(request, found, made)}{f'?draft={draft}' if draft else ''}{_anchor(request)}")
    context = _context(request, form, found) | {"there": there}
    return unlisted_page(request, "partnerships/exchange_form.html", status=409 if there else 200, **context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_exchange(request: HttpRequest, pk: int, exchange: int) -> HttpResponseBase:
    found = partnership_or_404(request, pk)
    demand(viewer_of(request), "partnership:edit", found)
    one = exchange_or_404(found, exchange)
    by = acting_person(request)
    if request.method == "POST" and request.POST.get("do") == "remove":
        actions.remove_exchange(one, by=by)
        messages.success(request, _("Removed."))
        return redirect("partnerships:exchanges", found.pk)
    data = request.POST.copy() if request.method == "POST" else None
    form = ExchangeForm(data, sides=list(found.sides.all()), initial=initial_of(one))
    meanwhile: Exchange | None = None
    if data is not None and form.is_valid():
        try:
            actions.change_exchange(one, _entry(request, form), version=form.cleaned_data["version"] or 0, by=by)
        except actions.ChangedMeanwhileError as error:
            meanwhile = error.exchange
            data["version"] = str(meanwhile.version)  # so that sending once more takes what stands here
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{_next(request, found, one)}{_anchor(request)}")
    context = _context(request, form, found) | {"exchange": one, "meanwhile": meanwhile}
    return unlisted_page(request, "partnerships/exchange_form.html", status=409 if meanwhile else 200, **context)


@never_cache
@require_POST
def save_fields(request: HttpRequest, pk: int, exchange: int) -> HttpResponseBase:
    """Fields that somebody has just left, each with what stood in it before; the answer is for the page's script.

    200: all are saved. 409: somebody else has changed some of them meanwhile; theirs is beside them. 422: some can't be
    taken; the sentences say why. Whatever can be saved is, and `left` names the rest, so that nothing is lost.
    """
    found = partnership_or_404(request, pk)
    demand(viewer_of(request), "partnership:edit", found)
    sides, by = list(found.sides.all()), acting_person(request)
    while True:
        one = exchange_or_404(found, exchange)
        sent = FieldsForm(request.POST, exchange=one, sides=sides)
        try:
            if sent.changes_something:
                actions.change_exchange(one, sent.entry(), version=one.version, by=by)
        except actions.ChangedMeanwhileError:
            continue  # between reading and writing: what they wrote is looked at as well
        now = exchange_or_404(found, exchange)
        theirs = {name: {"values": values, "shown": sent.shown(name)} for name, values in sent.conflicts.items()}
        answer = {"version": now.version, "values": as_sent(now, sides), "left": sent.left, "errors": sent.errors}
        status = 409 if theirs else 422 if sent.left else 200
        return JsonResponse({**answer, "conflicts": theirs}, status=status)


def _entry(request: HttpRequest, form: ExchangeForm) -> actions.Entry:
    """What was typed, with a new room to meet in where one was asked for."""
    entry = form.entry()
    return replace(entry, meeting_link=new_room()) if _wants_room(request) else entry


def _entered_already(partnership: Partnership, form: ExchangeForm) -> Exchange | None:
    entry = form.entry()
    return queries.entered_already(partnership, entry.title, entry.start, entry.end)


def _wants_room(request: HttpRequest) -> bool:
    return request.POST.get("do") == "room"


def _next(request: HttpRequest, partnership: Partnership, exchange: Exchange) -> str:
    """Where to go once it is saved: to see it, or on with the form where a room was made in it."""
    name = "change-exchange" if _wants_room(request) else "exchange"
    return reverse(f"partnerships:{name}", args=[partnership.pk, exchange.pk])


def _anchor(request: HttpRequest) -> str:
    return "#id_meeting_link" if _wants_room(request) else ""


def _context(request: HttpRequest, form: ExchangeForm, partnership: Partnership) -> dict[str, Any]:
    return {
        "form": form,
        "partnership": partnership,
        "name": name_of(partnership),
        "room_server": server_name(),
        "draft_key": f"exchange {partnership.pk} {acting_person(request).ref}",
    }
