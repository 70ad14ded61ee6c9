# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who takes part in which idea."""

from __future__ import annotations

from collections.abc import Collection

from newtwincities.ideas.models import Invitation, Member
from newtwincities.people.models import Person

INVITED = "invited"
ROLES = {
    Member.Standing.MEMBER.value: "participant",
    Member.Standing.EDITOR.value: "editor",
    Member.Standing.LEAD.value: "lead",
}  # as the rules name them


def parts_of(person: Person | None) -> dict[int, str]:
    """The standing `ideas`: idea → the person's role in it, or that the person is invited. Two queries."""
    if person is None:
        return {}
    asked = Invitation.objects.filter(person=person, state=Invitation.State.OPEN).values_list("idea", flat=True)
    found = dict.fromkeys(asked, INVITED)
    rows = Member.objects.filter(person=person, ended_at=None).values_list("idea_id", "standing")
    return found | {idea: ROLES[standing] for idea, standing in rows}


def parts_of_many(people: Collection[Person]) -> dict[int, dict[int, str]]:
    """The same of many persons, in two queries."""
    found: dict[int, dict[int, str]] = {person.pk: {} for person in people}
    asked = Invitation.objects.filter(person__in=people, state=Invitation.State.OPEN)
    for person, idea in asked.values_list("person_id", "idea_id"):
        if person in found:
            found[person][idea] = INVITED
    rows = Member.objects.filter(person__in=people, ended_at=None)
    for person, idea, standing in rows.values_list("person_id", "idea_id", "standing"):
        if person in found:
            found[person][idea] = ROLES[standing]
    return found
