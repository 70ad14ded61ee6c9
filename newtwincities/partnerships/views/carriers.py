# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who carries a partnership: named, changed, handed over; and the handover kit as a page and on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newtwincities.common.papers import PDF, pdf_of
from newtwincities.common.policy import demand, may
from newtwincities.common.showing import unlisted_page
from newtwincities.partnerships import carrying
from newtwincities.partnerships.actions import carriers as actions
from newtwincities.partnerships.forms.carriers import CarrierForm, HandOverForm, initial_of
from newtwincities.partnerships.models import Carrier, Partnership, Side
from newtwincities.partnerships.pages.carriers import HandoverPage, PeoplePage
from newtwincities.partnerships.pages.people import seen_name
from newtwincities.partnerships.queries import name_of
from newtwincities.partnerships.views.opening import acting_person, agreed_or_404
from newtwincities.people.models import Person
from newtwincities.people.queries import shown_name
from newtwincities.people.viewing import viewer_of
from newtwincities.teams import queries as teams


@never_cache
@require_http_methods(["GET", "HEAD"])
def carriers(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = agreed_or_404(request, pk)
    return unlisted_page(request, "partnerships/carriers.html", page=PeoplePage(found, viewer_of(request)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_carrier(request: HttpRequest, pk: int, side: int) -> HttpResponseBase:
    found = agreed_or_404(request, pk)
    own = _side_or_404(found, side)
    demand(viewer_of(request), "side:edit", own)
    form = _carrier_form(request, own, None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_carrier(own, form.entry(), by=acting_person(request))
        except actions.NameTakenError:
            form.add_error("name", _("Your side has a carrier of this name already."))
        else:
            messages.success(request, _("Saved."))
            return redirect("partnerships:carriers", found.pk)
    return unlisted_page(request, "partnerships/carrier.html", form=form, **_about(found, own))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_carrier(request: HttpRequest, pk: int, carrier: int) -> HttpResponseBase:
    found = agreed_or_404(request, pk)
    one = _carrier_or_404(found, carrier)
    demand(viewer_of(request), "side:edit", one.side)
    by = acting_person(request)
    if request.method == "POST" and request.POST.get("do") == "remove":
        actions.remove_carrier(one, by=by)
        messages.success(request, _("Removed."))
        return redirect("partnerships:carriers", found.pk)
    form = _carrier_form(request, one.side, one)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_carrier(one, form.entry(), by=by)
        except actions.NameTakenError:
            form.add_error("name", _("Your side has a carrier of this name already."))
        else:
            messages.success(request, _("Saved."))
            return redirect("partnerships:carriers", found.pk)
    return unlisted_page(request, "partnerships/carrier.html", form=form, carrier=one, **_about(found, one.side))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: int, carrier: int) -> HttpResponseBase:
    """Names who takes over; the term ends today, and the open tasks go along."""
    found = agreed_or_404(request, pk)
    one = _carrier_or_404(found, carrier)
    demand(viewer_of(request), "side:edit", one.side)
    members = _members(request, one.side)
    others = [other for other in carrying.current_on(one.side, today=timezone.localdate()) if other.pk != one.pk]
    carrying_already = {other.person_id for other in (*others, one)}
    candidates = [(f"carrier-{other.pk}", seen_name(other, viewer_of(request))) for other in others]
    candidates += [(f"person-{who.ref}", shown) for who, shown in members if who.pk not in carrying_already]
    initial = {"to": f"carrier-{one.successor_id}"} if one.successor_id else {}
    form = HandOverForm(request.POST if request.method == "POST" else None, candidates=candidates, initial=initial)
    if request.method == "POST" and form.is_valid():
        people = {f"person-{who.ref}": who for who, _shown in members}
        try:
            _hand_over_to(one, form.cleaned_data, others, people, by=acting_person(request))
        except actions.NameTakenError:
            form.add_error("name", _("Your side has a carrier of this name already."))
        else:
            messages.success(request, _("Handed over. The open tasks went along; this is the kit for the successor."))
            return redirect("partnerships:handover", found.pk)
    return unlisted_page(request, "partnerships/hand_over.html", form=form, carrier=one, **_about(found, one.side))


def _hand_over_to(
    carrier: Carrier, values: dict[str, Any], others: list[Carrier], people: dict[str, Person], *, by: Person
) -> None:
    chosen = values["to"]
    person = people.get(chosen)
    to = next((other for other in others if f"carrier-{other.pk}" == chosen), None)
    actions.hand_over(carrier, to=to, person=person, name=values["name"], by=by)


@never_cache
@require_http_methods(["GET", "HEAD"])
def handover(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = agreed_or_404(request, pk)
    page = HandoverPage(found, viewer_of(request), _kit_side(request, found))
    return unlisted_page(request, "partnerships/handover.html", page=page)


@never_cache
@require_http_methods(["GET", "HEAD"])
def handover_paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = agreed_or_404(request, pk)
    page = HandoverPage(found, viewer_of(request), _kit_side(request, found))
    content = pdf_of(
        "partnerships/papers/handover.typ",
        title=_("Handover kit"),
        lead=f"{page.name} · {page.side_name}",
        is_demonstration=found.is_demonstration,
        **page.values(),
    )
    response = HttpResponse(content, content_type=PDF)
    response.headers["Content-Disposition"] = f'inline; filename="handover-{found.pk}.pdf"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _kit_side(request: HttpRequest, found: Partnership) -> Side:
    """The side in the address, else the first one whose kit the viewer may read; whoever may read none is told why."""
    viewer, sides = viewer_of(request), list(found.sides.all())
    asked = [side for side in sides if str(side.pk) == request.GET.get("side")]
    own = [side for side in sides if viewer.standing("teams").roles_in(side.team_id)]
    side = next((one for one in (*asked, *own) if may(viewer, "side:see_kit", one)), (asked or own or sides)[0])
    demand(viewer, "side:see_kit", side)
    return side


def _side_or_404(found: Partnership, pk: int) -> Side:
    side = next((one for one in found.sides.all() if one.pk == pk), None)
    if side is None:
        raise Http404
    return side


def _carrier_or_404(found: Partnership, pk: int) -> Carrier:
    """An erased one is only a number."""
    carrier = carrying.carrier_with_pk(found, pk)
    if carrier is None or not carrier.name:
        raise Http404
    return carrier


def _members(request: HttpRequest, side: Side) -> list[tuple[Person, str]]:
    """Who is on the side's team, by the name under which the viewer knows them."""
    roles = teams.members_of(side.team)
    return [(role.person, shown_name(role.person, viewer_of(request))) for role in roles if role.person]


def _carrier_form(request: HttpRequest, side: Side, carrier: Carrier | None) -> CarrierForm:
    others = carrying.current_on(side, today=timezone.localdate())
    kept = {carrier.deputy_id, carrier.successor_id} if carrier else set()
    former = Carrier.objects.filter(side=side, pk__in=[pk for pk in kept if pk]).exclude(name="")
    named = {other.pk: other.name for other in (*others, *former) if carrier is None or other.pk != carrier.pk}
    members = _members(request, side)
    if carrier and carrier.person and carrier.person not in [person for person, _shown in members]:
        members.append((carrier.person, carrier.name))  # has left the team since
    return CarrierForm(
        request.POST if request.method == "POST" else None,
        members=members,
        others=[(str(pk), name) for pk, name in named.items()],
        initial=initial_of(carrier) if carrier else None,
    )


def _about(found: Partnership, side: Side) -> dict[str, Any]:
    return {"partnership": found, "name": name_of(found), "side": side}
