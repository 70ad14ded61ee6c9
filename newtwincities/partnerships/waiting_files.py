# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dossiers that somebody has sent and not yet restored: kept for a day, for whoever sent them, in no backup."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings


def keep_waiting(chunks: Iterable[bytes]) -> str:
    """Writes the file; by what is answered it is found again."""
    ref = uuid4()
    path = _folder() / ref.hex
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            file.write(chunk)
    return ref.hex


def waiting_path(ref: str) -> Path | None:
    try:
        path = _folder() / UUID(ref).hex
    except ValueError:
        return None
    return path if path.is_file() else None


def forget(ref: str) -> None:
    if path := waiting_path(ref):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def forget_waiting(before: datetime) -> None:
    for path in _folder().glob("*") if _folder().is_dir() else ():
        with suppress(OSError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "restoring"
