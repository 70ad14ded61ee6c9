# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Will somebody answer? What is known of it, kept apart from affinity and fit, for people who are signed in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from newtwincities.teams.models import Team
from newtwincities.teams.queries import town_halls_of


@dataclass(frozen=True, slots=True)
class Willingness:
    """Known facts about one municipality; none of them names a person."""

    has_team: bool
    team_language: str = ""
    last_heard_on: date | None = None  # when the team last said that all is still right, else when it began

    def heard_within_a_year(self, today: date) -> bool:
        return self.last_heard_on is not None and (today - self.last_heard_on).days <= 365


NOBODY = Willingness(has_team=False)


def willingness_of(municipalities: Collection[int]) -> dict[int, Willingness]:
    """What is known of each of these primary keys; one query whatever their number."""
    teams = town_halls_of(municipalities)
    return {pk: _of(teams.get(pk)) for pk in municipalities}


def _of(team: Team | None) -> Willingness:
    if team is None or team.state != Team.State.ACTIVE:
        return NOBODY
    return Willingness(True, team.language, team.checked_on or team.created_at.date())
