# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept of persons in this room: who reported an error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from newtwincities.atlas import actions
from newtwincities.atlas.models import ErrorReport
from newtwincities.people.models import Person
from newtwincities.privacy.register import Basis, PersonalData


def _reports_of(person: Person) -> Iterator[dict[str, Any]]:
    for report in ErrorReport.objects.filter(email__iexact=person.email).select_related("municipality").order_by("pk"):
        yield {
            "kind": report.kind,
            "municipality": report.municipality.key if report.municipality else "",
            "text": report.text,
            "link": report.link,
            "email": report.email,
            "language": report.language,
            "created_at": report.created_at,
            "state": report.state,
            "note": report.note,
        }


def _forget_address(person: Person, _contributions_stay: bool) -> None:
    """The report is about a municipality and stays; from whom it came is forgotten either way."""
    ErrorReport.objects.filter(email__iexact=person.email).update(email="")


def _late(now: datetime) -> int:
    return ErrorReport.objects.filter(created_at__lt=now - actions.EMAIL_KEPT).exclude(email="").count()


ERROR_REPORTS = PersonalData(
    name="error_reports",
    title=_("Reports of errors"),
    purpose=_("So that facts are put right, and whoever reported an error can get an answer."),
    period=_("The e-mail address until the report is closed, 180 days at most; the rest as long as it is needed."),
    basis=Basis.LEGITIMATE_INTEREST,
    tables=("atlas.ErrorReport",),
    export=_reports_of,
    erase=_forget_address,
    expire=lambda _now: actions.forget_old_emails(),
    remaining=_late,
)
