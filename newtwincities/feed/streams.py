# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The names of streams, and the stamps of what is kept of them."""

from __future__ import annotations

TERRITORY = "territory"
HOUR = "feed-hour"  # a stamp that is renewed every hour, for pages that say how long ago something was


def stream(kind: str, key: object) -> str:
    """The stream of a thing: `stream("idea", 5)` is `idea:5`."""
    return f"{kind}:{key}"


def parts(name: str) -> tuple[str, str]:
    """The kind and the key of a stream; of the territory, no key."""
    kind, _colon, key = name.partition(":")
    return kind, key


def stamp_of(name: str) -> str:
    """The stamp that is renewed whenever something new stands in a stream (`common/stamps.py`)."""
    return f"feed:{name}"
