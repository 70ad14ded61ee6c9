# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What becomes of partnerships when a municipality becomes part of another one."""

from __future__ import annotations

from newtwincities.atlas.models import Municipality
from newtwincities.partnerships.actions.standing import compute_anew
from newtwincities.partnerships.models import Partnership, Side


def follow_merge(former: Municipality, into: Municipality) -> None:
    """The sides go over. Where both were in one partnership, the former one stays a side: they did meet."""
    doubled = Side.objects.filter(municipality=into).values("partnership")
    moving = Side.objects.filter(municipality=former).exclude(partnership__in=doubled)
    agreed = moving.exclude(partnership__state=Partnership.State.PROPOSED)
    partnerships = list(agreed.values_list("partnership", flat=True))
    moving.update(municipality=into)
    for partnership in partnerships:
        compute_anew(partnership)
