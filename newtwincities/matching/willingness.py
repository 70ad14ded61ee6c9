# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Will somebody answer? What is known of it, kept apart from affinity and fit, for people who are signed in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from newtwincities.matching.approach.queries.introductions import ReplyRate, reply_rates_of
from newtwincities.matching.approach.queries.notices import open_notices_of
from newtwincities.matching.models import Notice
from newtwincities.teams.models import Team
from newtwincities.teams.queries import town_halls_of


@dataclass(frozen=True, slots=True)
class Willingness:
    """Known facts about one municipality; none of them names a person."""

    has_team: bool
    team_language: str = ""
    last_heard_on: date | None = None  # when the team last said that all is still right, else when it began
    notice: int | None = None  # the primary key of its latest open search notice
    replies: ReplyRate | None = None  # from three requests up

    def heard_within_a_year(self, today: date) -> bool:
        return self.last_heard_on is not None and (today - self.last_heard_on).days <= 365

    def share(self, today: date) -> float:
        """From 0 to 1: equal parts for a team, news of the last year, an open notice and, if known, the answers."""
        parts = [float(self.has_team), float(self.heard_within_a_year(today)), float(self.notice is not None)]
        if self.replies is not None:
            parts.append(self.replies.answered / self.replies.asked)
        return sum(parts) / len(parts)


NOBODY = Willingness(has_team=False)


def willingness_of(municipalities: Collection[int]) -> dict[int, Willingness]:
    """What is known of each of these primary keys; three queries whatever their number."""
    teams, notices, replies = (
        town_halls_of(municipalities),
        open_notices_of(municipalities),
        reply_rates_of(municipalities),
    )
    return {pk: _of(teams.get(pk), next(iter(notices.get(pk, ())), None), replies.get(pk)) for pk in municipalities}


def _of(team: Team | None, notice: Notice | None, replies: ReplyRate | None) -> Willingness:
    known: dict[str, Any] = {"notice": notice.pk if notice else None, "replies": replies}
    if team is None or team.state != Team.State.ACTIVE:
        return replace(NOBODY, **known)
    return Willingness(True, team.language, team.checked_on or team.created_at.date(), **known)
