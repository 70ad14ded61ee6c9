# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who takes part, what is still sought, and how to join, as a part of the idea's page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

from newtwincities.common.policy import Viewer, may
from newtwincities.common.wording import country_name
from newtwincities.domain.role_matrix import Here
from newtwincities.ideas.models import Idea, JoinRequest, Member
from newtwincities.ideas.models.members import Offer
from newtwincities.ideas.pages.matrix import MatrixTable
from newtwincities.ideas.queries import members as queries
from newtwincities.ideas.taking_part import TAKES_IN, Way, way_of
from newtwincities.people.minors import Protection, is_protected_from
from newtwincities.people.models import Person
from newtwincities.people.queries import shown_name
from newtwincities.people.visibility import sees

FIRST = 8  # on the overview


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """As what, for whom and from where somebody takes part or would like to, as far as this viewer may know."""

    pk: int
    name: str
    ref: str  # of the person's page, where the viewer knows the name
    part: str
    municipality: Any  # or None
    organisation: str
    country: str  # in words
    sentence: str
    language: str  # of the sentence


def shown_offer(offer: Offer, person: Person | None, viewer: Viewer, *, inside: bool) -> ShownOffer:
    """What strangers and young people wrote is for those who take part; what others wrote, for all who see the idea."""
    is_own = viewer.person is not None and person is not None and viewer.person.pk == person.pk
    is_public = (
        person is not None
        and person.trusted_at is not None
        and person.hidden_at is None
        and not is_protected_from(person, Protection.PUBLIC_NAME)
    )
    reads = inside or is_own or is_public
    knows = person is not None and bool(person.name) and sees(viewer, person, "name")
    return ShownOffer(
        pk=offer.pk,
        name=shown_name(person, viewer),
        ref=str(person.ref) if person is not None and knows else "",
        part=str(offer.get_part_display()),
        municipality=offer.municipality,
        organisation=offer.organisation if reads else "",
        country=country_name(offer.country) if offer.country else "",
        sentence=offer.sentence if reads else "",
        language=offer.language,
    )


@dataclass(frozen=True, slots=True)
class MemberRow:
    member: Member
    offer: ShownOffer

    @property
    def standing(self) -> str:
        """Of those who are more than members."""
        member = self.member
        return "" if member.standing == Member.Standing.MEMBER else str(member.get_standing_display())


def member_row(member: Member, viewer: Viewer, *, inside: bool) -> MemberRow:
    return MemberRow(member, shown_offer(member, member.person, viewer, inside=inside))


class MembersPart:
    """Who takes part, what is still sought, and how to join: `part` in `ideas/_members.html` and `_join.html`."""

    def __init__(self, viewer: Viewer, idea: Idea) -> None:
        self.viewer = viewer
        self.idea = idea

    @cached_property
    def is_inside(self) -> bool:
        return queries.is_inside(self.viewer, self.idea)

    @cached_property
    def here(self) -> list[Here]:
        return queries.here_of(self.idea)

    @property
    def count(self) -> int:
        return len(self.here)

    @cached_property
    def table(self) -> MatrixTable:
        return MatrixTable(self.idea, queries.sought_of(self.idea), self.here)

    @cached_property
    def own(self) -> Member | None:
        return queries.membership(self.idea, self.viewer.person) if self.is_inside else None

    @property
    def own_words(self) -> str:
        """As what and for whom the viewer takes part: “Municipality, Kranj”."""
        assert self.own is not None
        offer = shown_offer(self.own, self.own.person, self.viewer, inside=True)
        place = offer.municipality.name_in(get_language() or "en") if offer.municipality else ""
        return ", ".join(filter(None, [offer.part, place or offer.organisation or offer.country]))

    @cached_property
    def rows(self) -> list[MemberRow]:
        """The first ones, the viewer before all others."""
        first = list(queries.members_of(self.idea, self.viewer)[:FIRST])
        if self.own is not None:
            first = [self.own, *(member for member in first if member != self.own)][:FIRST]
        return [member_row(member, self.viewer, inside=self.is_inside) for member in first]

    @cached_property
    def can(self) -> dict[str, bool]:
        return {
            action: may(self.viewer, f"idea:{action}", self.idea) for action in ("edit", "invite", "leave", "decide")
        }

    # --- the way in

    @cached_property
    def way(self) -> Way:
        return way_of(self.viewer, self.idea)

    @property
    def takes_in(self) -> bool:
        return self.way in TAKES_IN

    @cached_property
    def own_request(self) -> JoinRequest | None:
        return queries.latest_request(self.idea, self.viewer.person) if self.way == Way.ASKED else None

    @cached_property
    def waiting(self) -> int:
        """How many requests wait for those who decide."""
        return queries.requests_of(self.idea, self.viewer).count() if self.can["decide"] else 0

    @cached_property
    def invitation(self) -> Any:
        return queries.invitation_to(self.idea, self.viewer.person) if self.way == Way.INVITED else None
