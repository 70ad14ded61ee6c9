# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Claims: by an official address, what every way has in common, and the town hall's right to object.

Whatever may end in a mandate locks the municipality first and the claim then (`lock`), so that those who are granted
or decided at the same moment stand in line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from newtwincities.atlas.actions import atlas_changed
from newtwincities.atlas.models import Municipality
from newtwincities.common.mails import link, write_mail
from newtwincities.common.record import note
from newtwincities.people.arriving import add_address, arrive
from newtwincities.people.growing import say_adult
from newtwincities.people.models import Person
from newtwincities.teams import codes, mailing, queries
from newtwincities.teams.actions.confirming import Answer, purpose_of, take_code
from newtwincities.teams.actions.documents import erase_document
from newtwincities.teams.actions.recognitions import end_recognitions
from newtwincities.teams.happenings import tell_came
from newtwincities.teams.models import Claim, Document, Mandate, OfficialAddress, Role, Team

CODE_GOOD = timedelta(minutes=30)
TRIES = 5
MOST_CODES = 5  # to one address in an hour
MOST_OPEN = 5  # claims of one person
OBJECTION_WITHIN = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Confirmed:
    answer: Answer
    person: Person | None = None
    team: Team | None = None


def start_domain_claim(
    municipality: Municipality, *, email: str, name: str, language: str, for_team: Team | None = None
) -> Claim:
    """Sends a code to the address. More than a few in an hour are silently not sent, whoever asks for them."""
    now = timezone.now()
    with transaction.atomic():
        sent = Claim.objects.filter(email=email, created_at__gt=now - timedelta(hours=1)).count()
        claim = Claim.objects.create(
            municipality=municipality, way=Claim.Way.DOMAIN, email=email, name=name, language=language,
            for_team=for_team, created_at=now, code_expires_at=now + CODE_GOOD,
            tries_left=TRIES if sent < MOST_CODES else 0,
        )  # fmt: skip
        if claim.tries_left:
            code = codes.new_code()
            claim.code_hash = codes.hash_of(code, of=purpose_of(claim))
            claim.save(update_fields=["code_hash"])
            mailing.send_claim_code(claim, code)
        note("claim.start", thing=claim, municipality=municipality.pk, way=claim.way)
    return claim


def confirm_domain_claim(claim: Claim, code: str, *, signed_in: Person | None = None) -> Confirmed:
    """With the right code: the account, the team, and whoever claimed at work as coordinator."""
    with transaction.atomic():
        locked = lock(claim)
        if locked.state != Claim.State.STARTED:
            return Confirmed(Answer.CLOSED)
        if (answer := take_code(locked, code)) is not Answer.DONE:
            return Confirmed(answer)
        person = _claimant(locked, signed_in)
        if not person.is_active:
            return Confirmed(Answer.SUSPENDED)
        if not person.band:
            say_adult(person)  # the form asks for it
        if person.band != Person.Band.ADULT or person.kind != Person.Kind.PERSON:
            return Confirmed(Answer.NOT_ADULT)
        for other in queries.claims_of(person).filter(municipality=locked.municipality):
            withdraw(other)
        locked.person = person
        locked.save(update_fields=["person"])
        return granted_or_taken(locked)


def _claimant(claim: Claim, signed_in: Person | None) -> Person:
    if signed_in is not None:
        add_address(signed_in, claim.email)
        return signed_in
    country = claim.municipality.country
    return arrive(claim.email, name=claim.name, language=claim.language, country=country)


def granted_or_taken(claim: Claim) -> Confirmed:
    team = grant(claim)
    first = team or queries.team_of_municipality(claim.municipality_id)
    return Confirmed(Answer.DONE if team else Answer.TAKEN, claim.person, first)


def lock(claim: Claim) -> Claim:
    """The claim as it is now, for this transaction alone; its municipality is locked before it."""
    Municipality.objects.select_for_update(no_key=True).only("pk").get(pk=claim.municipality_id)
    return (
        Claim.objects.select_for_update(of=("self",))
        .select_related("municipality", "person", "for_team", "contests__team", "mandate__team")
        .get(pk=claim.pk)
    )


def begin(
    municipality: Municipality, *, way: str, person: Person, name: str, for_team: Team | None = None, **facts: Any
) -> Claim | None:
    """A claim by somebody who is signed in. One that the person has open goes on; None where there are too many.

    Where a team acts for the municipality already, it contests that, and a moderator decides.
    """
    if queries.claims_of(person).exclude(municipality=municipality).count() >= MOST_OPEN:
        return None
    facts |= {"way": way, "name": name, "language": person.language, "for_team": for_team,
              "contests": queries.mandate_of(municipality), "created_at": timezone.now()}  # fmt: skip
    claim, is_new = Claim.objects.get_or_create(
        municipality=municipality, person=person, state__in=queries.OPEN_CLAIM, defaults=facts
    )
    if is_new:
        note("claim.start", actor=person, thing=claim, municipality=municipality.pk, way=way)
    return claim


@transaction.atomic
def withdraw(claim: Claim) -> bool:
    """The claimant thinks better of it; false where it was decided already."""
    locked = lock(claim)
    if not locked.is_open:
        return False
    locked.state, locked.decided_at = Claim.State.WITHDRAWN, timezone.now()
    locked.save(update_fields=["state", "decided_at"])
    if document := Document.objects.filter(claim=locked).first():
        erase_document(document)
    note("claim.withdraw", actor=locked.person, thing=locked)
    return True


def grant(claim: Claim, *, by: Person | None = None) -> Team | None:
    """Makes the claimant's team act for the municipality; None where somebody else was first.

    The claim is locked (`lock`), in a running transaction. Where it contests a mandate, that one ends. Others who
    wait for the same municipality have lost, and are told.
    """
    person, now = claim.person, timezone.now()
    assert person is not None
    if claim.contests is not None and claim.contests.until is None:
        mailing.send_contest_settled(claim, stays=False)
        end_mandate(claim.contests, why=Mandate.Ended.DECIDED, by=by)
    try:
        with transaction.atomic():
            mandate = _mandate_for(claim, person)
    except IntegrityError:  # the constraint that one team acts for a town hall
        _lose(claim)
        return None
    claim.state, claim.mandate, claim.decided_at, claim.decided_by = Claim.State.GRANTED, mandate, now, by
    claim.save(update_fields=["state", "mandate", "decided_at", "decided_by"])
    if person.trusted_at is None:
        person.trusted_at = now
        person.save(update_fields=["trusted_at"])
    note("claim.grant", actor=by or person, thing=claim, team=mandate.team_id, municipality=claim.municipality_id)
    for other in queries.claims_open(claim.municipality).select_related("municipality", "person"):
        _lose(other)
    _ask_town_hall(claim)
    tell_came(claim.municipality)
    atlas_changed()
    return mandate.team


def _lose(claim: Claim) -> None:
    claim.state, claim.decided_at = Claim.State.LOST, timezone.now()
    claim.save(update_fields=["state", "decided_at"])
    note("claim.lost", actor=claim.person, thing=claim)
    mailing.send_claim_decided(claim)


def _mandate_for(claim: Claim, person: Person) -> Mandate:
    today = timezone.localdate()
    team = claim.for_team
    if team is not None and not _may_add_to(team, person):
        team = None
    if team is None:
        team = new_town_hall_team(claim.municipality, language=claim.language, by=person)
    elif team.kind != Team.Kind.SHARED:
        team.kind = Team.Kind.SHARED
        team.save(update_fields=["kind"])
    return Mandate.objects.create(team=team, municipality=claim.municipality, kind=Mandate.Kind.TOWN_HALL, since=today)


def _may_add_to(team: Team, person: Person) -> bool:
    role = queries.role_of(person, team)
    return bool(team.acts_for_town_hall and team.state == Team.State.ACTIVE and role and role.role == "coordinator")


def new_town_hall_team(municipality: Municipality, *, language: str, by: Person) -> Team:
    with translation.override(language):
        name = _("Town hall of {name}").format(name=municipality.name_in(language))[: Team.LONGEST_NAME]
    now = timezone.now()
    team = Team.objects.create(
        kind=Team.Kind.TOWN_HALL, name=name, language=language, country=municipality.country, created_by=by,
        created_at=now, checked_on=timezone.localdate(now),
    )  # fmt: skip
    Role.objects.create(team=team, person=by, role=Role.Name.COORDINATOR, since=timezone.localdate(now), given_by=by)
    note("team.begin", actor=by, thing=team, municipality=municipality.pk)
    return team


def end_mandate(mandate: Mandate, *, why: str, by: Person | None) -> None:
    """The team acts for the municipality no more; with its last mandate a town hall's team is closed."""
    mandate.until, mandate.ended_why = timezone.localdate(), why
    mandate.save(update_fields=["until", "ended_why"])
    end_recognitions(mandate)
    note("mandate.end", actor=by, thing=mandate, municipality=mandate.municipality_id, why=why)
    team = mandate.team
    if team.acts_for_town_hall:
        if team.mandates.filter(until=None).exists():
            _stop_or_go_on(team)
        else:
            close_team(team, by=by)
    atlas_changed()


def _stop_or_go_on(team: Team) -> None:
    """A team stands still while each municipality for which it acts is in question."""
    acts = team.mandates.filter(until=None, in_question=False).exists()
    before, now = (Team.State.FROZEN, Team.State.ACTIVE) if acts else (Team.State.ACTIVE, Team.State.FROZEN)
    if Team.objects.filter(pk=team.pk, state=before).update(state=now):
        team.state = now


def close_team(team: Team, *, by: Person | None) -> None:
    now = timezone.now()
    Team.objects.filter(pk=team.pk).update(state=Team.State.CLOSED)
    team.state = Team.State.CLOSED
    team.roles.filter(ended_at=None).update(ended_at=now, ended_why=Role.Ended.CLOSED)
    team.invitations.filter(state="open").update(state="withdrawn", closed_at=now)
    team.join_requests.filter(state="open").update(state="declined", closed_at=now)
    note("team.close", actor=by, thing=team)
    atlas_changed()


# --- the town hall may object


def _ask_town_hall(claim: Claim) -> None:
    """Tells the town hall's public address, which has 72 hours; where it is the claimant's own, nobody is asked."""
    address = queries.official_address(claim.municipality, OfficialAddress.Kind.EMAIL)
    if address is None or (claim.way == Claim.Way.DOMAIN and address.value == claim.email):
        return
    claim.object_until = timezone.now() + OBJECTION_WITHIN
    claim.save(update_fields=["object_until"])
    mailing.send_objection_link(claim, address.value)


@transaction.atomic
def object_to(claim: Claim, *, words: str) -> bool:
    """The town hall objects: the team does nothing there until a moderator has looked. False where it is too late."""
    locked = (
        Claim.objects.select_for_update(of=("self",)).select_related("municipality", "mandate__team").get(pk=claim.pk)
    )
    if not can_be_objected_to(locked):
        return False
    locked.objected_at, locked.objection = timezone.now(), words
    locked.save(update_fields=["objected_at", "objection"])
    assert locked.mandate
    locked.mandate.in_question = True
    locked.mandate.save(update_fields=["in_question"])
    team = locked.mandate.team
    _stop_or_go_on(team)
    note("claim.object", thing=locked, team=team.pk)
    mailing.send_team_frozen(team, locked.municipality)
    atlas_changed()
    return True


def can_be_objected_to(claim: Claim) -> bool:
    return bool(
        claim.state == Claim.State.GRANTED
        and claim.mandate
        and claim.mandate.until is None
        and claim.objected_at is None
        and claim.object_until
        and timezone.now() <= claim.object_until
    )


@transaction.atomic
def settle_objection(claim: Claim, *, team_stays: bool, reason: str, by: Person) -> bool:
    """A moderator decides about an objection; false where somebody has decided already."""
    locked = Claim.objects.select_for_update(of=("self",)).select_related("mandate__team").get(pk=claim.pk)
    if locked.objected_at is None or locked.objection_settled_at is not None or locked.mandate is None:
        return False
    locked.objection_settled_at, locked.reason = timezone.now(), reason
    locked.decided_by = by
    locked.save(update_fields=["objection_settled_at", "reason", "decided_by"])
    team = locked.mandate.team
    readers = queries.leaders_of(team)
    if locked.mandate.until is None:
        locked.mandate.in_question = False
        locked.mandate.save(update_fields=["in_question"])
        if team_stays:
            _stop_or_go_on(team)
        else:
            end_mandate(locked.mandate, why=Mandate.Ended.DECIDED, by=by)
    note("claim.settle_objection", actor=by, thing=locked, stays=team_stays)
    for reader in readers:
        url = link("teams:team", reader.language, team.pk)
        write_mail("objection_settled", address=reader.email, language=reader.language, person=reader,
                   team=team.name, stays=team_stays, reason=reason, team_url=url)  # fmt: skip
    address = queries.official_address(locked.municipality, OfficialAddress.Kind.EMAIL)
    if address:
        language = mailing.language_of_town_hall(locked)
        url = link("atlas:municipality", language, locked.municipality.key)
        write_mail("objection_settled", address=address.value, language=language, team=team.name, stays=team_stays,
                   reason=reason, team_url=url)  # fmt: skip
    atlas_changed()
    return True


def expire_claims() -> int:
    """Ends claims whose code is too old. Who waited for a letter is told."""
    old = Claim.objects.filter(state=Claim.State.STARTED, code_expires_at__lt=timezone.now())
    return sum(_expire(pk) for pk in list(old.values_list("pk", flat=True)))


@transaction.atomic
def _expire(pk: int) -> bool:
    now = timezone.now()
    still = Claim.objects.filter(pk=pk, state=Claim.State.STARTED, code_expires_at__lt=now)
    if not still.update(state=Claim.State.EXPIRED, decided_at=now):
        return False
    claim = queries.claim_with_pk(pk)
    if claim and claim.person:
        mailing.send_claim_decided(claim)
    return True
