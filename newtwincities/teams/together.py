# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who works with whom in teams, for many persons at once: what `queries.people_worked_with` answers for one."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from newtwincities.people.models import Person
from newtwincities.teams.models import JoinRequest, Role
from newtwincities.teams.queries import in_office

Pairs = Iterable[tuple[int, int | None]]  # team and person


def worked_with_of_many(people: Collection[Person]) -> dict[int, set[int]]:
    """Three queries, or one where nobody is in a team."""
    found: dict[int, set[int]] = {person.pk: set() for person in people}
    mine = Role.objects.filter(in_office(), person__in=people).select_related("deputy_of")
    for people_of, roles in ((_members, mine), (_asking, [role for role in mine if _leads(role)])):
        others = people_of({role.team_id for role in roles})
        for role in roles:
            if role.person_id is not None:
                found[role.person_id] |= others.get(role.team_id, set())
    return found


def _leads(role: Role) -> bool:
    """A coordinator, or who stands in for one who still is."""
    if role.role == Role.Name.COORDINATOR:
        return True
    chief = role.deputy_of
    return chief is not None and chief.role == Role.Name.COORDINATOR and chief.ended_at is None


def _members(teams: Collection[int]) -> dict[int, set[int]]:
    return _by_team(Role.objects.filter(in_office(), team__in=teams).values_list("team_id", "person_id"))


def _asking(teams: Collection[int]) -> dict[int, set[int]]:
    asked = JoinRequest.objects.filter(state=JoinRequest.State.OPEN, team__in=teams)
    return _by_team(asked.values_list("team_id", "person_id"))


def _by_team(pairs: Pairs) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for team, person in pairs:
        if person is not None:
            found.setdefault(team, set()).add(person)
    return found
