# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the columns of an export mean, where a kind of data does not say it itself."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from newtwincities.privacy.register import PersonalData

MEANINGS: dict[str, Any] = {
    "about": _("What it is about."),
    "address": _("The e-mail address to which it went."),
    "answer": _("What was answered."),
    "answered_at": _("When it was answered."),
    "asked_at": _("When it was asked for."),
    "at": _("When it was."),
    "author": _("Who wrote it."),
    "closed_at": _("When it was closed."),
    "code": _("A code of the program."),
    "country": _("The country, as its two-letter code."),
    "created_at": _("When it was made."),
    "credit": _("Whom to name for the picture."),
    "decided_at": _("When it was decided."),
    "due_at": _("When it will be done."),
    "email": _("The e-mail address."),
    "ends": _("The day on which it ends."),
    "field": _("The part of the profile."),
    "file": _("The name of the file."),
    "ip": _("The internet address from which it came."),
    "joined_at": _("When the account was made."),
    "kind": _("Which kind of entry this is."),
    "language": _("The language, as its two-letter code."),
    "last_login": _("When the account was last signed in to."),
    "last_seen_at": _("When it was last used."),
    "last_used_at": _("When it was last used."),
    "level": _("How well the language is spoken."),
    "link": _("A web address that goes with it."),
    "municipality": _("The municipality, as its id in the atlas."),
    "my_part": _("The part that the person has in it."),
    "name": _("The name."),
    "note": _("A remark that goes with it."),
    "number": _("The number of the entry."),
    "opened_at": _("When it was opened."),
    "organisation": _("The organisation."),
    "outcome": _("What came of it."),
    "part": _("The part that the person has in it."),
    "primary": _("Whether it is the main one."),
    "ready_at": _("When it was ready."),
    "reason": _("The reason."),
    "receipt": _("The code of the receipt."),
    "ref": _("The random mark by which the record knows the person."),
    "reference": _("The random mark by which the record knows the person."),
    "role": _("The part that the person has."),
    "sent_at": _("When it was sent."),
    "since": _("The day since which it holds."),
    "sort": _("Which sort of entry this is."),
    "state": _("How far it is."),
    "subject": _("The subject of the mail."),
    "team": _("The team."),
    "text": _("The text, as it was written."),
    "thing": _("What it was done to, as kind and number."),
    "until": _("The day until which it holds."),
    "user_agent": _("How the browser called itself."),
    "verb": _("What was done."),
    "verified": _("Whether it was confirmed."),
    "why": _("The reason that was given."),
    "written_at": _("When it was written."),
}


def meaning_of(kind: PersonalData, column: str) -> Any:
    """What a column holds; empty where nobody has said it, which a test finds."""
    return kind.columns.get(column) or MEANINGS.get(column, "")
