# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""For which municipalities somebody may take part in an idea."""

from __future__ import annotations

from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import Viewer
from newtwincities.teams.queries import DEPUTY, Standing

ACTING = frozenset({"carrier", "editor", DEPUTY, "coordinator"})


def municipalities_acted_for(viewer: Viewer) -> list[Municipality]:
    """Those whose town hall's team the viewer may speak for; one query, none where there is no such team."""
    if viewer.person is None or viewer.first is not None:
        return []
    standing: Standing = viewer.standing("teams")
    keys = [key for key in standing.town_halls if ACTING & set(standing.roles_for(key))]
    return list(Municipality.with_invented.filter(pk__in=keys).order_by("sort_name", "pk")) if keys else []
