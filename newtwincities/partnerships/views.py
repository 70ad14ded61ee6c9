# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import demand, may
from newtwincities.common.showing import unlisted_page
from newtwincities.partnerships import actions, calendars, queries
from newtwincities.partnerships.files import PartnershipFile, content_of
from newtwincities.partnerships.forms import BeginForm, ExchangeForm, ListForm, StateForm, initial_of
from newtwincities.partnerships.models import Exchange, Partnership
from newtwincities.partnerships.pages import DeskPage, ListPage, PartnershipPage, name_of
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of, viewer_of_person

MOST_FOUND = 20
JSON_FORM = {"ensure_ascii": False, "indent": 1}


@never_cache
@require_http_methods(["GET", "HEAD"])
def desk(request: HttpRequest) -> HttpResponseBase:
    demand(viewer_of(request), "partnership:list", None)
    return unlisted_page(request, "partnerships/desk.html", page=DeskPage(viewer_of(request)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponseBase:
    """First the other municipality is found, then the few facts are asked."""
    demand(viewer_of(request), "partnership:list", None)
    own = queries.municipalities_led(viewer_of(request))
    by = _person(request)
    language = get_language() or "en"
    other = atlas.municipality_with_key(request.GET.get("with", "")[:100])
    choices = [(str(one.pk), one.name_in(language)) for one, _team in own if other is None or one.pk != other.pk]
    if other is None or not choices:
        typed = request.GET.get("q", "").strip()[:80]
        found = atlas.municipalities_named(typed, limit=MOST_FOUND) if typed else []
        return unlisted_page(request, "partnerships/find.html", own=own, typed=typed, found=found)
    form = BeginForm(request.POST if request.method == "POST" else None, own=choices)
    if request.method == "POST" and form.is_valid():
        chosen = {str(one.pk): (one, team) for one, team in own}[form.cleaned_data["own"]]
        if response := _begun(request, form, chosen, other, by):
            return response
    return unlisted_page(request, "partnerships/begin.html", form=form, other=other)


def _begun(
    request: HttpRequest, form: BeginForm, chosen: tuple[Municipality, Any], other: Municipality, by: Person
) -> HttpResponseBase | None:
    own, team = chosen
    values = {name: form.cleaned_data[name] for name in ("kind", "since")}
    try:
        partnership = actions.begin(own, other, team=team, by=by, **values)
    except actions.NobodyActsError:
        form.add_error(None, _("Nobody acts for this municipality here yet, so that nobody could agree."))
        return None
    except actions.ThereAlreadyError as error:
        messages.info(request, _("There is a partnership of the two already."))
        return redirect("partnerships:partnership", error.partnership.pk)
    messages.success(request, _("Begun."))
    return redirect("partnerships:partnership", partnership.pk)


@never_cache
@require_http_methods(["GET", "HEAD"])
def partnership(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _partnership_or_404(request, pk)
    return unlisted_page(request, "partnerships/partnership.html", page=PartnershipPage(found, viewer_of(request)))


@never_cache
@require_http_methods(["GET", "HEAD"])
def partnership_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the index is computed from, for programs; organisers are codes in it."""
    found = _partnership_or_404(request, pk)
    told = queries.told(found, queries.exchanges_of(found), get_language() or "en")
    response = JsonResponse(content_of(PartnershipFile(told.facts, told.names)), json_dumps_params=JSON_FORM)
    response.headers["Content-Disposition"] = f'attachment; filename="partnership-{found.pk}.json"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


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
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The asked side agrees or declines; the asking one takes it back."""
    found = _partnership_or_404(request, pk)
    by, do = _person(request), request.POST.get("do")
    if do == "withdraw":
        demand(viewer_of(request), "partnership:withdraw", found)
        actions.withdraw(found, by=by)
        messages.success(request, _("Taken back."))
        return redirect("partnerships:desk")
    demand(viewer_of(request), "partnership:answer", found)
    standing = viewer_of(request).standing("teams")
    sides = [side for side in found.sides.all() if not side.confirmed_at and standing.roles_in(side.team_id)]
    if do == "decline":
        actions.decline(found, sides, by=by)
        messages.success(request, _("Declined. The other side gets a mail."))
        return redirect("partnerships:desk")
    if do == "confirm":
        actions.confirm(found, sides, by=by)
        messages.success(request, _("Agreed. Now enter what you have done together."))
    return redirect("partnerships:partnership", found.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_state(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _partnership_or_404(request, pk)
    demand(viewer_of(request), "partnership:change_state", found)
    form = StateForm(request.POST if request.method == "POST" else None, state=found.state)
    if request.method == "POST" and form.is_valid():
        actions.change_state(found, form.cleaned_data["state"], reason=form.cleaned_data["reason"], by=_person(request))
        messages.success(request, _("Saved."))
        return redirect("partnerships:partnership", found.pk)
    return unlisted_page(request, "partnerships/state.html", form=form, partnership=found, name=name_of(found))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_exchange(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _partnership_or_404(request, pk)
    demand(viewer_of(request), "partnership:edit", found)
    form = ExchangeForm(
        request.POST if request.method == "POST" else None,
        sides=list(found.sides.all()),
        initial={"progress": "done", "mode": "in_person"},
    )
    if request.method == "POST" and form.is_valid():
        actions.enter_exchange(found, form.entry(), by=_person(request))
        messages.success(request, _("Saved."))
        return redirect("partnerships:partnership", found.pk)
    return unlisted_page(request, "partnerships/exchange.html", form=form, partnership=found, name=name_of(found))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest, pk: int) -> HttpResponseBase:
    """First the list is shown as it was understood; sent once more with the rows chosen, it is entered."""
    found = _partnership_or_404(request, pk)
    demand(viewer_of(request), "partnership:edit", found)
    form = ListForm(*((request.POST, request.FILES) if request.method == "POST" else ()), partnership=found)
    context: dict[str, Any] = {"form": form, "partnership": found, "name": name_of(found)}
    if request.method != "POST" or not form.is_valid() or form.found is None:
        return unlisted_page(request, "partnerships/import.html", **context)
    page = ListPage(form.found, found)
    if request.POST.get("do") == "import":
        entries = form.found.entries(set(request.POST.getlist("row")))
        if entries:
            done = actions.enter_list(found, entries, by=_person(request))
            counts = {"done": done, "left": len(form.found.rows) - done}
            messages.success(request, _("Imported: %(done)s. Left out: %(left)s.") % counts)
            return redirect("partnerships:partnership", found.pk)
        messages.info(request, _("Choose at least one row."))
    return unlisted_page(request, "partnerships/preview.html", page=page, text=form.list_text, **context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_exchange(request: HttpRequest, pk: int, exchange: int) -> HttpResponseBase:
    found = _partnership_or_404(request, pk)
    demand(viewer_of(request), "partnership:edit", found)
    one = queries.exchange_with_pk(found, exchange)
    if one is None:
        raise Http404
    by = _person(request)
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


def _partnership_or_404(request: HttpRequest, pk: int) -> Partnership:
    """For whoever may not see it, it does not exist."""
    found = queries.partnership_with_pk(pk)
    if found is None or not may(viewer_of(request), "partnership:see", found):
        raise Http404
    return found


def _person(request: HttpRequest) -> Person:
    person: Person | None = viewer_of(request).person
    if person is None:
        raise Http404
    return person
