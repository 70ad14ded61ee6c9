# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Messages can be reported by the two who read them; moderators then read that one message, and no other."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from newtwincities.messages import queries
from newtwincities.messages.models import Message
from newtwincities.messages.pages import KIND
from newtwincities.moderation.registry import Kind


def _find(key: str) -> Message | None:
    try:
        return queries.message_with(str(UUID(key)))
    except ValueError:
        return None


def _url(message: Message, language: str) -> str:
    """The page of the conversation as whoever did not write it has it."""
    with translation.override(language):
        if message.author is None:
            return reverse("messages:conversations")
        return reverse("messages:conversation", args=[message.author.ref])


# The key is the reference: whoever knows it has read the message, and nobody can count through what others write.
class _ByReference(Kind):
    def key(self, thing: Message) -> str:
        return str(thing.ref)


MESSAGE = _ByReference(
    name=KIND,
    label=_("A message"),
    find=_find,
    title=lambda _message: str(_("A message")),
    url=_url,
    author=lambda message: message.author,
    text=lambda message: message.text,
    language=lambda message: message.author.language if message.author else "",
    things_of=lambda person: Message.objects.filter(author=person),
)
