# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What becomes of teams, claims and official addresses when a municipality becomes part of another one.

The whole history goes over. Where both have a team for the town hall, the one of the municipality that remains goes
on, and the other keeps its people but acts for that municipality no more. The official addresses and domains of the
former town hall end with it: nobody shall claim the larger municipality by a letter to a town hall that has closed.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.record import note
from newtwincities.teams.models import Claim, Mandate, Recognition

OPEN = (Claim.State.STARTED, Claim.State.WAITING)


@transaction.atomic
def follow_merge(former: Municipality, into: Municipality) -> None:
    _move_mandates(former, into)
    _move_recognitions(former, into)
    _move_claims(former, into)


def _move_mandates(former: Municipality, into: Municipality) -> None:
    running = Mandate.objects.filter(municipality=into, until=None)
    takes = Q(team__in=running.values("team"))
    if running.filter(kind=Mandate.Kind.TOWN_HALL).exists():
        takes |= Q(kind=Mandate.Kind.TOWN_HALL)
    for mandate in Mandate.objects.filter(takes, municipality=former, until=None):
        mandate.until = max(timezone.localdate(), mandate.since)
        mandate.ended_why = Mandate.Ended.MERGED
        mandate.save(update_fields=["until", "ended_why"])
        note("mandate_ended", thing=mandate, why=Mandate.Ended.MERGED.value)
    Mandate.objects.filter(municipality=former).update(municipality=into)


def _move_recognitions(former: Municipality, into: Municipality) -> None:
    known = Recognition.objects.filter(municipality=into, until=None).values("committee")
    doubled = Recognition.objects.filter(municipality=former, until=None, committee__in=known)
    doubled.update(until=timezone.localdate())
    Recognition.objects.filter(municipality=former).update(municipality=into)


def _move_claims(former: Municipality, into: Municipality) -> None:
    """A person's second open claim for what is one municipality now is closed; the first goes on."""
    asking = Claim.objects.filter(municipality=into, state__in=OPEN, person__isnull=False).values("person")
    doubled = Claim.objects.filter(municipality=former, state__in=OPEN, person__in=asking)
    doubled.update(state=Claim.State.WITHDRAWN, decided_at=timezone.now())
    # A code that went to the former town hall shows nothing of the larger one; a letter is printed anew.
    Claim.objects.filter(municipality=former, state=Claim.State.STARTED).update(code_hash="", printed_at=None)
    Claim.objects.filter(municipality=former).update(municipality=into)
