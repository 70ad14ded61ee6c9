# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Claiming a municipality, and the town hall's right to object."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of
from newtwincities.teams import domains, mailing, queries
from newtwincities.teams.actions import claims as actions
from newtwincities.teams.actions import decisions, letters
from newtwincities.teams.actions.claims import Confirmed
from newtwincities.teams.actions.confirming import Answer
from newtwincities.teams.forms.claims import ClaimantForm, CodeForm, DocumentClaimForm, DomainClaimForm, ObjectionForm
from newtwincities.teams.models import Claim
from newtwincities.teams.pages import ClaimPage, OwnClaimPage
from newtwincities.teams.views.showing import (
    claim_or_404,
    enter,
    municipality_or_404,
    reader_language,
    signed_in,
    words_for,
)

YOURS = gettext_lazy("The page is yours. Everything from here on can wait until tomorrow.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, key: str) -> HttpResponseBase:
    """All ways to claim a municipality, with the form of the shortest."""
    municipality, viewer = municipality_or_404(key), viewer_of(request)
    demand(viewer, "claim:start")
    shown = ClaimPage(municipality, viewer, for_team=request.GET.get("team", ""))
    if shown.team is not None:
        return unlisted_page(request, "teams/claim_taken.html", page=shown)
    posted = request.POST if request.method == "POST" else None
    form = DomainClaimForm(
        posted, teams=shown.own_teams, initial=shown.initial, client_address=request.META.get("REMOTE_ADDR", "")
    )
    if posted is not None and form.is_valid():
        email = form.cleaned_data["email"]
        if queries.domain_that_counts(municipality, email) is not None and not domains.is_free_mailer(
            domains.host_of(email)
        ):
            started = actions.start_domain_claim(
                municipality,
                email=email,
                name=form.cleaned_data["name"].strip(),
                language=reader_language(),
                for_team=form.chosen_team,
            )
            return redirect("teams:claim-code", mailing.claim_token(started))
        form.add_error("email", shown.why_not(email))
    return unlisted_page(request, "teams/claim.html", page=shown, form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim_by_letter(request: HttpRequest, key: str) -> HttpResponseBase:
    """For somebody who is signed in, where the town hall's postal address is known."""
    shown, person = _claim_page(request, key)
    if shown.own_claim is not None:
        return redirect("teams:own-claim", shown.own_claim.pk)
    if shown.post is None:
        return redirect("teams:claim", shown.municipality.key)
    posted = request.POST if request.method == "POST" else None
    form = ClaimantForm(posted, teams=shown.own_teams, initial=shown.initial)
    if posted is not None and form.is_valid():
        name = form.cleaned_data["name"].strip()
        begun = letters.ask_for_letter(shown.municipality, person=person, name=name, for_team=form.chosen_team)
        return _begun(request, begun)
    return unlisted_page(request, "teams/claim_by_letter.html", page=shown, form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim_by_document(request: HttpRequest, key: str) -> HttpResponseBase:
    """For somebody who is signed in and has it on paper."""
    shown, person = _claim_page(request, key)
    if shown.own_claim is not None:
        return redirect("teams:own-claim", shown.own_claim.pk)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DocumentClaimForm(*posted, teams=shown.own_teams, initial=shown.initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        begun = decisions.hand_in(
            shown.municipality, person=person, name=said["name"].strip(), words=said["words"].strip(),
            data=said["document"], for_team=form.chosen_team,
        )  # fmt: skip
        return _begun(request, begun)
    return unlisted_page(request, "teams/claim_by_document.html", page=shown, form=form)


def _claim_page(request: HttpRequest, key: str) -> tuple[ClaimPage, Person]:
    municipality, viewer, person = municipality_or_404(key), viewer_of(request), signed_in(request)
    demand(viewer, "claim:start_signed_in")
    assert person
    return ClaimPage(municipality, viewer, for_team=request.GET.get("team", "")), person


def _begun(request: HttpRequest, claim: Claim | None) -> HttpResponseBase:
    if claim is None:
        messages.warning(request, _("You have five claims under way. Wait for one of them, or withdraw it."))
        return redirect("teams:mine")
    return redirect("teams:own-claim", claim.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_claim(request: HttpRequest, pk: int) -> HttpResponseBase:
    """How far one's own claim is, with the field for the code of the letter."""
    found = claim_or_404(request, pk)
    if found.person_id != getattr(signed_in(request), "pk", None):
        return redirect("teams:claims")  # a moderator
    shown = OwnClaimPage(found, viewer_of(request))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        demand(viewer_of(request), "claim:enter_code", found)
        if form.is_valid():
            done = letters.confirm_letter(found, form.cleaned_data["code"])
            viewer_of(request).forget()
            if done.team is not None or done.answer in (Answer.WAITS, Answer.NO_TRIES):
                return _told(request, found, done)
            form.add_error("code", words_for(done.answer))
    return unlisted_page(request, "teams/own_claim.html", page=shown, form=form)


def _told(request: HttpRequest, claim: Claim, done: Confirmed) -> HttpResponseBase:
    if done.answer is Answer.DONE:
        messages.success(request, YOURS)
    else:
        messages.warning(request, words_for(done.answer))
    return redirect("teams:team", done.team.pk) if done.team else redirect("teams:own-claim", claim.pk)


@never_cache
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = claim_or_404(request, pk)
    demand(viewer_of(request), "claim:withdraw", found)
    actions.withdraw(found)
    messages.success(request, _("Your claim is withdrawn."))
    return redirect("teams:mine")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim_code(request: HttpRequest, token: str) -> HttpResponseBase:
    """Whoever holds the link may type the code; only whoever reads mail at the address has it."""
    found = mailing.claim_of_token(token)
    if found is None or found.way != Claim.Way.DOMAIN:
        raise Http404
    form = CodeForm(request.POST if request.method == "POST" else None)
    if found.state != Claim.State.STARTED and request.method != "POST":
        return unlisted_page(request, "teams/claim_over.html", claim=found)
    if request.method == "POST" and form.is_valid():
        done = actions.confirm_domain_claim(found, form.cleaned_data["code"], signed_in=signed_in(request))
        viewer_of(request).forget()
        if done.person is not None and done.team is not None:
            if done.answer is Answer.DONE:
                messages.success(request, YOURS)
            else:
                messages.warning(request, words_for(done.answer))
            if request.user.is_authenticated and request.user.pk == done.person.pk:
                return redirect("teams:team", done.team.pk)
            return enter(request, done.person, email=found.email, to="teams:team", pk=done.team.pk)
        form.add_error("code", words_for(done.answer))
    return unlisted_page(request, "teams/claim_code.html", claim=found, form=form)


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
        return unlisted_page(request, "teams/object.html", claim=found, form=form, possible=True)
    return unlisted_page(request, "teams/object.html", claim=found, form=form, possible=False)
