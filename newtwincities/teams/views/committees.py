# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Committees: founding one, deciding about it, recognising it, its own words, and clubs and schools beneath it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.people.queries import shown_name
from newtwincities.people.viewing import viewer_of
from newtwincities.teams import queries
from newtwincities.teams.actions import committees as actions
from newtwincities.teams.actions import recognitions
from newtwincities.teams.forms.claims import DecideForm
from newtwincities.teams.forms.committees import CommitteeForm, PartnerForm
from newtwincities.teams.models import Team
from newtwincities.teams.models.teams import BENEATH
from newtwincities.teams.views.showing import municipality_or_404, reader_language, signed_in, team_or_404

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@get_or_post
def found(request: HttpRequest, key: str) -> HttpResponseBase:
    municipality = municipality_or_404(key)
    demand(viewer_of(request), "team:found_committee")
    by = signed_in(request)
    assert by
    form = CommitteeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.found_committee(municipality, **form.said, language=reader_language(), by=by)
        except actions.TooMany:
            form.add_error(None, _("Some of yours wait for a moderator. Please wait for the answer first."))
        else:
            messages.success(request, _("Sent. A moderator looks at it; you get a mail then."))
            return redirect("teams:team", made.pk)
    return unlisted_page(request, "teams/found.html", municipality=municipality, form=form)


@never_cache
@get_or_post
def approve(request: HttpRequest, pk: int) -> HttpResponseBase:
    """For moderators. Nobody decides about what they founded themselves."""
    viewer, by = viewer_of(request), signed_in(request)
    demand(viewer, "claim:list")
    team = queries.team_with_pk(pk)
    if team is None or by is None:
        messages.warning(request, _("A colleague has decided already."))
        return redirect("teams:claims")
    demand(viewer, "team:decide", team)
    own = team.created_by_id == by.pk
    form = DecideForm(request.POST if request.method == "POST" and not own else None)
    if form.is_bound and form.is_valid():
        approved = form.cleaned_data["decision"] == "grant"
        if actions.decide_committee(team, approved=approved, reason=form.cleaned_data["reason"].strip(), by=by):
            messages.success(request, _("Decided. The founder gets a mail."))
        else:
            messages.warning(request, _("A colleague has decided already."))
        return redirect("teams:claims")
    return unlisted_page(
        request, "teams/approve.html", team=team, form=form, own=own, mandates=queries.mandates_of(team),
        founder=shown_name(team.created_by, viewer), decided=team.state != Team.State.WAITING,
    )  # fmt: skip


@never_cache
@require_POST
def recognise(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The town hall's team says that the committee is its own, or takes that back."""
    team, by = team_or_404(request, pk), signed_in(request)
    municipality = Municipality.objects.filter(key=request.POST.get("municipality", "")).first()
    mandate = queries.mandate_of(municipality) if municipality else None
    if mandate is None or municipality is None or team.kind != Team.Kind.COMMITTEE:
        raise Http404
    town_hall = mandate.team
    demand(viewer_of(request), "team:recognise", town_hall)
    if mandate.in_question:
        raise PermissionDenied
    assert by
    if request.POST.get("do") == "withdraw":
        recognitions.withdraw_recognition(team, municipality, by=by)
        messages.success(request, _("The recognition is withdrawn."))
    elif team.state == Team.State.ACTIVE and recognitions.recognise(team, municipality, town_hall=town_hall, by=by):
        messages.success(request, _("Recognised. The page of the municipality says so, and the committee gets a mail."))
    return redirect("teams:team", team.pk)


@never_cache
@get_or_post
def describe(request: HttpRequest, pk: int) -> HttpResponseBase:
    team, by = team_or_404(request, pk, "edit"), signed_in(request)
    if team.acts_for_town_hall:
        raise Http404  # it presents itself on the municipality's page
    assert by
    initial = {"name": team.name, "about": team.about, "website": team.website}
    form = CommitteeForm(request.POST if request.method == "POST" else None, initial=initial)
    form.fields["about"].required = team.kind not in BENEATH
    if request.method == "POST" and form.is_valid():
        actions.describe(team, **form.said, language=reader_language(), by=by)
        messages.success(request, _("Saved."))
        return redirect("teams:team", team.pk)
    return unlisted_page(request, "teams/describe.html", team=team, form=form)


@never_cache
@get_or_post
def add_partner(request: HttpRequest, pk: int) -> HttpResponseBase:
    committee, by = team_or_404(request, pk, "add_partner"), signed_in(request)
    if committee.kind != Team.Kind.COMMITTEE:
        raise Http404
    assert by
    form = PartnerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        try:
            made = actions.add_partner(committee, kind=kind, **form.said, language=reader_language(), by=by)
        except actions.TooMany:
            form.add_error(None, _("There are as many partners here as can be shown."))
        else:
            messages.success(request, _("Added. Invite somebody from there, and hand over to them."))
            return redirect("teams:team", made.pk)
    return unlisted_page(request, "teams/add_partner.html", team=committee, form=form)
