# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with persons and groups: every cell, as written by hand here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from newtwincities.common.policy import Viewer, may
from newtwincities.people import company
from newtwincities.people.models import Group, Guardianship, Person
from newtwincities.people.rules import GROUP, PERSON, state_of
from newtwincities.people.viewing import viewer_of_person

Add = Callable[..., Person]
FACTS: dict[str, dict[str, Any]] = {
    "unasked": {"band": ""},
    "waiting": {"band": "child", "waits": True},
    "minor": {"band": "child"},
    "grown": {"keeps_protection": True},
    "new": {"trusted_at": None},
    "open": {},
    "group": {"kind": "group", "band": ""},
    "closed": {"band": "child", "is_active": False},
}
ALL = " ".join(FACTS)
ROLES = ("visitor", "member", "partner", "guardian", "self", "moderator", "checked", "operator")
# action → role → states in which it may. `checked` is a moderator who has signed in with a second factor.
MAY_PERSON: dict[str, dict[str, str]] = {
    "see": {
        "visitor": "open group",
        "member": "open group",
        "partner": "unasked waiting minor grown new open group",
        "guardian": "waiting minor closed open group",
        "self": "unasked waiting minor grown new open group",
        "moderator": "open group",
        "checked": ALL,
        "operator": ALL,
    },
    "edit": {"self": "minor grown new open"},
    "change_picture": {"self": "new open"},
    "say_age": {"self": "unasked"},
    "ask_guardian": {"self": "waiting"},
    "lift_protections": {"self": "grown"},
    "give_consent": dict.fromkeys(("member", "partner", "guardian", "moderator", "checked", "operator"), "waiting"),
    "refuse_consent": dict.fromkeys(ROLES, "waiting"),
    "withdraw_consent": {"guardian": "waiting minor"},
    "renew_consent": {"guardian": "closed"},
    "correct_age": {"checked": "waiting minor grown new open", "operator": "waiting minor grown new open"},
}
SITE_ROLES = {"moderator": "moderator", "checked": "moderator", "operator": "operator"}
LED = "waiting verified refused"
MAY_GROUP: dict[str, dict[str, str]] = {
    "found": dict.fromkeys(("member", "leader", "coordinator", "unchecked", "checked", "moderator"), "none"),
    "see": {
        "visitor": "verified",
        "member": "verified",
        "teen": "verified",
        "new": "verified",
        "leader": LED,
        "coordinator": LED,
        "unchecked": "verified",
        "moderator": "verified",
        "checked": f"{LED} leaderless",
    },
    "rename": {"leader": "waiting verified"},
    "verify": {"coordinator": "waiting", "checked": "waiting"},
    "hand_over": {"leader": LED, "checked": "leaderless"},
    "take_over": dict.fromkeys(
        ("member", "leader", "coordinator", "unchecked", "moderator", "checked"), f"{LED} leaderless"
    ),
    "close": {"leader": LED},
}
# `unchecked` is a coordinator who has signed in without a second factor.
GROUP_ROLES = ("visitor", "member", "teen", "new", "leader", "coordinator", "unchecked", "moderator", "checked")


def test_each_action_on_persons_and_groups_is_in_the_tables_here() -> None:
    assert set(PERSON.actions) == set(MAY_PERSON)
    assert set(PERSON.states) == set(FACTS)
    assert set(GROUP.actions) == set(MAY_GROUP)


@pytest.mark.parametrize("state", FACTS)
@pytest.mark.parametrize("role", ROLES)
def test_whoever_may_do_something_with_a_person_may_no_more_than_that(
    person: Add, monkeypatch: pytest.MonkeyPatch, role: str, state: str
) -> None:
    somebody = person("somebody@example.org", **FACTS[state])
    assert state_of(somebody) == state
    other = person("other@example.org", site_role=SITE_ROLES.get(role, ""))
    if role == "partner":
        monkeypatch.setattr(company, "_sharing", [(lambda _person: {somebody.pk}, lambda _people: {})])
    if role == "guardian" and somebody.kind == "person":
        Guardianship.objects.create(child=somebody, guardian=other, state="confirmed")
    viewer = {"visitor": Viewer(), "self": viewer_of_person(somebody)}.get(
        role, viewer_of_person(other, second_factor=role in ("checked", "operator"))
    )
    for action, by_role in MAY_PERSON.items():
        wanted = state in by_role.get(role, "").split()
        assert may(viewer, f"person:{action}", somebody) is wanted, (action, role, state)


@pytest.mark.parametrize("state", ["none", *Group.State.values])
@pytest.mark.parametrize("role", GROUP_ROLES)
def test_whoever_may_do_something_with_a_group_may_no_more_than_that(
    person: Add, monkeypatch: pytest.MonkeyPatch, role: str, state: str
) -> None:
    leader = person("leader@example.org")
    facts: dict[str, Any] = {"teen": {"band": "teen"}, "new": {"trusted_at": None}}.get(role, {})
    other = person("other@example.org", site_role=SITE_ROLES.get(role, ""), **facts)
    group = None
    if state != "none":
        account = person("4b@example.org", kind="group", leader=None if state == "leaderless" else leader)
        group = Group.objects.create(person=account, kind="class", institution="School", state=state)
    if role in ("coordinator", "unchecked"):
        monkeypatch.setattr(company, "_coordinating", [lambda _person: {leader.pk}])
    viewer = {"visitor": Viewer(), "leader": viewer_of_person(leader)}.get(
        role, viewer_of_person(other, second_factor=role in ("checked", "coordinator"))
    )
    for action, by_role in MAY_GROUP.items():
        wanted = state in by_role.get(role, "").split()
        assert may(viewer, f"group:{action}", group) is wanted, (action, role, state)
