# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What messages tell the registers when the program starts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from newtwincities.common.menu import register_entry
from newtwincities.common.panels import register_panel
from newtwincities.common.policy import Viewer, register_policy, register_standing
from newtwincities.feed.registry import Sort, Subject, Verb, register_sorts, register_subjects
from newtwincities.messages import actions, moderated, panels, queries, rules
from newtwincities.messages.models import Choice, Conversation, Message, Seen
from newtwincities.messages.together import worked_with
from newtwincities.moderation.registry import register_kind
from newtwincities.notifications.other_mails import OtherMails, register_other_mails
from newtwincities.people.models import Person
from newtwincities.privacy.register import Basis, PersonalData, register_personal_data


def _read(keys: Collection[str]) -> Mapping[str, Conversation]:
    rows = Conversation.objects.select_related("a", "b").filter(pk__in=[key for key in keys if key.isdecimal()])
    return {str(one.pk): one for one in rows}


def _may_see(viewer: Viewer, one: Conversation) -> bool:
    return viewer.person is not None and viewer.person.pk in (one.a_id, one.b_id)


def _url(one: Conversation, language: str) -> str:
    with translation.override(language):
        return reverse("messages:numbered", args=[one.pk])


CONVERSATION = Subject(
    name="conversation",
    label=_("Messages"),
    read=_read,
    may_see=_may_see,
    title=lambda _one, language: _in(language, _("your messages")),
    url=_url,
    nameless=True,
)


def _in(language: str, words: Any) -> str:
    with translation.override(language):
        return str(words)


def _reason(details: Mapping[str, Any]) -> dict[str, str]:
    return {"reason": str(Conversation.Reason(details["reason"]).label)}


SORTS = (
    Sort(
        "conversation_asked", Verb.OFFER, _("{who} would like to write to you: “{reason}”"), icon="mail", more=_reason
    ),
    Sort("conversation_opened", Verb.ACCEPT, _("{who} has agreed: you can write to each other now."), icon="mail"),
    Sort("message_written", Verb.CREATE, _("{who} has written to you."), icon="mail"),
)  # fmt: skip


def _mine(person: Person) -> Iterator[dict[str, Any]]:
    """What the person wrote and got: both are personal data of both."""
    either = Q(conversation__a=person) | Q(conversation__b=person)
    for message in Message.objects.filter(either).select_related("author").order_by("pk"):
        who = "me" if message.author_id == person.pk else str(message.author.ref) if message.author else ""
        yield {"kind": "message", "id": message.conversation_id, "author": who, "text": message.text,
               "at": message.at.isoformat()}  # fmt: skip
    for one in Conversation.objects.filter(asked_by=person).order_by("pk"):
        yield {"kind": "request", "id": one.pk, "state": one.state, "text": one.reason, "at": one.began_at.isoformat()}
    for choice in Choice.objects.filter(person=person):
        yield {"kind": "choice", "copies": choice.copies, "closed": choice.closed}


def _erase(person: Person, _contributions_stay: bool) -> None:
    """A conversation of two is nothing that others build on: it goes whole, with both sides of it."""
    Conversation.objects.filter(Q(a=person) | Q(b=person)).delete()
    Choice.objects.filter(person=person).delete()
    Seen.objects.filter(person=person).delete()


MESSAGES = PersonalData(
    name="messages",
    title=_("Messages"),
    purpose=_("So that people who work together, or have agreed to talk, can write to each other."),
    period=_("Until one of the two accounts is erased; requests without an answer 90 days."),
    basis=Basis.CONTRACT,
    tables=("private_messages.Conversation", "private_messages.Message", "private_messages.Seen",
            "private_messages.Choice"),
    export=_mine,
    erase=_erase,
    expire=actions.forget_old_requests,
    remaining=lambda now: queries.requests_without_answer(now).count(),
    recipients=_("The one you write to; moderators, where one of you reports a message, that message alone"),
)  # fmt: skip


COPIES = OtherMails(
    name="message_copies",
    title=_("Copies of messages, instead of a mail that somebody has written"),
    are_wanted=lambda person: queries.choice_of(person).copies if person.band == Person.Band.ADULT else None,
    want=actions.want_copies,
)


def register() -> None:
    register_policy(rules.CONVERSATION)
    register_standing("worked_with", worked_with)
    register_subjects(CONVERSATION)
    register_sorts(*SORTS)
    register_kind(moderated.MESSAGE)
    register_panel("person", "messages", panels.person_panel)
    register_entry("messages:conversations", _("Messages"), place=15, shown=lambda viewer: viewer.adult)
    register_personal_data(MESSAGES)
    register_other_mails(COPIES)
