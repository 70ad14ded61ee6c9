# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signed links for mails: what they are for, what they are about, and for how long they hold.

A link holds no secret and needs no table: whether it was used already is for the row to say that it is about. A page
that such a link opens changes nothing by itself; a button on it does, since mail programs follow links to look at them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core import signing


def token_for(purpose: str, content: Any) -> str:
    """A text for an address, good for this purpose alone."""
    return signing.dumps(content, salt=f"newtwincities.{purpose}", compress=False)


def content_of(purpose: str, token: str, *, max_age: timedelta) -> Any | None:
    """What the link is about; None where it is forged, for another purpose or too old."""
    try:
        return signing.loads(token, salt=f"newtwincities.{purpose}", max_age=max_age)
    except signing.BadSignature:
        return None
