# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Takes out of texts what sounds like a secret, before they are logged or shown to an operator."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from structlog.typing import EventDict, WrappedLogger

REMOVED = "[removed]"
SHORTEST_SECRET = 8  # to look for a shorter one by its letters would tear other words apart
_NAMES = r"passw(?:or)?d|secret|token|api[_-]?key|authorization|cookie|session_?id"
_SECRET_NAME = re.compile(_NAMES, re.I)
_SECRET_IN_TEXT = re.compile(
    rf"""(?P<before>\b[\w-]*(?:{_NAMES})[\w-]*["']?\s*[=:]\s*(?:(?:bearer|basic)\s+)?["']?)[^\s"'&,;)}}]+""", re.I
)
_PASSWORD_IN_ADDRESS = re.compile(r"(?P<before>\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s/]+(?=@)", re.I)


def secrets_in(secret_key: str, database_url: str) -> list[str]:
    """The secrets of an installation: its key and the password of its database, as written and as meant."""
    password = urlsplit(database_url).password or ""
    return [secret_key, password, unquote(password)]


class Redaction:
    """Takes secrets out of a line: by their letters, by the name before them, and passwords out of addresses."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self.secrets = sorted({text for text in secrets if len(text) >= SHORTEST_SECRET}, key=len, reverse=True)

    def __call__(self, logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        for name, value in event.items():
            if _SECRET_NAME.search(name):
                event[name] = REMOVED
            elif not isinstance(value, int | float | None):
                event[name] = self.without(str(value))
        return event

    def without(self, text: str) -> str:
        for secret in self.secrets:
            text = text.replace(secret, REMOVED)
        text = _PASSWORD_IN_ADDRESS.sub(rf"\g<before>{REMOVED}", text)
        return _SECRET_IN_TEXT.sub(rf"\g<before>{REMOVED}", text)
