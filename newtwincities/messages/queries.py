# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Conversations and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from newtwincities.common.policy import Viewer
from newtwincities.messages.models import Choice, Conversation, Message, Seen
from newtwincities.people.models import Person

KEPT_UNANSWERED = timedelta(days=90)  # a request


@dataclass(frozen=True, slots=True)
class Pair:
    """The viewer, another person, and the conversation of the two, if there is one. `closed`: no strangers may ask."""

    other: Person
    conversation: Conversation | None
    closed: bool = False


def conversations_of(person: Person) -> QuerySet[Conversation]:
    """Those of the person, the latest first. A request that was declined stands only with whoever asked."""
    mine = Q(a=person) | Q(b=person)
    declined = Q(state=Conversation.State.DECLINED) & ~Q(asked_by=person)
    return (
        Conversation.objects.select_related("a", "b", "asked_by").filter(mine & ~declined).order_by("-last_at", "-pk")
    )


def conversation_between(one: Person, other: Person) -> Conversation | None:
    a, b = sorted((one.pk, other.pk))
    return Conversation.objects.select_related("a", "b").filter(a=a, b=b).first()


def pair_of(viewer: Viewer, other: Person) -> Pair:
    """What the rules are asked about: two queries."""
    conversation = conversation_between(viewer.person, other) if viewer.person else None
    closed = Choice.objects.filter(person=other, closed=True).exists()
    return Pair(other, conversation, closed)


def other_of(conversation: Conversation, person: Person) -> Person:
    return conversation.b if conversation.a_id == person.pk else conversation.a


def messages_of(conversation: Conversation, *, before: int | None = None) -> QuerySet[Message]:
    """The newest first."""
    rows = conversation.messages.select_related("author").order_by("-pk")
    return rows.filter(pk__lt=before) if before else rows


def unread_in(conversations: list[Conversation], person: Person) -> dict[int, int]:
    rows = Seen.objects.filter(person=person, conversation__in=conversations, unread__gt=0)
    return dict(rows.values_list("conversation_id", "unread"))


def latest_of(conversations: list[Conversation]) -> dict[int, Message]:
    """The last message of each: one query."""
    newest = Message.objects.filter(conversation=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    keys = Conversation.objects.filter(pk__in=[one.pk for one in conversations]).annotate(last=Subquery(newest))
    found = Message.objects.filter(pk__in=keys.values("last"))
    return {message.conversation_id: message for message in found}


def unread_of(person: Person) -> int:
    """How many messages wait to be read, for the menu."""
    return Seen.objects.filter(person=person).aggregate(number=Sum("unread"))["number"] or 0


def requests_waiting(person: Person) -> int:
    """How many requests of the person have no answer."""
    found = Conversation.objects.filter(asked_by=person, state=Conversation.State.ASKED)
    return found.count()


def requests_without_answer(now: datetime) -> QuerySet[Conversation]:
    """Requests that have waited for so long that nobody will answer them any more."""
    return Conversation.objects.filter(state=Conversation.State.ASKED, began_at__lt=now - KEPT_UNANSWERED)


def choice_of(person: Person) -> Choice:
    """What the person has chosen, or what holds without a choice; not saved."""
    return Choice.objects.filter(person=person).first() or Choice(person=person)


def message_with(ref: str) -> Message | None:
    rows = Message.objects.select_related("author", "conversation__a", "conversation__b")
    return rows.filter(ref=ref).first()
