# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with partnerships."""

from __future__ import annotations

from newtwincities.common.policy import MEMBER, MODERATOR, VISITOR, Need, Policy, Viewer, allow
from newtwincities.partnerships.models import Partnership, Side
from newtwincities.partnerships.queries import roles_on, roles_towards
from newtwincities.teams.queries import DEPUTY

INVITED = f"invited_{DEPUTY} invited_coordinator"
ALL = f"helper carrier editor {DEPUTY} coordinator"


def _roles(viewer: Viewer, partnership: Partnership | None) -> list[str]:
    """Whoever is only helper or editor in a team that was asked has nothing to do with the question yet."""
    return [] if partnership is None else [role for role in roles_towards(viewer, partnership) if role in _KNOWN]


def _state_of_side(side: Side) -> str:
    return str(side.partnership.state)


_KNOWN = {*ALL.split(), *INVITED.split()}
PARTNERSHIP = Policy(
    name="partnership",
    roles=(VISITOR, MEMBER, *INVITED.split(), *ALL.split(), MODERATOR),
    states=("none", *Partnership.State.values),
    roles_of=_roles,
    state_of=lambda partnership: str(partnership.state) if partnership else "none",
    rules=(
        allow("list", MEMBER, "none"),
        allow("see", f"{INVITED} {ALL}", "proposed active paused ended"),
        allow("answer", INVITED, "proposed", [Need.ADULT]),
        allow("withdraw", f"{DEPUTY} coordinator", "proposed"),
        allow(
            "edit", f"carrier editor {DEPUTY} coordinator", "active"
        ),  # what was only proposed vanishes when declined
        allow("export", f"carrier editor {DEPUTY} coordinator", "active paused ended"),
        allow("show", f"{DEPUTY} coordinator", "active paused ended", [Need.ADULT]),  # on the public page
        allow("plan", f"carrier editor {DEPUTY} coordinator", "active paused ended"),
        allow("take", ALL, "active"),  # a small task; young helpers too
        allow("change_state", f"{DEPUTY} coordinator", "active paused ended", [Need.ADULT]),
    ),
)

# What belongs to one side alone: its carriers, budget, hours and habits.
SIDE = Policy(
    name="side",
    roles=(VISITOR, MEMBER, *ALL.split(), MODERATOR),
    states=tuple(Partnership.State.values),
    roles_of=lambda viewer, side: roles_on(viewer, side) if side else (),
    state_of=_state_of_side,
    rules=(
        allow("edit", f"carrier editor {DEPUTY} coordinator", "active"),
        # The handover kit has addresses and numbers of others: a young helper does without.
        allow("see_kit", f"carrier editor {DEPUTY} coordinator", "active paused ended"),
        allow("see_kit", "helper", "active paused ended", [Need.ADULT]),
    ),
)
