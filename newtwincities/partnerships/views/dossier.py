# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""One partnership: begun, agreed to, paused or ended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.common.wording import joined
from newtwincities.partnerships import queries
from newtwincities.partnerships.actions import dossier as actions
from newtwincities.partnerships.files import PartnershipFile, content_of
from newtwincities.partnerships.forms.dossier import BeginForm, StateForm
from newtwincities.partnerships.pages.dossier import OverviewPage
from newtwincities.partnerships.pages.standing import StandingPage
from newtwincities.partnerships.queries import name_of
from newtwincities.partnerships.views.opening import acting_person, agreed_or_404, partnership_or_404
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of

MOST_FOUND = 20
JSON_FORM = {"ensure_ascii": False, "indent": 1}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponseBase:
    """First the other municipality is found, or several one by one; then the few facts are asked."""
    demand(viewer_of(request), "partnership:list", None)
    own = queries.municipalities_led(viewer_of(request))
    by = acting_person(request)
    language = get_language() or "en"
    keys = dict.fromkeys(key[:100] for key in request.GET.getlist("with")[: actions.MOST_SIDES - 1])
    others = [one for key in keys if (one := atlas.municipality_with_key(key))]
    choices = [(str(one.pk), one.name_in(language)) for one, _team in own if one not in others]
    if not others or not choices or "more" in request.GET:
        typed = request.GET.get("q", "").strip()[:80]
        found = atlas.municipalities_named(typed, limit=MOST_FOUND) if typed else []
        found = [one for one in found if one not in others]
        return unlisted_page(request, "partnerships/find.html", own=own, typed=typed, found=found, others=others)
    names: dict[str, Any] = {
        "name": joined([one.name_in(language) for one in others]),
        "can_add": len(others) < actions.MOST_SIDES - 1,
    }
    form = BeginForm(request.POST if request.method == "POST" else None, own=choices)
    if request.method == "POST" and form.is_valid():
        chosen = {str(one.pk): (one, team) for one, team in own}[form.cleaned_data["own"]]
        if response := _begun(request, form, chosen, others, by):
            return response
    return unlisted_page(request, "partnerships/begin.html", form=form, others=others, **names)


def _begun(
    request: HttpRequest, form: BeginForm, chosen: tuple[Municipality, Any], others: list[Municipality], by: Person
) -> HttpResponseBase | None:
    own, team = chosen
    values = {name: form.cleaned_data[name] for name in ("kind", "since")}
    try:
        partnership = actions.begin(own, *others, team=team, by=by, **values)
    except actions.NobodyActsError as error:
        name = error.municipality.name_in(get_language() or "en")
        form.add_error(None, _("Nobody acts for %(name)s here yet, so that nobody could agree.") % {"name": name})
        return None
    except actions.ThereAlreadyError as error:
        messages.info(request, _("There is such a partnership already."))
        return redirect("partnerships:partnership", error.partnership.pk)
    messages.success(request, _("Begun."))
    return redirect("partnerships:partnership", partnership.pk)


@never_cache
@require_http_methods(["GET", "HEAD"])
def partnership(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = partnership_or_404(request, pk)
    return unlisted_page(request, "partnerships/overview.html", page=OverviewPage(found, viewer_of(request)))


@never_cache
@require_http_methods(["GET", "HEAD"])
def standing(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = agreed_or_404(request, pk)
    return unlisted_page(request, "partnerships/standing.html", page=StandingPage(found, viewer_of(request)))


@never_cache
@require_http_methods(["GET", "HEAD"])
def partnership_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the index is computed from, for programs; organisers are codes in it."""
    found = agreed_or_404(request, pk)
    told = queries.told(found, queries.exchanges_of(found), get_language() or "en")
    response = JsonResponse(content_of(PartnershipFile(told.facts, told.names)), json_dumps_params=JSON_FORM)
    response.headers["Content-Disposition"] = f'attachment; filename="partnership-{found.pk}.json"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The asked side agrees or declines; the asking one takes it back."""
    found = partnership_or_404(request, pk)
    by, do = acting_person(request), request.POST.get("do")
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
    found = partnership_or_404(request, pk)
    demand(viewer_of(request), "partnership:change_state", found)
    form = StateForm(request.POST if request.method == "POST" else None, state=found.state)
    if request.method == "POST" and form.is_valid():
        actions.change_state(
            found, form.cleaned_data["state"], reason=form.cleaned_data["reason"], by=acting_person(request)
        )
        messages.success(request, _("Saved."))
        return redirect("partnerships:partnership", found.pk)
    return unlisted_page(request, "partnerships/state.html", form=form, partnership=found, name=name_of(found))
