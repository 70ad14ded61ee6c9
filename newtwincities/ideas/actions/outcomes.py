# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Something comes of an idea, and the link between the two is kept."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.record import note
from newtwincities.ideas.actions.ideas import tell
from newtwincities.ideas.actions.touching import touch
from newtwincities.ideas.becoming import PARTNERSHIP
from newtwincities.ideas.models import Idea, Outcome
from newtwincities.partnerships.actions import dossier
from newtwincities.partnerships.models import Partnership
from newtwincities.people.models import Person
from newtwincities.teams.models import Team


@transaction.atomic
def add_outcome(idea: Idea, kind: str, key: object, *, by: Person) -> Outcome:
    """Linked once, however often it is asked for."""
    made, is_new = Outcome.objects.get_or_create(
        idea=idea, kind=kind, key=str(key), defaults={"by": by, "at": timezone.now()}
    )
    if is_new:
        note("idea.outcome", actor=by, thing=idea, kind=kind, key=str(key))
        tell(idea, "idea_outcome", by=by)
        touch(idea)
    return made


@transaction.atomic
def begin_partnership(
    idea: Idea, own: Municipality, *others: Municipality, team: Team, kind: str, since: date | None, by: Person
) -> Partnership:
    """Asks the others as every partnership does; it knows from then on from which idea it came."""
    partnership = dossier.begin(own, *others, team=team, kind=kind, since=since, by=by)
    add_outcome(idea, PARTNERSHIP, partnership.pk, by=by)
    return partnership
