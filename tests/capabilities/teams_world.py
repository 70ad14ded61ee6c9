# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Teams for tests: town halls with somebody in each role."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.people.models import Person
from newtwincities.teams.models import Mandate, Role, Team


def town_hall(*municipalities: Municipality, name: str = "Town hall team", **facts: Any) -> Team:
    """A team that acts for these municipalities."""
    kind = Team.Kind.SHARED if len(municipalities) > 1 else Team.Kind.TOWN_HALL
    usual = {"kind": kind, "name": name, "language": "en", "country": "AT", "created_at": timezone.now()}
    team = Team.objects.create(**{**usual, **facts})
    for municipality in municipalities:
        act_for(team, municipality)
    return team


def act_for(team: Team, municipality: Municipality, *, since: date = date(2026, 1, 1)) -> Mandate:
    kind = Mandate.Kind.TOWN_HALL if team.acts_for_town_hall else Mandate.Kind.COMMITTEE
    return Mandate.objects.create(team=team, municipality=municipality, kind=kind, since=since)


def committee(*municipalities: Municipality, name: str = "Twinning committee", **facts: Any) -> Team:
    return town_hall(*municipalities, name=name, **{"kind": Team.Kind.COMMITTEE, **facts})


def role(team: Team, person: Person, name: str = "editor", **facts: Any) -> Role:
    return Role.objects.create(team=team, person=person, role=name, **{"since": date(2026, 1, 1), **facts})
