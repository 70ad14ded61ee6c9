# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The mails that wait or were sent; where they lie in files instead of being sent, they can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from django.conf import settings

_NAME = re.compile(r"\d{8}-\d{6}-\d{6}\.eml")
MOST = 200


@dataclass(frozen=True, slots=True)
class ReadMail:
    name: str
    to: str
    subject: str
    date: datetime | None
    text: str


def can_be_read() -> bool:
    return settings.EMAIL_BACKEND.endswith(".FileBackend")


def names() -> list[str]:
    """The newest first."""
    folder = Path(settings.MAIL_DIR)
    found = sorted((path.name for path in folder.glob("*.eml")), reverse=True) if folder.is_dir() else []
    return [name for name in found if _NAME.fullmatch(name)][:MOST]


def mails(found: Iterable[str]) -> list[ReadMail]:
    """The mails in these files, without those that were erased meanwhile."""
    return [mail for name in found if (mail := mail_in(name)) is not None]


def mail_in(name: str) -> ReadMail | None:
    path = Path(settings.MAIL_DIR) / name
    if not _NAME.fullmatch(name) or not path.is_file():
        return None
    message = message_from_bytes(path.read_bytes(), policy=default)
    body = message.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    return ReadMail(name, str(message["To"]), str(message["Subject"]), _moment(message), text)


def _moment(message: EmailMessage) -> datetime | None:
    header: Any = message["Date"]
    sent: datetime | None = header.datetime if header else None
    return sent.replace(tzinfo=UTC) if sent and sent.tzinfo is None else sent  # “-0000” says UTC
