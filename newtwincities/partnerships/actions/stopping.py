# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stopping mails that come by themselves, and wanting them again."""

from __future__ import annotations

from newtwincities.partnerships.models import StoppedMails
from newtwincities.people.models import Person


def want_mails(person: Person, kind: str, *, wanted: bool) -> None:
    if wanted:
        StoppedMails.objects.filter(person=person, kind=kind).delete()
    else:
        StoppedMails.objects.get_or_create(person=person, kind=kind)
