# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Committees beside the town hall: founding one, a moderator's decision, and the clubs and schools beneath it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from newtwincities.atlas.actions import atlas_changed
from newtwincities.atlas.models import Municipality
from newtwincities.common.record import note
from newtwincities.people.models import Person
from newtwincities.teams import mailing, queries
from newtwincities.teams.happenings import tell_committee
from newtwincities.teams.models import Mandate, Role, Team

MOST_WAITING = 3  # that one person has founded and no moderator has looked at
MOST_PARTNERS = 60  # beneath one committee


class TooMany(Exception):
    """So many wait already, or stand beneath a committee already, that no further one is taken."""


@transaction.atomic
def found_committee(
    municipality: Municipality, *, name: str, about: str, website: str, language: str, by: Person
) -> Team:
    """It waits for a moderator; until then nobody sees it but the founder and the moderators."""
    Person.objects.select_for_update().get(pk=by.pk)
    if Team.objects.filter(created_by=by, state=Team.State.WAITING).count() >= MOST_WAITING:
        raise TooMany
    team = _begin(Team.Kind.COMMITTEE, Team.State.WAITING, name, about, website, language, municipality.country, by)
    Mandate.objects.create(
        team=team, municipality=municipality, kind=Mandate.Kind.COMMITTEE, since=timezone.localdate()
    )
    note("committee.found", actor=by, thing=team, municipality=municipality.pk)
    return team


@transaction.atomic
def decide_committee(team: Team, *, approved: bool, reason: str, by: Person) -> bool:
    """A moderator's answer, with a mail to the founder; false where somebody has decided already.

    Of one that is refused nothing stays but the line in the record: it never was public.
    """
    locked = Team.objects.select_for_update().filter(pk=team.pk, state=Team.State.WAITING).first()
    if locked is None:
        return False
    mandate = locked.mandates.select_related("municipality").filter(until=None).first()
    municipality = mandate.municipality if mandate else None
    note("committee.decide", actor=by, thing=locked, approved=approved)
    mailing.send_committee_decided(locked, municipality, approved=approved, reason=reason)
    if not approved:
        drop_waiting(locked)
        return True
    locked.state, locked.checked_on = Team.State.ACTIVE, timezone.localdate()
    locked.save(update_fields=["state", "checked_on"])
    Person.objects.filter(pk=locked.created_by_id or 0, trusted_at=None).update(trusted_at=timezone.now())
    if municipality:
        tell_committee("committee_founded", locked, municipality)
    if municipality and (town_hall := queries.team_of_municipality(municipality)):
        mailing.send_to_leaders("committee_new", town_hall, committee=locked.name)
    atlas_changed()
    return True


def drop_waiting(team: Team) -> None:
    """Erases a team that no moderator has approved."""
    assert team.state == Team.State.WAITING
    team.mandates.all().delete()
    team.delete()


@transaction.atomic
def add_partner(committee: Team, *, kind: str, name: str, about: str, website: str, language: str, by: Person) -> Team:
    """A club or school beneath the committee; whoever adds it coordinates it until handing it over."""
    Team.objects.select_for_update().get(pk=committee.pk)
    if committee.partners.exclude(state=Team.State.CLOSED).count() >= MOST_PARTNERS:
        raise TooMany
    team = _begin(kind, Team.State.ACTIVE, name, about, website, language, committee.country, by, parent=committee)
    note("committee.add_partner", actor=by, thing=team, committee=committee.pk)
    return team


@transaction.atomic
def describe(team: Team, *, name: str, about: str, website: str, language: str, by: Person) -> None:
    """What a committee, club or school says of itself."""
    Team.objects.filter(pk=team.pk).update(name=name, about=about, website=website, language=language)
    note("team.describe", actor=by, thing=team)
    atlas_changed()


def _begin(
    kind: str, state: str, name: str, about: str, website: str, language: str, country: str, by: Person,
    *, parent: Team | None = None,
) -> Team:  # fmt: skip
    now = timezone.now()
    team = Team.objects.create(
        kind=kind, state=state, name=name, about=about, website=website, language=language, country=country,
        parent=parent, created_by=by, created_at=now, checked_on=timezone.localdate(now),
    )  # fmt: skip
    Role.objects.create(team=team, person=by, role=Role.Name.COORDINATOR, since=timezone.localdate(now), given_by=by)
    return team
