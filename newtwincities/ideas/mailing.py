# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one mail of ideas that goes to somebody without an account. The words stand in templates/mails/."""

from __future__ import annotations

from datetime import timedelta

from newtwincities.common.links import content_of, token_for
from newtwincities.common.mails import link, write_mail
from newtwincities.ideas.models import Invitation
from newtwincities.people.minors import Protection, is_protected_from

INVITATION = "idea-invitation"
LINK_GOOD = timedelta(days=180)  # longer than the invitation, so that an old link is told what it was


def invitation_token(invitation: Invitation) -> str:
    return token_for(INVITATION, str(invitation.ref))


def invitation_of_token(token: str) -> Invitation | None:
    ref = content_of(INVITATION, token, max_age=LINK_GOOD)
    return Invitation.objects.select_related("idea", "person", "by").filter(ref=ref).first() if ref else None


def inviter_of(invitation: Invitation) -> str:
    """By name, since a stranger's invitation would be worth nothing; empty where the name is for few."""
    by = invitation.by
    return by.name if by is not None and not is_protected_from(by, Protection.PUBLIC_NAME) else ""


def send_invitation(invitation: Invitation) -> None:
    write_mail(
        "idea_invitation",
        address=invitation.address,
        language=invitation.language,
        idea=invitation.idea.title,
        summary=invitation.idea.summary,
        inviter=inviter_of(invitation),
        words=invitation.words,
        expires=invitation.at + Invitation.GOOD_FOR,
        invitation_url=link("ideas:mailed-invitation", invitation.language, invitation_token(invitation)),
    )
