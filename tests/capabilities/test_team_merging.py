# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Teams stay true when municipalities merge, and team mates know each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone

from newtwincities.atlas.actions import merge_municipalities
from newtwincities.atlas.models import Municipality
from newtwincities.people.company import coordinated, shared_work, shared_work_of_many
from newtwincities.people.models import Person
from newtwincities.people.queries import shown_name
from newtwincities.people.viewing import viewer_of_person
from newtwincities.teams import queries
from newtwincities.teams.models import (
    Claim,
    JoinRequest,
    Mandate,
    OfficialAddress,
    OfficialDomain,
    Recognition,
    Team,
)
from tests.capabilities.teams_world import committee, role, town_hall

Add = Callable[..., Municipality]
AddPerson = Callable[..., Person]


def test_a_team_goes_on_for_the_municipality_that_its_own_became_part_of(municipality: Add, person: AddPerson) -> None:
    former, into = municipality("Q1"), municipality("Q2")
    ana = person()
    role(town_hall(former), ana, "editor")
    merge_municipalities(former, into)
    assert queries.edits_municipality(viewer_of_person(ana), into)


def test_where_both_have_a_team_that_of_the_remaining_municipality_goes_on(municipality: Add) -> None:
    former, into = municipality("Q1"), municipality("Q2")
    leaves, stays = town_hall(former), town_hall(into)
    merge_municipalities(former, into)
    assert queries.team_of_municipality(into) == stays
    history = queries.former_mandates(into)
    assert [(mandate.team, mandate.ended_why) for mandate in history] == [(leaves, "merged")]


def test_a_team_that_served_both_serves_the_whole_once(municipality: Add) -> None:
    former, into = municipality("Q1"), municipality("Q2")
    shared, beside = town_hall(former, into), committee(former, into)
    merge_municipalities(former, into)
    running = Mandate.objects.filter(municipality=into, until=None)
    assert {mandate.team for mandate in running} == {shared, beside}
    assert running.count() == 2


def test_a_committee_that_both_recognised_is_recognised_once(municipality: Add) -> None:
    former, into = municipality("Q1"), municipality("Q2")
    hall, beside = town_hall(former, into), committee(former, into)
    for place in (former, into):
        Recognition.objects.create(committee=beside, municipality=place, by=hall, since=date(2026, 1, 1))
    merge_municipalities(former, into)
    assert Recognition.objects.filter(municipality=into, until=None).count() == 1
    assert [found.is_recognised for found in queries.committees_of(into)] == [True]


def test_claims_go_over_and_a_persons_second_open_one_is_closed(municipality: Add, person: AddPerson) -> None:
    former, into = municipality("Q1"), municipality("Q2")
    ana, bo = person(), person()
    for place, who in ((former, ana), (into, ana), (former, bo)):
        Claim.objects.create(municipality=place, person=who, way="post", language="en", created_at=timezone.now())
    merge_municipalities(former, into)
    claims = Claim.objects.filter(municipality=into)
    assert sorted((claim.person_id == ana.pk, claim.state) for claim in claims) == [
        (False, "started"), (True, "started"), (True, "withdrawn"),
    ]  # fmt: skip


def test_addresses_of_a_closed_town_hall_open_no_claim_of_the_larger_municipality(municipality: Add) -> None:
    former, into = municipality("Q1"), municipality("Q2")
    facts: dict[str, Any] = {"municipality": former, "source": "a list", "date": date(2026, 1, 1)}
    OfficialDomain.objects.create(domain="former.example", **facts)
    OfficialAddress.objects.create(kind="post", value="Town hall", **facts)
    merge_municipalities(former, into)
    assert queries.domain_that_counts(into, "mayor@former.example") is None
    assert queries.official_address(into, "post") is None


def test_team_mates_know_each_others_names_and_others_do_not(municipality: Add, person: AddPerson) -> None:
    team = town_hall(municipality("Q1"))
    ana, bo, stranger = (person(name=name, trusted_at=None) for name in ("Ana", "Bo", "Cy"))
    role(team, ana, "helper")
    role(team, bo, "helper")
    assert shown_name(bo, viewer_of_person(ana)) == "Bo"
    assert shown_name(bo, viewer_of_person(stranger)) == "A member"


def test_whoever_leads_a_team_knows_who_asks_to_join_and_others_in_it_do_not(
    municipality: Add, person: AddPerson
) -> None:
    team = town_hall(municipality("Q1"))
    boss, deputy, editor, asker = (person() for _ in range(4))
    role(team, editor, "editor")
    role(team, deputy, "helper", deputy_of=role(team, boss, "coordinator"))
    JoinRequest.objects.create(team=team, person=asker, created_at=timezone.now())
    assert [asker.pk in shared_work(who) for who in (boss, deputy, editor)] == [True, True, False]
    people = [boss, deputy, editor, asker]
    assert shared_work_of_many(people) == {who.pk: shared_work(who) for who in people}


def test_only_who_leads_an_active_team_may_vouch_for_its_members(municipality: Add, person: AddPerson) -> None:
    boss, editor = person(), person()
    team = town_hall(municipality("Q1"))
    role(team, boss, "coordinator")
    role(team, editor, "editor")
    assert (coordinated(boss), coordinated(editor)) == ({editor.pk}, frozenset())
    Team.objects.update(state=Team.State.FROZEN)
    assert coordinated(boss) == frozenset()
