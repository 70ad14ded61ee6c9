# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of teams show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import Viewer, may
from newtwincities.people.queries import shown_name
from newtwincities.teams import domains, queries
from newtwincities.teams.models import Claim, Document, JoinRequest, Mandate, OfficialAddress, Role, Team, Update


class ClaimPage:
    """How this municipality can be claimed, or who acts for it already."""

    def __init__(self, municipality: Municipality, viewer: Viewer, *, for_team: str = "") -> None:
        """`for_team` is the number of the own team that shall act for this municipality too, as the address says."""
        self.municipality, self.viewer, self._for_team = municipality, viewer, for_team
        self.mandate = queries.mandate_of(municipality)
        self.team = self.mandate.team if self.mandate else None
        self.domains = queries.official_domains(municipality)
        self.email = queries.official_address(municipality, OfficialAddress.Kind.EMAIL)
        self.post = queries.official_address(municipality, OfficialAddress.Kind.POST)

    @cached_property
    def own_claim(self) -> Claim | None:
        """The viewer's own, while it is open."""
        if self.viewer.person is None:
            return None
        return queries.claims_of(self.viewer.person).filter(municipality=self.municipality).first()

    @cached_property
    def is_being_checked(self) -> bool:
        """Whether somebody else's claim is under way; who it is stays between them and the moderators."""
        return queries.claims_open(self.municipality).exclude(person=self.viewer.person).exists()

    @cached_property
    def own_teams(self) -> list[Team]:
        """Teams that the viewer coordinates, and that could act for this municipality too."""
        if self.viewer.person is None:
            return []
        return [
            role.team
            for role in queries.roles_of(self.viewer.person)
            if role.team.acts_for_town_hall
            and role.team.country == self.municipality.country
            and may(self.viewer, "team:add_municipality", role.team)
        ]

    @cached_property
    def for_team(self) -> Team | None:
        return next((team for team in self.own_teams if str(team.pk) == self._for_team), None)

    @property
    def initial(self) -> dict[str, Any]:
        """What is known before the form is filled in."""
        person = self.viewer.person
        known = {"email": person.email, "name": person.name} if person else {}
        return {**known, "team": str(self.for_team.pk) if self.for_team else ""}

    def why_not(self, email: str) -> str:
        """Why an address does not count, and what to do instead."""
        host = domains.host_of(email)
        if domains.is_free_mailer(host):
            return _("Anybody can get an address at {domain}, so it shows nothing. Use your address at the town hall,"
                     " or one of the other ways below.").format(domain=host)  # fmt: skip
        if not self.domains:
            return _("No domain of this town hall is known here yet. Use one of the other ways below.")
        known = ", ".join(official.domain for official in self.domains)
        return _("{domain} is not known as a domain of this town hall; known is: {known}. Use such an address, or one"
                 " of the other ways below.").format(domain=host, known=known)  # fmt: skip


class OwnClaimPage:
    """One's own claim: how far it is, and what to do next."""

    def __init__(self, claim: Claim, viewer: Viewer) -> None:
        self.claim, self.viewer = claim, viewer
        self.rival = claim.contests.team if claim.contests else None

    @property
    def waits_for_letter(self) -> bool:
        return self.claim.way == Claim.Way.POST and self.claim.state == Claim.State.STARTED

    @property
    def takes_code(self) -> bool:
        return self.waits_for_letter and self.claim.printed_at is not None and self.may("enter_code")

    @property
    def withdraws(self) -> bool:
        return self.may("withdraw")

    def may(self, action: str) -> bool:
        return may(self.viewer, f"claim:{action}", self.claim)


class DecidePage:
    """What a moderator needs to decide a claim: who, how, and what is known of the town hall."""

    def __init__(self, claim: Claim, viewer: Viewer) -> None:
        self.claim = claim
        self.name = shown_name(claim.person, viewer)
        self.document: Document | None = getattr(claim, "document", None)
        self.opens_document = bool(self.document and self.document.path) and may(viewer, "claim:see_document", claim)
        self.rival = claim.contests.team if claim.contests and claim.contests.until is None else None
        self.domains = queries.official_domains(claim.municipality)
        self.addresses = queries.official_addresses(claim.municipality)


@dataclass(slots=True)
class ClaimRow:
    claim: Claim
    name: str  # of the claimant
    waits_for: str  # "settle" or "decide"


class ClaimsPage:
    """What waits for moderators: objections first, then documents and contested claims, then new committees."""

    def __init__(self, viewer: Viewer) -> None:
        self.rows = [
            *(ClaimRow(c, shown_name(c.person, viewer), "settle") for c in queries.objections_to_settle()),
            *(ClaimRow(c, shown_name(c.person, viewer), "decide") for c in queries.claims_to_decide()),
        ]
        self.teams = list(queries.teams_to_approve())


@dataclass(slots=True)
class Head:
    """Who acts for a municipality, as the head of its page says it to everybody alike."""

    municipality: Municipality
    mandate: Mandate | None
    committees: list[Team]
    news: Update | None

    @property
    def team(self) -> Team | None:
        return self.mandate.team if self.mandate else None

    @property
    def frozen(self) -> bool:
        return self.mandate is not None and (self.mandate.in_question or self.mandate.team.state == Team.State.FROZEN)


def head_of(municipality: Municipality) -> Head:
    mandate = queries.mandate_of(municipality)
    news = queries.latest_news(mandate.team) if mandate else None
    return Head(municipality, mandate, list(queries.committees_of(municipality)), news)


class AddPage:
    """Municipalities of a name, for which a team could act too: whether one does already, this one included."""

    MOST = 20

    def __init__(self, team: Team, typed: str) -> None:
        self.team, self.typed = team, typed
        found = atlas.municipalities_named(typed, limit=self.MOST) if typed else []
        self.found = [municipality for municipality in found if municipality.country == team.country]

    @cached_property
    def rows(self) -> list[tuple[Municipality, bool, bool]]:
        acting = queries.teams_acting_for(self.found)
        return [(one, one.pk in acting, acting.get(one.pk) == self.team.pk) for one in self.found]


class TeamPage:
    """A team: for whom it acts, who is in it (for those who may know), what the viewer can do there."""

    def __init__(self, team: Team, viewer: Viewer) -> None:
        self.team, self.viewer = team, viewer
        self.mandates = queries.mandates_of(team)
        self.own_role = queries.role_of(viewer.person, team) if viewer.person else None
        self.news = queries.latest_news(team)
        self.objection_until = queries.objection_open(team)

    def may(self, action: str) -> bool:
        return may(self.viewer, f"team:{action}", self.team)

    @cached_property
    def sees_members(self) -> bool:
        return self.may("see_members")

    @cached_property
    def members(self) -> list[tuple[Role, str, str]]:
        """Each with the name, and the address for those who may see it."""
        addresses = self.may("see_addresses")
        return [
            (role, shown_name(role.person, self.viewer), role.person.email if addresses and role.person else "")
            for role in queries.members_of(self.team)
        ]

    @cached_property
    def can(self) -> dict[str, bool]:
        """What the viewer may do here; members don't ask to join."""
        actions = ("invite", "change_roles", "hand_over", "leave", "answer_requests")
        return {
            "ask_to_join": self.own_role is None and self.may("ask_to_join"),
            "add_municipality": self.team.acts_for_town_hall and self.may("add_municipality"),
            "describe": not self.team.acts_for_town_hall and self.may("edit"),
            "add_partner": self.team.kind == Team.Kind.COMMITTEE and self.may("add_partner"),
            "give_back": bool(self.mandates) and self.may("give_back"),
            **{action: self.may(action) for action in actions},
        }

    @cached_property
    def open_invitations(self) -> int:
        return queries.open_invitations(self.team).count()

    @property
    def said_all_is_right(self) -> bool:
        """At some time after it began: that it began says nothing of the kind."""
        checked = self.team.checked_on
        return checked is not None and checked > timezone.localdate(self.team.created_at)

    @cached_property
    def presents(self) -> set[int]:
        """The municipalities whose pages the viewer may change."""
        places = [mandate.municipality for mandate in self.mandates]
        return {place.pk for place in places if queries.edits_municipality(self.viewer, place)}

    @cached_property
    def open_requests(self) -> int:
        return queries.open_requests(self.team).count()

    @cached_property
    def acts_for(self) -> list[tuple[Mandate, bool]]:
        """Each with whether the viewer may recognise the committee for the town hall there."""
        if self.team.kind != Team.Kind.COMMITTEE:
            return [(mandate, False) for mandate in self.mandates]
        own = {m.municipality_id for m in self.mandates if queries.roles_for_municipality(self.viewer, m.municipality)}
        town_halls = queries.town_halls_of(own) if own else {}
        return [
            (m, m.municipality_id in town_halls and self.may_recognise(town_halls[m.municipality_id]))
            for m in self.mandates
        ]

    @cached_property
    def beside(self) -> list[tuple[Mandate, bool]]:
        """Committees where a town hall's team acts, each with whether the viewer may recognise it."""
        if not self.team.acts_for_town_hall:
            return []
        allowed = self.may_recognise(self.team)
        stopped = {mandate.municipality_id for mandate in self.mandates if mandate.in_question}
        beside = queries.committees_beside(self.team)
        return [(mandate, allowed and mandate.municipality_id not in stopped) for mandate in beside]

    def may_recognise(self, town_hall: Team) -> bool:
        return may(self.viewer, "team:recognise", town_hall)

    @cached_property
    def partners(self) -> list[Team]:
        return list(queries.partners_of(self.team)) if self.team.kind == Team.Kind.COMMITTEE else []

    @cached_property
    def requests(self) -> list[tuple[JoinRequest, str]]:
        if not self.can["answer_requests"]:
            return []
        return [(request, shown_name(request.person, self.viewer)) for request in queries.open_requests(self.team)]
