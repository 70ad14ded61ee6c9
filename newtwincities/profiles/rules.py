# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may change how a municipality presents itself."""

from __future__ import annotations

from collections.abc import Iterable

from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import MEMBER, MODERATOR, OPERATOR, VISITOR, Need, Policy, Viewer, allow
from newtwincities.teams import queries as teams

EDITING = f"editor {teams.DEPUTY} coordinator"


def _roles_of(viewer: Viewer, municipality: Municipality) -> Iterable[str]:
    return teams.roles_for_municipality(viewer, municipality)


PROFILE = Policy(
    name="profile",
    roles=(VISITOR, MEMBER, "helper", "carrier", "editor", teams.DEPUTY, "coordinator", MODERATOR, OPERATOR),
    roles_of=_roles_of,
    rules=(
        allow("see", VISITOR),
        allow("edit", EDITING),
        allow("state_facts", EDITING),
        allow("see_hidden", f"{MODERATOR} {OPERATOR}", needs=[Need.SECOND_FACTOR]),
    ),
)
