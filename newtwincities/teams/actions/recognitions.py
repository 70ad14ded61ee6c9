# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""That a town hall's team recognises a committee, and how long that holds."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from newtwincities.atlas.actions import atlas_changed
from newtwincities.atlas.models import Municipality
from newtwincities.common.record import note
from newtwincities.people.models import Person
from newtwincities.teams import mailing
from newtwincities.teams.happenings import tell_committee
from newtwincities.teams.models import Mandate, Recognition, Team


@transaction.atomic
def recognise(committee: Team, municipality: Municipality, *, town_hall: Team, by: Person) -> bool:
    """False where it is recognised already, or acts there no more."""
    Team.objects.select_for_update().get(pk=committee.pk)
    acts = committee.mandates.filter(municipality=municipality, until=None, kind=Mandate.Kind.COMMITTEE).exists()
    if not acts or _open(committee, municipality).exists():
        return False
    made = Recognition.objects.create(
        committee=committee, municipality=municipality, by=town_hall, since=timezone.localdate()
    )
    note("recognition.give", actor=by, thing=made, committee=committee.pk, municipality=municipality.pk)
    mailing.send_recognised(committee, municipality)
    tell_committee("committee_recognised", committee, municipality)
    atlas_changed()
    return True


@transaction.atomic
def withdraw_recognition(committee: Team, municipality: Municipality, *, by: Person) -> bool:
    for found in _open(committee, municipality):
        found.until = timezone.localdate()
        found.save(update_fields=["until"])
        note("recognition.end", actor=by, thing=found, committee=committee.pk, municipality=municipality.pk)
        atlas_changed()
        return True
    return False


def end_recognitions(mandate: Mandate) -> None:
    """With a committee's mandate its recognition ends; with a town hall's only where moderators ended that.

    What a town hall has recognised holds beyond the team that said so, unless that team spoke for it without a right.
    """
    ended = Q(committee=mandate.team)
    if mandate.ended_why == Mandate.Ended.DECIDED:
        ended |= Q(by=mandate.team)
    Recognition.objects.filter(ended, municipality=mandate.municipality_id, until=None).update(
        until=timezone.localdate()
    )


def _open(committee: Team, municipality: Municipality) -> QuerySet[Recognition]:
    return Recognition.objects.filter(committee=committee, municipality=municipality, until=None)
