# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether and how somebody can come into an idea."""

from __future__ import annotations

from enum import StrEnum

from django.utils import timezone

from newtwincities.common.policy import Answer, Viewer, ask
from newtwincities.ideas.models import Idea, JoinRequest
from newtwincities.ideas.queries import members as queries
from newtwincities.ideas.queries.ideas import leads_of
from newtwincities.people.blocking import are_apart


class Way(StrEnum):
    """The way in that is open to somebody, or what stands in it."""

    INSIDE = "inside"  # takes part already
    OVER = "over"  # nobody is taken in any more, or not yet
    SIGN_IN = "sign_in"
    SETTLE = "settle"  # the age has to be said, or a guardian to agree, first
    SHUT = "shut"  # not for this person, at least not now
    BY_INVITATION = "by_invitation"
    ASKED = "asked"  # the own request waits
    INVITED = "invited"
    DIRECTLY = "directly"
    ON_REQUEST = "on_request"


TAKES_IN = (Way.INVITED, Way.DIRECTLY, Way.ON_REQUEST)


def way_of(viewer: Viewer, idea: Idea) -> Way:
    """At most three queries for somebody who is signed in, none for visitors."""
    if queries.is_inside(viewer, idea):
        return Way.INSIDE
    match ask(viewer, "idea:join", idea):
        case Answer.YES:
            return _way_of_person(viewer, idea)
        case Answer.STATE:
            return Way.OVER
        case Answer.AGE | Answer.GUARDIAN:
            return Way.SETTLE
        case Answer.SIGN_IN:
            return Way.SIGN_IN
        case _:
            return Way.SHUT


def _way_of_person(viewer: Viewer, idea: Idea) -> Way:
    if any(are_apart(viewer, lead.person) for lead in leads_of(idea)):
        return Way.SHUT
    if viewer.standing("ideas").get(idea.pk) == queries.INVITED:
        return Way.INVITED
    if idea.joining == Idea.Joining.INVITATION:
        return Way.BY_INVITATION
    latest = queries.latest_request(idea, viewer.person)
    if latest is not None and latest.state == JoinRequest.State.OPEN:
        return Way.ASKED
    if latest is not None and latest.state == JoinRequest.State.DECLINED and _is_fresh(latest):
        return Way.SHUT
    if idea.joining == Idea.Joining.OPEN and not queries.was_removed(idea, viewer.person):
        return Way.DIRECTLY
    return Way.ON_REQUEST


def _is_fresh(declined: JoinRequest) -> bool:
    return declined.decided_at is not None and declined.decided_at + JoinRequest.AGAIN_AFTER > timezone.now()
