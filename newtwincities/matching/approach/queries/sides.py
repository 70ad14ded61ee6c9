# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who speaks for a municipality when it looks for a partner, and when that team was last seen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Max

from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import Viewer
from newtwincities.partnerships import queries as partnerships
from newtwincities.teams import queries as teams
from newtwincities.teams.models import Mandate, Role, Team


def municipalities_spoken_for(viewer: Viewer) -> list[tuple[Municipality, Team]]:
    """Those for which the viewer may look for a partner: a committee only where the town hall has no team."""
    led = partnerships.municipalities_led(viewer)
    town_halls = teams.town_halls_of([municipality.pk for municipality, _team in led])
    return [
        (municipality, team)
        for municipality, team in led
        if municipality.pk not in town_halls or town_halls[municipality.pk].pk == team.pk
    ]


def roles_for(viewer: Viewer, municipality: int, team: int) -> tuple[str, ...]:
    """The viewer's roles in a team, while it may act and acts for the municipality. No query."""
    standing: teams.Standing = viewer.standing("teams")
    held = standing.held.get(team)
    if held is None or held.state != Team.State.ACTIVE or team not in standing.teams_of.get(municipality, ()):
        return ()
    return held.roles


def months_last_seen(municipalities: Collection[int]) -> dict[int, date]:
    """The first day of the month in which somebody of the acting team was last signed in; one query."""
    seen = (
        Role.objects.filter(
            teams.in_office(), team__mandates__municipality__in=municipalities, team__mandates__until=None,
            team__mandates__kind=Mandate.Kind.TOWN_HALL, person__last_seen_on__isnull=False,
        )
        .values_list("team__mandates__municipality")
        .annotate(last=Max("person__last_seen_on"))
        .order_by()
    )  # fmt: skip
    return {municipality: last.replace(day=1) for municipality, last in seen}
