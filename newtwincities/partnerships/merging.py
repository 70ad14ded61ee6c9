# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What becomes of partnerships when a municipality becomes part of another one."""

from __future__ import annotations

from newtwincities.atlas.models import Municipality
from newtwincities.partnerships.models import Side


def follow_merge(former: Municipality, into: Municipality) -> None:
    """The sides go over. Where both were in one partnership, the former one stays a side: they did meet."""
    doubled = Side.objects.filter(municipality=into).values("partnership")
    Side.objects.filter(municipality=former).exclude(partnership__in=doubled).update(municipality=into)
