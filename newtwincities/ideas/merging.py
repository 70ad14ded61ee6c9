# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What becomes of ideas when a municipality becomes part of another one."""

from __future__ import annotations

from django.db import transaction

from newtwincities.atlas.models import Municipality
from newtwincities.ideas.models import Idea, JoinRequest, Member


@transaction.atomic
def follow_merge(former: Municipality, into: Municipality) -> None:
    """Ideas from there, those who take part for it and the wish to have it come over. Versions keep the former key,
    which still leads to the municipality."""
    Idea.objects.filter(municipality=former).update(municipality=into)
    for model in (Member, JoinRequest):
        model.objects.filter(municipality=former).update(municipality=into)
    for idea in Idea.objects.filter(wanted=former):
        idea.wanted.remove(former)
        idea.wanted.add(into)
