# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everybody who takes part in an idea, and what those inside do about it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator

from newtwincities.common.policy import Viewer, may
from newtwincities.common.wording import country_name
from newtwincities.domain.names import fold_name
from newtwincities.ideas.models import Idea, JoinRequest, Member, Reply
from newtwincities.ideas.models.members import Part
from newtwincities.ideas.pages.idea import HeadPage
from newtwincities.ideas.pages.members import FIRST, MemberRow, MembersPart, ShownOffer, member_row, shown_offer
from newtwincities.ideas.queries import members as queries
from newtwincities.ideas.queries.ideas import KIND
from newtwincities.moderation.models import Hidden
from newtwincities.moderation.queries import hidden_keys
from newtwincities.people.blocking import are_apart
from newtwincities.people.queries import shown_name

ROWS = 30
FORMER = 50
REPLY = "idea_reply"  # for moderators


class MembersPage(HeadPage):
    """The list, narrowed by part and country, with what is sought above it."""

    def __init__(self, viewer: Viewer, idea: Idea, hidden: Hidden | None, *, part: str, country: str, number: str):
        super().__init__(viewer, idea, hidden)
        self.wanted = {"part": part if part in Part.values else "", "country": country[:2]}
        self._number = number

    @cached_property
    def part(self) -> MembersPart:
        return MembersPart(self.viewer, self.idea)

    @property
    def parts(self) -> list[tuple[str, Any]]:
        """As what somebody takes part, to narrow down to."""
        here = {one.part for one in self.part.here}
        return [(value, label) for value, label in Part.choices if value in here]

    @property
    def places(self) -> list[tuple[str, str]]:
        """Countries from which somebody takes part, likewise."""
        codes = {one.country for one in self.part.here if one.country}
        return sorted(((code, country_name(code)) for code in codes), key=lambda place: fold_name(place[1]))

    @property
    def is_narrowed(self) -> bool:
        return any(self.wanted.values())

    @property
    def is_long(self) -> bool:
        return self.part.count > FIRST

    @cached_property
    def found(self) -> Page[Member]:
        rows = queries.members_of(self.idea, self.viewer, **self.wanted)
        return Paginator(rows, ROWS).get_page(self._number)

    @cached_property
    def rows(self) -> list[MemberRow]:
        return [member_row(one, self.viewer, inside=self.part.is_inside) for one in self.found]

    @property
    def manages(self) -> bool:
        return self.can["manage"]

    @cached_property
    def requests(self) -> list[ShownOffer]:
        """Those that wait for the viewer's decision."""
        if not self.part.can["decide"]:
            return []
        found = queries.requests_of(self.idea, self.viewer)
        return [shown_offer(one, one.person, self.viewer, inside=True) for one in found]

    @cached_property
    def former(self) -> list[MemberRow]:
        """Who took part once, with the reason of the end: for the group alone."""
        if not self.part.is_inside:
            return []
        found = queries.former_members(self.idea)[:FORMER]
        return [member_row(one, self.viewer, inside=True) for one in found if not are_apart(self.viewer, one.person)]


class RequestPage:
    """One request to take part, with what was written about it."""

    def __init__(self, viewer: Viewer, request: JoinRequest) -> None:
        self.viewer, self.request, self.idea = viewer, request, request.idea

    @cached_property
    def is_own(self) -> bool:
        return self.viewer.person is not None and self.request.person_id == self.viewer.person.pk

    @cached_property
    def offer(self) -> ShownOffer:
        return shown_offer(self.request, self.request.person, self.viewer, inside=True)

    @cached_property
    def can(self) -> dict[str, bool]:
        found = {act: may(self.viewer, f"idea_request:{act}", self.request) for act in ("write", "decide", "withdraw")}
        return {**found, "write": found["write"] and self.is_talked_about}

    @cached_property
    def is_talked_about(self) -> bool:
        """Nobody writes with a young person here, but where a verified leader leads the idea."""
        people = {self.request.person, self.viewer.person} - {None}
        return all(queries.may_write_in(person, self.idea) for person in people)

    @property
    def is_stopped(self) -> bool:
        """Open, but the idea takes nobody in any more."""
        return self.request.state == JoinRequest.State.OPEN and not may(self.viewer, "idea_request:write", self.request)

    @cached_property
    def replies(self) -> list[tuple[Reply, str, bool]]:
        """Each with its author's name, and whether a moderator has hidden it."""
        hidden = hidden_keys(REPLY)
        found = self.request.replies.select_related("author")
        return [
            (one, shown_name(one.author, self.viewer), str(one.pk) in hidden)
            for one in found
            if not are_apart(self.viewer, one.author)
        ]

    @property
    def writes_more(self) -> bool:
        return self.can["write"] and len(self.replies) < JoinRequest.MOST_REPLIES


class MinePage:
    """Ideas in which the viewer takes part, and what waits."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer

    @cached_property
    def hidden(self) -> set[str]:
        """Ideas that a moderator has hidden: only their authors find them here."""
        return hidden_keys(KIND)

    def _is_shown(self, idea: Idea) -> bool:
        return str(idea.pk) not in self.hidden or idea.created_by_id == self.viewer.person.pk

    @cached_property
    def memberships(self) -> list[Member]:
        return [one for one in queries.ideas_of(self.viewer.person) if self._is_shown(one.idea)]

    @cached_property
    def to_decide(self) -> list[tuple[JoinRequest, ShownOffer]]:
        found = queries.requests_to_decide(self.viewer)
        return [
            (one, shown_offer(one, one.person, self.viewer, inside=True))
            for one in found
            if may(self.viewer, "idea_request:decide", one) and self._is_shown(one.idea)
        ]

    @cached_property
    def requests(self) -> list[JoinRequest]:
        return [one for one in queries.own_requests(self.viewer.person) if self._is_shown(one.idea)]

    @cached_property
    def invitations(self) -> list[tuple[Any, str]]:
        """With the name of whoever invites."""
        found = queries.own_invitations(self.viewer.person)
        return [
            (one, shown_name(one.by, self.viewer))
            for one in found
            if may(self.viewer, "idea_invitation:answer", one)
            and self._is_shown(one.idea)
            and not are_apart(self.viewer, one.by)
        ]

    @property
    def begins(self) -> bool:
        return may(self.viewer, "idea:begin")

    @property
    def is_empty(self) -> bool:
        return not (self.memberships or self.to_decide or self.requests or self.invitations)
