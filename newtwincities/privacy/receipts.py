# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Receipts: a code that the person keeps, under which the record says what was done. Anybody with the code may look.

There is no table of receipts. The record's entries about `receipt:CODE` are the proof: they are sealed, hold nothing
personal, and stay when the person is erased.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from newtwincities.common.models import RecordEntry

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike
_GROUPS, _LENGTH = 3, 4


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that was done under a receipt."""

    verb: str
    at: datetime
    number: int  # of the entry in the record


def new_receipt() -> str:
    """Sixty random bits, as one can read them out on the telephone: `K7QF-2M9X-PD4T`."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(_LENGTH)) for _ in range(_GROUPS))


def thing_of(receipt: str) -> str:
    return f"receipt:{receipt}"


def as_typed(words: str) -> str:
    """A code as somebody types it: in any case, with blanks or without dashes."""
    letters = "".join(sign for sign in words.upper() if sign.isalnum())
    return "-".join(letters[start : start + _LENGTH] for start in range(0, len(letters), _LENGTH))


def proofs(receipt: str) -> list[Proof]:
    """What the record says of a receipt, the oldest first; nothing where there is none."""
    entries = RecordEntry.objects.filter(thing=thing_of(receipt)).order_by("number")
    return [Proof(entry.verb, entry.at, entry.number) for entry in entries]
