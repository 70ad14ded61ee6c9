# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with teams, claims and requests to join."""

from __future__ import annotations

from collections.abc import Iterable

from newtwincities.common.policy import MEMBER, MODERATOR, OPERATOR, VISITOR, Need, Policy, Viewer, allow
from newtwincities.teams.models import Claim, JoinRequest, Team
from newtwincities.teams.queries import DEPUTY, Standing

STANDING = "teams"
IN_TEAM = "helper carrier editor deputy coordinator"


def standing(viewer: Viewer) -> Standing:
    found: Standing = viewer.standing(STANDING)
    return found


def _roles_in_team(viewer: Viewer, team: Team | None) -> Iterable[str]:
    return standing(viewer).roles_in(team.pk) if team else ()


# A frozen team still sees itself, and can leave; nothing that it does reaches others until a moderator has looked.
TEAM = Policy(
    name="team",
    roles=(VISITOR, MEMBER, "helper", "carrier", "editor", DEPUTY, "coordinator", MODERATOR, OPERATOR),
    states=("none", *Team.State.values),
    roles_of=_roles_in_team,
    state_of=lambda team: str(team.state) if team else "none",
    rules=(
        allow("see", VISITOR, "active frozen closed"),
        allow("see", f"{IN_TEAM} {MODERATOR}", "waiting"),
        allow("see_members", f"{IN_TEAM} {MODERATOR}", "waiting active frozen"),
        allow("see_addresses", f"{DEPUTY} coordinator {MODERATOR}", "active frozen", [Need.SECOND_FACTOR]),
        allow("edit", f"editor {DEPUTY} coordinator", "waiting active"),
        allow("invite", f"{DEPUTY} coordinator", "active"),
        allow("ask_to_join", MEMBER, "active", [Need.ADULT]),
        allow("answer_requests", f"{DEPUTY} coordinator", "active", [Need.SECOND_FACTOR]),
        allow("change_roles", f"{DEPUTY} coordinator", "active"),
        allow("hand_over", "coordinator", "active frozen"),
        allow("leave", IN_TEAM, "waiting active frozen"),
        allow("add_municipality", "coordinator", "active"),
        allow("give_back", "coordinator", "active frozen"),
        allow("recognise", f"{DEPUTY} coordinator", "active"),
        allow("add_partner", f"{DEPUTY} coordinator", "active"),
        allow("answer_update", f"{DEPUTY} coordinator", "active frozen"),
        allow("decide", MODERATOR, "waiting frozen active", [Need.SECOND_FACTOR]),
        allow("found_committee", MEMBER, "none", [Need.ADULT]),
    ),
)


JUDGE = "judge"  # a moderator without a stake: neither the claimant nor in a team that the claim is about


def _roles_in_claim(viewer: Viewer, claim: Claim | None) -> Iterable[str]:
    if claim is None or viewer.person is None:
        return []
    if claim.person_id == viewer.person.pk:
        return ["claimant"]
    teams = [mandate.team_id for mandate in (claim.contests, claim.mandate) if mandate] + [claim.for_team_id]
    has_stake = any(standing(viewer).roles_in(team) for team in teams)
    return [JUDGE] if MODERATOR in viewer.roles and not has_stake else []


def _state_of_claim(claim: Claim | None) -> str:
    if claim is None:
        return "none"
    return str(claim.state) if claim.is_open or claim.state == Claim.State.GRANTED else "over"


CLAIM = Policy(
    name="claim",
    roles=(VISITOR, MEMBER, "claimant", MODERATOR, JUDGE, OPERATOR),
    states=("none", "started", "waiting", "granted", "over"),
    roles_of=_roles_in_claim,
    state_of=_state_of_claim,
    rules=(
        allow("start", VISITOR, "none"),  # with an address of the town hall; it makes the account too
        allow("start_signed_in", MEMBER, "none", [Need.ADULT]),  # by letter or document
        allow("see", "claimant", "started waiting granted over"),
        allow("see", MODERATOR, "started waiting granted over", [Need.SECOND_FACTOR]),
        allow("enter_code", "claimant", "started"),
        allow("withdraw", "claimant", "started waiting"),
        allow("see_document", JUDGE, "waiting granted over", [Need.SECOND_FACTOR]),
        allow("decide", JUDGE, "waiting", [Need.SECOND_FACTOR]),
        allow("settle_objection", JUDGE, "granted", [Need.SECOND_FACTOR]),
        allow("list", MODERATOR, "none", [Need.SECOND_FACTOR]),
        allow("list_letters", OPERATOR, "none", [Need.SECOND_FACTOR]),
        allow("print_letter", OPERATOR, "started", [Need.SECOND_FACTOR]),
    ),
)


def _roles_in_request(viewer: Viewer, request: JoinRequest) -> Iterable[str]:
    own = ["asker"] if viewer.person and request.person_id == viewer.person.pk else []
    return [*own, *standing(viewer).roles_in(request.team_id)]


JOIN_REQUEST = Policy(
    name="join_request",
    roles=(VISITOR, MEMBER, "asker", "helper", "carrier", "editor", DEPUTY, "coordinator", MODERATOR),
    states=("open", "closed"),
    roles_of=_roles_in_request,
    state_of=lambda request: "open" if request.state == JoinRequest.State.OPEN else "closed",
    rules=(
        allow("see", "asker"),
        allow("see", f"{DEPUTY} coordinator", needs=[Need.SECOND_FACTOR]),
        allow("write", "asker", "open", [Need.ADULT]),
        allow("write", f"{DEPUTY} coordinator", "open", [Need.SECOND_FACTOR]),
        allow("withdraw", "asker", "open"),
        allow("answer", f"{DEPUTY} coordinator", "open", [Need.SECOND_FACTOR]),
    ),
)
