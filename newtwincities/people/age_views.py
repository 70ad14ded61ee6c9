# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The step that asks for the age, and the page on which a grown-up lifts the protections of minors."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newtwincities.common.policy import Answer, Refused, demand, may
from newtwincities.common.showing import unlisted_page
from newtwincities.people import growing
from newtwincities.people.age_forms import AdultForm, BornForm, CorrectAgeForm
from newtwincities.people.models import Person
from newtwincities.people.queries import person_with, shown_name
from newtwincities.people.viewing import viewer_of


def signed_in(request: HttpRequest) -> Person:
    """Who is signed in, where `login_required` has seen to it that somebody is."""
    return cast(Person, request.user)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def age(request: HttpRequest) -> HttpResponse:
    if not may(viewer_of(request), "person:say_age", signed_in(request)):
        return redirect("people:guardian" if signed_in(request).waits else "people:protections")
    form = AdultForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["adult"] == "no":
            return redirect("people:born")
        growing.say_adult(signed_in(request))
        return redirect(get_next_redirect_url(request) or "home")  # where the person was on the way to
    return render(request, "people/age.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def born(request: HttpRequest) -> HttpResponse:
    if not may(viewer_of(request), "person:say_age", signed_in(request)):
        return redirect("people:guardian" if signed_in(request).waits else "people:protections")
    form = BornForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        growing.say_born(signed_in(request), **form.cleaned_data)
        return redirect("people:guardian" if signed_in(request).waits else "people:protections")
    return render(request, "people/born.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def protections(request: HttpRequest) -> HttpResponse:
    if not signed_in(request).band:
        return redirect("people:age")
    if request.method == "POST":
        demand(viewer_of(request), "person:lift_protections", signed_in(request))
        growing.lift_protections(signed_in(request))
        return HttpResponseRedirect(request.path)
    return render(request, "people/protections.html", {"person": signed_in(request)})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A moderator or operator puts the age of somebody else right."""
    viewer, person = viewer_of(request), person_with(ref)
    if person is None or not may(viewer, "person:see", person):
        raise Http404
    demand(viewer, "person:correct_age", person)
    if person.pk == signed_in(request).pk:
        raise Refused(Answer.ROLE)
    form = CorrectAgeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        growing.correct_age(person, form.age(), country=form.cleaned_data["country"], by=signed_in(request))
        messages.success(request, _("The age is corrected. The person gets a mail about it."))
        return redirect("people:correct-age", ref)
    name = shown_name(person, viewer)
    return unlisted_page(request, "people/correct_age.html", form=form, person=person, name=name)
