# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Leaving an idea, being taken out of it, and handing it over."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from newtwincities.common.record import note
from newtwincities.feed import actions as feed
from newtwincities.feed.streams import stream
from newtwincities.ideas.actions.ideas import change_state
from newtwincities.ideas.actions.joining import NotPossibleError, lock, tell_inside
from newtwincities.ideas.actions.touching import touch
from newtwincities.ideas.models import Idea, JoinRequest, Member
from newtwincities.ideas.queries import members as queries
from newtwincities.ideas.queries.ideas import KIND, leads_of, visibility_of
from newtwincities.people.models import Person

MEMBERSHIP = "idea_membership"  # in the feed
Standing = Member.Standing


class LastLeadError(Exception):
    """Somebody else has to lead the idea first."""


def leads_alone(idea: Idea, person: Person) -> bool:
    """Whether nobody else leads the idea."""
    return [lead.person_id for lead in leads_of(idea)] == [person.pk]


@transaction.atomic
def leave(idea: Idea, *, by: Person, reason: str = "") -> None:
    """The last one closes the idea, with the reason; the last lead hands over before."""
    locked = lock(idea)
    member = queries.membership(locked, by)
    if member is None:
        raise NotPossibleError
    if leads_alone(locked, by) and not locked.is_over:
        if locked.state == Idea.State.DRAFT or queries.others_in(locked, by).exists():
            raise LastLeadError
        with translation.override(locked.language):
            change_state(locked, Idea.State.CLOSED, by=by, reason=reason or _("Nobody takes part in it any more."))
    _end(member, Member.Ended.LEFT, reason)
    note("idea.leave", actor=by, thing=member, idea=locked.pk)
    touch(locked, active=False)


@transaction.atomic
def remove(member: Member, *, by: Person, reason: str) -> None:
    """The person is told, with the reason."""
    idea = lock(member.idea)
    present = queries.member_with(idea, member.pk)
    if present is None or present.person is None or present.standing == Standing.LEAD:
        raise NotPossibleError
    _end(present, Member.Ended.REMOVED, reason)
    note("idea.remove", actor=by, thing=present, idea=idea.pk)
    tell_inside(idea, "idea_removed", by=by, about=(MEMBERSHIP, present.pk), to={present.person: "message"})
    touch(idea, active=False)


def _end(member: Member, why: str, reason: str = "") -> None:
    assert member.person
    Member.objects.filter(pk=member.pk).update(ended_at=timezone.now(), ended_why=why, reason=reason)
    feed.unfollow(member.person, stream(KIND, member.idea_id))


@transaction.atomic
def set_standing(member: Member, standing: str, *, by: Person) -> None:
    """Makes an editor of a member, or a member of an editor; the person is told."""
    idea = lock(member.idea)
    present = queries.member_with(idea, member.pk)
    if present is None or present.person is None or Standing.LEAD in (present.standing, standing):
        raise NotPossibleError
    if standing == Standing.EDITOR and not queries.may_edit(present.person):
        raise NotPossibleError
    Member.objects.filter(pk=present.pk).update(standing=standing)
    note("idea.standing", actor=by, thing=present, idea=idea.pk, standing=standing)
    tell_inside(idea, "idea_standing", by=by, about=(MEMBERSHIP, present.pk), to={present.person: "task"},
                details={"standing": standing})  # fmt: skip
    touch(idea, active=False)


@transaction.atomic
def hand_over(member: Member, *, by: Person) -> None:
    """The member leads the idea from now on; who led it stays as an editor."""
    idea = lock(member.idea)
    present, former = queries.member_with(idea, member.pk), queries.membership(idea, by)
    if present is None or present.person is None or not queries.may_edit(present.person):
        raise NotPossibleError
    if former is None or former.standing != Standing.LEAD or former.pk == present.pk:
        raise NotPossibleError
    Member.objects.filter(pk=present.pk).update(standing=Standing.LEAD)
    Member.objects.filter(pk=former.pk).update(standing=Standing.EDITOR)
    note("idea.hand_over", actor=by, thing=present, idea=idea.pk)
    _tell_of_lead(idea, present, by=by)
    touch(idea)


def _tell_of_lead(idea: Idea, member: Member, *, by: Person | None) -> None:
    if idea.state == Idea.State.DRAFT or member.person is None:
        return
    feed.tell("idea_handed_over", by=by, about=(KIND, idea.pk), within=(KIND, idea.pk),
              municipality=member.municipality, visibility=visibility_of(idea), to={member.person: "task"})  # fmt: skip


# --- when an account is erased


def _led_alone(person: Person) -> Iterator[Idea]:
    """Ideas that nobody else leads."""
    mine = Member.objects.filter(person=person, ended_at=None, standing=Standing.LEAD).select_related("idea")
    for member in mine.order_by("pk"):
        if leads_alone(member.idea, person):
            yield member.idea


def _next_lead(idea: Idea, person: Person) -> Member | None:
    """The editor who has been there longest."""
    editors = queries.others_in(idea, person).filter(standing=Standing.EDITOR)
    return next((one for one in editors if one.person and queries.may_edit(one.person)), None)


def warnings(person: Person) -> Iterator[str]:
    """What becomes of the ideas that only this person leads."""
    for idea in _led_alone(person):
        if idea.is_over or idea.state == Idea.State.DRAFT:
            continue
        if _next_lead(idea, person) is not None:
            yield _("The project idea “{title}” goes to the editor who has been there longest, unless you hand it over"
                    " before.").format(title=idea.title)  # fmt: skip
        else:
            yield _("The project idea “{title}” is closed, since nobody can lead it, unless you hand it over"
                    " before.").format(title=idea.title)  # fmt: skip


def settle(person: Person) -> None:
    """Before the person goes: the idea goes to an editor, or is closed."""
    for found in _led_alone(person):
        idea = lock(found)
        successor = _next_lead(idea, person)
        if successor is not None:
            Member.objects.filter(pk=successor.pk).update(standing=Standing.LEAD)
            _tell_of_lead(idea, successor, by=None)
            touch(idea)
        elif not idea.is_over and idea.state != Idea.State.DRAFT:
            with translation.override(idea.language):
                reason = _("Nobody leads it any more.")
            Idea.objects.filter(pk=idea.pk).update(state=Idea.State.CLOSED, state_reason=reason)
            note("idea.closed", thing=idea)
            touch(idea)


def forget(person: Person) -> None:
    """Those who took part stay in the history without the person and their words."""
    rows = Member.objects.filter(person=person)
    ideas = list(Idea.objects.filter(pk__in=rows.values("idea")))
    rows.filter(ended_at=None).update(ended_at=timezone.now(), ended_why=Member.Ended.ERASED)
    rows.update(person=None, sentence="", language="", organisation="", reason="")
    JoinRequest.objects.filter(decided_by=person).update(decided_by=None)
    for idea in ideas:
        touch(idea, active=False)
