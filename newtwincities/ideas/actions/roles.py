# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Saying whom an idea still looks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from newtwincities.common.record import note
from newtwincities.feed import actions as feed
from newtwincities.ideas.actions.joining import lock
from newtwincities.ideas.actions.touching import touch
from newtwincities.ideas.models import Idea, RoleSought
from newtwincities.ideas.queries import members as queries
from newtwincities.ideas.queries.ideas import KIND, visibility_of
from newtwincities.people.models import Person


@dataclass(frozen=True, slots=True)
class Wanted:
    """One part that is sought."""

    part: str
    number: int
    countries: tuple[str, ...] = ()
    note: str = ""


@transaction.atomic
def seek(idea: Idea, wanted: Sequence[Wanted], *, by: Person) -> None:
    """All that is sought, instead of what was before; what is new is told once."""
    locked = lock(idea)
    before = {one.part for one in queries.sought_of(locked)}
    RoleSought.objects.filter(idea=locked).delete()
    RoleSought.objects.bulk_create(
        RoleSought(idea=locked, part=one.part, number=one.number, note=one.note,
                   countries="".join(f"|{code}|" for code in one.countries).replace("||", "|"))
        for one in wanted
    )  # fmt: skip
    note("idea.seek", actor=by, thing=locked, parts=len(wanted))
    new = [one.part for one in wanted if one.part not in before]
    if new and locked.state != Idea.State.DRAFT:
        mine = queries.membership(locked, by)
        feed.tell("idea_role_sought", by=by, about=(KIND, locked.pk), within=(KIND, locked.pk),
                  municipality=mine.municipality if mine else None, visibility=visibility_of(locked),
                  details={"parts": "|".join(new)})  # fmt: skip
    touch(locked, active=bool(new))
