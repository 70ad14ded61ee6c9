# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A child's guardian: asked by mail, confirms with an adult account of their own, and may withdraw at any time.

Until then the child's account waits (`Person.waits`). Unanswered or refused, it is erased.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from newtwincities.common.jobs import routine
from newtwincities.common.limits import within_limit
from newtwincities.common.links import content_of, token_for
from newtwincities.common.mails import link, write_mail
from newtwincities.common.record import note
from newtwincities.people.models import Guardianship, Person
from newtwincities.privacy.erasure import erase
from newtwincities.privacy.receipts import new_receipt

ANSWER_WITHIN = timedelta(days=14)
REMINDED_AFTER = timedelta(days=5)
ERASED_AFTER = timedelta(days=14)  # after a withdrawal, which can be taken back until then
MOST_ASKED = 3  # addresses or mails in all, so that nobody is pestered by means of this form
MOST_MAILS = 5  # to one mailbox a day, whichever children ask
State = Guardianship.State


class No(StrEnum):
    """Why somebody cannot be asked, or cannot confirm."""

    SAME = "same"  # the guardian would be the child
    OFTEN = "often"
    MINOR = "minor"
    STATE = "state"  # answered, expired or withdrawn already


def same_mailbox(address: str) -> str:
    """What addresses that reach one mailbox have in common: no capitals, no dots, nothing behind a plus."""
    local, _at, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}"


def is_the_child(child: Person, address: str) -> bool:
    own = {child.email, *EmailAddress.objects.filter(user=child).values_list("email", flat=True)}
    return same_mailbox(address) in {same_mailbox(one) for one in own}


@transaction.atomic
def ask_guardian(child: Person, address: str) -> No | None:
    """Writes to the guardian; a further address makes the link of the one before void.

    Where the mailbox has got enough for today, the answer is the same, so that no child learns of others. The routine
    writes as soon as it may.
    """
    if not child.waits:
        return No.STATE
    if is_the_child(child, address):
        return No.SAME
    asked, _new = Guardianship.objects.select_for_update().get_or_create(child=child)
    if asked.state != State.ASKED:
        return No.STATE
    if asked.times_asked >= MOST_ASKED:
        return No.OFTEN
    asked.ref, asked.address, asked.asked_at, asked.reminded_at = uuid4(), address.strip(), timezone.now(), None
    asked.times_asked += 1
    asked.save()
    note("guardian.asked", actor=child, thing=f"person:{child.ref}")
    if not _write_question(asked, "guardian_asked"):
        asked.asked_at = None
        asked.save(update_fields=["asked_at"])
    return None


def question_behind(token: str) -> Guardianship | None:
    """The open question that a mailed link leads to."""
    ref = content_of("guardian", token, max_age=ANSWER_WITHIN)
    return Guardianship.objects.select_related("child").filter(ref=ref, state=State.ASKED).first() if ref else None


@transaction.atomic
def confirm(asked: Guardianship, guardian: Person) -> No | None:
    """The guardian agrees: from now on the child may take part."""
    asked = Guardianship.objects.select_for_update().select_related("child").get(pk=asked.pk)
    child = asked.child
    if asked.state != State.ASKED:
        return No.STATE
    if guardian.pk == child.pk or is_the_child(child, guardian.email):
        return No.SAME
    if guardian.band != Person.Band.ADULT or guardian.kind != Person.Kind.PERSON or not guardian.is_active:
        return No.MINOR
    asked.guardian, asked.state, asked.confirmed_at, asked.address = guardian, State.CONFIRMED, timezone.now(), ""
    asked.save()
    _let(child, waits=False)
    note("guardian.confirmed", actor=guardian, thing=f"person:{child.ref}")
    for person, kind in ((child, "guardian_confirmed"), (guardian, "guardian_confirmed_guardian")):
        _write(person, kind, page="home" if person == child else "people:children")
    return None


@transaction.atomic
def refuse(asked: Guardianship) -> bool:
    """Whoever was asked says no, without an account: the child's account is frozen and erased."""
    asked = Guardianship.objects.select_for_update().select_related("child").get(pk=asked.pk)
    if asked.state != State.ASKED:
        return False
    _freeze(asked)
    note("guardian.refused", thing=f"person:{asked.child.ref}")
    return True


@transaction.atomic
def withdraw_consent(given: Guardianship, guardian: Person) -> bool:
    given = Guardianship.objects.select_for_update().select_related("child").get(pk=given.pk)
    if given.state != State.CONFIRMED or given.guardian_id != guardian.pk:
        return False
    _freeze(given)
    note("guardian.withdrew", actor=guardian, thing=f"person:{given.child.ref}")
    _write(guardian, "guardian_withdrawn_guardian", page="people:children")
    return True


@transaction.atomic
def renew_consent(given: Guardianship, guardian: Person) -> bool:
    """Takes a withdrawal back before the account is erased."""
    given = Guardianship.objects.select_for_update().select_related("child").get(pk=given.pk)
    if given.state != State.WITHDRAWN or given.guardian_id != guardian.pk:
        return False
    given.state, given.withdrawn_at = State.CONFIRMED, None
    given.save()
    _let(given.child, is_active=True)
    note("guardian.renewed", actor=guardian, thing=f"person:{given.child.ref}")
    _write(given.child, "guardian_confirmed", page="home")
    return True


@routine(every=timedelta(hours=12))
def look_after_guardianships() -> None:
    look_after(timezone.now())


def look_after(now: datetime) -> None:
    """Reminds once, and erases the accounts of children whose guardian didn't answer in time or withdrew."""
    open_ones = Guardianship.objects.filter(state=State.ASKED)
    in_time = open_ones.filter(began_at__gt=now - ANSWER_WITHIN).exclude(address="")
    _write_due(in_time.filter(asked_at=None), "guardian_asked", "asked_at", now)
    _write_due(
        in_time.filter(asked_at__lte=now - REMINDED_AFTER, reminded_at=None), "guardian_reminded", "reminded_at", now
    )
    # A child that never named anybody has no question yet, and waits since the account was made.
    silent = Person.objects.filter(waits=True, guardianship=None, joined_at__lte=now - ANSWER_WITHIN)
    unanswered = Person.objects.filter(guardianship__in=open_ones.filter(began_at__lte=now - ANSWER_WITHIN))
    withdrawn = Guardianship.objects.filter(state=State.WITHDRAWN, withdrawn_at__lte=now - ERASED_AFTER)
    for child in [*silent, *unanswered, *Person.objects.filter(guardianship__in=withdrawn)]:
        erase_child(child)


@transaction.atomic
def leave_children(guardian: Person) -> None:
    """Before a guardian's account is erased: the children wait for another one."""
    left = Guardianship.objects.select_for_update().filter(guardian=guardian, state=State.CONFIRMED)
    for one in left.select_related("child"):
        one.guardian, one.state, one.times_asked, one.began_at = None, State.ASKED, 0, timezone.now()
        one.asked_at = one.reminded_at = None
        one.save()
        _let(one.child, waits=True)
        note("guardian.left", thing=f"person:{one.child.ref}")
        _write(one.child, "guardian_left", page="people:guardian")


@transaction.atomic
def erase_child(child: Person) -> None:
    """Erases the account with all that rooms keep of it, contributions included, and for good: see `erase`."""
    note("guardian.erased_account", thing=f"person:{child.ref}")
    erase(child, contributions_stay=False, receipt=new_receipt(), mail="child_erased")


def _freeze(guardianship: Guardianship) -> None:
    guardianship.state, guardianship.withdrawn_at, guardianship.address = State.WITHDRAWN, timezone.now(), ""
    guardianship.save()
    _let(guardianship.child, is_active=False)
    _write(guardianship.child, "guardian_withdrawn", page="home")


def _let(child: Person, **facts: bool) -> None:
    for name, value in facts.items():
        setattr(child, name, value)
    child.save(update_fields=list(facts))


def _write(person: Person, kind: str, *, page: str) -> None:
    write_mail(
        kind,
        address=person.email,
        language=person.language,
        person=person,
        page_url=link(page, person.language),
        days=ERASED_AFTER.days,
    )


def _write_due(due: QuerySet[Guardianship], kind: str, written_at: str, now: datetime) -> None:
    for key in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            asked = due.select_related("child").select_for_update(of=("self",)).filter(pk=key).first()
            if asked and _write_question(asked, kind):
                setattr(asked, written_at, now)
                asked.save(update_fields=[written_at])


def _write_question(asked: Guardianship, kind: str) -> bool:
    """Whether the mail was written: not where the mailbox has got enough of them today."""
    if not within_limit("guardian-mail", same_mailbox(asked.address), most=MOST_MAILS, seconds=24 * 3600):
        return False
    language = asked.child.language
    address = link("people:guardian-answer", language, token_for("guardian", str(asked.ref)))
    # The child's address tells the guardian who asks; a name that anybody could have typed would not.
    write_mail(
        kind,
        address=asked.address,
        language=language,
        answer_url=address,
        child_address=asked.child.email,
        days=ANSWER_WITHIN.days,
    )
    return True
