# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who takes part in which idea, as what, and what is still sought."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone

from newtwincities.common.policy import Viewer
from newtwincities.domain.role_matrix import Here
from newtwincities.ideas.models import Idea, Invitation, JoinRequest, Member, RoleSought
from newtwincities.ideas.queries.ideas import leads_of
from newtwincities.people.minors import Protection, is_protected_from, may_talk, unprotected
from newtwincities.people.models import Person

INVITED = "invited"
ROLES = {
    Member.Standing.MEMBER.value: "participant",
    Member.Standing.EDITOR.value: "editor",
    Member.Standing.LEAD.value: "lead",
}  # as the rules name them
_RANK = Case(
    When(standing=Member.Standing.LEAD, then=Value(0)),
    When(standing=Member.Standing.EDITOR, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


def met_in_ideas(person: Person) -> set[int]:
    """Those who take part in an idea in which the person takes part too. One query."""
    own = Member.objects.filter(person=person, ended_at=None).values("idea")
    rows = Member.objects.filter(idea__in=own, ended_at=None).exclude(idea__state=Idea.State.DRAFT)
    return set(rows.values_list("person", flat=True))


def parts_of(person: Person | None) -> dict[int, str]:
    """The standing `ideas`: idea → the person's role in it, or that the person is invited. Two queries."""
    if person is None:
        return {}
    asked = open_invitations(timezone.now()).filter(person=person).values_list("idea", flat=True)
    found = dict.fromkeys(asked, INVITED)
    rows = Member.objects.filter(person=person, ended_at=None).values_list("idea_id", "standing")
    return found | {idea: ROLES[standing] for idea, standing in rows}


def parts_of_many(people: Collection[Person]) -> dict[int, dict[int, str]]:
    """The same of many persons, in two queries."""
    found: dict[int, dict[int, str]] = {person.pk: {} for person in people}
    asked = open_invitations(timezone.now()).filter(person__in=people)
    for person, idea in asked.values_list("person_id", "idea_id"):
        if person in found:
            found[person][idea] = INVITED
    rows = Member.objects.filter(person__in=people, ended_at=None)
    for person, idea, standing in rows.values_list("person_id", "idea_id", "standing"):
        if person in found:
            found[person][idea] = ROLES[standing]
    return found


def is_inside(viewer: Viewer, idea: Idea) -> bool:
    """Whether the viewer takes part, whatever state the idea is in."""
    return viewer.person is not None and viewer.standing("ideas").get(idea.pk) in ROLES.values()


# --- members


def membership(idea: Idea, person: Person) -> Member | None:
    """As what and for whom the person takes part now."""
    return _rows(idea).filter(person=person).first()


def member_with(idea: Idea, pk: int) -> Member | None:
    return _rows(idea).filter(pk=pk).first()


def members_of(idea: Idea, viewer: Viewer, *, part: str = "", country: str = "") -> QuerySet[Member]:
    """Who takes part now, leads first; whoever blocked the viewer or is blocked is left out."""
    rows = _rows(idea).annotate(rank=_RANK).order_by("rank", "since", "pk")
    if part:
        rows = rows.filter(part=part)
    if country:
        rows = rows.filter(country=country)
    apart = viewer.standing("blocked") if viewer.person is not None else ()
    return rows.exclude(person__in=apart) if apart else rows


def former_members(idea: Idea) -> QuerySet[Member]:
    """Who took part once, the latest first; for the group."""
    rows = Member.objects.select_related("person", "municipality").filter(idea=idea, ended_at__isnull=False)
    return rows.order_by("-ended_at", "-pk")


def others_in(idea: Idea, person: Person) -> QuerySet[Member]:
    """Everybody else who takes part now."""
    return _rows(idea).filter(person__is_active=True).exclude(person=person).order_by("since", "pk")


def deciders(idea: Idea) -> list[Person]:
    """Who is asked to decide: leads and editors who are grown-ups."""
    rows = _rows(idea).filter(standing__in=(Member.Standing.LEAD, Member.Standing.EDITOR), person__is_active=True)
    return [row.person for row in rows.order_by("pk") if row.person and row.person.band == Person.Band.ADULT]


def _rows(idea: Idea) -> QuerySet[Member]:
    return Member.objects.select_related("person", "municipality").filter(idea=idea, ended_at=None)


def here_of(idea: Idea) -> list[Here]:
    """Everybody who takes part now, as the matrix counts them; one query."""
    rows = Member.objects.filter(idea=idea, ended_at=None)
    return [
        Here(part, country, f"m{municipality}" if municipality else organisation.strip().casefold())
        for part, country, municipality, organisation in rows.values_list(
            "part", "country", "municipality_id", "organisation"
        )
    ]


def sought_of(idea: Idea) -> list[RoleSought]:
    return list(RoleSought.objects.filter(idea=idea).order_by("pk"))


# --- words


def may_write_in(person: Person, idea: Idea) -> bool:
    """Whether the person may write free text here: young people only where a verified leader leads the idea."""
    if not is_protected_from(person, Protection.FREE_TALK):
        return True
    return any(may_talk(person, leader=lead.person) for lead in leads_of(idea))


def may_edit(person: Person) -> bool:
    """Whether the person can be made an editor, or the lead, who writes what all read."""
    grown_up = person.kind == Person.Kind.PERSON and person.band == Person.Band.ADULT
    return person.is_active and grown_up and not is_protected_from(person, Protection.FREE_TALK)


# --- requests


def requests_of(idea: Idea, viewer: Viewer) -> QuerySet[JoinRequest]:
    """Those that wait for an answer, the oldest first."""
    rows = JoinRequest.objects.select_related("person", "municipality").filter(idea=idea, state=JoinRequest.State.OPEN)
    return rows.exclude(person__in=viewer.standing("blocked")).order_by("asked_at", "pk")


def request_with(idea: Idea, pk: int) -> JoinRequest | None:
    rows = JoinRequest.objects.select_related("idea", "person", "municipality", "decided_by")
    return rows.filter(idea=idea, pk=pk).first()


def latest_request(idea: Idea, person: Person) -> JoinRequest | None:
    return JoinRequest.objects.filter(idea=idea, person=person).order_by("-asked_at", "-pk").first()


def was_removed(idea: Idea, person: Person) -> bool:
    return Member.objects.filter(idea=idea, person=person, ended_why=Member.Ended.REMOVED).exists()


# --- invitations


def open_invitations(now: datetime) -> QuerySet[Invitation]:
    """Those that can still be answered."""
    since = now - Invitation.GOOD_FOR
    return Invitation.objects.filter(state=Invitation.State.OPEN, at__gt=since)


def invitations_of(idea: Idea) -> QuerySet[Invitation]:
    found = open_invitations(timezone.now()).select_related("person", "by")
    return found.filter(idea=idea).order_by("at", "pk")


def invitation_with(idea: Idea, pk: int) -> Invitation | None:
    return Invitation.objects.select_related("idea", "person", "by").filter(idea=idea, pk=pk).first()


def invitation_to(idea: Idea, person: Person) -> Invitation | None:
    return invitations_of(idea).filter(person=person).first()


def candidates(idea: Idea, viewer: Viewer) -> list[Person]:
    """Whom the viewer works with elsewhere and can invite by name."""
    found = unprotected(Person.objects.filter(pk__in=viewer.standing("shared_work"), is_active=True))
    inside = Member.objects.filter(idea=idea, ended_at=None, person__isnull=False).values("person")
    asked = open_invitations(timezone.now()).filter(idea=idea, person__isnull=False).values("person")
    found = found.exclude(pk__in=inside).exclude(pk__in=asked).exclude(pk__in=viewer.standing("blocked"))
    return list(found.order_by("name", "pk"))


# --- of one person, in all ideas


def ideas_of(person: Person) -> QuerySet[Member]:
    rows = Member.objects.select_related("idea", "municipality").filter(person=person, ended_at=None)
    return rows.defer("idea__text", "idea__folded").order_by("-idea__active_at", "-pk")


def own_requests(person: Person) -> QuerySet[JoinRequest]:
    rows = JoinRequest.objects.select_related("idea").filter(person=person, state=JoinRequest.State.OPEN)
    return rows.order_by("-asked_at", "-pk")


def requests_to_decide(viewer: Viewer) -> QuerySet[JoinRequest]:
    mine = [idea for idea, role in viewer.standing("ideas").items() if role in ("editor", "lead")]
    rows = JoinRequest.objects.select_related("idea", "person", "municipality").filter(idea__in=mine)
    rows = rows.filter(state=JoinRequest.State.OPEN).exclude(person__in=viewer.standing("blocked"))
    return rows.order_by("asked_at", "pk")


def own_invitations(person: Person) -> QuerySet[Invitation]:
    return open_invitations(timezone.now()).select_related("idea", "by").filter(person=person).order_by("-at", "-pk")
