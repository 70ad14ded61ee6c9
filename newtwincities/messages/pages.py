# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of messages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from newtwincities.common.policy import Viewer, may
from newtwincities.messages import queries, rules
from newtwincities.messages.models import Conversation, Message
from newtwincities.moderation.queries import hidden_keys
from newtwincities.people.blocking import are_apart
from newtwincities.people.models import Person
from newtwincities.people.queries import shown_name

KIND = "message"  # for moderators
SHOWN = 30  # messages on a page
LISTED = 30  # conversations
START = 160  # letters of the last message


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation in the list."""

    name: str
    other: Person
    state: str
    start: str  # of the last message
    is_own: bool  # whether the viewer wrote it
    waits: bool  # for the viewer's answer
    unread: int
    at: datetime


class ListPage:
    """The viewer's conversations, the latest first. Those with people who are apart are left out."""

    def __init__(self, viewer: Viewer, *, before: datetime | None = None) -> None:
        person = viewer.person
        rows = queries.conversations_of(person)
        found = list((rows.filter(last_at__lt=before) if before else rows)[: LISTED + 1])
        self.more = found[LISTED - 1].last_at if len(found) > LISTED else None
        found = found[:LISTED]
        unread, latest = queries.unread_in(found, person), queries.latest_of(found)
        hidden = hidden_keys(KIND)
        self.rows = [
            self._row(viewer, one, latest.get(one.pk), unread.get(one.pk, 0), hidden)
            for one in found
            if not are_apart(viewer, queries.other_of(one, person))
        ]

    @staticmethod
    def _row(viewer: Viewer, one: Conversation, last: Message | None, unread: int, hidden: set[str]) -> Row:
        other = queries.other_of(one, viewer.person)
        asked = one.state == Conversation.State.ASKED
        said = last.text if last and str(last.ref) not in hidden else ""
        return Row(
            name=shown_name(other, viewer),
            other=other,
            state=Conversation.State.ASKED if one.state == Conversation.State.DECLINED else one.state,
            start=said[:START] + ("…" if len(said) > START else ""),
            is_own=last is not None and last.author_id == viewer.person.pk,
            waits=asked and one.asked_by_id != viewer.person.pk,
            unread=unread,
            at=one.last_at,
        )


@dataclass(frozen=True, slots=True)
class Said:
    """A message on the page."""

    message: Message
    is_own: bool
    hidden: bool


class Between:
    """What the viewer may do towards another person."""

    def __init__(self, viewer: Viewer, other: Person) -> None:
        self.viewer, self.other = viewer, other
        self.pair = queries.pair_of(viewer, other)
        self.conversation = self.pair.conversation
        self.name = shown_name(other, viewer)

    @cached_property
    def apart(self) -> bool:
        return rules.apart(self.viewer, self.other)

    @cached_property
    def writes(self) -> bool:
        return not self.apart and may(self.viewer, "conversation:write", self.pair)

    @cached_property
    def asks(self) -> bool:
        return not self.apart and not self.writes and may(self.viewer, "conversation:ask", self.pair)

    @cached_property
    def answers(self) -> bool:
        return not self.apart and may(self.viewer, "conversation:answer", self.pair)

    @cached_property
    def waits(self) -> bool:
        """Whether the viewer's own request waits; one that was declined looks the same."""
        states = (Conversation.State.ASKED, Conversation.State.DECLINED)
        one = self.conversation
        return one is not None and one.asked_by_id == self.viewer.person.pk and one.state in states


class ConversationPage(Between):
    """What two people wrote, the oldest of the page first, and what the viewer may do now."""

    def __init__(self, viewer: Viewer, other: Person, *, before: int | None = None) -> None:
        super().__init__(viewer, other)
        found = list(queries.messages_of(self.conversation, before=before)[: SHOWN + 1]) if self.conversation else []
        self.earlier = found[SHOWN - 1].pk if len(found) > SHOWN else None
        hidden = hidden_keys(KIND) if found else set()
        self.said = [
            Said(message, message.author_id == viewer.person.pk, str(message.ref) in hidden)
            for message in reversed(found[:SHOWN])
        ]
        self.is_latest = before is None
