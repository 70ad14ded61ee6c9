# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The mails of teams: to whom, with which links. The words stand in templates/mails/."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from newtwincities.atlas.models import Municipality
from newtwincities.common.links import content_of, token_for
from newtwincities.common.mails import link, write_mail
from newtwincities.people.models import Person
from newtwincities.teams import codes, queries
from newtwincities.teams.models import Claim, Invitation, JoinRequest, Role, Team, Update

CLAIM, OBJECTION = "claim", "claim-objection"
CLAIM_LINK_GOOD = timedelta(days=1)
OBJECTION_LINK_GOOD = timedelta(days=4)  # the 72 hours themselves stand in the claim


def claim_token(claim: Claim) -> str:
    return token_for(CLAIM, claim.pk)


def claim_of_token(token: str) -> Claim | None:
    pk = content_of(CLAIM, token, max_age=CLAIM_LINK_GOOD)
    return Claim.objects.select_related("municipality", "person").filter(pk=pk).first() if pk else None


def claim_to_object_to(token: str) -> Claim | None:
    pk = content_of(OBJECTION, token, max_age=OBJECTION_LINK_GOOD)
    return Claim.objects.select_related("municipality", "mandate__team").filter(pk=pk).first() if pk else None


def send_claim_code(claim: Claim, code: str) -> None:
    write_mail(
        "claim_code",
        address=claim.email,
        language=claim.language,
        municipality=claim.municipality.name_in(claim.language),
        code=codes.grouped(code),
        code_url=link("teams:claim-code", claim.language, claim_token(claim)),
    )


def send_objection_link(claim: Claim, address: str) -> None:
    language = language_of_town_hall(claim)
    write_mail(
        "claim_objection",
        address=address,
        language=language,
        municipality=claim.municipality.name_in(language),
        name=claim.name or (claim.person.name if claim.person else ""),
        email=claim.email,
        until=claim.object_until,
        object_url=link("teams:object", language, token_for(OBJECTION, claim.pk)),
        page_url=link("atlas:municipality", language, claim.municipality.key),
    )


def own_claim_url(claim: Claim, language: str) -> str:
    return link("teams:own-claim", language, claim.pk)


def send_claim_decided(claim: Claim) -> None:
    """Tells the claimant what came of it: granted, refused, lost or expired."""
    reader = claim.person
    assert reader
    write_mail(
        "claim_decided",
        address=reader.email,
        language=reader.language,
        person=reader,
        municipality=claim.municipality.name_in(reader.language),
        outcome=str(claim.state),
        reason=claim.reason,
        claim_url=own_claim_url(claim, reader.language),
    )


def send_contested(claim: Claim) -> None:
    """Tells the team in place that somebody else claims the municipality; who it is stays with the moderators."""
    _send_about_contest("claim_contested", claim)


def send_contest_settled(claim: Claim, *, stays: bool) -> None:
    """Before the team's mandate ends, since a team that is closed has no members to write to."""
    _send_about_contest("contest_settled", claim, stays=stays, reason=claim.reason)


def _send_about_contest(kind: str, claim: Claim, **context: Any) -> None:
    assert claim.contests
    team = claim.contests.team
    for reader in queries.leaders_of(team):
        write_mail(kind, address=reader.email, language=reader.language, person=reader, team=team.name,
                   municipality=claim.municipality.name_in(reader.language),
                   team_url=link("teams:team", reader.language, team.pk), **context)  # fmt: skip


def language_of_town_hall(claim: Claim) -> str:
    """The first of the municipality's languages in which mails are written, else the claimant's."""
    ours = [code for code, _name in settings.LANGUAGES]
    return next((code for code in claim.municipality.language_codes if code in ours), claim.language)


def send_to_leaders(kind: str, team: Team, **context: Any) -> None:
    """The same mail to each coordinator and deputy, in their own language."""
    for reader in queries.leaders_of(team):
        write_mail(
            kind,
            address=reader.email,
            language=reader.language,
            person=reader,
            team=team.name,
            team_url=link("teams:team", reader.language, team.pk),
            **context,
        )


def send_team_frozen(team: Team, municipality: Municipality) -> None:
    """That the town hall of this municipality has objected, to whoever leads the team."""
    for reader in queries.leaders_of(team):
        write_mail("team_frozen", address=reader.email, language=reader.language, person=reader, team=team.name,
                   municipality=municipality.name_in(reader.language), stopped=team.state == Team.State.FROZEN,
                   team_url=link("teams:team", reader.language, team.pk))  # fmt: skip


def send_committee_decided(team: Team, municipality: Municipality | None, *, approved: bool, reason: str) -> None:
    for reader in queries.leaders_of(team):
        again = link("teams:found", reader.language, municipality.key) if municipality else ""
        write_mail("committee_decided", address=reader.email, language=reader.language, person=reader, team=team.name,
                   approved=approved, reason=reason, team_url=link("teams:team", reader.language, team.pk),
                   again_url=again)  # fmt: skip


def send_recognised(committee: Team, municipality: Municipality) -> None:
    for reader in queries.leaders_of(committee):
        write_mail("committee_recognised", address=reader.email, language=reader.language, person=reader,
                   team=committee.name, municipality=municipality.name_in(reader.language),
                   team_url=link("teams:team", reader.language, committee.pk))  # fmt: skip


INVITATION = "invitation"
INVITATION_LINK_GOOD = timedelta(days=60)  # longer than the invitation, so that an old link is told what it was


def invitation_of_token(token: str) -> Invitation | None:
    pk = content_of(INVITATION, token, max_age=INVITATION_LINK_GOOD)
    return Invitation.objects.select_related("team", "invited_by").filter(pk=pk).first() if pk else None


def send_invitation(invitation: Invitation) -> None:
    inviter = invitation.invited_by
    write_mail(
        "invitation",
        address=invitation.email,
        language=invitation.language,
        team=invitation.team.name,
        inviter=inviter.name if inviter else "",
        expires=invitation.expires_at,
        accept_url=link("teams:invitation", invitation.language, token_for(INVITATION, invitation.pk)),
    )


def send_invitation_code(invitation: Invitation, code: str) -> None:
    write_mail(
        "invitation_code",
        address=invitation.email,
        language=invitation.language,
        team=invitation.team.name,
        code=codes.grouped(code),
    )


def send_role_ends(role: Role) -> None:
    assert role.person
    write_mail(
        "role_ends",
        address=role.person.email,
        language=role.person.language,
        person=role.person,
        team=role.team.name,
        day=role.until,
        coordinator=role.role == Role.Name.COORDINATOR,
        team_url=link("teams:team", role.person.language, role.team_id),
    )


UPDATE = "update"
UPDATE_LINK_GOOD = timedelta(days=800)  # longer than it can be answered, so that an old link is told what it was


@dataclass(frozen=True, slots=True)
class UpdateLink:
    """What the link of a yearly mail says: which question, to whom it was put, and when."""

    update: Update
    reader: Person
    asked_on: date


def update_of_token(token: str) -> UpdateLink | None:
    content = content_of(UPDATE, token, max_age=UPDATE_LINK_GOOD)
    if content is None:
        return None
    update = Update.objects.select_related("team").filter(pk=content[0]).first()
    reader = Person.objects.filter(pk=content[1]).first()
    return UpdateLink(update, reader, date.fromisoformat(content[2])) if update and reader else None


def send_update(update: Update, reader: Person, *, reminder: bool = False) -> None:
    token = token_for(UPDATE, [update.pk, reader.pk, update.asked_on.isoformat()])
    write_mail("update_asked", address=reader.email, language=reader.language, person=reader, team=update.team.name,
               elections=update.occasion == Update.Occasion.ELECTIONS, reminder=reminder, day=update.last_day,
               update_url=link("teams:update", reader.language, token))  # fmt: skip


def send_update_to_do(team: Team, *, contact: bool, coordinator: bool) -> None:
    for reader in queries.leaders_of(team):
        hand_over = link("teams:hand-over", reader.language, team.pk)
        write_mail("update_to_do", address=reader.email, language=reader.language, person=reader, team=team.name,
                   contact=contact, coordinator=coordinator, team_url=link("teams:team", reader.language, team.pk),
                   hand_over_url=hand_over)  # fmt: skip


def send_given_back(team: Team, municipalities: list[Municipality], reader: Person) -> None:
    names = ", ".join(municipality.name_in(reader.language) for municipality in municipalities)
    write_mail("given_back", address=reader.email, language=reader.language, person=reader, team=team.name,
               municipality=names, town_hall=team.acts_for_town_hall,
               team_url=link("teams:team", reader.language, team.pk))  # fmt: skip


def send_to_members(kind: str, team: Team, *, beside: Person | None = None) -> None:
    for role in queries.members_of(team):
        if role.person and role.person.is_active and role.person != beside:
            write_mail(kind, address=role.person.email, language=role.person.language, person=role.person,
                       team=team.name, town_hall=team.acts_for_town_hall,
                       team_url=link("teams:team", role.person.language, team.pk))  # fmt: skip


def send_about_request(kind: str, request: JoinRequest, *, to: list[Person], **context: Any) -> None:
    """The words of the conversation stay on its page; the mail says that there are some."""
    for reader in to:
        url = link("teams:request", reader.language, request.pk)
        write_mail(kind, address=reader.email, language=reader.language, person=reader, team=request.team.name,
                   request_url=url, **context)  # fmt: skip
