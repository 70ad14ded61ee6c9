# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who was erased, in a file of its own outside the backups, so that restoring one doesn't bring anybody back.

A line holds a hash of the person's random reference, when, and the code of the receipt. The file is only ever added
to, and each line is on the disk before the erasure it tells of is complete.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from newtwincities.people.models import Person


@dataclass(frozen=True, slots=True)
class Tombstone:
    person: str  # the hash of the reference
    at: str
    receipt: str
    contributions_stay: bool


def tombstone_file() -> Path:
    return Path(settings.VAR_DIR) / "tombstones.jsonl"


def hash_of(person: Person) -> str:
    """The reference is random, of 122 bits: nobody finds it by trying."""
    return sha256(f"newtwincities.tombstone:{person.ref}".encode()).hexdigest()


def begin_file() -> None:
    """Makes the file where there is none, so that a missing one always means a lost one."""
    path = tombstone_file()
    if not path.exists():
        _add(b"")


def set_tombstone(person: Person, *, at: datetime, receipt: str, contributions_stay: bool) -> None:
    line = {
        "person": hash_of(person),
        "at": at.isoformat(timespec="seconds"),
        "receipt": receipt,
        "contributions_stay": contributions_stay,
    }
    _add(json.dumps(line, separators=(",", ":")).encode() + b"\n")


def _add(line: bytes) -> None:
    path = tombstone_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        if line and size and os.pread(descriptor, 1, size - 1) != b"\n":
            line = b"\n" + line  # a machine that lost power in the middle of the line before
        os.write(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if new:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def tombstones() -> list[Tombstone]:
    """Every line that is whole; FileNotFoundError where the file is missing."""
    return list(_read(tombstone_file().read_text(encoding="utf-8").splitlines()))


def _read(lines: Iterable[str]) -> Iterable[Tombstone]:
    for line in lines:
        try:
            said = json.loads(line)
            yield Tombstone(said["person"], said["at"], said["receipt"], said["contributions_stay"])
        except (ValueError, KeyError, TypeError):
            continue  # cut off by a loss of power, before the erasure was complete
