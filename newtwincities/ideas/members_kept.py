# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept of those who take part in ideas, would like to or are invited, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from newtwincities.ideas.actions import parting
from newtwincities.ideas.models import Invitation, JoinRequest, Member, Reply
from newtwincities.people.models import Person
from newtwincities.privacy.register import Basis, BeforeErasure, PersonalData

REPLIES_KEPT = timedelta(days=365)  # after the answer


def _memberships(person: Person) -> Iterator[dict[str, Any]]:
    rows = Member.objects.filter(person=person).select_related("idea", "municipality").order_by("pk")
    for one in rows:
        yield {
            "title": one.idea.title, "part": one.part, "role": one.standing, "text": one.sentence,
            "language": one.language, "municipality": one.municipality.key if one.municipality else None,
            "organisation": one.organisation, "country": one.country, "since": one.since.isoformat(),
            "until": one.ended_at.isoformat() if one.ended_at else None, "ended_why": one.ended_why,
            "reason": one.reason,
        }  # fmt: skip


def _requests(person: Person) -> Iterator[dict[str, Any]]:
    rows = JoinRequest.objects.filter(person=person).select_related("idea", "municipality").order_by("pk")
    for one in rows:
        texts = one.replies.filter(author=person).values_list("text", flat=True)
        yield {
            "kind": "request", "title": one.idea.title, "part": one.part, "state": one.state,
            "municipality": one.municipality.key if one.municipality else None, "organisation": one.organisation,
            "country": one.country, "texts": [text for text in (one.sentence, *texts) if text],
            "at": one.asked_at.isoformat(),
        }  # fmt: skip
    for reply in Reply.objects.filter(author=person).exclude(request__person=person).select_related("request__idea"):
        yield {"kind": "reply", "title": reply.request.idea.title, "texts": [reply.text], "at": reply.at.isoformat()}


def _forget_requests(person: Person, _contributions_stay: bool) -> None:
    JoinRequest.objects.filter(person=person).delete()
    Reply.objects.filter(author=person).update(author=None)


def _old_replies(now: datetime) -> QuerySet[Reply]:
    return Reply.objects.filter(request__decided_at__lt=now - REPLIES_KEPT)


def _invitations(person: Person) -> Iterator[dict[str, Any]]:
    rows = Invitation.objects.filter(Q(person=person) | Q(by=person)).select_related("idea").order_by("pk")
    for one in rows:
        is_inviter = one.by_id == person.pk
        yield {
            "title": one.idea.title, "part": one.part, "my_part": "inviter" if is_inviter else "invited",
            "text": one.words if is_inviter else "", "state": one.state, "at": one.at.isoformat(),
        }  # fmt: skip


def _forget_invitations(person: Person, _contributions_stay: bool) -> None:
    Invitation.objects.filter(person=person).delete()
    Invitation.objects.filter(by=person).update(by=None, words="")


def _old_addresses(now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(at__lte=now - Invitation.GOOD_FOR).exclude(address="")


def _forget_addresses(now: datetime) -> int:
    """An invitation that nobody answered ends with its address."""
    return _old_addresses(now).update(address="", state=Invitation.State.WITHDRAWN, answered_at=now)


KINDS = (
    PersonalData(
        name="idea_members",
        title=_("Taking part in project ideas"),
        purpose=_("So that everybody sees who works on an idea, as what and for whom."),
        period=_(
            "Until the account is erased; then the part stays in the idea’s history without the person and the words."
        ),
        basis=Basis.CONTRACT,
        tables=("ideas.Member", "ideas.RoleSought"),
        export=_memberships,
        erase=lambda person, _contributions_stay: parting.forget(person),
        recipients=_("Whoever may see the idea"),
        columns={
            "ended_why": _("How it ended."),
            "part": _("As what the person takes part."),
            "text": _("The sentence about it."),
            "title": _("The title of the project idea."),
        },
        correct="ideas:mine",
    ),
    PersonalData(
        name="idea_requests",
        title=_("Requests to take part in project ideas"),
        purpose=_("So that those who lead an idea can decide who joins."),
        period=_("Until the account is erased; what was written about a request until a year after the answer."),
        basis=Basis.CONTRACT,
        tables=("ideas.JoinRequest", "ideas.Reply"),
        export=_requests,
        erase=_forget_requests,
        expire=lambda now: _old_replies(now).delete()[0],
        remaining=lambda now: _old_replies(now).count(),
        recipients=_("Those who lead or edit the idea"),
        columns={"title": _("The title of the project idea."), "texts": _("What the person wrote.")},
        correct="ideas:mine",
    ),
    PersonalData(
        name="idea_invitations",
        title=_("Invitations to project ideas"),
        purpose=_("To invite somebody to an idea, by name or by mail."),
        period=_(
            "The address until the invitation is answered, 60 days at most; the rest until the account is erased."
        ),
        basis=Basis.LEGITIMATE_INTEREST,
        tables=("ideas.Invitation",),
        export=_invitations,
        erase=_forget_invitations,
        expire=_forget_addresses,
        remaining=lambda now: _old_addresses(now).count(),
        recipients=_("Those who lead or edit the idea"),
        columns={"title": _("The title of the project idea."), "text": _("The words of the invitation.")},
        correct="ideas:mine",
    ),
)
LEADS = BeforeErasure("idea_leads", parting.settle, parting.warnings)
