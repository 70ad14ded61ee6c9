# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What teams keep of persons, for how long, and what happens to it when somebody leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newtwincities.privacy.register import Basis, PersonalData
from newtwincities.teams import queries
from newtwincities.teams.actions.documents import erase_document, path_of
from newtwincities.teams.actions.members import leave_everything
from newtwincities.teams.models import Claim, Document, Invitation, JoinMessage, JoinRequest, Role, Team

INVITATION_KEPT = timedelta(days=30)  # the address, after the end
REQUEST_KEPT = timedelta(days=180)  # the conversation, after the answer
CLAIM_KEPT = timedelta(days=180)  # address, name and words, after the end
DOCUMENT_KEPT = timedelta(days=30)  # after the end


def _roles(person: Any) -> Iterator[dict[str, Any]]:
    for role in Role.objects.filter(person=person).select_related("team").order_by("pk"):
        yield {"team": role.team.name, "role": role.role, "since": role.since.isoformat(),
               "until": role.until.isoformat() if role.until else None, "ended_why": role.ended_why,
               "founded_by_me": role.team.created_by_id == person.pk}  # fmt: skip


def _erase_roles(person: Any, _contributions_stay: bool) -> None:
    leave_everything(person)
    Role.objects.filter(given_by=person).update(given_by=None)
    Team.objects.filter(created_by=person).update(created_by=None)


def _invitations(person: Any) -> Iterator[dict[str, Any]]:
    found = Invitation.objects.filter(Q(accepted_by=person) | Q(invited_by=person)).select_related("team")
    for one in found.order_by("pk"):
        yield {"team": one.team.name, "role": one.role, "state": one.state, "at": one.created_at.isoformat(),
               "my_part": "invited" if one.accepted_by_id == person.pk else "inviter"}  # fmt: skip


def _erase_invitations(person: Any, _contributions_stay: bool) -> None:
    Invitation.objects.filter(accepted_by=person).update(accepted_by=None, email="")
    Invitation.objects.filter(invited_by=person).update(invited_by=None)


def _old_invitations(now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(closed_at__lt=now - INVITATION_KEPT).exclude(email="")


def _requests(person: Any) -> Iterator[dict[str, Any]]:
    for one in JoinRequest.objects.filter(person=person).select_related("team").order_by("pk"):
        texts = one.messages.filter(author=person).values_list("text", flat=True)
        yield {"team": one.team.name, "state": one.state, "at": one.created_at.isoformat(), "texts": list(texts)}


def _erase_requests(person: Any, _contributions_stay: bool) -> None:
    JoinRequest.objects.filter(person=person).delete()
    JoinMessage.objects.filter(author=person).update(author=None)


def _old_requests(now: datetime) -> QuerySet[JoinRequest]:
    return JoinRequest.objects.filter(closed_at__lt=now - REQUEST_KEPT)


def _expire_requests(now: datetime) -> int:
    count = _old_requests(now).count()
    _old_requests(now).delete()
    return count


def _claims(person: Any) -> Iterator[dict[str, Any]]:
    for one in Claim.objects.filter(person=person).select_related("municipality").order_by("pk"):
        yield {"municipality": one.municipality.key, "way": one.way, "state": one.state, "email": one.email,
               "name": one.name, "words": one.words, "reason": one.reason,
               "at": one.created_at.isoformat()}  # fmt: skip


def _erase_claims(person: Any, _contributions_stay: bool) -> None:
    Claim.objects.filter(decided_by=person).update(decided_by=None)
    open_ones = Claim.objects.filter(person=person, state__in=queries.OPEN_CLAIM)
    open_ones.update(state=Claim.State.WITHDRAWN, decided_at=timezone.now())
    for document in _documents(person):
        erase_document(document)
    Claim.objects.filter(person=person).update(person=None, email="", name="", words="", reason="")


def _documents(person: Any) -> QuerySet[Document]:
    return Document.objects.filter(claim__person=person).exclude(path="").order_by("pk")


def _settled(prefix: str = "") -> Q:
    """Claims about which nobody has objected, or about whose objection is decided."""
    return Q(**{f"{prefix}objected_at": None}) | Q(**{f"{prefix}objection_settled_at__isnull": False})


def _old_claims(now: datetime) -> QuerySet[Claim]:
    ended = Claim.objects.filter(_settled(), decided_at__lt=now - CLAIM_KEPT)
    return ended.exclude(email="", name="", words="", reason="", objection="")


def _old_documents(now: datetime) -> QuerySet[Document]:
    ended = Document.objects.filter(_settled("claim__"), claim__decided_at__lt=now - DOCUMENT_KEPT)
    return ended.exclude(path="")


def _expire_claims(now: datetime) -> int:
    documents = list(_old_documents(now))
    for document in documents:
        erase_document(document)
    return len(documents) + _old_claims(now).update(email="", name="", words="", reason="", objection="")


KINDS = (
    PersonalData(
        name="team_roles",
        title=_("Roles in teams"),
        purpose=_("So that it is clear who may act for a municipality, and since when."),
        period=_("Until the account is erased; then the role stays in the team’s history without the person."),
        basis=Basis.PUBLIC_TASK,
        tables=("teams.Role", "teams.Team", "teams.Mandate", "teams.Recognition", "teams.Update"),
        export=_roles,
        erase=_erase_roles,
    ),
    PersonalData(
        name="team_invitations",
        title=_("Invitations to teams"),
        purpose=_("To invite colleagues by mail."),
        period=_("The address until 30 days after the invitation was answered or has expired."),
        basis=Basis.PUBLIC_TASK,
        tables=("teams.Invitation",),
        export=_invitations,
        erase=_erase_invitations,
        expire=lambda now: _old_invitations(now).update(email=""),
        remaining=lambda now: _old_invitations(now).count(),
    ),
    PersonalData(
        name="team_requests",
        title=_("Requests to join a team"),
        purpose=_("So that a team can decide who joins."),
        period=_("Until 180 days after the answer."),
        basis=Basis.CONTRACT,
        tables=("teams.JoinRequest", "teams.JoinMessage"),
        export=_requests,
        erase=_erase_requests,
        expire=_expire_requests,
        remaining=lambda now: _old_requests(now).count(),
    ),
    PersonalData(
        name="team_claims",
        title=_("Claims of municipalities"),
        purpose=_("To check who acts for a town hall, and to answer its objection."),
        period=_("Address, name and words until 180 days after the claim has ended; a document 30 days."),
        basis=Basis.PUBLIC_TASK,
        tables=("teams.Claim", "teams.Document", "teams.OfficialAddress", "teams.OfficialDomain"),
        export=_claims,
        erase=_erase_claims,
        expire=_expire_claims,
        remaining=lambda now: _old_claims(now).count() + _old_documents(now).count(),
        files=lambda person: [path_of(document) for document in _documents(person)],
        recipients=_("The town hall that is claimed, at its public address: who claims it"),
    ),
)
