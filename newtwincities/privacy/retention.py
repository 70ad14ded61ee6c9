# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Periods: what is past its own is erased daily, accounts that nobody uses are warned, and what remains is reported."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from newtwincities.common.record import note
from newtwincities.people.models import Person
from newtwincities.privacy.erasure import cancel_erasure, used_since, write_erasure_mail
from newtwincities.privacy.models import Erasure, RetentionRun
from newtwincities.privacy.receipts import new_receipt, thing_of
from newtwincities.privacy.register import personal_data

WARNED = timedelta(days=60)  # between the mail and the erasure of an account that nobody uses
RUNS_KEPT = timedelta(days=400)

log = logging.getLogger(__name__)


@transaction.atomic
def act_on_periods(now: datetime) -> RetentionRun:
    """Erases what is past its period at this time, and stores what was erased and what remains."""
    run = RetentionRun(at=now)
    for kind in personal_data():
        try:
            with transaction.atomic():
                if kind.expire and (count := kind.expire(now)):
                    run.erased[kind.name] = count
        except Exception:  # the other kinds have their periods too
            log.exception("the period of %s could not be kept", kind.name)
            run.failed.append(kind.name)
    run.remaining = remaining(now)
    run.save()
    RetentionRun.objects.filter(at__lt=now - RUNS_KEPT).delete()
    return run


def remaining(now: datetime) -> dict[str, int]:
    """How much of each kind is past its period and still there."""
    left = {kind.name: kind.remaining(now) for kind in personal_data() if kind.remaining}
    return {name: count for name, count in left.items() if count}


def unused_since(now: datetime) -> QuerySet[Person]:
    """Accounts that nobody has used for as long as the setting says, and that have not been warned."""
    if not settings.UNUSED_AFTER_MONTHS:
        return Person.objects.none()
    moment = months_before(now, settings.UNUSED_AFTER_MONTHS)
    return Person.objects.filter(
        Q(last_login=None) | Q(last_login__lt=moment),
        Q(last_seen_on=None) | Q(last_seen_on__lt=moment.date()),
        joined_at__lt=moment,
        kind=Person.Kind.PERSON,
        erasure=None,
    ).order_by("pk")


def months_before(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, 28))


def warn_unused(now: datetime) -> int:
    """Tells those who haven't come for long that their account will be erased; how many."""
    warned = 0
    for person in unused_since(now):
        with transaction.atomic():
            wanted = Erasure.objects.create(
                person=person,
                reason=Erasure.Reason.UNUSED,
                receipt=new_receipt(),
                asked_at=now,
                due_at=now + WARNED,
            )
            note("erasure.warned", thing=thing_of(wanted.receipt))
            write_erasure_mail("account_unused", wanted, to=person)
        warned += 1
    return warned


def keep_used_again() -> int:
    """Those who were warned and have signed in since stay; how many."""
    kept = 0
    for wanted in Erasure.objects.filter(reason=Erasure.Reason.UNUSED).select_related("person"):
        if used_since(wanted.person, wanted.asked_at):
            cancel_erasure(wanted)
            kept += 1
    return kept
