# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Links in mails with which somebody stops them without signing in. They hold for ten years: who wants no more mails
shall be heard whenever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from newtwincities.common.links import content_of, token_for
from newtwincities.common.mails import link
from newtwincities.people.models import Person

PURPOSE = "stop-notifications"
LINK_GOOD = timedelta(days=3_660)


class What(StrEnum):
    """What a link stops by itself."""

    DIGEST = "digest"
    OBJECT = "object"
    KIND = "kind"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Stopping:
    person: Person
    what: What
    about: str  # the stream of an object, or a kind of news; empty for all else


def stop_url(person: Person, what: What, about: str = "") -> str:
    token = token_for(PURPOSE, [str(person.ref), what.value, about])
    return f"{link('notifications:stop', person.language)}?for={token}"


def of_token(token: str) -> Stopping | None:
    """None where the link does not hold."""
    content = content_of(PURPOSE, token, max_age=LINK_GOOD)
    if content is None:
        return None
    person = Person.objects.filter(ref=content[0]).first()
    return Stopping(person, What(content[1]), content[2]) if person else None
