# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""How often something may be done: a count per key and period, kept where all workers see it."""

from __future__ import annotations

from hashlib import sha256
from time import time

from django.core.cache import cache


def within_limit(what: str, who: str, *, most: int, seconds: int) -> bool:
    """Counts one more; whether it is still within the limit. `who` is hashed, so no address is kept."""
    window = int(time()) // seconds
    key = f"limit:{what}:{sha256(who.encode()).hexdigest()[:32]}:{window}"
    cache.add(key, 0, timeout=2 * seconds)
    try:
        return bool(cache.incr(key) <= most)
    except ValueError:  # it ran out between the two lines
        return True
