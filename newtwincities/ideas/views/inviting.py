# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Inviting to an idea, and what the invited see."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.common.policy import Answer, ask, demand, may
from newtwincities.common.showing import unlisted_page
from newtwincities.ideas import mailing
from newtwincities.ideas.actions import inviting
from newtwincities.ideas.actions.joining import NotPossibleError
from newtwincities.ideas.forms.members import InviteForm
from newtwincities.ideas.models import Idea
from newtwincities.ideas.queries import members as queries
from newtwincities.ideas.queries.ideas import KIND
from newtwincities.ideas.views.opening import acting_person, idea_or_404
from newtwincities.moderation.queries import is_hidden
from newtwincities.people.models import Person
from newtwincities.people.queries import shown_name
from newtwincities.people.viewing import viewer_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponseBase:
    idea, viewer = idea_or_404(request, pk), viewer_of(request)
    demand(viewer, "idea:invite", idea)
    people = {str(person.ref): person for person in queries.candidates(idea, viewer)}
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        people=[(ref, shown_name(person, viewer)) for ref, person in people.items()],
        by_mail=may(viewer, "idea:invite_by_mail", idea),
        sought=[one.part for one in queries.sought_of(idea)],
    )
    if request.method == "POST" and form.is_valid() and _invited(request, idea, form, people):
        return redirect("ideas:invite", idea.pk)
    rows = [(one, shown_name(one.person, viewer) if one.person else "") for one in queries.invitations_of(idea)]
    return unlisted_page(
        request,
        "ideas/invite.html",
        idea=idea,
        form=form,
        rows=rows,
        nobody=not form.fields.keys() & {"person", "address"},
    )


def _invited(request: HttpRequest, idea: Idea, form: InviteForm, people: dict[str, Person]) -> bool:
    """False where the form says why not."""
    values, by = form.cleaned_data, acting_person(request)
    offered = {"part": values["part"], "words": values["words"].strip(), "by": by}
    try:
        if ref := values.get("person"):
            inviting.invite_person(idea, people[ref], **offered)
            messages.success(request, _("Invited. The person is told."))
        else:
            language = values["language"] or by.language
            inviting.invite_address(idea, values["address"], language=language, **offered)
            messages.success(request, _("The invitation is on its way."))
    except NotPossibleError:
        where = "person" if values.get("person") else "address"
        form.add_error(where, _("There is an invitation already that waits for an answer."))
        return False
    except inviting.TooManyError:
        form.add_error(None, _("You have sent many invitations today. Please go on tomorrow."))
        return False
    return True


@never_cache
@require_POST
def withdraw(request: HttpRequest, pk: int, invitation: int) -> HttpResponseBase:
    idea = idea_or_404(request, pk)
    found = queries.invitation_with(idea, invitation)
    if found is None:
        raise Http404
    demand(viewer_of(request), "idea_invitation:withdraw", found)
    inviting.withdraw(found, by=acting_person(request))
    messages.success(request, _("The invitation is taken back."))
    return redirect("ideas:invite", idea.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, pk: int, invitation: int) -> HttpResponseBase:
    """What somebody sees who is invited by name."""
    viewer = viewer_of(request)
    idea = Idea.objects.filter(pk=pk).first()
    found = queries.invitation_with(idea, invitation) if idea else None
    if found is None or ask(viewer, "idea_invitation:see", found) in (Answer.ROLE, Answer.SIGN_IN):
        raise Http404
    if viewer.person is None or found.person_id != viewer.person.pk:
        return redirect("ideas:invite", found.idea_id)
    if is_hidden(KIND, pk) or not may(viewer, "idea_invitation:answer", found):
        return unlisted_page(request, "ideas/invitation_over.html", invitation=found)
    if request.method == "POST":
        inviting.decline(found, by=acting_person(request))
        messages.success(request, _("Declined."))
        return redirect("ideas:mine")
    return unlisted_page(
        request, "ideas/invitation.html", invitation=found, inviter=shown_name(found.by, viewer), known=True
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mailed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The link of the mail: declining needs no account, accepting does. It changes nothing before a button is
    pressed."""
    found, viewer = mailing.invitation_of_token(token), viewer_of(request)
    if found is None:
        raise Http404
    is_for_other = found.person_id is not None and (viewer.person is None or viewer.person.pk != found.person_id)
    if is_for_other or not inviting.is_open(found) or is_hidden(KIND, found.idea_id):
        return unlisted_page(request, "ideas/invitation_over.html", invitation=found)
    if request.POST.get("do") == "decline":
        inviting.decline(found, by=viewer.person)
        return unlisted_page(request, "ideas/invitation_over.html", invitation=found, declined=True)
    if request.method == "POST":
        demand(viewer, "idea_own:list")
        try:
            inviting.take_up(found, by=acting_person(request))
        except NotPossibleError:
            return unlisted_page(request, "ideas/invitation_over.html", invitation=found)
        return redirect("ideas:join", found.idea_id)
    return unlisted_page(
        request, "ideas/invitation.html", invitation=found, inviter=mailing.inviter_of(found),
        known=viewer.person is not None, mailed=True,
    )  # fmt: skip
