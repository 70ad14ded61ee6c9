# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who takes part in which idea."""

from __future__ import annotations

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
