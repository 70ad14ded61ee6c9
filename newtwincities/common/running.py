# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who uses the installation's folder right now: those who serve share a lock, a restore wants it for itself.

The system lets go of the lock when a process ends, however it ends, so a killed server leaves nothing behind that
would have to be cleared away.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK_FILE = "in-use.lock"


class InUse(RuntimeError):
    """Somebody else holds the lock in a way that doesn't go together with this one."""


@contextmanager
def in_use(folder: Path, *, alone: bool = False) -> Iterator[None]:
    """Holds the lock, shared or alone; InUse at once where that can't be."""
    with (folder / LOCK_FILE).open("a") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError:
            raise InUse from None
        yield
