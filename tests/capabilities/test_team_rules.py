# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with teams, claims and requests to join: every cell of the tables, with real rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import Answer, Need, Policy, Viewer, ask
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of_person
from newtwincities.teams import queries, rules
from newtwincities.teams.models import Claim, JoinRequest, Role, Team
from tests.capabilities.teams_world import committee, role, town_hall

# What each role may do, by state of the thing: w waiting, a active, f frozen, c closed; n where there is no thing yet.
# In the order of rules.TEAM: visitor member helper carrier editor deputy coordinator moderator operator.
TEAM_CELLS = """
see              afc afc wafc wafc wafc wafc wafc wafc afc
see_members      -   -   waf  waf  waf  waf  waf  waf  -
see_addresses    -   -   -    -    -    af   af   af   -
edit             -   -   -    -    wa   wa   wa   -    -
invite           -   -   -    -    -    a    a    -    -
ask_to_join      -   a   a    a    a    a    a    a    a
answer_requests  -   -   -    -    -    a    a    -    -
change_roles     -   -   -    -    -    a    a    -    -
hand_over        -   -   -    -    -    -    af   -    -
leave            -   -   waf  waf  waf  waf  waf  -    -
add_municipality -   -   -    -    -    -    a    -    -
give_back        -   -   -    -    -    -    af   -    -
recognise        -   -   -    -    -    a    a    -    -
add_partner      -   -   -    -    -    a    a    -    -
answer_update    -   -   -    -    -    af   af   -    -
decide           -   -   -    -    -    -    -    waf  -
found_committee  -   n   n    n    n    n    n    n    n
"""
# Of rules.CLAIM: visitor member claimant moderator judge operator; n none, s started, w waiting, g granted, o over.
# The moderator is in the team that the claim contests, so that others have to judge.
CLAIM_CELLS = """
start            n  n  n    n    n    n
start_signed_in  -  n  n    n    n    n
see              -  -  swgo swgo swgo -
enter_code       -  -  s    -    -    -
withdraw         -  -  sw   -    -    -
see_document     -  -  -    -    wgo  -
decide           -  -  -    -    w    -
settle_objection -  -  -    -    g    -
list             -  -  -    n    n    -
list_letters     -  -  -    -    -    n
print_letter     -  -  -    -    -    s
"""
# Of rules.JOIN_REQUEST: visitor member asker helper carrier editor deputy coordinator moderator; o open, c closed.
REQUEST_CELLS = """
see              -  -  oc -  -  -  oc oc -
write            -  -  o  -  -  -  o  o  -
withdraw         -  -  o  -  -  -  -  -  -
answer           -  -  -  -  -  -  o  o  -
"""
NEEDS_SECOND_FACTOR = {
    "team:see_addresses", "team:answer_requests", "team:decide", "claim:see_document", "claim:decide",
    "claim:settle_objection", "claim:list", "claim:list_letters", "claim:print_letter", "join_request:answer",
}  # fmt: skip


def cells(table: str, policy: Policy) -> dict[tuple[str, str], str]:
    """(action, role) → letters of the states in which it is allowed."""
    said = {}
    for line in table.strip().splitlines():
        action, *columns = line.split()
        said |= {(action, role): letters for role, letters in zip(policy.roles, columns, strict=True)}
    return said


@pytest.fixture
def as_role(person: Callable[..., Person]) -> Callable[..., Viewer]:
    """A viewer that has this role towards a team, with a second factor."""

    def make(name: str, team: Team | None) -> Viewer:
        if name == "visitor":
            return Viewer()
        facts = {"site_role": name} if name in ("moderator", "operator") else {}
        who = person(f"{name}{Person.objects.count()}@example.org", **facts)
        if team and name in rules.IN_TEAM.split():
            boss = None
            if name == "deputy":
                boss = role(team, person(f"boss{Person.objects.count()}@example.org"), "coordinator")
            role(team, who, "editor" if boss else name, deputy_of=boss)
        return viewer_of_person(who, second_factor=True)

    return make


def test_every_cell_of_the_table_of_teams_holds(
    municipality: Callable[..., Municipality], as_role: Callable[..., Viewer]
) -> None:
    said = cells(TEAM_CELLS, rules.TEAM)
    assert {action for action, _role in said} == set(rules.TEAM.actions)
    teams: dict[str, Team | None] = {"n": None}
    for number, state in enumerate(Team.State.values):
        teams[state[0]] = town_hall(municipality(f"Q{number}"), state=state)
    wrong = []
    for letter, team in teams.items():
        for name in rules.TEAM.roles:
            viewer = as_role(name, team)
            for action in rules.TEAM.actions:
                allowed = ask(viewer, f"team:{action}", team) is Answer.YES
                if team is None and name in rules.IN_TEAM.split():
                    continue  # nobody has a role in no team
                if allowed != (letter in said[action, name]):
                    wrong.append((action, name, letter, allowed))
    assert wrong == []


def test_every_cell_of_the_table_of_claims_holds(
    municipality: Callable[..., Municipality], person: Callable[..., Person]
) -> None:
    said = cells(CLAIM_CELLS, rules.CLAIM)
    assert {action for action, _role in said} == set(rules.CLAIM.actions)
    place = municipality("Q1")
    claimant, partial = person("claimant@example.org"), person("partial@example.org", site_role="moderator")
    team = town_hall(place)
    role(team, partial)
    contested = team.mandates.get()
    viewers = {
        "visitor": Viewer(),
        "member": viewer_of_person(person("member@example.org"), second_factor=True),
        "claimant": viewer_of_person(claimant, second_factor=True),
        "moderator": viewer_of_person(partial, second_factor=True),
        "judge": viewer_of_person(person("mod@example.org", site_role="moderator"), second_factor=True),
        "operator": viewer_of_person(person("op@example.org", site_role="operator"), second_factor=True),
    }
    wrong = []
    for state, name, action in product(["", *Claim.State.values], viewers, rules.CLAIM.actions):
        claim = (
            Claim(municipality=place, person=claimant, way="post", state=state, contests=contested) if state else None
        )
        letter = "n" if not state else state[0] if state in ("started", "waiting", "granted") else "o"
        allowed = ask(viewers[name], f"claim:{action}", claim) is Answer.YES
        if allowed != (letter in said[action, name]):
            wrong.append((action, name, state, allowed))
    assert wrong == []


def test_every_cell_of_the_table_of_requests_holds(
    municipality: Callable[..., Municipality], person: Callable[..., Person], as_role: Callable[..., Viewer]
) -> None:
    said = cells(REQUEST_CELLS, rules.JOIN_REQUEST)
    assert {action for action, _role in said} == set(rules.JOIN_REQUEST.actions)
    team = town_hall(municipality("Q1"))
    asker = person("asker@example.org")
    wrong = []
    for name in rules.JOIN_REQUEST.roles:
        viewer = viewer_of_person(asker) if name == "asker" else as_role(name, team)
        for state, action in product(JoinRequest.State.values, rules.JOIN_REQUEST.actions):
            request = JoinRequest(team=team, person=asker, state=state)
            allowed = ask(viewer, f"join_request:{action}", request) is Answer.YES
            if allowed != ((state[0] if state == "open" else "c") in said[action, name]):
                wrong.append((action, name, state, allowed))
    assert wrong == []


@pytest.mark.parametrize("policy", [rules.TEAM, rules.CLAIM, rules.JOIN_REQUEST], ids=lambda policy: policy.name)
def test_whoever_sees_others_personal_data_needs_a_second_factor(policy: Policy) -> None:
    for rule in policy.rules:
        name = f"{policy.name}:{rule.action}"
        by_moderator = policy is rules.CLAIM and rule.action == "see" and "moderator" in rule.roles
        by_team = policy is rules.JOIN_REQUEST and "coordinator" in rule.roles
        assert (Need.SECOND_FACTOR in rule.needs) == (name in NEEDS_SECOND_FACTOR or by_moderator or by_team), name


@pytest.mark.parametrize("action", ["ask_to_join", "found_committee"])
def test_minors_neither_ask_to_join_nor_found_committees(
    action: str, municipality: Callable[..., Municipality], person: Callable[..., Person]
) -> None:
    team = None if action == "found_committee" else town_hall(municipality("Q1"))
    teen = viewer_of_person(person("teen@example.org", band="teen"))
    assert ask(teen, f"team:{action}", team) is Answer.ADULT


def test_an_ended_role_a_past_end_date_or_an_inactive_account_gives_no_right(
    municipality: Callable[..., Municipality], person: Callable[..., Person]
) -> None:
    place = municipality("Q1")
    team = town_hall(place)
    today = timezone.localdate()
    ended = role(team, person(), "coordinator", ended_at=timezone.now(), ended_why="left")
    past = role(team, person(), "coordinator", until=today - timedelta(days=1), since=date(2020, 1, 1))
    last_day = role(team, person(), "coordinator", until=today)
    gone = role(team, person(is_active=False), "coordinator")
    answers = [
        queries.edits_municipality(viewer_of_person(r.person), place)
        for r in (ended, past, last_day, gone)  # type: ignore[arg-type]
    ]
    assert answers == [False, False, True, False]


def test_a_deputy_stands_in_only_as_long_as_the_coordinator_is_one(
    municipality: Callable[..., Municipality], person: Callable[..., Person]
) -> None:
    team = town_hall(municipality("Q1"))
    boss = role(team, person(), "coordinator")
    deputy = person()
    role(team, deputy, "helper", deputy_of=boss)
    assert ask(viewer_of_person(deputy), "team:invite", team) is Answer.YES
    assert ask(viewer_of_person(deputy), "team:hand_over", team) is Answer.ROLE
    Role.objects.filter(pk=boss.pk).update(ended_at=timezone.now())
    assert ask(viewer_of_person(deputy), "team:invite", team) is Answer.ROLE


def test_a_standing_is_one_query_whatever_the_person_is_in(
    municipality: Callable[..., Municipality], person: Callable[..., Person], django_assert_num_queries: Any
) -> None:
    ana, others = person("ana@example.org"), [person() for _ in range(3)]
    first, second = municipality("Q1"), municipality("Q2")
    shared, beside = town_hall(first, second), committee(first)
    strangers = town_hall(municipality("Q3"))
    for other, team in zip(others, (shared, beside, strangers), strict=True):
        role(team, other)
    role(shared, ana, "editor")
    role(beside, ana, "coordinator")
    viewer = viewer_of_person(ana)
    with django_assert_num_queries(1):
        assert queries.roles_for_municipality(viewer, first) == ("editor",)
        assert queries.roles_for_municipality(viewer, second) == ("editor",)
        assert [queries.share_a_team(viewer, other) for other in others] == [True, True, False]
        assert ask(viewer, "team:invite", beside) is Answer.YES
        assert ask(viewer, "team:invite", shared) is Answer.ROLE


def test_a_committee_beside_the_town_hall_does_not_edit_the_municipality(
    municipality: Callable[..., Municipality], person: Callable[..., Person]
) -> None:
    place = municipality("Q1")
    ana = person()
    role(committee(place), ana, "coordinator")
    assert not queries.edits_municipality(viewer_of_person(ana), place)


def test_a_frozen_team_does_not_edit_its_municipality(
    municipality: Callable[..., Municipality], person: Callable[..., Person]
) -> None:
    place = municipality("Q1")
    ana = person()
    role(town_hall(place, state=Team.State.FROZEN), ana, "coordinator")
    assert not queries.edits_municipality(viewer_of_person(ana), place)
