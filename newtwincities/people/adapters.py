# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""How django-allauth does things here: its mails are ours, written in the reader's language and sent by a job."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import get_language

from newtwincities.common.mails import write_mail
from newtwincities.people.models import Person


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        person = context.get("user") if isinstance(context.get("user"), Person) else None
        kind = template_prefix.removeprefix("account/email/").removeprefix("mfa/email/")
        language = person.language if person else (get_language() or "en")
        context = {name: value for name, value in context.items() if name not in ("request", "person", "language")}
        write_mail(kind, address=email, language=language, person=person, **context)
