# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Inviting by mail: a role for whoever reads mail at one address, once, within fourteen days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from newtwincities.common.record import note
from newtwincities.people.arriving import arrive, has_address
from newtwincities.people.growing import say_adult
from newtwincities.people.minors import may_take_part
from newtwincities.people.models import Person
from newtwincities.teams import codes, mailing, queries
from newtwincities.teams.actions.confirming import Answer, purpose_of, take_code
from newtwincities.teams.models import Invitation, Role, Team

GOOD_FOR = timedelta(days=14)
CODE_GOOD = timedelta(minutes=30)
TRIES = 5
MOST_OPEN = 30  # per team
State = Invitation.State


@dataclass(frozen=True, slots=True)
class Accepted:
    answer: Answer
    person: Person | None = None


def invite(team: Team, *, email: str, role: str, until: date | None, by: Person) -> Invitation | None:
    """Writes to the address; None where it has an open invitation already."""
    now = timezone.now()
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                team=team, email=email, role=role, until=until, language=by.language, invited_by=by, created_at=now,
                expires_at=now + GOOD_FOR,
            )  # fmt: skip
            mailing.send_invitation(invitation)
            note("invitation.send", actor=by, thing=invitation, team=team.pk, role=role)
    except IntegrityError:
        return None
    return invitation


def withdraw(invitation: Invitation, *, by: Person) -> bool:
    with transaction.atomic():
        done = Invitation.objects.filter(pk=invitation.pk, state=State.OPEN).update(
            state=State.WITHDRAWN, closed_at=timezone.now()
        )
        if done:
            note("invitation.withdraw", actor=by, thing=invitation, team=invitation.team_id)
    return bool(done)


def decline(invitation: Invitation) -> bool:
    with transaction.atomic():
        done = Invitation.objects.filter(pk=invitation.pk, state=State.OPEN).update(
            state=State.DECLINED, closed_at=timezone.now()
        )
        if done:
            note("invitation.decline", thing=invitation, team=invitation.team_id)
    return bool(done)


def is_open(invitation: Invitation) -> bool:
    return (
        invitation.state == State.OPEN
        and invitation.expires_at >= timezone.now()
        and invitation.team.state == Team.State.ACTIVE
    )


@transaction.atomic
def send_code(invitation: Invitation) -> bool:
    """A code to the invited address, for who is not signed in; at most one in a minute."""
    locked = _locked(invitation)
    now = timezone.now()
    if not is_open(locked):
        return False
    if locked.code_expires_at and locked.code_expires_at > now + CODE_GOOD - timedelta(minutes=1):
        return True
    code = codes.new_code()
    locked.code_hash = codes.hash_of(code, of=purpose_of(locked))
    locked.code_expires_at, locked.tries_left = now + CODE_GOOD, TRIES
    locked.save(update_fields=["code_hash", "code_expires_at", "tries_left"])
    mailing.send_invitation_code(locked, code)
    return True


def accept_with_code(invitation: Invitation, code: str, *, name: str) -> Accepted:
    """Confirms the address, makes the account where there is none, and takes up the role."""
    with transaction.atomic():
        locked = _locked(invitation)
        if not is_open(locked):
            return Accepted(Answer.CLOSED)
        if (answer := take_code(locked, code)) is not Answer.DONE:
            return Accepted(answer)
        person = arrive(locked.email, name=name, language=locked.language, country=locked.team.country)
        if not person.is_active:
            return Accepted(Answer.SUSPENDED)
        if not person.band and person.kind == Person.Kind.PERSON:
            say_adult(person)  # the form asks for it
        return _accept(locked, person)


def accept(invitation: Invitation, *, by: Person) -> Accepted:
    """Somebody who is signed in takes up the role; only whoever has confirmed the invited address can."""
    with transaction.atomic():
        locked = _locked(invitation)
        if not is_open(locked):
            return Accepted(Answer.CLOSED)
        if not has_address(by, locked.email):
            return Accepted(Answer.OTHER_ADDRESS)
        return _accept(locked, by)


def _accept(invitation: Invitation, person: Person) -> Accepted:
    grown = person.band == Person.Band.ADULT and person.kind == Person.Kind.PERSON
    if not may_take_part(person) or not (grown or invitation.role == Role.Name.HELPER):
        return Accepted(Answer.NOT_ADULT, person)
    if queries.role_of(person, invitation.team_id) is not None:
        return Accepted(Answer.MEMBER_ALREADY, person)
    now = timezone.now()
    invitation.state, invitation.accepted_by, invitation.closed_at = State.ACCEPTED, person, now
    invitation.save(update_fields=["state", "accepted_by", "closed_at"])
    add_member(invitation.team, person, role=invitation.role, until=invitation.until, by=invitation.invited_by)
    note("invitation.accept", actor=person, thing=invitation, team=invitation.team_id)
    return Accepted(Answer.DONE, person)


def add_member(team: Team, person: Person, *, role: str, until: date | None, by: Person | None) -> Role:
    """In a running transaction. Being taken in by a team makes trusted."""
    today = timezone.localdate()
    added = Role.objects.create(
        team=team, person=person, role=role, since=today, until=until if until and until >= today else None, given_by=by
    )
    if person.trusted_at is None:
        person.trusted_at = timezone.now()
        person.save(update_fields=["trusted_at"])
    note("role.begin", actor=by or person, thing=added, team=team.pk, role=role)
    return added


def _locked(invitation: Invitation) -> Invitation:
    # The team first: everything that changes who is in it stands in line there.
    Team.objects.select_for_update().get(pk=invitation.team_id)
    return Invitation.objects.select_for_update(of=("self",)).select_related("team", "invited_by").get(pk=invitation.pk)


def expire_invitations() -> int:
    now = timezone.now()
    return Invitation.objects.filter(state=State.OPEN, expires_at__lt=now).update(state=State.EXPIRED, closed_at=now)
