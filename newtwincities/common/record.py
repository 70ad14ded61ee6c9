# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The record: who did what, when, to what. It is only ever added to, and each entry seals the one before it.

It holds no personal value: persons stand in it by a random reference that only the table of persons resolves, so that
erasing a person leaves the chain whole and the entries anonymous. `newtwincities verify-record` checks the chain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from newtwincities.common.models import RecordEntry, RecordHead

SYSTEM = "system"  # did it by itself: a job, a command
_CODE = re.compile(r"[A-Za-z0-9_.:/-]{0,100}")  # a value that is a code, a key or a date; never a name or an address


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold."""

    number: int
    why: str


def note(verb: str, *, actor: Any = None, thing: models.Model | str = "", **details: str | int | bool | None) -> None:
    """Adds an entry in the running transaction. `actor` is a person, `thing` a row or a text such as `team:7`."""
    _refuse_personal(details)
    with transaction.atomic():
        head, _new = RecordHead.objects.select_for_update().get_or_create(pk=1)
        entry = RecordEntry(
            number=head.number + 1,
            at=timezone.now().replace(microsecond=0),
            actor=str(actor.ref) if actor is not None else SYSTEM,
            verb=verb,
            thing=thing if isinstance(thing, str) else f"{thing._meta.model_name}:{thing.pk}",
            details=dict(sorted(details.items())),
            previous=head.seal,
        )
        entry.seal = seal_of(entry)
        entry.save(force_insert=True)
        head.number, head.seal = entry.number, entry.seal
        head.save()


def seal_of(entry: RecordEntry) -> str:
    """SHA-256 over all that the entry says, the seal of the one before included."""
    at: datetime = entry.at
    said = [
        entry.number,
        at.astimezone(UTC).isoformat(),
        entry.actor,
        entry.verb,
        entry.thing,
        entry.details,
        entry.previous,
    ]
    return sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def breaks() -> Iterator[Break]:
    """Every place where the chain does not hold; nothing where it does."""
    number, seal = 0, ""
    for entry in RecordEntry.objects.order_by("number").iterator(chunk_size=2000):
        if entry.number != number + 1:
            yield Break(entry.number, "an entry before it is missing")
        elif entry.previous != seal:
            yield Break(entry.number, "it does not follow the entry before it")
        if entry.seal != seal_of(entry):
            yield Break(entry.number, "it was changed")
        number, seal = entry.number, entry.seal
    head = RecordHead.objects.filter(pk=1).first()
    if (head.number, head.seal) != (number, seal) if head else number:
        yield Break(number, "the last entries are missing")


def _refuse_personal(details: dict[str, Any]) -> None:
    for name, value in details.items():
        if not (value is None or isinstance(value, bool | int) or (isinstance(value, str) and _CODE.fullmatch(value))):
            raise ValueError(f"The record takes codes and numbers alone, and {name} is neither.")
