# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newtwincities.common.mails import link
from newtwincities.common.menu import arrival_of
from newtwincities.common.showing import unlisted_page
from newtwincities.people import account_actions, demo, sign_in
from newtwincities.people.account_forms import WelcomeForm
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page of the link in the mail. Opening it changes nothing; its button signs in."""
    if request.method == "POST" and (response := sign_in.use(request, token)):
        return response
    found = sign_in.opened(token) if request.method != "POST" else None
    person = found.person if found else None
    return unlisted_page(request, "people/sign_in_link.html", status=200 if person else 410, person=person)


@never_cache
@login_required
def arrive(request: HttpRequest) -> HttpResponseBase:
    """Where a sign-in leads that was not on the way to some page: to what is still to be said, else to desk or home."""
    person = cast(Person, request.user)
    if not person.name:
        return redirect("people:welcome")
    if not person.band and person.kind == Person.Kind.PERSON:
        return redirect("people:age")
    if person.waits:
        return redirect("people:guardian")
    there = person.language if person.language in dict(settings.LANGUAGES) else (get_language() or "en")
    return HttpResponseRedirect(link(arrival_of(viewer_of(request)), there).removeprefix(settings.BASE_URL))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponseBase:
    person = cast(Person, request.user)
    initial = {"name": person.name, "language": person.language}
    form = WelcomeForm(request.POST or None, initial=initial, label_suffix="")
    if request.method == "POST" and form.is_valid():
        account_actions.introduce(person, **form.cleaned_data)
        return redirect("people:arrive")
    return unlisted_page(request, "people/welcome.html", status=422 if form.errors else 200, form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def demonstration(request: HttpRequest) -> HttpResponseBase:
    """Sign-ins without a mail, as with a second factor. There is no such page but on one's own computer."""
    if not demo.is_asked_here(request):
        raise Http404
    known = {one.email for one in demo.demo_people()}
    if request.method == "POST" and request.POST.get("email") in known:
        person = Person.objects.filter(email=request.POST["email"]).first()
        if person is None:
            raise Http404
        demo.speak(person, get_language() or "en")
        return sign_in.sign_in(request, person, method="mfa")
    there = set(Person.objects.filter(email__in=known).values_list("email", flat=True))
    return unlisted_page(request, "people/demo.html", people=[one for one in demo.demo_people() if one.email in there])
