# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may write search notices, ask for introductions, and see what a municipality has put aside."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import MEMBER, MODERATOR, VISITOR, Need, Policy, Viewer, allow
from newtwincities.matching.approach.queries.sides import roles_for
from newtwincities.matching.models import Introduction, Notice
from newtwincities.teams.models import Team
from newtwincities.teams.queries import DEPUTY, LEADING

SPEAKING = ("editor", DEPUTY, "coordinator")
IN_TEAM = ("helper", "carrier", *SPEAKING)


@dataclass(frozen=True, slots=True)
class Own:
    """A municipality and the team that acts for it: for which something is to be written or was put aside."""

    municipality: Municipality
    team: Team


def _roles_in_notice(viewer: Viewer, thing: Notice | Own | None) -> list[str]:
    if thing is None:
        return []
    if isinstance(thing, Own):
        return [role for role in roles_for(viewer, thing.municipality.pk, thing.team.pk) if role in SPEAKING]
    return [role for role in roles_for(viewer, thing.municipality_id, thing.team_id) if role in SPEAKING]


def _state_of_notice(thing: Notice | Own | None) -> str:
    if not isinstance(thing, Notice):
        return "none"
    if thing.withdrawn_at is not None:
        return "withdrawn"
    return "open" if thing.is_open(timezone.localdate()) else "over"


NOTICE = Policy(
    name="notice",
    roles=(VISITOR, MEMBER, *SPEAKING, MODERATOR),
    states=("none", "open", "over", "withdrawn"),
    roles_of=_roles_in_notice,
    state_of=_state_of_notice,
    rules=(
        allow("see", VISITOR, "open over"),
        allow("save_search", MEMBER, "none"),
        allow("write", " ".join(SPEAKING), "none", [Need.ADULT]),
        allow("change", " ".join(SPEAKING), "open", [Need.ADULT]),
        allow("renew", " ".join(SPEAKING), "open over", [Need.ADULT]),
        allow("withdraw", " ".join(SPEAKING), "open over", [Need.ADULT]),
    ),
)


def _roles_in_introduction(viewer: Viewer, thing: Introduction | Own | None) -> list[str]:
    if thing is None:
        return []
    if isinstance(thing, Own):
        roles = roles_for(viewer, thing.municipality.pk, thing.team.pk)
        return ["asker" for role in roles if role in SPEAKING][:1]
    asker = roles_for(viewer, thing.asker_id, thing.asker_team_id)
    asked = roles_for(viewer, thing.asked_id, thing.asked_team_id)
    found = ["asker"] if any(role in SPEAKING for role in asker) else []
    if any(role in SPEAKING for role in asked):
        found.append("asked")
    if any(role in LEADING for role in asked):
        found.append("asked_leader")
    return found


# Nobody else sees that there is one: not a moderator either, since nothing of it is public.
INTRODUCTION = Policy(
    name="introduction",
    roles=(VISITOR, MEMBER, "asker", "asked", "asked_leader", MODERATOR),
    states=("none", *Introduction.State.values),
    roles_of=_roles_in_introduction,
    state_of=lambda thing: str(thing.state) if isinstance(thing, Introduction) else "none",
    rules=(
        allow("list", MEMBER, "none", [Need.ADULT]),
        allow("ask", "asker", "none", [Need.ADULT]),
        allow("see", "asker asked", "open quiet agreed declined closed", [Need.ADULT]),
        allow("see", "asker", "withdrawn", [Need.ADULT]),
        allow("withdraw", "asker", "open quiet", [Need.ADULT]),
        allow("answer", "asked_leader", "open", [Need.ADULT]),
        allow("see_contacts", "asker asked", "agreed", [Need.ADULT]),
        allow("begin", "asker asked", "agreed", [Need.ADULT]),
    ),
)


def _roles_in_shortlist(viewer: Viewer, own: Own | None) -> list[str]:
    return [] if own is None else list(roles_for(viewer, own.municipality.pk, own.team.pk))


SHORTLIST = Policy(
    name="shortlist",
    roles=(VISITOR, MEMBER, *IN_TEAM, MODERATOR),
    roles_of=_roles_in_shortlist,
    rules=(
        allow("see", " ".join(IN_TEAM)),
        allow("edit", " ".join(("carrier", *SPEAKING)), needs=[Need.ADULT]),
        allow("decide", " ".join(SPEAKING), needs=[Need.ADULT]),
    ),
)
