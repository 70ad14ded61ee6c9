# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the views of teams share."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import demand, may
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of
from newtwincities.teams import queries
from newtwincities.teams.actions.confirming import Answer
from newtwincities.teams.models import Claim, Team


def municipality_or_404(key: str) -> Municipality:
    found = atlas.municipality_with_key(key)
    if found is None:
        raise Http404
    return found


def team_or_404(request: HttpRequest, pk: int, action: str = "see") -> Team:
    """The team, where the viewer may do this with it; one that the viewer may not even see does not exist for them."""
    team = queries.team_with_pk(pk)
    viewer = viewer_of(request)
    if team is None or not may(viewer, "team:see", team):
        raise Http404
    if action != "see":
        demand(viewer, f"team:{action}", team)
    return team


def claim_or_404(request: HttpRequest, pk: int, action: str = "see") -> Claim:
    """The claim, where the viewer may do this with it."""
    found = queries.claim_with_pk(pk)
    if found is None:
        raise Http404
    demand(viewer_of(request), f"claim:{action}", found)
    return found


def signed_in(request: HttpRequest) -> Person | None:
    person: Person | None = viewer_of(request).person
    return person


def reader_language() -> str:
    return get_language() or "en"


def enter(request: HttpRequest, person: Person, *, email: str, to: str, **arguments: Any) -> HttpResponseBase:
    """Signs in whoever has just typed a mailed code, by way of the second factor where there is one."""
    target = reverse(to, kwargs=arguments)
    record_authentication(request, person, method="code", email=email)
    response: HttpResponseBase = perform_login(request, person, redirect_url=target, email=email)
    return response


def words_for(answer: Answer, tries_left: int = 0) -> str:
    """A sentence for the field of the code, or for the page, about what came of it."""
    return {
        Answer.WRONG: _("This is not the code. Look once more at the mail or letter."),
        Answer.MISTYPED: _("There is a slip in the code. Compare it with the letter; this costs no try."),
        Answer.NO_TRIES: _("No try is left for this code. Please begin anew."),
        Answer.TOO_LATE: _("This code holds no longer. Please begin anew."),
        Answer.CLOSED: _("This was dealt with already, so the code is of no more use."),
        Answer.TAKEN: _("Somebody else was first. You can ask to join their team."),
        Answer.WAITS: _("The code is right. Since there is a team already, a moderator decides now."),
        Answer.NOT_ADULT: _("Only somebody who is 18 or older can do this."),
        Answer.SUSPENDED: _("This account is suspended. Please write to the people who run this site."),
        Answer.MEMBER_ALREADY: _("You are in this team already."),
    }.get(answer, "")
