# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What tests of claims and teams share: town halls with contacts, forms that were open long enough, codes of mails."""

from __future__ import annotations

import re
from datetime import date, timedelta
from email.message import EmailMessage
from html import unescape
from typing import Any

import time_machine
from django.test import Client
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.human import _signer
from newtwincities.teams.models import OfficialAddress, OfficialDomain

SOURCED = {"source": "Register of municipalities", "date": date(2026, 5, 1)}


def contacts(municipality: Municipality, *, domain: str = "", email: str = "", post: str = "") -> None:
    if domain:
        OfficialDomain.objects.create(municipality=municipality, domain=domain, **SOURCED)
    for kind, value in (("email", email), ("post", post)):
        if value:
            OfficialAddress.objects.create(municipality=municipality, kind=kind, value=value, **SOURCED)


def opened_a_while_ago() -> str:
    """The signed moment of a form that somebody has taken the time to fill in."""
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        return _signer.sign("shown")


def claim_form(**values: str) -> dict[str, str]:
    usual = {"email": "mara@aldorf.at", "name": "Mara Auer", "adult": "on", "website": ""}
    return {**usual, "shown": opened_a_while_ago(), **values}


def words(response: Any) -> str:
    """What stands on a page, as readers read it."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part
    return str(part.get_content())


def code_in(mail: EmailMessage) -> str:
    found = re.search(r"^[2-9A-Z]{3}-[2-9A-Z]{3}$", text_of(mail), re.M)
    assert found
    return found[0]


def link_in(mail: EmailMessage, part: str) -> str:
    """The path of the first link of the mail that contains this."""
    found = next(url for url in re.findall(r"https?://\S+", text_of(mail)) if part in url)
    return re.sub(r"^https?://[^/]+", "", found)


def start(client: Client, key: str = "Q1", **values: str) -> Any:
    return client.post(f"/en/municipalities/{key}/claim/", claim_form(**values))
