# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Claims by letter: a code is printed, posted to the town hall's public address, and typed by whoever gets it there.

The code exists on paper alone: it is made when the letter is printed, and only its hash is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.record import note
from newtwincities.people.models import Person
from newtwincities.teams import codes, mailing, queries
from newtwincities.teams.actions.claims import TRIES, Confirmed, begin, granted_or_taken, lock
from newtwincities.teams.actions.confirming import Answer, purpose_of, take_code
from newtwincities.teams.models import Claim, OfficialAddress, Team

PRINTED_WITHIN = timedelta(days=60)  # else the claim expires
LETTER_GOOD = timedelta(days=30)  # from the day it is printed


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands on the paper. It is shown once."""

    claim: Claim
    lines: list[str]  # of the address
    language: str
    day: date
    code: str
    page_url: str


def ask_for_letter(
    municipality: Municipality, *, person: Person, name: str, for_team: Team | None = None
) -> Claim | None:
    """None where the person has too many claims open."""
    expires = timezone.now() + PRINTED_WITHIN
    return begin(municipality, way=Claim.Way.POST, person=person, name=name, for_team=for_team, code_expires_at=expires)


@transaction.atomic
def print_letter(claim: Claim, *, by: Person) -> Letter | None:
    """Makes the code; one that was printed before counts no longer. None where there is nothing to print any more."""
    locked = lock(claim)
    address = queries.official_address(locked.municipality, OfficialAddress.Kind.POST)
    if locked.way != Claim.Way.POST or locked.state != Claim.State.STARTED or address is None:
        return None
    code, now = codes.new_letter_code(), timezone.now()
    locked.code_hash = codes.hash_of(code, of=purpose_of(locked))
    locked.printed_at, locked.code_expires_at, locked.tries_left = now, now + LETTER_GOOD, TRIES
    locked.save(update_fields=["code_hash", "printed_at", "code_expires_at", "tries_left"])
    note("claim.print_letter", actor=by, thing=locked)
    language = mailing.language_of_town_hall(locked)
    return Letter(
        claim=locked, lines=address.value.split("\n"), language=language, day=timezone.localdate(now),
        code=codes.grouped(code, 4), page_url=mailing.own_claim_url(locked, language),
    )  # fmt: skip


@transaction.atomic
def confirm_letter(claim: Claim, code: str) -> Confirmed:
    """With the code of the letter the claim is granted or, where another team acts there, goes to the moderators."""
    locked = lock(claim)
    if locked.way != Claim.Way.POST or locked.state != Claim.State.STARTED or locked.printed_at is None:
        return Confirmed(Answer.CLOSED)
    if not codes.is_well_typed(code):
        return Confirmed(Answer.MISTYPED)
    answer = take_code(locked, code)
    if answer is Answer.NO_TRIES:  # a new letter can be asked for at once
        locked.state, locked.decided_at = Claim.State.EXPIRED, timezone.now()
        locked.save(update_fields=["state", "decided_at"])
    if answer is not Answer.DONE:
        return Confirmed(answer)
    if locked.contests is None or locked.contests.until is not None:
        return granted_or_taken(locked)
    locked.state = Claim.State.WAITING
    locked.save(update_fields=["state"])
    note("claim.contest", actor=locked.person, thing=locked, team=locked.contests.team_id)
    mailing.send_contested(locked)
    return Confirmed(Answer.WAITS, locked.person)
