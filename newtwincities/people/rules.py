# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with a person’s page and account. What is shown there, field by field, says `visibility.py`."""

from __future__ import annotations

from collections.abc import Iterable

from newtwincities.common.policy import MEMBER, MODERATOR, OPERATOR, VISITOR, Need, Policy, Viewer, allow
from newtwincities.people.company import coordinates, shares_work
from newtwincities.people.minors import is_minor
from newtwincities.people.models import Group, Person
from newtwincities.people.visibility import answers_for

SELF = "self"
PARTNER = "partner"  # shares a team or a partnership with the person
GUARDIAN = "guardian"  # of a child; the leader, of a group
LEADER = "leader"
COORDINATOR = "coordinator"  # of a team that the group’s leader belongs to

# unasked: the age; waiting: for a guardian; grown: of age, protections not lifted; new: nobody has vouched for it yet
STATES = ("unasked", "waiting", "minor", "grown", "new", "open", "group", "closed")


def _roles_of(viewer: Viewer, person: Person | None) -> Iterable[str]:
    if viewer.person is None or person is None:
        return ()
    if viewer.person.pk == person.pk:
        return (SELF,)
    roles = [GUARDIAN] if answers_for(viewer, person) else []
    return [*roles, PARTNER] if shares_work(viewer, person) else roles


def state_of(person: Person | None) -> str:
    if person is None:  # a visitor asks for an own page: the answer is to sign in
        return "open"
    if not person.is_active:
        return "closed"
    if person.kind == Person.Kind.GROUP:
        return "group"
    if not person.band:
        return "unasked"
    if person.waits:
        return "waiting"
    if is_minor(person):
        return "minor"
    if person.keeps_protection:
        return "grown"
    return "open" if person.trusted_at else "new"


PERSON = Policy(
    name="person",
    roles=(VISITOR, MEMBER, PARTNER, GUARDIAN, SELF, MODERATOR, OPERATOR),
    states=STATES,
    roles_of=_roles_of,
    state_of=state_of,
    rules=(
        allow("see", VISITOR, "open group"),
        allow("see", PARTNER, "unasked waiting minor grown new"),
        allow("see", GUARDIAN, "waiting minor closed"),
        allow("see", SELF, "unasked waiting minor grown new"),
        allow("see", f"{MODERATOR} {OPERATOR}", needs=[Need.SECOND_FACTOR]),
        allow("edit", SELF, "minor grown new open"),
        allow("change_picture", SELF, "new open"),
        allow("say_age", SELF, "unasked"),
        allow("ask_guardian", SELF, "waiting"),
        allow("lift_protections", SELF, "grown"),
        allow("give_consent", MEMBER, "waiting", [Need.ADULT]),
        allow("refuse_consent", VISITOR, "waiting"),  # whoever has the mail: no account is needed to say no
        allow("withdraw_consent", GUARDIAN, "waiting minor"),
        allow("renew_consent", GUARDIAN, "closed"),
        allow("correct_age", f"{MODERATOR} {OPERATOR}", "waiting minor grown new open", [Need.SECOND_FACTOR]),
    ),
)


def _roles_in_group(viewer: Viewer, group: Group | None) -> Iterable[str]:
    leader = group.person.leader if group else None
    if viewer.person is None or leader is None:
        return ()
    if leader.pk == viewer.person.pk:
        return (LEADER,)
    return (COORDINATOR,) if coordinates(viewer, leader) else ()


GROUP = Policy(
    name="group",
    roles=(VISITOR, MEMBER, LEADER, COORDINATOR, MODERATOR),
    states=("none", *Group.State.values),
    roles_of=_roles_in_group,
    state_of=lambda group: str(group.state) if group else "none",
    rules=(
        allow("found", MEMBER, "none", [Need.ADULT, Need.TRUSTED]),
        allow("see", VISITOR, "verified"),
        allow("see", LEADER, "waiting refused leaderless"),
        allow("see", f"{COORDINATOR} {MODERATOR}", "waiting refused leaderless", [Need.SECOND_FACTOR]),
        allow("rename", LEADER, "waiting verified"),
        allow("verify", f"{COORDINATOR} {MODERATOR}", "waiting", [Need.ADULT, Need.SECOND_FACTOR]),
        allow("hand_over", LEADER, "waiting verified refused"),
        allow("hand_over", MODERATOR, "leaderless", [Need.SECOND_FACTOR]),
        allow("take_over", MEMBER, "waiting verified refused leaderless", [Need.ADULT, Need.TRUSTED]),
        allow("close", LEADER, "waiting verified refused"),
    ),
)
