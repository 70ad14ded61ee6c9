# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Claims that moderators decide: those with a document, and those of a municipality that has a team already."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.record import note
from newtwincities.people.models import Person
from newtwincities.teams import mailing
from newtwincities.teams.actions.claims import begin, grant, lock
from newtwincities.teams.actions.confirming import Answer
from newtwincities.teams.actions.documents import keep_document
from newtwincities.teams.models import Claim, Team


@transaction.atomic
def hand_in(
    municipality: Municipality, *, person: Person, name: str, words: str, data: bytes, for_team: Team | None = None
) -> Claim | None:
    """A claim with a document; `data` is of a kind that we take. None where the person has too many claims open."""
    claim = begin(
        municipality, way=Claim.Way.DOCUMENT, person=person, name=name, for_team=for_team,
        state=Claim.State.WAITING, words=words,
    )  # fmt: skip
    if claim is None or claim.way != Claim.Way.DOCUMENT or hasattr(claim, "document"):
        return claim  # one that is under way goes on as it is
    keep_document(claim, data)
    if claim.contests is not None:
        note("claim.contest", actor=person, thing=claim, team=claim.contests.team_id)
        mailing.send_contested(claim)
    return claim


@transaction.atomic
def decide(claim: Claim, *, granted: bool, reason: str, by: Person) -> Answer:
    """The claimant is told and, where a team is contested, that team too. CLOSED where somebody has decided already."""
    locked = lock(claim)
    if locked.state != Claim.State.WAITING:
        return Answer.CLOSED
    if granted and (locked.person is None or not locked.person.is_active):
        return Answer.SUSPENDED
    locked.reason, locked.decided_by = reason, by
    locked.save(update_fields=["reason", "decided_by"])
    if granted and grant(locked, by=by) is None:
        return Answer.TAKEN
    if not granted:
        _refuse(locked, by=by)
    mailing.send_claim_decided(locked)
    return Answer.DONE


def _refuse(claim: Claim, *, by: Person) -> None:
    claim.state, claim.decided_at = Claim.State.REFUSED, timezone.now()
    claim.save(update_fields=["state", "decided_at"])
    note("claim.refuse", actor=by, thing=claim)
    if claim.contests is not None and claim.contests.until is None:
        mailing.send_contest_settled(claim, stays=True)
