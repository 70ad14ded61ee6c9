# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""How what goes on within an idea is told: in the idea's stream, no further than the idea is shown."""

from __future__ import annotations

from collections.abc import Mapping

from newtwincities.feed.actions import Thing, tell
from newtwincities.ideas.models import Idea
from newtwincities.ideas.queries.ideas import visibility_of
from newtwincities.ideas.queries.members import membership
from newtwincities.people.models import Person


def tell_in(
    idea: Idea,
    sort: str,
    *,
    by: Person,
    about: Thing,
    to: Mapping[Person, str] | None = None,
    details: Mapping[str, str | int] | None = None,
) -> None:
    """Named with the municipality for which the person takes part. Drafts tell nothing."""
    if idea.state == Idea.State.DRAFT:
        return
    mine = membership(idea, by)
    tell(
        sort, by=by, about=about, within=("idea", idea.pk), municipality=mine.municipality if mine else None,
        visibility=visibility_of(idea), to=to, details=details,
    )  # fmt: skip
