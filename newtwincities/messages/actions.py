# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people do with messages: ask, answer, write, read, choose."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from newtwincities.common.record import note
from newtwincities.feed.actions import tell
from newtwincities.feed.models import Happening
from newtwincities.messages import mailing, queries
from newtwincities.messages.models import Choice, Conversation, Message, Seen
from newtwincities.notifications.actions.deciding import mark_read_about
from newtwincities.notifications.other_mails import who_wants_mails
from newtwincities.people.models import Person

State = Conversation.State


@transaction.atomic
def ask(other: Person, *, by: Person, reason: str) -> Conversation | None:
    """Asks somebody whether they would like to talk. None where that is asked already, was declined within the year,
    or many requests of the person wait."""
    now = timezone.now()
    if queries.requests_waiting(by) >= Conversation.MOST_ASKED:
        return None
    conversation, is_new = _between(by, other, state=State.ASKED, asked_by=by, reason=reason, now=now)
    if not is_new:
        if conversation.state != State.DECLINED:
            return None
        since = now - (conversation.answered_at or now)
        if conversation.asked_by_id == by.pk and since < Conversation.AGAIN_AFTER:
            return None
        conversation.state, conversation.asked_by, conversation.reason = State.ASKED, by, reason
        conversation.began_at = conversation.last_at = now
        conversation.answered_at = None
        conversation.save()
    note("conversation.ask", actor=by, thing=conversation)
    _tell("conversation_asked", conversation, by=by, to=other, reason="request", details={"reason": reason})
    return conversation


@transaction.atomic
def answer(conversation: Conversation, *, by: Person, accepted: bool) -> bool:
    """False where it was answered already. Whoever is declined is told nothing: the request goes on waiting."""
    now = timezone.now()
    done = Conversation.objects.filter(pk=conversation.pk, state=State.ASKED).update(
        state=State.OPEN if accepted else State.DECLINED, answered_at=now, last_at=now
    )
    if done and accepted and conversation.asked_by is not None:
        _tell("conversation_opened", conversation, by=by, to=conversation.asked_by, reason="answer")
    return bool(done)


@transaction.atomic
def write(other: Person, *, by: Person, text: str) -> Message:
    """Writes to somebody. Only the first unread message is announced, so that ten of them bring one mail."""
    now = timezone.now()
    conversation, _is_new = _between(by, other, state=State.OPEN, asked_by=None, reason="", now=now)
    Conversation.objects.filter(pk=conversation.pk).update(state=State.OPEN, last_at=now)
    message = Message.objects.create(conversation=conversation, author=by, text=text, at=now)
    seen, _made = Seen.objects.get_or_create(conversation=conversation, person=other)
    Seen.objects.filter(pk=seen.pk).update(unread=F("unread") + 1)
    Seen.objects.filter(conversation=conversation, person=by).update(unread=0)
    if queries.choice_of(other).copies and who_wants_mails([other]):
        mailing.send_copy(message, to=other)
    elif seen.unread == 0:
        _tell("message_written", conversation, by=by, to=other, reason="message")
    return message


def read(conversation: Conversation, *, by: Person) -> None:
    """All of it has been on the person's screen."""
    if Seen.objects.filter(conversation=conversation, person=by, unread__gt=0).update(unread=0):
        mark_read_about(by, "conversation", conversation.pk)


def choose(person: Person, *, copies: bool, closed: bool) -> None:
    Choice.objects.update_or_create(person=person, defaults={"copies": copies, "closed": closed})


def want_copies(person: Person, wanted: bool) -> None:
    Choice.objects.update_or_create(person=person, defaults={"copies": wanted})


def forget_old_requests(now: datetime) -> int:
    """How many requests without an answer were erased."""
    found = queries.requests_without_answer(now)
    return found.delete()[1].get("private_messages.Conversation", 0)


def _between(
    by: Person, other: Person, *, state: str, asked_by: Person | None, reason: str, now: datetime
) -> tuple[Conversation, bool]:
    a, b = sorted((by, other), key=lambda person: person.pk)
    usual = {"state": state, "asked_by": asked_by, "reason": reason, "began_at": now, "last_at": now}
    return Conversation.objects.select_for_update().get_or_create(a=a, b=b, defaults=usual)


def _tell(
    sort: str,
    conversation: Conversation,
    *,
    by: Person,
    to: Person,
    reason: str,
    details: dict[str, str | int] | None = None,
) -> None:
    """Into the feed of nobody but the one who is addressed."""
    inside = Happening.Visibility.INSIDE
    tell(sort, by=by, about=("conversation", conversation.pk), visibility=inside, to={to: reason}, details=details)
