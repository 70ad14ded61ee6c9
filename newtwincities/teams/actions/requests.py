# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking to join a team: a short conversation between the asker and those who lead it."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from newtwincities.common.record import note
from newtwincities.people.models import Person
from newtwincities.teams import mailing, queries
from newtwincities.teams.actions.invitations import add_member
from newtwincities.teams.models import JoinMessage, JoinRequest, Team

State = JoinRequest.State
MOST_OPEN = 5  # of one person, in all teams


def ask_to_join(team: Team, *, by: Person, text: str) -> JoinRequest | None:
    """None where the person asks this team already, is in it, or asks many at once."""
    if queries.role_of(by, team) or by.join_requests.filter(state=State.OPEN).count() >= MOST_OPEN:
        return None
    try:
        with transaction.atomic():
            request = JoinRequest.objects.create(team=team, person=by, created_at=timezone.now())
            JoinMessage.objects.create(request=request, author=by, text=text, written_at=request.created_at)
            note("join_request.begin", actor=by, thing=request, team=team.pk)
            mailing.send_about_request("join_asked", request, to=queries.leaders_of(team))
    except IntegrityError:
        return None
    return request


@transaction.atomic
def write(request: JoinRequest, *, by: Person, text: str) -> bool:
    """False where the conversation is closed, or long enough."""
    locked = _locked(request)
    if locked.state != State.OPEN or locked.messages.count() >= JoinMessage.MOST:
        return False
    JoinMessage.objects.create(request=locked, author=by, text=text, written_at=timezone.now())
    asker = by.pk == locked.person_id
    mailing.send_about_request("join_message", locked, to=queries.leaders_of(locked.team) if asker else [locked.person])
    return True


@transaction.atomic
def answer(request: JoinRequest, *, by: Person, role: str = "") -> bool:
    """Takes the asker in with a role, or declines without one; false where it was answered already."""
    locked = _locked(request)
    if locked.state != State.OPEN:
        return False
    locked.state, locked.closed_at = State.ACCEPTED if role else State.DECLINED, timezone.now()
    locked.save(update_fields=["state", "closed_at"])
    if role and queries.role_of(locked.person, locked.team_id) is None:
        add_member(locked.team, locked.person, role=role, until=None, by=by)
    note("join_request.answer", actor=by, thing=locked, team=locked.team_id, accepted=bool(role))
    mailing.send_about_request("join_answered", locked, to=[locked.person], accepted=bool(role))
    return True


@transaction.atomic
def withdraw(request: JoinRequest, *, by: Person) -> bool:
    done = JoinRequest.objects.filter(pk=request.pk, state=State.OPEN).update(
        state=State.WITHDRAWN, closed_at=timezone.now()
    )
    if done:
        note("join_request.withdraw", actor=by, thing=request, team=request.team_id)
    return bool(done)


def _locked(request: JoinRequest) -> JoinRequest:
    Team.objects.select_for_update().get(pk=request.team_id)
    return JoinRequest.objects.select_related("team", "person").get(pk=request.pk)
