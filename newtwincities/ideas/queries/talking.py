# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may write in an idea, and by which names those who take part know each other."""

from __future__ import annotations

from collections.abc import Iterable

from newtwincities.common.policy import Viewer, may
from newtwincities.ideas.models import Idea, Member
from newtwincities.ideas.queries.members import may_write_in
from newtwincities.people.blocking import are_apart
from newtwincities.people.models import Block, Person
from newtwincities.people.queries import shown_name
from newtwincities.people.visibility import sees

MOST_NAMED = 300  # members in the list below a text


def people_in(idea: Idea) -> list[Person]:
    rows = Member.objects.filter(idea=idea, ended_at=None, person__is_active=True).select_related("person")
    return [row.person for row in rows.order_by("since", "pk")[:MOST_NAMED] if row.person]


def may_write(viewer: Viewer, idea: Idea) -> bool:
    """Whether the viewer may write free text here."""
    return viewer.person is not None and may_write_in(viewer.person, idea)


def may_post(viewer: Viewer, idea: Idea) -> bool:
    return may(viewer, "idea:post", idea) and may_write(viewer, idea)


def names_known(viewer: Viewer, people: Iterable[Person]) -> list[tuple[str, str]]:
    """Name and reference of those whom the viewer can mention: whose names they see, but not their own."""
    return [
        (shown_name(person, viewer), str(person.ref))
        for person in people
        if person.name and sees(viewer, person, "name") and not are_apart(viewer, person)
        and (viewer.person is None or person.pk != viewer.person.pk)
    ]  # fmt: skip


def left_out(viewer: Viewer) -> frozenset[int]:
    """Whose texts the viewer does not see: whom they blocked, and who blocked them."""
    found: frozenset[int] = viewer.standing("blocked") if viewer.person else frozenset()
    return found


def has_blocked_any(viewer: Viewer, people: Iterable[int]) -> bool:
    """Whether the viewer is among those who blocked one of these; whoever was blocked learns nothing of it."""
    keys = left_out(viewer) & frozenset(people)
    return bool(keys) and Block.objects.filter(person=viewer.person, blocked__in=keys).exists()
