# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A team's page, one's own teams, and changing who does what in a team."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from newtwincities.common.policy import may
from newtwincities.common.showing import unlisted_page
from newtwincities.moderation.showing import shown_or_404
from newtwincities.people.queries import shown_name
from newtwincities.people.viewing import viewer_of
from newtwincities.teams import queries
from newtwincities.teams.actions import members
from newtwincities.teams.forms.teams import FindForm, GiveBackForm, HandOverForm, LeaveForm, MemberForm
from newtwincities.teams.models import JoinRequest, Role, Team
from newtwincities.teams.pages import AddPage, TeamPage
from newtwincities.teams.views.showing import reader_language, signed_in, team_or_404


@never_cache
@require_safe
def team(request: HttpRequest, pk: int) -> HttpResponseBase:
    found, viewer = team_or_404(request, pk), viewer_of(request)
    hidden = None if found.acts_for_town_hall else shown_or_404(viewer, "team", found)
    return unlisted_page(request, "teams/team.html", page=TeamPage(found, viewer), hidden=hidden)


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponseBase:
    person = signed_in(request)
    assert person
    asked = person.join_requests.select_related("team").filter(state=JoinRequest.State.OPEN)
    return unlisted_page(
        request, "teams/mine.html", roles=list(queries.roles_of(person)), asked=list(asked),
        claims=list(queries.claims_of(person)),
    )  # fmt: skip


@never_cache
@require_safe
def add_municipality(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Finds a further municipality; it is then claimed like the first, for this team."""
    team = team_or_404(request, pk, "add_municipality")
    if not team.acts_for_town_hall:
        raise Http404
    form = FindForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    return unlisted_page(request, "teams/add_municipality.html", page=AddPage(team, typed), form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, pk: int, role: int) -> HttpResponseBase:
    """Changes or ends a role. Deputies leave those of coordinators alone."""
    team = team_or_404(request, pk, "change_roles")
    viewer, by = viewer_of(request), signed_in(request)
    found = queries.members_of(team).filter(pk=role).first()
    leads = may(viewer, "team:hand_over", team)
    if found is None or by is None or (found.role == Role.Name.COORDINATOR and not leads):
        raise Http404
    others = [(str(r.pk), shown_name(r.person, viewer)) for r in queries.coordinators_of(team) if r.pk != found.pk]
    initial = {"role": found.role, "until": found.until, "deputy_of": found.deputy_of_id or ""}
    changing = request.method == "POST" and request.POST.get("do") != "remove"
    form = MemberForm(request.POST if changing else None, coordinator=leads, coordinators=others, initial=initial)
    try:
        if request.POST.get("do") == "remove":
            members.remove(found, by=by)
            messages.success(request, _("This role has ended."))
            return redirect("teams:team", team.pk)
        if changing and form.is_valid():
            _change(found, form.cleaned_data, by)
            messages.success(request, _("Saved."))
            return redirect("teams:team", team.pk)
    except members.LastCoordinator:
        messages.warning(request, _("Somebody has to be coordinator. Hand over first."))
    return unlisted_page(
        request, "teams/member.html", team=team, role=found, name=shown_name(found.person, viewer), form=form
    )


def _change(role: Role, values: dict[str, Any], by: Any) -> None:
    chosen = values["deputy_of"]
    deputy_of = Role.objects.filter(pk=chosen, team=role.team_id, ended_at=None).first() if chosen else None
    if values["role"] == Role.Name.COORDINATOR:
        deputy_of = None
    members.change_role(role, name=values["role"], until=values["until"], deputy_of=deputy_of, by=by)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponseBase:
    team = team_or_404(request, pk, "leave")
    own, candidates = _own_and_candidates(request, team)
    alone = members.is_only_coordinator(own)
    posted = request.method == "POST"
    form = None
    if alone:
        data = request.POST if posted else None
        form = LeaveForm(data, candidates=candidates, town_hall=team.acts_for_town_hall)
    if posted and (form is None or form.is_valid()):
        chosen = form.cleaned_data["successor"] if form else ""
        successor = _role_with(team, chosen)
        members.leave(own, successor=successor, give_back=chosen == "give-back")
        messages.success(request, _("You have left the team."))
        return redirect("teams:mine")
    return unlisted_page(request, "teams/leave.html", team=team, form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponseBase:
    team = team_or_404(request, pk, "hand_over")
    own, candidates = _own_and_candidates(request, team)
    now = [str(pk) for pk in own.deputies.filter(ended_at=None).values_list("pk", flat=True)]
    form = HandOverForm(
        request.POST if request.method == "POST" else None, candidates=candidates, initial={"deputies": now}
    )
    if request.method == "POST" and form.is_valid():
        successor, by = _role_with(team, form.cleaned_data["successor"]), signed_in(request)
        assert successor
        assert by
        deputies = [int(pk) for pk in form.cleaned_data["deputies"]]
        members.hand_over(own, to=successor, stay=form.cleaned_data["stay"], by=by, deputies=deputies)
        messages.success(request, _("Handed over."))
        return redirect("teams:mine")
    return unlisted_page(
        request,
        "teams/hand_over.html",
        team=team,
        form=form,
        candidates=candidates,
        page=TeamPage(team, viewer_of(request)),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, pk: int) -> HttpResponseBase:
    """For those who go on with nobody: their pages are unclaimed again, with their history."""
    team, by = team_or_404(request, pk, "give_back"), signed_in(request)
    assert by
    mandates = {str(mandate.pk): mandate for mandate in queries.mandates_of(team)}
    if not mandates:
        raise Http404  # there is nothing to give back; whoever goes leaves the team
    named = [(pk, mandate.municipality.name_in(reader_language())) for pk, mandate in mandates.items()]
    initial = {"mandates": list(mandates)} if len(mandates) == 1 else {}
    form = GiveBackForm(request.POST if request.method == "POST" else None, mandates=named, initial=initial)
    if request.method == "POST" and form.is_valid():
        members.give_back(team, [mandates[pk] for pk in form.cleaned_data["mandates"]], by=by)
        messages.success(request, _("Given back. Anybody from the town hall can claim the page anew."))
        return redirect("teams:mine")
    return unlisted_page(request, "teams/give_back.html", team=team, form=form)


def _own_and_candidates(request: HttpRequest, team: Team) -> tuple[Role, list[tuple[str, str]]]:
    person, viewer = signed_in(request), viewer_of(request)
    own = queries.role_of(person, team) if person else None
    if own is None:
        raise Http404
    return own, [(str(r.pk), shown_name(r.person, viewer)) for r in members.successors(team, beside=own)]


def _role_with(team: Team, pk: str) -> Role | None:
    return queries.members_of(team).filter(pk=pk).first() if pk.isdecimal() else None
