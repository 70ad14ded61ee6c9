# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Claiming a municipality with an address of its town hall, and the town hall's right to object."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newtwincities.common.policy import demand
from newtwincities.people.viewing import viewer_of
from newtwincities.teams import domains, mailing, queries
from newtwincities.teams.actions import claims as actions
from newtwincities.teams.actions.confirming import Answer
from newtwincities.teams.forms.claims import CodeForm, DomainClaimForm, ObjectionForm
from newtwincities.teams.models import Claim
from newtwincities.teams.pages import ClaimPage
from newtwincities.teams.views.showing import enter, municipality_or_404, page, reader_language, signed_in, words_for


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, key: str) -> HttpResponseBase:
    """All ways to claim a municipality, with the form of the shortest."""
    municipality = municipality_or_404(key)
    viewer, person = viewer_of(request), signed_in(request)
    demand(viewer, "claim:start")
    shown = ClaimPage(municipality, viewer)
    if shown.team is not None:
        return page(request, "teams/claim_taken.html", page=shown)
    initial = {"email": person.email, "name": person.name} if person else {}
    posted = request.POST if request.method == "POST" else None
    form = DomainClaimForm(
        posted, teams=shown.own_teams, initial=initial, client_address=request.META.get("REMOTE_ADDR", "")
    )
    if posted is not None and form.is_valid():
        email = form.cleaned_data["email"]
        if queries.domain_that_counts(municipality, email) is not None and not domains.is_free_mailer(
            domains.host_of(email)
        ):
            chosen = form.cleaned_data.get("team")
            team = next((team for team in shown.own_teams if str(team.pk) == chosen), None)
            started = actions.start_domain_claim(
                municipality,
                email=email,
                name=form.cleaned_data["name"].strip(),
                language=reader_language(),
                for_team=team,
            )
            return redirect("teams:claim-code", mailing.claim_token(started))
        form.add_error("email", shown.why_not(email))
    return page(request, "teams/claim.html", page=shown, form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim_code(request: HttpRequest, token: str) -> HttpResponseBase:
    """Whoever holds the link may type the code; only whoever reads mail at the address has it."""
    found = mailing.claim_of_token(token)
    if found is None or found.way != Claim.Way.DOMAIN:
        raise Http404
    form = CodeForm(request.POST if request.method == "POST" else None)
    if found.state != Claim.State.STARTED and request.method != "POST":
        return page(request, "teams/claim_over.html", claim=found)
    if request.method == "POST" and form.is_valid():
        done = actions.confirm_domain_claim(found, form.cleaned_data["code"], signed_in=signed_in(request))
        viewer_of(request).forget()
        if done.person is not None and done.team is not None:
            if done.answer is Answer.DONE:
                messages.success(request, _("The page is yours. Everything from here on can wait until tomorrow."))
            else:
                messages.warning(request, _("Somebody else was first. You can ask to join their team."))
            if request.user.is_authenticated and request.user.pk == done.person.pk:
                return redirect("teams:team", done.team.pk)
            return enter(request, done.person, email=found.email, to="teams:team", pk=done.team.pk)
        form.add_error("code", words_for(done.answer))
    return page(request, "teams/claim_code.html", claim=found, form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, token: str) -> HttpResponseBase:
    """For the town hall: the link of its mail needs no account. It changes nothing before the button is pressed."""
    found = mailing.claim_to_object_to(token)
    if found is None:
        raise Http404
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.object_to(found, words=form.cleaned_data["words"].strip())
        found.refresh_from_db()
    elif actions.can_be_objected_to(found):
        return page(request, "teams/object.html", claim=found, form=form, possible=True)
    return page(request, "teams/object.html", claim=found, form=form, possible=False)
