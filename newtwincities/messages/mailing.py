# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Copies of messages by mail, for those who want them, and the link that stops them."""

from __future__ import annotations

from datetime import timedelta

from newtwincities.common.links import content_of, token_for
from newtwincities.common.mails import link, stop_headers, write_mail
from newtwincities.messages.models import Message
from newtwincities.people.models import Person
from newtwincities.people.queries import shown_name
from newtwincities.people.viewing import viewer_of_person

PURPOSE = "stop-message-copies"
LINK_GOOD = timedelta(days=366)


def send_copy(message: Message, *, to: Person) -> None:
    stop = stop_url(to)
    write_mail(
        "message_copy",
        address=to.email,
        language=to.language,
        person=to,
        headers=stop_headers(stop),
        name=shown_name(message.author, viewer_of_person(to)),
        text=message.text,
        conversation_url=link("messages:conversation", to.language, message.author.ref) if message.author else "",
        stop_url=stop,
    )


def stop_url(person: Person) -> str:
    return f"{link('messages:stop-copies', person.language)}?for={token_for(PURPOSE, str(person.ref))}"


def of_token(token: str) -> Person | None:
    """Whose copies; None where the link does not hold."""
    ref = content_of(PURPOSE, token, max_age=LINK_GOOD)
    return Person.objects.filter(ref=ref).first() if ref else None
