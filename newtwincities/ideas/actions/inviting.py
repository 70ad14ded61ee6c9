# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Inviting somebody to an idea: by name, or by mail to an address."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from newtwincities.common.limits import within_limit
from newtwincities.common.record import note
from newtwincities.ideas import mailing
from newtwincities.ideas.actions.joining import AT_WORK, DAY, NotPossibleError, lock, tell_inside
from newtwincities.ideas.actions.touching import touch
from newtwincities.ideas.models import Idea, Invitation
from newtwincities.ideas.queries import members as queries
from newtwincities.people.models import Person

INVITATION = "idea_invitation"  # in the feed
MOST_A_DAY = 20  # invitations of one person, in all ideas
State = Invitation.State


class TooManyError(Exception):
    """The person has sent as many invitations today as one can."""


@transaction.atomic
def invite_person(idea: Idea, person: Person, *, part: str, words: str, by: Person) -> Invitation:
    """Somebody whom the inviter works with elsewhere; told on the site."""
    locked = lock(idea)
    if queries.membership(locked, person) or queries.invitation_to(locked, person):
        raise NotPossibleError
    _count(by)
    _close_old(locked)
    invitation = Invitation.objects.create(
        idea=locked, person=person, part=part, words=words, language=person.language, by=by, at=timezone.now()
    )
    note("idea.invite", actor=by, thing=invitation, idea=locked.pk)
    tell_inside(locked, "idea_invited", by=by, about=(INVITATION, invitation.pk), to={person: "invitation"})
    touch(locked, active=False)
    return invitation


@transaction.atomic
def invite_address(idea: Idea, address: str, *, part: str, words: str, language: str, by: Person) -> Invitation:
    """Whether somebody here has the address is told to nobody: a mail goes there either way."""
    locked = lock(idea)
    address = address.strip().lower()
    _close_old(locked)
    if Invitation.objects.filter(idea=locked, address=address, state=State.OPEN).exists():
        raise NotPossibleError
    _count(by)
    invitation = Invitation.objects.create(
        idea=locked, address=address, part=part, words=words, language=language, by=by, at=timezone.now()
    )
    note("idea.invite", actor=by, thing=invitation, idea=locked.pk)
    mailing.send_invitation(invitation)
    return invitation


def _count(by: Person) -> None:
    if not within_limit("idea-invite", str(by.ref), most=MOST_A_DAY, seconds=DAY):
        raise TooManyError


def _close_old(idea: Idea) -> None:
    """What nobody answered in time stands in nobody's way."""
    old = Invitation.objects.filter(idea=idea, state=State.OPEN, at__lte=timezone.now() - Invitation.GOOD_FOR)
    old.update(state=State.WITHDRAWN, answered_at=timezone.now(), address="")


@transaction.atomic
def take_up(invitation: Invitation, *, by: Person) -> None:
    """Whoever opens the mailed link signed in has the invitation from then on; a second one would be one too many."""
    lock(invitation.idea)
    locked = Invitation.objects.get(pk=invitation.pk)
    if locked.state != State.OPEN or locked.person_id not in (None, by.pk):
        raise NotPossibleError
    has_one = Invitation.objects.filter(idea=locked.idea_id, person=by, state=State.OPEN).exclude(pk=locked.pk).exists()
    if has_one:
        _close(locked, State.ACCEPTED)
    else:
        Invitation.objects.filter(pk=locked.pk).update(person=by, address="")
    touch(invitation.idea, active=False)


@transaction.atomic
def decline(invitation: Invitation, *, by: Person | None) -> None:
    """By the person, or by whoever has the mail."""
    if _close(invitation, State.DECLINED):
        note("idea.invitation_declined", actor=by, thing=invitation, idea=invitation.idea_id)
        touch(invitation.idea, active=False)


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Person) -> None:
    if _close(invitation, State.WITHDRAWN):
        note("idea.invitation_withdrawn", actor=by, thing=invitation, idea=invitation.idea_id)
        touch(invitation.idea, active=False)


def _close(invitation: Invitation, state: str) -> bool:
    """The address is forgotten with the answer."""
    found = Invitation.objects.filter(pk=invitation.pk, state=State.OPEN)
    return bool(found.update(state=state, answered_at=timezone.now(), address=""))


def is_open(invitation: Invitation) -> bool:
    """Whether it can still be answered."""
    is_fresh = invitation.at > timezone.now() - Invitation.GOOD_FOR
    return invitation.state == State.OPEN and is_fresh and invitation.idea.state in AT_WORK
