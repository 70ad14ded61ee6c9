# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Taking a typed code: claims and invitations keep its hash, its end and the tries that are left."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.utils import timezone

from newtwincities.teams import codes


class Answer(StrEnum):
    """What came of a code that was typed."""

    DONE = "done"
    WRONG = "wrong"
    MISTYPED = "mistyped"  # of letters alone: the check characters don't fit, so no try was lost
    NO_TRIES = "no_tries"
    TOO_LATE = "too_late"
    CLOSED = "closed"  # used already, withdrawn, or decided otherwise
    TAKEN = "taken"  # somebody else was first
    NOT_ADULT = "not_adult"
    SUSPENDED = "suspended"
    OTHER_ADDRESS = "other_address"
    MEMBER_ALREADY = "member_already"
    WAITS = "waits"  # for a moderator


def take_code(row: Any, code: str) -> Answer:
    """Compares, and counts a wrong try. `row` is locked; the caller's transaction keeps the count."""
    if not row.code_hash or row.tries_left == 0:
        return Answer.NO_TRIES
    if row.code_expires_at is None or row.code_expires_at < timezone.now():
        return Answer.TOO_LATE
    if codes.is_right(code, row.code_hash, of=purpose_of(row)):
        row.code_hash = ""
        row.save(update_fields=["code_hash"])
        return Answer.DONE
    row.tries_left -= 1
    row.save(update_fields=["tries_left"])
    return Answer.WRONG if row.tries_left else Answer.NO_TRIES


def purpose_of(row: Any) -> str:
    return f"{row._meta.model_name}:{row.pk}"
