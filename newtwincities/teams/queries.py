# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be asked of teams. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.moderation.queries import without_hidden
from newtwincities.people.models import Person
from newtwincities.teams.models import (
    Claim,
    Invitation,
    JoinRequest,
    Mandate,
    OfficialAddress,
    OfficialDomain,
    Recognition,
    Role,
    Team,
    Update,
)

DEPUTY = "deputy"  # of a coordinator: a role of the rules, not of the table
LEADING = (Role.Name.COORDINATOR.value, DEPUTY)
EDITING = (Role.Name.EDITOR.value, *LEADING)
OPEN_CLAIM = (Claim.State.STARTED, Claim.State.WAITING)


@dataclass(frozen=True, slots=True)
class Held:
    """The role that the viewer has in a team."""

    team: int
    state: str  # of the team
    roles: tuple[str, ...]  # “deputy” beside the own one, where the person stands in for a coordinator


@dataclass(slots=True)
class Standing:
    """What the rules need to know of a person: roles, municipalities acted for, and who is in the same teams."""

    held: dict[int, Held] = field(default_factory=dict)  # by team
    teams_of: dict[int, set[int]] = field(default_factory=dict)  # municipality → the own teams that act for it
    town_halls: set[int] = field(default_factory=set)  # municipalities for whose town hall the person's teams act
    mates: set[int] = field(default_factory=set)  # persons in the same teams

    def roles_in(self, team: int | None) -> tuple[str, ...]:
        found = self.held.get(team) if team is not None else None
        return found.roles if found else ()

    def roles_for(self, municipality: int) -> tuple[str, ...]:
        """The roles in the team of the municipality's town hall, while that team may act."""
        if municipality not in self.town_halls:
            return ()
        held = (self.held[team] for team in self.teams_of[municipality])
        return tuple(role for one in held if one.state == Team.State.ACTIVE for role in one.roles)


_MINE = "SELECT team_id FROM teams_role WHERE person_id = %s AND ended_at IS NULL AND (until IS NULL OR until >= %s)"
_STANDING = f"""
SELECT r.team_id, t.state, r.person_id, r.role, d.role, d.ended_at, m.municipality_id, m.kind
    FROM teams_role r JOIN teams_team t ON t.id = r.team_id
    LEFT JOIN teams_role d ON d.id = r.deputy_of_id
    LEFT JOIN teams_mandate m ON m.team_id = t.id AND m.until IS NULL AND NOT m.in_question
    WHERE r.ended_at IS NULL AND (r.until IS NULL OR r.until >= %s) AND r.team_id IN ({_MINE})"""  # noqa: S608
_WORKED_WITH = f"""
SELECT person_id FROM teams_role
    WHERE ended_at IS NULL AND (until IS NULL OR until >= %s) AND team_id IN ({_MINE})
UNION SELECT q.person_id FROM teams_joinrequest q JOIN teams_role r ON r.team_id = q.team_id
    LEFT JOIN teams_role d ON d.id = r.deputy_of_id
    WHERE q.state = 'open' AND r.person_id = %s AND r.ended_at IS NULL AND (r.until IS NULL OR r.until >= %s)
        AND (r.role = 'coordinator' OR d.role = 'coordinator' AND d.ended_at IS NULL)"""  # noqa: S608


def _today() -> Any:
    return connection.ops.adapt_datefield_value(timezone.localdate())


def standing_of(person: Person | None) -> Standing:
    """One query, whatever the person has roles in; written by hand, since it is asked for the menu of every page."""
    standing = Standing()
    if person is None:
        return standing
    today = _today()
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [today, person.pk, today])
        rows = cursor.fetchall()
    for team, state, who, role, deputy_role, deputy_ended, municipality, kind in rows:
        if who != person.pk:
            standing.mates.add(who)
            continue
        stands_in = deputy_role == Role.Name.COORDINATOR and deputy_ended is None
        standing.held[team] = Held(team, state, (role, DEPUTY) if stands_in else (role,))
        if municipality is not None:
            standing.teams_of.setdefault(municipality, set()).add(team)
            if kind == Mandate.Kind.TOWN_HALL:
                standing.town_halls.add(municipality)
    # A town hall's team and a committee may both be the person's; only the former speaks for the town hall.
    _keep_town_hall_teams(standing, rows)
    return standing


def _keep_town_hall_teams(standing: Standing, rows: Any) -> None:
    for municipality in standing.town_halls:
        standing.teams_of[municipality] = {
            row[0] for row in rows if row[6] == municipality and row[7] == Mandate.Kind.TOWN_HALL
        }


def in_office(prefix: str = "") -> Q:
    """Roles that hold today: not ended, and not past their planned last day."""
    return Q(**{f"{prefix}ended_at": None}) & (
        Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gte": timezone.localdate()})
    )


# --- teams


def team_with_pk(pk: int) -> Team | None:
    return Team.objects.select_related("parent").filter(pk=pk).first()


def mandate_of(municipality: Municipality | int) -> Mandate | None:
    """By which a team acts for the municipality's town hall now; None where nobody does."""
    return (
        Mandate.objects.select_related("team", "municipality")
        .filter(municipality=municipality, kind=Mandate.Kind.TOWN_HALL, until=None)
        .first()
    )


def teams_acting_for(municipalities: Collection[Municipality]) -> dict[int, int]:
    """Municipality → the team that acts for its town hall; one query."""
    acting = Mandate.objects.filter(municipality__in=municipalities, kind=Mandate.Kind.TOWN_HALL, until=None)
    return dict(acting.values_list("municipality_id", "team_id"))


def team_of_municipality(municipality: Municipality | int) -> Team | None:
    """The team that acts for the town hall, whatever its state."""
    mandate = mandate_of(municipality)
    return mandate.team if mandate else None


def mandates_of(team: Team) -> list[Mandate]:
    """For whom the team acts now, by name; each with `is_recognised`, which says something of committees alone."""
    return _with_recognition(team.mandates.filter(until=None))


def town_halls_of(municipalities: Collection[int]) -> dict[int, Team]:
    """The teams that act for the town halls now, by municipality."""
    found = Mandate.objects.select_related("team").filter(
        municipality__in=municipalities, kind=Mandate.Kind.TOWN_HALL, until=None
    )
    return {mandate.municipality_id: mandate.team for mandate in found}


def former_mandates(municipality: Municipality) -> QuerySet[Mandate]:
    """Who acted for the town hall before, the latest first."""
    return (
        municipality.mandates.select_related("team")
        .filter(kind=Mandate.Kind.TOWN_HALL, until__isnull=False)
        .order_by("-until", "-pk")
    )


def committees_of(municipality: Municipality) -> QuerySet[Team]:
    """Active committees that carry twinning there, each with `is_recognised`: by the town hall's team."""
    recognitions = Recognition.objects.filter(committee=OuterRef("pk"), municipality=municipality, until=None)
    found = Team.objects.filter(
        mandates__municipality=municipality,
        mandates__until=None,
        mandates__kind=Mandate.Kind.COMMITTEE,
        state=Team.State.ACTIVE,
    )
    return without_hidden(found, "team").annotate(is_recognised=Exists(recognitions)).order_by("name", "pk")


def committees_beside(town_hall: Team) -> list[Mandate]:
    """Where active committees act beside this team, each mandate with `is_recognised`."""
    return _with_recognition(
        Mandate.objects.filter(
            kind=Mandate.Kind.COMMITTEE,
            until=None,
            team__state=Team.State.ACTIVE,
            municipality__in=town_hall.mandates.filter(until=None).values("municipality"),
        )
    )


def _with_recognition(mandates: QuerySet[Mandate]) -> list[Mandate]:
    recognitions = Recognition.objects.filter(
        committee=OuterRef("team"), municipality=OuterRef("municipality"), until=None
    )
    return list(
        mandates.select_related("team", "municipality")
        .annotate(is_recognised=Exists(recognitions))
        .order_by("municipality__sort_name", "team__name", "pk")
    )


def partners_of(committee: Team) -> QuerySet[Team]:
    found = committee.partners.filter(state=Team.State.ACTIVE)
    return without_hidden(found, "team").order_by("kind", "name", "pk")


def roles_of(person: Person) -> QuerySet[Role]:
    """The person's roles that hold today, with their teams."""
    return (
        Role.objects.select_related("team")
        .filter(in_office(), person=person)
        .exclude(team__state=Team.State.CLOSED)
        .order_by("team__name", "pk")
    )


def members_of(team: Team) -> QuerySet[Role]:
    """Who is in the team today, coordinators first."""
    order = {name: place for place, name in enumerate(("coordinator", "editor", "carrier", "helper"))}
    roles = Role.objects.select_related("person", "deputy_of__person").filter(in_office(), team=team)
    return roles.annotate(place=_place(order)).order_by("place", "since", "pk")


def _place(order: dict[str, int]) -> Any:
    from django.db.models import Case, IntegerField, Value, When

    return Case(*(When(role=name, then=Value(place)) for name, place in order.items()), output_field=IntegerField())


def coordinators_of(team: Team | int) -> QuerySet[Role]:
    return Role.objects.select_related("person").filter(in_office(), team=team, role=Role.Name.COORDINATOR)


def leaders_of(team: Team | int) -> list[Person]:
    """Coordinators and their deputies: whoever is written to about the team."""
    held = (
        Role.objects.select_related("person", "deputy_of")
        .filter(in_office(), team=team)
        .filter(_leads())
        .order_by("pk")
    )
    return [role.person for role in held if role.person and role.person.is_active]


def role_of(person: Person, team: Team | int) -> Role | None:
    return Role.objects.filter(in_office(), person=person, team=team).first()


def roles_ending(on: date) -> QuerySet[Role]:
    """Roles whose last day is at this day or before, and that have not been ended."""
    return Role.objects.select_related("team", "person").filter(ended_at=None, until__lte=on)


# --- who may do what for a municipality; for the rooms that build on teams


def roles_for_municipality(viewer: Any, municipality: Municipality) -> tuple[str, ...]:
    """The viewer's roles in the active team of the town hall; no query once the standing is read."""
    standing: Standing = viewer.standing("teams")
    return standing.roles_for(municipality.pk)


def may_be_in_a_team(person: Person) -> bool:
    """Whether the person has a role, or had one that nobody has ended yet.

    One query, written by hand: it is on the way to pages that are kept for all.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM teams_role WHERE person_id = %s AND ended_at IS NULL LIMIT 1", [person.pk])
        return cursor.fetchone() is not None


def edits_municipality(viewer: Any, municipality: Municipality) -> bool:
    return any(role in EDITING for role in roles_for_municipality(viewer, municipality))


def share_a_team(viewer: Any, person: Person) -> bool:
    return person.pk in viewer.standing("teams").mates


def people_worked_with(person: Person) -> set[int]:
    """Who is in a team with the person, or asks to join one that the person leads: they know each other by name."""
    today = _today()
    with connection.cursor() as cursor:
        cursor.execute(_WORKED_WITH, [today, person.pk, today, person.pk, today])
        return {pk for (pk,) in cursor.fetchall() if pk is not None}


def people_coordinated(person: Person) -> set[int]:
    """Who is in a team that the person coordinates, as coordinator or as the coordinator's deputy, and may act."""
    led = Role.objects.filter(in_office(), _leads(), person=person, team__state=Team.State.ACTIVE)
    found = Role.objects.filter(in_office(), team__in=led.values("team")).values_list("person_id", flat=True)
    return {pk for pk in found if pk is not None}


def _leads() -> Q:
    """Roles of coordinators, and those whose holder stands in for a coordinator who still is one."""
    return Q(role=Role.Name.COORDINATOR) | Q(deputy_of__role=Role.Name.COORDINATOR, deputy_of__ended_at=None)


# --- asking whether all is still right

ASK_EVERY = timedelta(days=365)
REMIND_AFTER = timedelta(days=21)
ASKED = (Team.Kind.TOWN_HALL, Team.Kind.SHARED, Team.Kind.COMMITTEE)
NEWS_SHOWN = timedelta(days=400)  # a little longer than until the next question


def teams_to_ask(today: date) -> QuerySet[Team]:
    """Active teams that have said nothing for a year and were not asked in that time."""
    year_ago = today - ASK_EVERY
    silent = Q(checked_on__lte=year_ago) | Q(checked_on=None, created_at__date__lte=year_ago)
    recent = Q(occasion=Update.Occasion.YEARLY, asked_on__gt=year_ago) | Q(asked_on__gt=today - Update.GOOD_FOR)
    asked = Update.objects.filter(recent, team=OuterRef("pk"))
    return Team.objects.filter(silent, ~Exists(asked), kind__in=ASKED, state=Team.State.ACTIVE).order_by("pk")


def updates_to_remind(today: date) -> QuerySet[Update]:
    return (
        Update.objects.select_related("team")
        .filter(
            team__state=Team.State.ACTIVE,
            answered_on=None,
            reminded_on=None,
            asked_on__lte=today - REMIND_AFTER,
            asked_on__gt=today - Update.GOOD_FOR,
        )
        .order_by("pk")
    )


def town_hall_teams(country: str) -> QuerySet[Team]:
    kinds = (Team.Kind.TOWN_HALL, Team.Kind.SHARED)
    return Team.objects.filter(kind__in=kinds, state=Team.State.ACTIVE, country=country).order_by("pk")


def asked_after_elections(teams: Collection[Team], today: date) -> set[int]:
    """Those of these teams that were asked within the time in which they can answer."""
    asked = Update.objects.filter(occasion=Update.Occasion.ELECTIONS, asked_on__gt=today - Update.GOOD_FOR)
    return set(asked.filter(team__in=[team.pk for team in teams]).values_list("team_id", flat=True))


def latest_news(team: Team | int) -> Update | None:
    """The last sentence of news, as long as it is one."""
    since = timezone.localdate() - NEWS_SHOWN
    told = Update.objects.filter(team=team, answered_on__gte=since).exclude(news="")
    return without_hidden(told, "team_news").order_by("-answered_on", "-pk").first()


# --- coming in


def open_invitations(team: Team) -> QuerySet[Invitation]:
    return team.invitations.filter(state=Invitation.State.OPEN).order_by("-created_at", "-pk")


def open_requests(team: Team) -> QuerySet[JoinRequest]:
    return (
        team.join_requests.select_related("person")
        .filter(state=JoinRequest.State.OPEN)
        .annotate(message_count=Count("messages"))
        .order_by("created_at", "pk")
    )


def requests_waiting(viewer: Any) -> list[tuple[int, str, int]]:
    """Teams whose requests the viewer answers, with how many are open; one query."""
    standing: Standing = viewer.standing("teams")
    led = [
        held.team
        for held in standing.held.values()
        if held.state == Team.State.ACTIVE and any(role in LEADING for role in held.roles)
    ]
    found = JoinRequest.objects.filter(state=JoinRequest.State.OPEN, team__in=led)
    counted = found.values("team_id", "team__name").annotate(count=Count("pk")).order_by("team__name", "team_id")
    return [(one["team_id"], one["team__name"], one["count"]) for one in counted]


# --- claims


def official_domains(municipality: Municipality) -> list[OfficialDomain]:
    return list(municipality.official_domains.order_by("domain"))


def official_address(municipality: Municipality, kind: str) -> OfficialAddress | None:
    return municipality.official_addresses.filter(kind=kind).first()


def official_addresses(municipality: Municipality) -> list[OfficialAddress]:
    return list(municipality.official_addresses.order_by("kind"))


def domain_that_counts(municipality: Municipality, email: str) -> OfficialDomain | None:
    """The official domain at which the address is, or beneath which."""
    host = email.rpartition("@")[2].lower()
    for official in official_domains(municipality):
        if host == official.domain or host.endswith("." + official.domain):
            return official
    return None


def claims_open(municipality: Municipality) -> QuerySet[Claim]:
    """By somebody whom we know; a mailed code that nobody has typed yet is none of them."""
    return municipality.claims.filter(state__in=OPEN_CLAIM, person__isnull=False)


def claims_to_decide() -> QuerySet[Claim]:
    """What waits for moderators: documents and contested claims."""
    return (
        Claim.objects.select_related("municipality", "person", "document", "contests__team")
        .filter(state=Claim.State.WAITING)
        .order_by("created_at", "pk")
    )


def objections_to_settle() -> QuerySet[Claim]:
    return (
        Claim.objects.select_related("municipality", "person", "mandate__team")
        .filter(objected_at__isnull=False, objection_settled_at=None)
        .order_by("objected_at", "pk")
    )


def teams_to_approve() -> QuerySet[Team]:
    return Team.objects.select_related("created_by", "parent").filter(state=Team.State.WAITING).order_by("created_at")


def letters_to_print() -> QuerySet[Claim]:
    """Claims by post, each with its `address`: those without a letter first, then those under way."""
    posts = OfficialAddress.objects.filter(municipality=OuterRef("municipality"), kind=OfficialAddress.Kind.POST)
    return (
        Claim.objects.select_related("municipality")
        .filter(way=Claim.Way.POST, state=Claim.State.STARTED)
        .annotate(address=Subquery(posts.values("value")[:1]))
        .order_by(F("printed_at").asc(nulls_first=True), "created_at", "pk")
    )


def claims_of(person: Person) -> QuerySet[Claim]:
    """The person's claims that are under way."""
    return (
        Claim.objects.select_related("municipality")
        .filter(person=person, state__in=OPEN_CLAIM)
        .order_by("-created_at", "-pk")
    )


def municipalities_by_pk(pks: Collection[int]) -> dict[int, Municipality]:
    return Municipality.objects.in_bulk(list(pks))


def claim_with_pk(pk: int) -> Claim | None:
    return (
        Claim.objects.select_related(
            "municipality", "person", "for_team", "mandate__team", "document", "contests__team"
        )
        .filter(pk=pk)
        .first()
    )


def objection_open(team: Team) -> Claim | None:
    """A claim of the team to which the town hall may still object, or about whose objection nobody has decided."""
    return (
        Claim.objects.select_related("municipality")
        .filter(mandate__team=team, mandate__until=None)
        .filter(
            Q(object_until__gte=timezone.now(), objected_at=None)
            | Q(objected_at__isnull=False, objection_settled_at=None)
        )
        .order_by("-created_at")
        .first()
    )


def count_for_moderators() -> int:
    """How much waits for moderators; one query."""
    claims = Claim.objects.filter(
        Q(state=Claim.State.WAITING) | Q(objected_at__isnull=False, objection_settled_at=None)
    ).values("pk")
    teams = Team.objects.filter(state=Team.State.WAITING).values("pk")
    return claims.union(teams, all=True).count()
