# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking to have something put right, and answering it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from newtwincities.common.mails import write_mail
from newtwincities.common.record import note
from newtwincities.people.models import Person
from newtwincities.privacy.models import CorrectionRequest
from newtwincities.privacy.receipts import new_receipt, thing_of

OPEN_AT_MOST = 5  # of one person


def open_requests() -> QuerySet[CorrectionRequest]:
    return CorrectionRequest.objects.filter(answered_at=None).select_related("person").order_by("asked_at", "pk")


def has_too_many(person: Person) -> bool:
    return CorrectionRequest.objects.filter(person=person, answered_at=None).count() >= OPEN_AT_MOST


@transaction.atomic
def ask_correction(person: Person, *, text: str) -> CorrectionRequest:
    wanted = CorrectionRequest.objects.create(person=person, text=text, receipt=new_receipt())
    note("correction.asked", actor=person, thing=thing_of(wanted.receipt))
    write_mail(
        "correction_asked",
        address=person.email,
        language=person.language,
        person=person,
        text=text,
        receipt=wanted.receipt,
    )
    for operator in Person.objects.filter(site_role=Person.SiteRole.OPERATOR, is_active=True).order_by("pk"):
        write_mail("correction_waits", address=operator.email, language=operator.language, person=operator)
    return wanted


@transaction.atomic
def answer_correction(wanted: CorrectionRequest, *, by: Person, answer: str) -> None:
    wanted.answer, wanted.answered_at = answer, timezone.now()
    wanted.save(update_fields=["answer", "answered_at"])
    note("correction.answered", actor=by, thing=thing_of(wanted.receipt))
    write_mail(
        "correction_answered",
        address=wanted.person.email,
        language=wanted.person.language,
        person=wanted.person,
        answer=answer,
        text=wanted.text,
    )
