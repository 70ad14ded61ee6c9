# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Erasing a person: asked for, waited for, carried out, proved; and repeated after a restore."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from newtwincities.common.links import token_for
from newtwincities.common.mails import write_mail
from newtwincities.common.record import note
from newtwincities.people.models import Person
from newtwincities.privacy.models import Erasure
from newtwincities.privacy.receipts import new_receipt, thing_of
from newtwincities.privacy.register import before_erasure, personal_data
from newtwincities.privacy.tombstones import Tombstone, hash_of, set_tombstone

WAIT = timedelta(days=14)
CANCEL = "erasure-cancel"  # the purpose of the link in the mail

log = logging.getLogger(__name__)


@transaction.atomic
def ask_for_erasure(person: Person, *, asked_by: Person, contributions_stay: bool) -> Erasure:
    """The account will be erased in 14 days. Asked again, the first request stays, with the newer choice."""
    now = timezone.now()
    wanted, new = Erasure.objects.get_or_create(
        person=person,
        defaults={
            "asked_by": asked_by,
            "contributions_stay": contributions_stay,
            "receipt": new_receipt(),
            "asked_at": now,
            "due_at": now + WAIT,
        },
    )
    if not new:
        wanted.contributions_stay = contributions_stay
        wanted.reason, wanted.asked_by = Erasure.Reason.ASKED, asked_by
        wanted.due_at = min(wanted.due_at, now + WAIT)
        wanted.save()
    note("erasure.asked", actor=asked_by, thing=thing_of(wanted.receipt), contributions_stay=contributions_stay)
    for reader in {person, asked_by}:
        write_erasure_mail("erasure_asked", wanted, to=reader)
    return wanted


@transaction.atomic
def cancel_erasure(wanted: Erasure, *, by: Person | None = None) -> None:
    """Everything stays as it is. `by` is nobody where the link in the mail was used."""
    note("erasure.cancelled", actor=by or wanted.person, thing=thing_of(wanted.receipt))
    write_erasure_mail("erasure_cancelled", wanted, to=wanted.person)
    wanted.delete()


def write_erasure_mail(kind: str, wanted: Erasure, *, to: Person) -> None:
    write_mail(
        kind,
        address=to.email,
        language=to.language,
        person=to,
        receipt=wanted.receipt,
        due_at=wanted.due_at,
        about_other=to.pk != wanted.person_id,
        contributions_stay=wanted.contributions_stay,
        token=token_for(CANCEL, wanted.receipt),
    )


def carry_out_due_erasures() -> int:
    """Erases those whose day has come, each by itself; how many."""
    done = 0
    for wanted in Erasure.objects.filter(due_at__lte=timezone.now()).select_related("person").order_by("due_at"):
        if wanted.reason == Erasure.Reason.UNUSED and used_since(wanted.person, wanted.asked_at):
            cancel_erasure(wanted)
            continue
        try:
            erase(wanted.person, contributions_stay=wanted.contributions_stay, receipt=wanted.receipt)
            done += 1
        except Exception:  # one that fails must not keep the others; the next round tries again
            log.exception("erasure %s failed", wanted.pk)
    return done


def used_since(person: Person, moment: datetime) -> bool:
    return (person.last_login is not None and person.last_login > moment) or (
        person.last_seen_on is not None and person.last_seen_on > timezone.localtime(moment).date()
    )


@transaction.atomic
def erase(
    person: Person, *, contributions_stay: bool, receipt: str, again: bool = False, mail: str = "erasure_done"
) -> None:
    """Takes the person out of everything. The tombstone is on the disk before the transaction ends."""
    address, language = person.email, person.language
    now = timezone.now()
    for hook in before_erasure():
        hook.settle(person)
    end_sessions(person)
    for kind in reversed(personal_data()):  # the account, which is the first, goes last
        kind.erase(person, contributions_stay)
    note("erasure.repeated" if again else "erasure.done", thing=thing_of(receipt))
    stone = hash_of(person)
    if not again:
        write_mail(mail, address=address, language=language, receipt=receipt)
        set_tombstone(person, at=now, receipt=receipt, contributions_stay=contributions_stay)
    person.delete()
    log.info("a person was erased: %s", stone[:12])


def end_sessions(person: Person) -> None:
    """Signs the person out everywhere."""
    sessions = UserSession.objects.filter(user=person)
    Session.objects.filter(pk__in=list(sessions.values_list("session_key", flat=True))).delete()
    sessions.delete()


def erase_again(stones: Mapping[str, Tombstone]) -> int:
    """After a restore: erases once more who was erased before; how many came back and are gone."""
    found = 0
    for person in list(Person.objects.only("pk", "ref").order_by("pk")) if stones else ():
        if stone := stones.get(hash_of(person)):
            whole = Person.objects.get(pk=person.pk)
            erase(whole, contributions_stay=stone.contributions_stay, receipt=stone.receipt, again=True)
            found += 1
    return found
