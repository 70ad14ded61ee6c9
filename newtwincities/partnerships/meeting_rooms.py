# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rooms to meet in online: any video service by its link, or a Jitsi room with a name that nobody guesses."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from django.conf import settings


def new_room() -> str:
    """The address of a room that begins to exist when the first one enters it."""
    return f"{settings.JITSI_SERVER}/twins-{secrets.token_hex(12)}"


def server_name() -> str:
    """Who runs these rooms, such as meet.jit.si."""
    return str(urlsplit(settings.JITSI_SERVER).hostname)


def is_safe_link(text: str) -> bool:
    """Whether it is an encrypted web address of a host.

    >>> is_safe_link("https://meet.jit.si/x"), is_safe_link("http://meet.jit.si/x"), is_safe_link("javascript:alert(1)")
    (True, False, False)
    """
    try:
        parts = urlsplit(text)
        return parts.scheme == "https" and bool(parts.hostname) and not any(letter.isspace() for letter in text)
    except ValueError:
        return False
