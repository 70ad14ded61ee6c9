# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from newtwincities.atlas.models import Municipality
from newtwincities.atlas.pages import name_of
from newtwincities.atlas.queries import municipalities_named, municipality_with_key
from newtwincities.common.policy import demand, may
from newtwincities.common.showing import unlisted_page
from newtwincities.matching.approach.actions.counts import count_event, count_shown
from newtwincities.matching.approach.pages.shortlist import can_shortlist
from newtwincities.matching.forms import PartnersForm, RingForm, ring_query
from newtwincities.matching.models import PairCount
from newtwincities.matching.pages.more import ComparePage, ForUsPage, ThirdPage
from newtwincities.matching.pages.results import PartnersPage
from newtwincities.matching.pages.rings import RingPage
from newtwincities.matching.queries import Landscape, landscape_now
from newtwincities.partnerships.queries import municipalities_led
from newtwincities.people.viewing import viewer_of

OPTIONS = 8  # of the combobox
FOUND = 20

View = Callable[[HttpRequest, Municipality, Landscape], HttpResponse]


def about_a_municipality(view: View) -> Callable[..., HttpResponse]:
    """Finds the municipality of the address; a former key leads on, and an unknown one is named with what to do."""

    @wraps(view)
    def found(request: HttpRequest, key: str) -> HttpResponse:
        demand(viewer_of(request), "matching:see")
        municipality = municipality_with_key(key)
        if municipality is None:
            return unlisted_page(request, "matching/unknown.html", status=404, key=key)
        if municipality.key != key:
            match = request.resolver_match
            assert match is not None
            query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
            where = reverse(match.view_name, args=[municipality.key]) + query
            return HttpResponse(status=301, headers={"Location": where})
        return view(request, municipality, landscape_now(with_key=key))

    return found


def choose(request: HttpRequest) -> HttpResponse:
    """Whose partner: the own municipality first, any other by name."""
    typed = request.GET.get("q", "")[:80].strip()
    viewer = viewer_of(request)
    context: dict[str, Any] = {
        "typed": typed,
        "found": municipalities_named(typed, limit=FOUND) if typed else [],
        "own": [municipality for municipality, _team in municipalities_led(viewer)] if viewer.person else [],
    }
    response = render(request, "matching/choose.html", context)
    if typed:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def find(request: HttpRequest) -> HttpResponse:
    """The options of the combobox."""
    found = municipalities_named(request.GET.get("q", "")[:80], limit=OPTIONS)
    return unlisted_page(request, "matching/find.html", options=[(one, name_of(one)) for one in found])


@about_a_municipality
def partners(request: HttpRequest, municipality: Municipality, landscape: Landscape) -> HttpResponse:
    form = PartnersForm(request.GET, landscape=landscape)
    page = PartnersPage(municipality, landscape, form.wanted, request.GET)
    if request.method == "GET" and can_shortlist(viewer_of(request), municipality):
        count_shown(municipality, [card.municipality.pk for card in page.cards])
    ways = [(" · ".join(form.said(name) for name in way.fields), way) for way in page.ways_out]
    return _shown(request, "matching/partners.html", form=form, page=page, ways=ways)


def open_candidate(request: HttpRequest, key: str, other: str) -> HttpResponse:
    """To the page of a candidate; for a team it is counted that it was opened, without persons."""
    municipality, candidate = municipality_with_key(key), municipality_with_key(other)
    if candidate is None:
        return unlisted_page(request, "matching/unknown.html", status=404, key=other)
    if municipality and request.method == "GET" and can_shortlist(viewer_of(request), municipality):
        count_event(municipality, candidate, PairCount.Event.OPENED)
    return redirect("atlas:municipality", candidate.key)


@about_a_municipality
def compare(request: HttpRequest, municipality: Municipality, landscape: Landscape) -> HttpResponse:
    page = ComparePage(municipality, landscape, request.GET.getlist("with"))
    return _shown(request, "matching/compare.html", page=page, status=200 if page.cards else 422)


@about_a_municipality
def for_us(request: HttpRequest, municipality: Municipality, landscape: Landscape) -> HttpResponse:
    return _shown(request, "matching/for_us.html", page=ForUsPage(municipality, landscape))


@about_a_municipality
def third(request: HttpRequest, municipality: Municipality, landscape: Landscape) -> HttpResponse:
    page = ThirdPage(municipality, landscape, request.GET.get("with", ""))
    return _shown(request, "matching/third.html", page=page, status=422 if page.is_no_partner else 200)


@about_a_municipality
def ring(request: HttpRequest, municipality: Municipality, landscape: Landscape) -> HttpResponse:
    asked = ring_query(request.GET, landscape.codes(municipality.key))
    form = RingForm(asked)
    page = RingPage(municipality, landscape, form.rules, asked)
    wrong = bool(form.errors or page.unknown_keys)
    return _shown(request, "matching/ring.html", form=form, page=page, status=422 if wrong else 200)


def _shown(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    viewer = viewer_of(request)
    context["sees_willingness"] = may(viewer, "matching:see_willingness")
    context["shortlists"] = can_shortlist(viewer, context["page"].municipality)
    return unlisted_page(request, template, status=status, **context)
