# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Coming into a team: invitations and requests to join."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.common.policy import Answer as May
from newtwincities.common.policy import ask, demand, may
from newtwincities.common.showing import unlisted_page
from newtwincities.moderation.queries import hidden_keys
from newtwincities.people.arriving import has_address
from newtwincities.people.queries import shown_name
from newtwincities.people.viewing import viewer_of
from newtwincities.teams import mailing, queries
from newtwincities.teams.actions import invitations, requests
from newtwincities.teams.actions.confirming import Answer
from newtwincities.teams.forms.teams import AcceptForm, InviteForm, MessageForm
from newtwincities.teams.models import Invitation, JoinRequest
from newtwincities.teams.views.showing import enter, signed_in, team_or_404, words_for


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponseBase:
    team = team_or_404(request, pk, "invite")
    by = signed_in(request)
    assert by
    leads = may(viewer_of(request), "team:hand_over", team)
    form = InviteForm(request.POST if request.method == "POST" else None, coordinator=leads, initial={"role": "editor"})
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("email", "role", "until")}
        if queries.open_invitations(team).count() >= invitations.MOST_OPEN:
            form.add_error(None, _("Many invitations wait for an answer. Withdraw some before you send more."))
        elif invitations.invite(team, **values, by=by) is None:
            form.add_error("email", _("This address has an invitation that waits for an answer already."))
        else:
            messages.success(request, _("The invitation to {email} is on its way.").format(email=values["email"]))
            return redirect("teams:invite", team.pk)
    found = queries.open_invitations(team)
    shown = found if may(viewer_of(request), "team:see_addresses", team) else []
    return unlisted_page(request, "teams/invite.html", team=team, form=form, invitations=shown, waiting=found.count())


@never_cache
@require_POST
def withdraw_invitation(request: HttpRequest, pk: int, invitation: int) -> HttpResponseBase:
    team = team_or_404(request, pk, "invite")
    found = Invitation.objects.filter(team=team, pk=invitation).first()
    by = signed_in(request)
    if found is None or by is None:
        raise Http404
    invitations.withdraw(found, by=by)
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("teams:invite", team.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """The link of the mail. It changes nothing before a button is pressed, and is of use to the invited alone."""
    found = mailing.invitation_of_token(token)
    if found is None:
        raise Http404
    person = signed_in(request)
    if not invitations.is_open(found):
        return unlisted_page(request, "teams/invitation_over.html", invitation=found)
    if request.POST.get("do") == "decline":
        invitations.decline(found)
        found.refresh_from_db()
        return unlisted_page(request, "teams/invitation_over.html", invitation=found)
    if person is not None:
        if not has_address(person, found.email):
            return unlisted_page(request, "teams/invitation_other.html", status=403, invitation=found)
        if request.method == "POST":
            return _taken_up(request, found, invitations.accept(found, by=person))
        return unlisted_page(request, "teams/invitation.html", invitation=found, known=True)
    if request.POST.get("do") == "send":
        invitations.send_code(found)
        return unlisted_page(request, "teams/invitation_code.html", invitation=found, form=AcceptForm())
    if request.method == "POST":
        form = AcceptForm(request.POST)
        if form.is_valid():
            values = form.cleaned_data
            done = invitations.accept_with_code(found, values["code"], name=values["name"].strip())
            if done.person is not None:
                return _taken_up(request, found, done)
            form.add_error("code", words_for(done.answer))
        return unlisted_page(request, "teams/invitation_code.html", invitation=found, form=form)
    return unlisted_page(request, "teams/invitation.html", invitation=found, known=False)


def _taken_up(request: HttpRequest, found: Invitation, done: invitations.Accepted) -> HttpResponseBase:
    if done.answer in (Answer.DONE, Answer.MEMBER_ALREADY) and done.person is not None:
        messages.success(
            request, _("Welcome to the team.") if done.answer is Answer.DONE else _("You are in this team already.")
        )
        if request.user.is_authenticated:
            return redirect("teams:team", found.team_id)
        return enter(request, done.person, email=found.email, to="teams:team", pk=found.team_id)
    found.refresh_from_db()
    return unlisted_page(
        request, "teams/invitation_over.html", status=403, invitation=found, why=words_for(done.answer)
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_to_join(request: HttpRequest, pk: int) -> HttpResponseBase:
    team = team_or_404(request, pk, "ask_to_join")
    by = signed_in(request)
    assert by
    form = MessageForm(request.POST if request.method == "POST" else None)
    mine = JoinRequest.objects.filter(team=team, person=by, state=JoinRequest.State.OPEN).first()
    if mine is not None:
        return redirect("teams:request", mine.pk)
    if request.method == "POST" and form.is_valid():
        made = requests.ask_to_join(team, by=by, text=form.cleaned_data["text"].strip())
        if made is not None:
            messages.success(request, _("Your request has reached the coordinators. You get a mail when they answer."))
            return redirect("teams:request", made.pk)
        form.add_error(None, _("You are in this team already, or ask many teams at once. Wait for an answer first."))
    return unlisted_page(request, "teams/ask_to_join.html", team=team, form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_request(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = JoinRequest.objects.select_related("team", "person").filter(pk=pk).first()
    viewer, by = viewer_of(request), signed_in(request)
    if found is None or ask(viewer, "join_request:see", found) in (May.ROLE, May.SIGN_IN):
        raise Http404
    demand(viewer, "join_request:see", found)
    assert by
    form = MessageForm(request.POST if request.POST.get("do") == "write" else None)
    if request.method == "POST" and (done := _act_on_request(request, found, form)) is not None:
        return done
    hidden = hidden_keys("join_message")
    written = found.messages.select_related("author")
    conversation = [(m, shown_name(m.author, viewer), str(m.pk) in hidden) for m in written]
    return unlisted_page(
        request, "teams/request.html", join=found, conversation=conversation, form=form,
        name=shown_name(found.person, viewer), writes=may(viewer, "join_request:write", found),
        answers=may(viewer, "join_request:answer", found), withdraws=may(viewer, "join_request:withdraw", found),
    )  # fmt: skip


def _act_on_request(request: HttpRequest, found: JoinRequest, form: MessageForm) -> HttpResponseBase | None:
    viewer, by, what = viewer_of(request), signed_in(request), request.POST.get("do", "")
    assert by
    if what == "write":
        demand(viewer, "join_request:write", found)
        if not form.is_valid():
            return None
        if not requests.write(found, by=by, text=form.cleaned_data["text"].strip()):
            form.add_error(None, _("This conversation is long enough. Decide now, or speak by telephone."))
            return None
    elif what in ("editor", "helper", "decline"):
        demand(viewer, "join_request:answer", found)
        requests.answer(found, by=by, role="" if what == "decline" else what)
        messages.success(request, _("Answered. A mail is on its way."))
    elif what == "withdraw":
        demand(viewer, "join_request:withdraw", found)
        requests.withdraw(found, by=by)
        messages.success(request, _("Your request is withdrawn."))
    return redirect("teams:request", found.pk)
